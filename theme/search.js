// Loads the search when somebody is about to use it, and not before: all its parts at once.
(() => {
  'use strict';
  const at = ((root) => (name) => new URL(`search/${name}`, root))(document.currentScript.src);
  const form = document.querySelector('form[role=search]');
  const input = form?.elements.q;
  // From disk, browsers load none of it; the page of the search says so.
  if (!input || location.protocol === 'file:') return;
  const start = async () => {
    try {
      const worker = new Worker(at('worker.js'));
      const current = fetch(at('current.json'), { cache: 'no-cache' }).then((response) => response.json()).catch(() => null);
      const view = form.classList.contains('page') ? 'page.js' : 'box.js';
      const [client, { show }] = await Promise.all([import(at('client.js')), import(at(view))]);
      client.use(worker, current);
      show(input);
    } catch {
      wait(); // the next time it may be there
    }
  };
  const wait = () => input.addEventListener('focus', start, { once: true });
  if (form.classList.contains('page')) start();
  else wait();
  addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (key !== '/' || event.ctrlKey || event.metaKey || event.altKey || target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
