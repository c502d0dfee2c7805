"use strict";
// The search box, the readings of a document's marks, and the opening of the row that a link points to.
(() => {
  const pages = document.body.dataset.pages;
  const make = (tag, words, href) => {
    const node = document.createElement(tag);
    node.textContent = words;
    if (href) node.href = href;
    return node;
  };

  const box = document.getElementById("search");
  const found = document.getElementById("found");
  const ENOUGH = 40; // sentences
  const entries = { named: 1, parts: 1, things: [], quotes: [] };
  let loaded = 0; // parts of the entries: search.js, search-1.js …
  let loading = false;
  window.searchIn = ({ things: named, quotes: said, ...told }) => {
    Object.assign(entries, told);
    for (const each of named) entries.things.push(each);
    for (const each of said) entries.quotes.push(each);
    loaded += 1;
    loading = false;
    look();
  };
  const load = () => {
    if (loading || loaded >= entries.parts) return;
    loading = true;
    const script = document.createElement("script");
    script.src = `${pages}assets/search${loaded ? `-${loaded}` : ""}.js`;
    document.head.append(script);
  };
  const rank = ([name, , , short = name], wanted) => {
    const best = [short, name].find((each) => each.startsWith(wanted));
    return best === undefined ? 1000 + name.length : best.length - wanted.length;
  };
  const things = (wanted) => entries.things.filter(([name]) => name.includes(wanted))
    .sort((a, b) => rank(a, wanted) - rank(b, wanted)).slice(0, 10)
    .map(([name, kind, page]) => [name, kind, pages + page]);
  const quotes = (wanted) => {
    const hits = [];
    for (const [title, page, rows] of entries.quotes)
      for (const [anchor, quote, what = ""] of rows) {
        if (quote.includes(wanted) || what.includes(wanted)) hits.push([quote, title, `${pages}document/${page}.html#${anchor}`]);
        if (hits.length >= ENOUGH) return hits;
      }
    return hits;
  };
  const look = () => {
    const wanted = box.value.trim();
    found.hidden = !wanted;
    if (!wanted) return;
    const said = quotes(wanted);
    const hits = [...things(wanted), ...said];
    found.replaceChildren(...hits.map(([words, aside, href]) => {
      const link = make("a", words, href);
      link.append(make("small", aside));
      return link;
    }));
    if (loaded < entries.named || (said.length < ENOUGH && loaded < entries.parts)) {
      found.append(make("p", "正在查找…"));
      load();
    } else if (!hits.length) found.append(make("p", "没有找到"));
  };
  box.addEventListener("focus", () => { if (!loaded) load(); });
  box.addEventListener("input", look);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { found.hidden = true; hide(); }
    if (event.key === "/" && !event.target.closest("input, textarea, select")) { event.preventDefault(); box.focus(); }
    if (event.key === "ArrowDown" && event.target === box && found.firstElementChild) found.firstElementChild.focus();
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) found.hidden = true; });

  const reading = document.getElementById("reading");
  const lines = JSON.parse(document.getElementById("lines")?.textContent ?? "[]");
  let shown = null;
  const hide = () => { if (reading) { reading.hidden = true; shown?.classList.remove("shown"); } };
  const show = (mark) => {
    hide();
    shown = mark;
    mark.classList.add("shown");
    const said = mark.dataset.lines ? mark.dataset.lines.split(" ").map((number) => lines[number]) : [mark.getAttribute("aria-label")];
    reading.replaceChildren(...said.map((line) => make("p", line)));
    reading.hidden = false;
  };
  const told = (node) => node.closest?.("mark[data-lines], .chart a [aria-label]") ?? node.querySelector?.(":scope > [aria-label]");
  if (reading) {
    for (const kind of ["mouseover", "focusin", "click"])
      document.addEventListener(kind, (event) => { const mark = told(event.target); if (mark) show(mark); else if (kind === "click") hide(); });
  }

  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView({ block: target.tagName === "SECTION" ? "start" : "center" });
    let mark = target.nextElementSibling;
    while (mark?.classList.contains("anchor")) mark = mark.nextElementSibling; // several readings may begin at one place
    if (reading && mark?.dataset?.lines) show(mark);
  };
  window.addEventListener("hashchange", open);
  window.addEventListener("load", open);
})();
