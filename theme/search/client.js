// Asks the worker. A question that a newer one follows needs no answer, and gets none.
const waiting = new Map();
let worker;
let last = 0;

/** Takes a worker that was just started, and a promise of what names the index. */
export function use(started, current = null) {
  worker?.terminate();
  for (const { resolve } of waiting.values()) resolve();
  waiting.clear();
  worker = started;
  worker.onmessage = ({ data: { id, answer, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(answer);
  };
  worker.onerror = () => {
    const error = new Error('The search can’t be started here. The lists have everything too.');
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = null;
  };
  // What every query needs is loaded now.
  Promise.resolve(current).then((known) => started.postMessage({ current: known }));
}

/** The answer to a request, or nothing where a newer question came in between. */
export function ask(request) {
  if (!worker) use(new Worker(new URL('worker.js', import.meta.url)));
  const id = ++last;
  worker.postMessage({ id, request });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

/** An element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== '' && child !== false));
  return made;
}

/** Where a page of the site is, from its root. */
export const address = (url) => new URL(`../${url}`, import.meta.url).href;

/** A text with what was found in it marked: bytes of it, from and to. */
export function marked(words, marks) {
  const bytes = new TextEncoder().encode(words);
  const text = (from, to) => new TextDecoder().decode(bytes.subarray(from, to));
  const parts = [];
  let at = 0;
  for (const [from, to] of marks) {
    parts.push(text(at, from), element('mark', {}, text(from, to)));
    at = to;
  }
  return [...parts, text(at)];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-03-02` as the lists have it. */
export function day(date) {
  const [year, month, number] = date.split('-').map(Number);
  return `${number} ${MONTHS[month - 1]} ${year}`;
}

const KINDS = { cause: 'root cause', page: 'page', lesson: 'lessons' };

/** What stands beside a title: what it is, when, how bad, and its state. */
export function facts({ type, date, severity, rank, status, id }) {
  const chip = (kind, text) => element('span', { class: `chip ${kind}` }, text);
  return [
    date && element('time', { datetime: date }, day(date)),
    severity && chip(`sev s${rank}`, severity),
    status && chip(`state ${status.replaceAll(' ', '-')}`, status),
    KINDS[type] && chip('kind', KINDS[type]),
    type === 'report' && element('span', { class: 'id' }, id),
  ].filter(Boolean).flatMap((part) => [part, ' ']);
}

/** How many there are. */
export function count({ total, with_all: all }) {
  if (!total) return 'Nothing found.';
  const results = `${total.toLocaleString('en')} ${total === 1 ? 'result' : 'results'}`;
  if (all === undefined) return `${results}.`;
  if (total === 1) return `${results}; it hasn’t all words.`;
  return all ? `${results}, ${all} of them with all words.` : `${results}; none has all words.`;
}

/** What was understood otherwise than it was typed, as sentences. */
export function notes({ corrected, ignored = [], notes: others = [] }) {
  const told = others.map((note) => `${note}. `);
  if (ignored.length) told.push(`Not looked for: ${ignored.join(', ')}. `);
  if (corrected) told.push('Showing results for ', element('b', {}, corrected), '. ');
  return told;
}
