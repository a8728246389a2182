// Loads the search when somebody is about to use it, and not before: all its parts at once.
(() => {
  'use strict';
  const at = ((root) => (name) => new URL(`search/${name}`, root))(document.currentScript.src);
  const form = document.querySelector('form[role=search]');
  const input = form?.elements.q;
  if (!input) return;
  addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (key !== '/' || event.ctrlKey || event.metaKey || event.altKey || target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  // From disk, browsers load none of it; the page of the search says so.
  if (location.protocol === 'file:') return;
  const isPage = form.classList.contains('page');
  let told = document.getElementById('page.count');
  const tell = (text) => {
    if (!told) {
      told = form.appendChild(document.createElement('p'));
      told.setAttribute('role', 'status');
    }
    told.textContent = text;
    if (!isPage) told.className = text ? 'told' : 'hide';
  };
  const start = async () => {
    removeEventListener('focusin', wanted);
    input.removeEventListener('input', start);
    const slow = setTimeout(tell, isPage ? 0 : 500, 'Loading the search…');
    try {
      const worker = new Worker(at('worker.js'));
      const current = fetch(at('current.json'), { cache: 'no-cache' }).then((response) => response.json()).catch(() => null);
      const [client, { show }] = await Promise.all([import(at('client.js')), import(at(isPage ? 'page.js' : 'box.js'))]);
      clearTimeout(slow);
      tell('');
      client.use(worker, current);
      show(input, told);
    } catch {
      clearTimeout(slow);
      tell('The search can’t be loaded: you may be offline. Type on to try again, or reload the page.');
      wait();
    }
  };
  const wanted = ({ target }) => target === input && start();
  const wait = () => {
    addEventListener('focusin', wanted);
    input.addEventListener('input', start, { once: true });
  };
  if (isPage) {
    document.documentElement.classList.add('searching');
    input.value ||= new URLSearchParams(location.search).get('q') ?? '';
    start();
  } else if (document.activeElement === input) {
    start();
  } else {
    wait();
  }
})();
