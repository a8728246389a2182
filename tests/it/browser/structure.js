// What a page gets wrong: its outline, its landmarks, its names, and what a keyboard can't reach. A list of sentences.
(() => {
  const wrong = [];
  const all = selector => [...document.querySelectorAll(selector)];
  const told = element => element.outerHTML.slice(0, 120).replace(/\s+/g, " ");
  const shown = element => element.getClientRects().length > 0;
  const name = element => {
    const by = element.getAttribute("aria-labelledby");
    if (by) return by.split(/\s+/).map(id => document.getElementById(id)?.textContent ?? "").join(" ").trim();
    const images = [...element.querySelectorAll("img[alt]")].map(image => image.alt).join(" ");
    return (element.getAttribute("aria-label") ?? element.textContent + images).trim();
  };

  if (!document.documentElement.lang) wrong.push("the page has no language");
  if (!document.title.trim()) wrong.push("the page has no title");
  if (document.compatMode !== "CSS1Compat") wrong.push("quirks mode");

  const headings = all("h1, h2, h3, h4, h5, h6");
  const first = headings.filter(heading => heading.localName === "h1").length;
  if (first !== 1) wrong.push(`${first} h1`);
  let level = 0;
  for (const heading of headings) {
    const own = Number(heading.localName[1]);
    if (own > level + 1) wrong.push(`h${level} is followed by ${told(heading)}`);
    if (!heading.textContent.trim()) wrong.push(`empty: ${told(heading)}`);
    level = own;
  }

  for (const image of all("img")) {
    if (!image.hasAttribute("alt")) wrong.push(`no alt: ${told(image)}`);
    if (!image.complete || image.naturalWidth === 0) wrong.push(`not shown: ${told(image)}`);
  }
  for (const image of all("svg")) {
    if (image.getAttribute("aria-hidden") !== "true" && !(image.getAttribute("role") === "img" && name(image)))
      wrong.push(`a drawing without a name: ${told(image)}`);
  }

  const ids = all("[id]").map(element => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) wrong.push(`twice: #${id}`);
  for (const link of all('a[href^="#"]')) {
    const id = decodeURIComponent(link.getAttribute("href").slice(1));
    if (!ids.includes(id)) wrong.push(`leads nowhere: ${told(link)}`);
  }
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"]) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/)) {
        if (!ids.includes(id)) wrong.push(`${attribute} names nothing: ${told(element)}`);
      }
    }
  }

  for (const [selector, what] of [["body > header", "banner"], ["main", "main"], ["body > footer", "contentinfo"]]) {
    if (all(selector).filter(shown).length !== 1) wrong.push(`not one ${what}`);
  }
  for (const kind of ["nav", "section[aria-label], [role=region]"]) {
    const names = all(kind).map(name);
    const labels = all(kind).map(element => element.getAttribute("aria-label") ?? element.getAttribute("aria-labelledby"));
    if (labels.some(label => !label)) wrong.push(`${kind} without a label`);
    if (kind === "nav" && new Set(names).size !== names.length) wrong.push(`two nav of one name: ${names}`);
  }

  for (const control of all("a[href], button, input, select, textarea, summary")) {
    if (control.localName !== "a" && control.labels?.length) continue;
    if (!name(control)) wrong.push(`no name: ${told(control)}`);
  }
  for (const element of all("[tabindex]")) {
    if (element.tabIndex > 0) wrong.push(`tabindex ${element.tabIndex}: ${told(element)}`);
  }
  for (const cell of all("table th")) {
    if (!cell.scope) wrong.push(`no scope: ${told(cell)}`);
  }
  for (const element of all("body *")) {
    const { overflowX, overflowY, display } = getComputedStyle(element);
    const scrolls = (how, size, room) => /auto|scroll/.test(how) && size > room + 1;
    if (display === "inline") continue;
    if (scrolls(overflowX, element.scrollWidth, element.clientWidth) || scrolls(overflowY, element.scrollHeight, element.clientHeight)) {
      if (element.tabIndex < 0 && !element.querySelector("a[href], button, input, select, textarea, summary, [tabindex='0']"))
        wrong.push(`scrolls, but not by keyboard: ${told(element)}`);
    }
  }
  return wrong;
})()
