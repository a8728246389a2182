// The page of results. All that it shows is in its address.
import { address, ask, count as counted, element, facts, marked, notes } from './client.js';

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
const [count, chosen, results, facets, pages] = ['count', 'chosen', 'results', 'facets', 'pages'].map((id) => document.getElementById(`page.${id}`));
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

let isTyping = false; // what is typed at one go is one step of the history

/** Goes to another state. */
function go(next, { types = false } = {}) {
  state = { ...state, page: 1, ...next };
  const there = location_of(state);
  if (there !== `${location.pathname}${location.search}`) history[types && isTyping ? 'replaceState' : 'pushState'](null, '', there);
  isTyping = types;
  return search();
}

async function search() {
  const { query, chosen, page } = state;
  document.title = document.title.replace(/^.*?(?=[^·]*$)/, query.trim() ? `${query.trim()} · Search · ` : 'Search · ');
  main.setAttribute('aria-busy', 'true');
  const slow = setTimeout(() => count.replaceChildren('Searching…'), 700);
  const request = { query, chosen, skip: (page - 1) * PER_PAGE, limit: PER_PAGE, values: whole.size ? 1000 : VALUES + 1 };
  try {
    const answer = await ask(request);
    if (!answer) return;
    const last = Math.max(1, Math.ceil(answer.total / PER_PAGE));
    if (page > last) {
      // There are fewer by now.
      state = { ...state, page: last };
      history.replaceState(null, '', location_of(state));
      return search();
    }
    draw(answer);
  } catch (error) {
    count.replaceChildren(error.message);
    count.classList.add('trouble');
    results.replaceChildren();
    facets.replaceChildren();
    pages.hidden = true;
  } finally {
    clearTimeout(slow);
    main.removeAttribute('aria-busy');
  }
}

function draw(answer) {
  count.classList.remove('trouble');
  const isNarrowed = Object.keys(state.chosen).length > 0;
  const nothing = isNarrowed ? 'Nothing found with what is chosen.' : 'Nothing found. Fewer or other words may find more.';
  const order = answer.total < 2 ? '' : state.query.trim() && answer.hits.some((hit) => hit.score > 0) ? ' The best first.' : ' The newest first.';
  count.replaceChildren(...notes(answer), answer.total ? `${counted(answer)}${order}` : nothing);
  drawChosen(answer.facets);
  results.start = (state.page - 1) * PER_PAGE + 1;
  results.replaceChildren(...answer.hits.map((hit) => element(
    'li',
    { class: 'hit' },
    element('h2', {}, element('a', { href: address(hit.url.split('#')[0]) }, ...marked(hit.title, hit.title_marks))),
    element('p', { class: 'meta' }, ...facts(hit), hit.causes.join(', ')),
    hit.snippet && element(
      'p',
      {},
      hit.section && element('a', { class: 'section', href: address(hit.url) }, hit.section),
      ...(hit.section ? [' '] : []),
      ...marked(hit.snippet, hit.marks),
    ),
  )));
  drawFacets(answer.facets);
  drawPages(answer.total);
}

/** What is chosen, each to be let go, whether its facet is shown or not. */
function drawChosen(counts) {
  const label = (facet, value) => counts[facet]?.find((count) => count.value === value)?.label ?? value;
  const buttons = Object.entries(state.chosen).flatMap(([facet, values]) => values.map((value) => element(
    'button',
    { type: 'button', name: facet, value, title: 'Let go' },
    `${FACETS[facet] ?? 'Tag'}: ${label(facet, value)} ×`,
  )));
  if (buttons.length > 1) buttons.push(element('button', { type: 'button', name: '' }, 'Let all go'));
  chosen.hidden = !buttons.length;
  chosen.replaceChildren(...buttons);
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
    state.page > 1 && link(state.page - 1, 'Previous', 'prev'),
    element('span', {}, `Page ${state.page} of ${last}`),
    state.page < last && link(state.page + 1, 'Next', 'next'),
  ].filter(Boolean));
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  go({ query: input.value });
});
input.addEventListener('input', () => go({ query: input.value }, { types: true }));
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
  search().then(() => facets.querySelector(`input[name="${name}"]`)?.focus());
});
chosen.addEventListener('click', ({ target }) => {
  const { name, value } = target.closest('button') ?? {};
  if (name === undefined) return;
  const { [name]: values = [], ...rest } = state.chosen;
  const left = values.filter((one) => one !== value);
  go({ chosen: !name ? {} : left.length ? { ...rest, [name]: left } : rest });
  input.focus();
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
  isTyping = false;
  state = read();
  input.value = state.query;
  search();
});

/** Shows what the address asks for. */
export function show() {
  const details = facets.closest('details');
  details.open = !matchMedia('(max-width: 46rem)').matches;
  // What somebody typed meanwhile counts.
  if (input.value && input.value !== state.query) go({ query: input.value }, { types: true });
  else search();
}
