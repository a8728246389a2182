// Answers queries, away from the page: loads the engine and the head of the index, then what each query needs of the rest.
'use strict';

const PREAMBLE = 16; // bytes of the bundle before its packed head
const PATIENCE = 20_000; // milliseconds for anything to come
const WAVES = 8; // a query takes two: its words, then the documents that it found

/** What is there is not what should be there; loading all of it again may help, once. */
class Unfit extends Error {}

let opening = null; // a promise of the bundle in use
let asked = null; // the last question, while an earlier one is being answered
let isBusy = false;
const engines = new Map(); // compiled modules, by address

// One question at a time, and of those that come meanwhile only the last: what they need is mostly the same.
onmessage = async ({ data }) => {
  // The page begins with what it knows; what is wrong with it is told with the first question.
  if (!data.request) return void bundle(false, data.current).catch(() => {});
  if (asked) postMessage({ id: asked.id });
  asked = data;
  if (isBusy) return;
  isBusy = true;
  while (asked) {
    const { id, request } = asked;
    asked = null;
    try {
      const answer = await search(request, () => !asked);
      postMessage({ id, answer });
    } catch (error) {
      postMessage({ id, error: told(error) });
    }
  }
  isBusy = false;
};

async function search(request, isWanted) {
  for (let again = false; ; again = true) {
    try {
      const index = await bundle(again);
      for (let wave = 0; wave < WAVES; wave++) {
        const { answer, need, error } = index.engine.search(request);
        if (answer) return answer;
        if (error) throw new Unfit(error);
        const parts = await Promise.all(need.map(([from, to]) => range(index, from, to)));
        need.forEach(([from], n) => index.engine.give(from, parts[n]));
        if (!isWanted()) return null;
      }
      throw new Unfit('it never has enough');
    } catch (error) {
      const isUnfit = error instanceof Unfit || error instanceof WebAssembly.RuntimeError;
      opening = null;
      if (again || !isUnfit) throw error;
    }
  }
}

/** The index that the site has now. */
function bundle(isFresh = false, current = null) {
  opening ??= open(isFresh, current).catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function open(isFresh, known) {
  const current = known ?? (await named());
  const index = { url: new URL(`../${current.index}`, location), size: current.size, cache: isFresh ? 'reload' : 'default' };
  const [module, head] = await Promise.all([
    compiled(new URL(`../${current.engine}`, location), index.cache),
    range(index, 0, current.head),
  ]);
  if (new TextDecoder().decode(head.subarray(0, 6)) !== 'hansei') throw new Unfit('this is no index of hansei');
  index.engine = await engine(module);
  index.engine.open(await unpacked(head.subarray(PREAMBLE)), current.head);
  return index;
}

/** What names the index and its engine. */
async function named() {
  const response = await get(new URL('current.json', location), { cache: 'no-cache' });
  if (!response.ok) throw new Unfit(`${response.url} answers ${response.status}`);
  return response.json().catch(() => {
    throw new Unfit('what names the index can’t be read');
  });
}

/** The engine behind its four calls. */
async function engine(module) {
  const { exports } = await WebAssembly.instantiate(module, {});
  const call = (name, bytes, ...more) => {
    const at = exports.buffer(bytes.length);
    new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
    exports[name](...more);
    return new TextDecoder().decode(new Uint8Array(exports.memory.buffer, exports.result(), exports.result_length()));
  };
  return {
    open: (head, body) => {
      const error = call('open', head, body);
      if (error) throw new Unfit(error);
    },
    give: (at, bytes) => call('give', bytes, at),
    search: (request) => JSON.parse(call('search', new TextEncoder().encode(JSON.stringify(request)))),
  };
}

function compiled(url, cache) {
  const key = url.href;
  if (!engines.has(key) || cache === 'reload') {
    const module = get(url, { cache }).then(async (response) => {
      if (!response.ok) throw new Unfit(`${response.url} answers ${response.status}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      // Some hosts say that it is packed, and then browsers unpack it.
      return WebAssembly.compile(bytes[0] === 0x1f ? await unpacked(bytes) : bytes);
    });
    engines.set(key, module);
    module.catch(() => engines.delete(key));
  }
  return engines.get(key);
}

async function unpacked(bytes) {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Unfit('it is damaged');
  }
}

/** Bytes of the index. Where the host gives no ranges, it gives all of it, and is asked no more. */
async function range(index, from, to) {
  if (!index.whole) {
    const headers = { Range: `bytes=${from}-${to - 1}` };
    // An address of its own: what has the same one is fetched one after the other, for the sake of the browser's cache.
    const part = new URL(`?${from}-${to - 1}`, index.url);
    const response = await get(part, { headers, cache: index.cache }).catch((error) => {
      // Some hosts pack a part of what is to be unpacked as a whole.
      if (error.name === 'TimeoutError' || !navigator.onLine) throw error;
      return get(index.url, { cache: 'reload' });
    });
    if (!response.ok) throw new Unfit(`${response.url} answers ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status === 206 && bytes.length === to - from) return bytes;
    if (response.status === 206 || bytes.length !== index.size) throw new Unfit('it ends too early');
    index.whole = bytes;
  }
  return index.whole.subarray(from, to);
}

function get(url, options) {
  return fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE) });
}

/** What to tell a reader, and what to do. */
function told(error) {
  if (error.name === 'TimeoutError') return 'The search is slow to load. Type on to try again.';
  if (error instanceof TypeError) return 'The search can’t be loaded: you may be offline. Type on to try again.';
  const what = error instanceof Unfit ? error.message : String(error.message ?? error);
  return `The search can’t be used: ${what}. Reload the page; if it stays so, the site must be built again.`;
}
