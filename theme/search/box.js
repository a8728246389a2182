// The box on every page: the first results as one types, and the way to all of them. A combobox with a list.
import { address, ask, count, day, element, facts, marked, notes } from './client.js';

const FIRST = 5;

/** Makes the box show what it finds; `live` is where it says how much that is. */
export function show(input, live) {
  const { form } = input;
  document.head.append(element('link', { rel: 'stylesheet', href: new URL('search.css', import.meta.url) }));
  const list = element('div', { id: 'page.found', role: 'listbox', 'aria-label': 'Results' });
  const said = element('p', { hidden: true });
  const found = element('div', { class: 'found', hidden: true }, said, list);
  form.append(found);
  live.className = 'hide';
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
    found.hidden = !isShown;
    input.setAttribute('aria-expanded', isShown && list.childElementCount > 0);
    if (!isShown) choose(-1);
  };
  const option = (n, url, label, ...content) =>
    element('a', { role: 'option', id: `page.found.${n}`, href: url, tabindex: '-1', 'aria-selected': 'false', 'aria-label': label }, ...content);
  const say = (text, ...more) => {
    said.replaceChildren(text, ...more);
    said.hidden = !said.textContent;
    said.classList.remove('trouble');
  };

  const search = async () => {
    const query = input.value;
    if (!query.trim()) {
      live.textContent = '';
      list.replaceChildren();
      say('');
      return open(false);
    }
    const slow = setTimeout(() => {
      say('Searching…');
      open(document.activeElement === input);
    }, 700);
    try {
      const answer = await ask({ query, limit: FIRST, values: 0 });
      if (!answer || input.value !== query) return;
      const all = `${form.action}?${new URLSearchParams({ q: query })}`;
      const hits = answer.hits.map((hit, n) => option(
        n,
        address(hit.url),
        [hit.title, hit.date && day(hit.date), hit.section].filter(Boolean).join(', '),
        element('b', {}, ...marked(hit.title, hit.title_marks)),
        element('small', {}, ...facts(hit)),
        element('span', {}, ...marked(hit.snippet, hit.marks)),
      ));
      if (answer.total > hits.length) hits.push(option(hits.length, all, `All results: ${count(answer)}`, `All: ${count(answer)}`));
      list.replaceChildren(...hits);
      say('', ...notes(answer), ...(answer.total ? [] : ['Nothing found. Fewer or other words may find more.']));
      active = -1;
      input.removeAttribute('aria-activedescendant');
      live.textContent = `${said.textContent} ${answer.total ? count(answer) : ''}`;
      open(document.activeElement === input);
    } catch (error) {
      list.replaceChildren();
      say(error.message);
      said.classList.add('trouble');
      live.textContent = error.message;
      open(true);
    } finally {
      clearTimeout(slow);
    }
  };

  input.addEventListener('input', search);
  input.addEventListener('focus', () => (list.childElementCount || said.textContent) && open(true));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (!options().length) return;
        event.preventDefault();
        if (found.hidden) open(true);
        return choose(active + (event.key === 'ArrowDown' ? 1 : -1));
      case 'Enter':
        if (active < 0) return;
        event.preventDefault();
        return options()[active].click();
      case 'Escape':
        if (!found.hidden) event.preventDefault(); // the list closes; once more empties the box
        return open(false);
    }
  });
  form.addEventListener('focusout', ({ relatedTarget }) => form.contains(relatedTarget) || open(false));
  // A list that a press would close before the click comes.
  found.addEventListener('mousedown', (event) => event.preventDefault());
  if (input.value) search();
}
