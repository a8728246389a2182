// The page of results. All that it shows is in its address.
import { address, ask, element, facts, snippet, told } from './client.js';

const PER_PAGE = 10;
const VALUES = 8;
const FACETS = {
  type: 'Type',
  severity: 'Severity',
  status: 'Status',
  kind: 'Kind',
  service: 'Service',
  team: 'Team',
  cause: 'Cause',
  year: 'Year',
};

const main = document.querySelector('main');
const form = main.querySelector('form');
const input = form.elements.q;
const [count, results, facets, pages] = ['count', 'results', 'facets', 'pages'].map((id) => document.getElementById(`page.${id}`));
const whole = new Set(); // facets of which all values are shown

/** What the address says. */
function read() {
  const params = new URLSearchParams(location.search);
  const chosen = {};
  for (const facet of [...Object.keys(FACETS), 'tag']) {
    if (params.has(facet)) chosen[facet] = params.getAll(facet);
  }
  return { query: params.get('q') ?? '', chosen, page: Math.max(1, Number.parseInt(params.get('page'), 10) || 1) };
}

function location_of({ query, chosen, page }) {
  const params = new URLSearchParams();
  if (query) params.set('q', query);
  for (const [facet, values] of Object.entries(chosen)) values.forEach((value) => params.append(facet, value));
  if (page > 1) params.set('page', page);
  const search = params.toString();
  return `${location.pathname}${search && `?${search}`}`;
}

let state = read();

/** Goes to another state: a step of its own in the history, or the one we are in, while somebody types. */
function go(next, { isTyping = false } = {}) {
  state = { ...state, page: 1, ...next };
  history[isTyping ? 'replaceState' : 'pushState'](null, '', location_of(state));
  return search();
}

async function search() {
  const { query, chosen, page } = state;
  document.title = document.title.replace(/^.*?(?=[^·]*$)/, query ? `${query} · Search · ` : 'Search · ');
  main.setAttribute('aria-busy', 'true');
  const request = { query, chosen, skip: (page - 1) * PER_PAGE, limit: PER_PAGE, values: whole.size ? 1000 : VALUES + 1 };
  try {
    const answer = await ask(request);
    if (!answer) return;
    draw(answer);
  } catch (error) {
    count.replaceChildren(error.message);
    count.classList.add('trouble');
    results.replaceChildren();
    pages.replaceChildren();
    return;
  } finally {
    main.removeAttribute('aria-busy');
  }
}

function draw(answer) {
  count.classList.remove('trouble');
  const notes = [];
  if (answer.corrected) notes.push('Showing results for ', element('b', {}, answer.corrected), '. ');
  for (const ignored of answer.ignored ?? []) notes.push('Not looked for: ', element('code', {}, ignored), '. ');
  const isBrowsing = !state.query.trim();
  const order = isBrowsing ? ', newest first.' : answer.total > 1 ? ', the best first.' : '.';
  count.replaceChildren(...notes, answer.total ? `${told(answer)}${order}` : 'Nothing found. Fewer or other words may find more.');
  const from = (state.page - 1) * PER_PAGE;
  results.start = from + 1;
  results.replaceChildren(...answer.hits.map((hit) => element(
    'li',
    { class: 'hit' },
    element('h2', {}, element('a', { href: address(hit.url.split('#')[0]) }, hit.title)),
    element('p', { class: 'meta' }, ...facts(hit), hit.causes.join(', ')),
    hit.snippet && element(
      'p',
      {},
      hit.section && element('a', { class: 'section', href: address(hit.url) }, hit.section),
      ...(hit.section ? [' '] : []),
      ...snippet(hit),
    ),
  )));
  drawFacets(answer.facets);
  drawPages(answer.total);
}

function drawFacets(counts) {
  const focused = document.activeElement?.closest?.('#page\\.facets input')?.value;
  const sections = Object.entries(FACETS).filter(([facet]) => counts[facet]?.length > 1 || state.chosen[facet]);
  facets.replaceChildren(...sections.map(([facet, title]) => {
    const values = counts[facet] ?? [];
    const isWhole = whole.has(facet);
    const shown = isWhole ? values : values.filter((value, n) => n < VALUES || value.chosen);
    return element(
      'fieldset',
      {},
      element('legend', {}, title),
      ...shown.map(({ value, label, count, chosen }) => element(
        'label',
        {},
        element('input', { type: 'checkbox', name: facet, value, checked: chosen ?? false }),
        element('span', {}, label),
        element('small', {}, count.toLocaleString('en')),
      )),
      !isWhole && values.length > VALUES && element('button', { type: 'button', name: facet }, 'All'),
    );
  }));
  if (focused) facets.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
}

function drawPages(total) {
  const last = Math.ceil(total / PER_PAGE);
  const link = (page, text, rel) => element('a', { href: location_of({ ...state, page }), rel, 'data-page': page }, text);
  pages.hidden = last < 2;
  pages.replaceChildren(...[
    state.page > 1 && link(state.page - 1, 'Better', 'prev'),
    element('span', {}, `Page ${state.page} of ${last}`),
    state.page < last && link(state.page + 1, 'Further', 'next'),
  ].filter(Boolean));
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  go({ query: input.value });
});
input.addEventListener('input', () => go({ query: input.value }, { isTyping: true }));
input.addEventListener('change', () => history.pushState(null, '', location_of(state)));
facets.addEventListener('change', ({ target: { name, value, checked } }) => {
  const others = (state.chosen[name] ?? []).filter((chosen) => chosen !== value);
  const { [name]: _, ...rest } = state.chosen;
  const values = checked ? [...others, value] : others;
  go({ chosen: values.length ? { ...rest, [name]: values } : rest });
});
facets.addEventListener('click', ({ target }) => {
  const { name } = target.closest('button') ?? {};
  if (!name) return;
  whole.add(name);
  search();
});
pages.addEventListener('click', (event) => {
  const page = Number(event.target.closest('a')?.dataset.page);
  if (!page || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go({ page });
  count.focus();
  scrollTo(0, 0);
});
addEventListener('popstate', () => {
  state = read();
  input.value = state.query;
  search();
});

/** Shows what the address asks for. */
export function show() {
  document.documentElement.classList.add('searching');
  input.value = state.query;
  search();
}
