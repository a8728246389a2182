// Loads the search when somebody is about to use it, and not before.
(() => {
  'use strict';
  const { src } = document.currentScript;
  const form = document.querySelector('form[role=search]');
  const input = form?.elements.q;
  if (!input) return;
  // From disk, browsers load none of it; the page of the search says so.
  const load = (name) => (location.protocol === 'file:' ? Promise.reject(new Error(name)) : import(new URL(`search/${name}.js`, src)));
  const start = () => load('box').then((box) => box.start(input), wait);
  const wait = () => input.addEventListener('focus', start, { once: true });
  if (form.classList.contains('page')) load('page').catch(() => {});
  else wait();
  addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (key !== '/' || event.ctrlKey || event.metaKey || event.altKey || target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
