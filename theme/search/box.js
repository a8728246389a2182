// The box on every page: the first results as one types, and the way to all of them. A combobox with a list.
import { address, ask, element, facts, snippet, told } from './client.js';

const FIRST = 5;

/** Makes the box show what it finds. */
export function show(input) {
  const { form } = input;
  document.head.append(element('link', { rel: 'stylesheet', href: new URL('search.css', import.meta.url) }));
  const list = element('div', { id: 'page.found', class: 'found', role: 'listbox', 'aria-label': 'Results', hidden: true });
  const live = element('p', { class: 'hide', role: 'status' });
  form.append(list, live);
  for (const [key, value] of Object.entries({
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    'aria-autocomplete': 'list',
    autocomplete: 'off',
  })) input.setAttribute(key, value);

  let active = -1;
  const options = () => [...list.querySelectorAll('[role=option]')];
  const choose = (at) => {
    const all = options();
    active = all.length ? (at + all.length + 1) % (all.length + 1) : -1;
    if (active === all.length) active = -1; // back in the text
    all.forEach((option, n) => option.setAttribute('aria-selected', n === active));
    if (active < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', all[active].id);
    all[active].scrollIntoView({ block: 'nearest' });
  };
  const open = (isShown) => {
    list.hidden = !isShown;
    input.setAttribute('aria-expanded', isShown);
    if (!isShown) choose(-1);
  };
  const option = (n, url, ...content) =>
    element('a', { role: 'option', id: `page.found.${n}`, href: url, tabindex: '-1', 'aria-selected': 'false' }, ...content);

  const search = async () => {
    const query = input.value;
    if (!query.trim()) {
      live.textContent = '';
      list.replaceChildren();
      return open(false);
    }
    try {
      const answer = await ask({ query, limit: FIRST, values: 0 });
      if (!answer || input.value !== query) return;
      const all = `${form.action}?${new URLSearchParams({ q: query })}`;
      const hits = answer.hits.map((hit, n) => option(
        n,
        address(hit.url),
        element('b', {}, hit.title),
        element('small', {}, ...facts(hit)),
        element('span', {}, ...snippet(hit)),
      ));
      const corrected = answer.corrected && element('p', {}, 'Showing results for ', element('b', {}, answer.corrected));
      const more = answer.total > hits.length && option(hits.length, all, `All ${told(answer)}`);
      const none = !answer.total && element('p', {}, 'Nothing found. Fewer or other words may find more.');
      list.replaceChildren(...[corrected, ...hits, more, none].filter(Boolean));
      active = -1;
      input.removeAttribute('aria-activedescendant');
      live.textContent = told(answer);
      open(document.activeElement === input);
    } catch (error) {
      list.replaceChildren(element('p', { class: 'trouble' }, error.message));
      live.textContent = error.message;
      open(true);
    }
  };

  input.addEventListener('input', search);
  input.addEventListener('focus', () => list.childElementCount && open(true));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (!options().length) return;
        event.preventDefault();
        if (list.hidden) open(true);
        return choose(active + (event.key === 'ArrowDown' ? 1 : -1));
      case 'Enter':
        if (active < 0) return;
        event.preventDefault();
        return options()[active].click();
      case 'Escape':
        if (!list.hidden) event.preventDefault(); // the list closes; once more empties the box
        return open(false);
    }
  });
  form.addEventListener('focusout', ({ relatedTarget }) => form.contains(relatedTarget) || open(false));
  // A list that a press would close before the click comes.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  if (input.value) search();
}
