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
  let entries = null;
  let asked = false;
  window.searchIn = (loaded) => { entries = loaded; look(); };
  const load = () => {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = pages + "assets/search.js";
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
        if (hits.length >= 40) return hits;
      }
    return hits;
  };
  const look = () => {
    const wanted = box.value.trim();
    found.hidden = !wanted;
    if (!wanted) return;
    if (!entries) { found.replaceChildren(make("p", "正在载入…")); return; }
    const hits = [...things(wanted), ...quotes(wanted)];
    found.replaceChildren(...hits.map(([words, aside, href]) => {
      const link = make("a", words, href);
      link.append(make("small", aside));
      return link;
    }));
    if (!hits.length) found.append(make("p", "没有找到"));
  };
  box.addEventListener("focus", load);
  box.addEventListener("input", () => { load(); look(); });
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
