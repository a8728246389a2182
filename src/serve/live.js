// Keeps a page as new as its file while it is served: what changed is changed in place, and the rest stays as it is.
(() => {
  'use strict';
  const { dataset, src } = document.currentScript;
  const at = (name) => new URL(name, src);
  let tag = dataset.tag;
  const since = Number(dataset.version);
  // Every look at the page is counted, and what was counted first is looked for later.
  performance.setResourceTimingBufferSize(100_000);

  // The page as it was sent, before any other script ran, and for each part of it the part that is shown. What scripts
  // and readers do to the page is in neither, and is left alone.
  const sent = document.cloneNode(true);
  const shown = new WeakMap();
  const pair = (a, b) => {
    shown.set(a, b);
    let other = b.firstChild;
    for (let child = a.firstChild; child && other; child = child.nextSibling, other = other.nextSibling) pair(child, other);
  };
  pair(sent, document);

  const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.id === b.id;

  /** Makes `a`, and what is shown of it, like `b`. */
  function become(a, b) {
    if (a.isEqualNode(b)) return;
    const live = shown.get(a);
    if (a.nodeType !== Node.ELEMENT_NODE) {
      if (a.nodeType !== Node.DOCUMENT_NODE) live.data = a.data = b.data;
    } else {
      for (const { name, value } of [...b.attributes]) {
        if (a.getAttribute(name) === value) continue;
        a.setAttribute(name, value);
        live.setAttribute(name, value);
      }
      for (const { name } of [...a.attributes]) {
        if (b.hasAttribute(name)) continue;
        a.removeAttribute(name);
        live.removeAttribute(name);
      }
    }
    const [old, next] = [[...a.childNodes], [...b.childNodes]];
    // What is the same at the beginning and at the end stays; so does what can become what comes in its place.
    let [from, oldTo, nextTo] = [0, old.length, next.length];
    while (from < oldTo && from < nextTo && old[from].isEqualNode(next[from])) from++;
    while (oldTo > from && nextTo > from && old[oldTo - 1].isEqualNode(next[nextTo - 1])) [oldTo, nextTo] = [oldTo - 1, nextTo - 1];
    const end = old[oldTo] ?? null;
    let cursor = from;
    for (const node of next.slice(from, nextTo)) {
      let found = cursor;
      while (found < oldTo && !old[found].isEqualNode(node)) found++;
      if (found === oldTo) {
        found = cursor;
        while (found < oldTo && !isAlike(old[found], node)) found++;
      }
      if (found < oldTo) {
        for (const gone of old.slice(cursor, found)) remove(gone);
        become(old[found], node);
        cursor = found + 1;
      } else {
        insert(a, live, node, old[cursor] && cursor < oldTo ? old[cursor] : end);
      }
    }
    for (const gone of old.slice(cursor, oldTo)) remove(gone);
  }

  function remove(node) {
    shown.get(node)?.remove();
    node.remove();
  }

  function insert(parent, live, node, before) {
    const [own, copy] = [sent.importNode(node, true), document.importNode(node, true)];
    pair(own, copy);
    parent.insertBefore(own, before);
    const next = before && shown.get(before);
    live.insertBefore(copy, next?.parentNode === live ? next : null);
  }

  const address = () => location.href.split('#')[0];

  let isAligned = false;

  /** Asks for this page anew, and shows what of it is new. */
  async function refresh() {
    const response = await fetch(address(), { cache: 'no-store', headers: tag ? { 'If-None-Match': tag } : {} });
    const fresh = response.headers.get('etag');
    // Read in any case: what is never read keeps its connection.
    const text = await response.text();
    if (response.status === 304 || (fresh && fresh === tag)) return;
    if (!response.headers.get('content-type')?.startsWith('text/html')) return;
    const page = new DOMParser().parseFromString(text, 'text/html');
    tag = fresh;
    // Here no scripts run, and what is for that case would come alive.
    for (const node of page.querySelectorAll('noscript')) node.textContent = node.innerHTML;
    if (!isAligned) {
      // What scripts did to the root before this one ran isn't the server's.
      const [own, theirs] = [sent.documentElement, page.documentElement];
      for (const { name } of [...own.attributes]) own.removeAttribute(name);
      for (const { name, value } of theirs.attributes) own.setAttribute(name, value);
      isAligned = true;
    }
    become(sent.documentElement, page.documentElement);
  }

  let known;
  const pending = new Map(); // style sheets that were asked for last

  /** Takes in other styles, each when it is loaded, so that the page is never without. */
  function restyle(parts) {
    const changed = Object.entries(parts).filter(([name, tag]) => known?.parts[name] !== tag).map(([name]) => name);
    if (known && changed.some((name) => name.endsWith('.js') && document.querySelector(`script[src$="${CSS.escape(name)}"]`))) return location.reload();
    const is = (link, name) => new URL(link.href).origin === location.origin && new URL(link.href).pathname.endsWith(`/${name}`);
    for (const name of changed.filter((name) => name.endsWith('.css'))) {
      const old = [...document.querySelectorAll('link[rel=stylesheet]')].find((link) => is(link, name));
      if (!old) continue;
      const link = old.cloneNode();
      link.href = `${old.href.split('?')[0]}?${parts[name]}`;
      link.addEventListener('load', () => {
        for (const node of sent.querySelectorAll('link[rel=stylesheet]')) if (shown.get(node) === old) shown.set(node, link);
        old.remove();
        if (pending.get(name) === link) pending.delete(name);
      });
      link.addEventListener('error', () => link.remove());
      // A newer one takes the place of one that is still on its way.
      pending.get(name)?.remove();
      pending.set(name, link);
      old.after(link);
    }
  }

  function reload_images(n) {
    for (const image of document.images) {
      if (new URL(image.src, location).origin === location.origin) image.src = `${image.src.split('?')[0]}?${n}`;
    }
  }

  /** Lets the search, where it is in use, look into the index that is now. */
  async function research() {
    const client = performance.getEntriesByType('resource').find(({ name }) => new URL(name).pathname.endsWith('/search/client.js'));
    if (!client) return;
    const part = (name) => new URL(name, client.name);
    const { use } = await import(client.name);
    use(new Worker(part('worker.js')), fetch(part('current.json'), { cache: 'no-cache' }).then((response) => response.json()));
    const input = document.querySelector('form[role=search]')?.elements.q;
    if (document.documentElement.classList.contains('searching')) dispatchEvent(new PopStateEvent('popstate'));
    else if (input?.value && document.activeElement === input) input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /** A line at the top of the window; none without a text. */
  function strip(text, label, act) {
    document.querySelector('.hansei-strip')?.remove();
    if (!text) return;
    const made = Object.assign(document.createElement('p'), { className: 'hansei-strip', textContent: text });
    made.setAttribute('role', 'status');
    if (label) {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
      button.addEventListener('click', act);
      made.append(' ', button);
    }
    document.body.append(made);
  }

  /** Says what keeps the site from being built, over the last page that could be; nothing once it is mended. */
  function overlay(broken) {
    const old = document.querySelector('dialog.hansei-broken');
    const key = broken && `${broken.title}\n${broken.text}`;
    if (old?.dataset.key === key) return;
    old?.remove();
    strip();
    if (!broken) return;
    const dialog = document.createElement('dialog');
    dialog.className = 'hansei-broken';
    dialog.dataset.key = key;
    dialog.setAttribute('aria-labelledby', 'hansei-broken');
    const part = (name, text, more = {}) => Object.assign(dialog.appendChild(document.createElement(name)), { textContent: text, ...more });
    part('h2', broken.title, { id: 'hansei-broken' });
    part('pre', broken.text, { tabIndex: 0 });
    part('p', 'Behind this is the last good page. Save what is mended, and this goes away.');
    part('button', 'Hide', { type: 'button' }).addEventListener('click', () => dialog.close());
    const show = () => {
      strip();
      dialog.showModal();
    };
    dialog.addEventListener('close', () => strip(`${broken.title}; this is the last good page.`, 'Show why', show));
    document.body.append(dialog);
    show();
  }

  // Some browsers keep nothing for anybody.
  let kept = '';
  const recall = () => {
    try {
      return sessionStorage.getItem('hansei') ?? '';
    } catch {
      return kept;
    }
  };
  const remember = (text) => {
    try {
      sessionStorage.setItem('hansei', text);
    } catch {
      kept = text;
    }
  };

  async function take(news) {
    const isFirst = !known;
    const isOther = isFirst ? news.version !== since : known.run !== news.run;
    overlay(news.broken);
    // What this tab was brought to, or heard of, it isn't brought to again.
    const [run, heard] = recall().split(' ');
    const until = run === news.run ? Math.max(since, Number(heard)) : isFirst ? since : 0;
    remember(`${news.run} ${news.version}`);
    const goes = news.follow && news.follow.version > until && !news.isOld;
    if (goes && decodeURI(location.pathname) !== decodeURI(news.follow.url)) {
      known = news;
      return location.assign(new URL(news.follow.url, src));
    }
    await refresh();
    if (!isFirst || isOther) restyle(news.parts);
    if (known ? isOther || news.images !== known.images : isOther && news.images) reload_images(`${news.run}-${news.images}`);
    if (known && (news.index !== known.index || isOther)) await research();
    known = news;
  }

  // One after the other, and of those that wait only the newest.
  let next;
  let isBusy = false;
  let isGone = false;
  async function hear(news) {
    if (news.isGone) {
      isGone = true;
      return strip('The server has gone: this page may be old.');
    }
    if (isGone) strip();
    isGone = false;
    next = news;
    if (isBusy || document.hidden) return;
    isBusy = true;
    while (next && !document.hidden) {
      const now = next;
      next = null;
      try {
        await take(now);
      } catch {
        // The server is gone, or the page is: whoever comes next has newer news.
      }
    }
    isBusy = false;
  }
  document.addEventListener('visibilitychange', () => {
    // Whoever brings a page forward wants to see that one.
    if (!document.hidden && next) hear({ ...next, isOld: true });
  });

  // From the history a page comes as it was left, perhaps long ago.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

  // Browsers allow few connections to one server, so that of all open pages one listens and tells the others.
  let others = { postMessage() {}, addEventListener() {} };
  try {
    others = new BroadcastChannel('hansei');
  } catch {
    // Then each listens for itself.
  }
  let last;
  const listen = () => {
    const source = new EventSource(at('news'));
    source.addEventListener('message', ({ data }) => {
      last = JSON.parse(data);
      others.postMessage(last);
      hear(last);
    });
    // It tries again by itself, and most often it is back at once.
    source.addEventListener('error', () => setTimeout(() => {
      if (source.readyState === EventSource.OPEN) return;
      others.postMessage({ isGone: true });
      hear({ isGone: true });
    }, 1500));
    return source;
  };
  others.addEventListener('message', ({ data }) => {
    if (data) hear(data);
    else if (last) others.postMessage(last);
  });
  // Where pages can't agree on one, only those that are seen listen.
  const alone = () => {
    let source;
    const turn = () => {
      if (document.hidden) source = source?.close();
      else source ??= listen();
    };
    document.addEventListener('visibilitychange', turn);
    turn();
  };
  if (navigator.locks && others instanceof BroadcastChannel) {
    navigator.locks.request('hansei', () => new Promise(() => listen())).catch(alone);
    others.postMessage(null);
  } else {
    alone();
  }
})();
