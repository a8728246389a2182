// Loads the search when somebody is about to use it, and not before.
(() => {
  'use strict';
  const { src } = document.currentScript;
  const input = document.querySelector('form[role=search] input');
  if (!input) return;
  input.addEventListener('focus', () => import(new URL('search/box.js', src)).then((box) => box.start(input)), { once: true });
  addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (key !== '/' || event.ctrlKey || event.metaKey || event.altKey || target.closest?.('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
