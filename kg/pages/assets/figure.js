"use strict";
// Draws the networks of a page with vis-network and shows the sentences behind what is clicked.
(() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const pages = document.body.dataset.pages;
  const MOST = 30;

  const make = (tag, words, kind) => {
    const node = document.createElement(tag);
    node.textContent = words;
    if (kind) node.className = kind;
    return node;
  };

  const sentence = ([head, before, quote, after, title, href]) => {
    const figure = make("figure", "", "evidence");
    const text = make("blockquote", before);
    text.append(make("mark", quote), after);
    const source = make("figcaption", "");
    const link = make("a", title);
    link.href = pages + href;
    if (head) source.append(make("b", head + " "));
    source.append(link);
    figure.append(text, source);
    return figure;
  };

  const draw = (figure) => {
    const drawing = JSON.parse(figure.querySelector(".drawing").textContent);
    const told = JSON.parse(figure.parentElement.querySelector(".told").textContent);
    const canvas = figure.querySelector(".canvas");
    const panel = figure.querySelector(".panel");
    canvas.style.height = figure.dataset.height;
    panel.style.maxHeight = figure.dataset.height;
    const kinds = [...new Set(drawing.nodes.map((node) => node.group))];
    const groups = Object.fromEntries(kinds.map((kind) => [kind, { color: { background: colour(kind), border: colour("sheet"), highlight: { background: colour(kind), border: colour("ink") }, hover: { background: colour(kind), border: colour("ink") } } }]));
    const options = {
      ...drawing.options, groups,
      nodes: { ...drawing.options.nodes, font: { color: colour("ink"), face: style.getPropertyValue("--sans"), size: 14, strokeWidth: 3, strokeColor: colour("sheet") } },
      edges: { ...drawing.options.edges, color: { color: colour("indicator"), opacity: 0.35, highlight: colour("accent"), hover: colour("accent") } },
    };
    const edges = drawing.edges.map((edge, id) => ({ ...edge, id }));
    const nodes = new Map(drawing.nodes.map((node) => [node.id, node]));
    const shown = { nodes: new vis.DataSet(drawing.nodes), edges: new vis.DataSet(edges) };
    const network = new vis.Network(canvas, shown, options);
    const filters = document.querySelector(".filters");
    const filter = () => {
      const kinds = new Set([...filters.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
      const [year, verdict] = ["year", "verdict"].map((name) => filters.querySelector(`[name=${name}]`).value);
      const fits = (edge) => (!year || edge.years.includes(Number(year))) && (!verdict || edge.verdicts.includes(verdict))
        && [edge.from, edge.to].every((id) => kinds.has(nodes.get(id).group));
      const kept = edges.filter(fits);
      const ends = new Set(kept.flatMap((edge) => [edge.from, edge.to]));
      shown.edges.update(edges.map((edge) => ({ id: edge.id, hidden: !kept.includes(edge) })));
      shown.nodes.update(drawing.nodes.map((node) => ({ id: node.id, hidden: !(kinds.has(node.group) && (ends.has(node.id) || !(year || verdict))) })));
    };
    filters?.addEventListener("change", filter);

    const say = (title, aside, said, page) => {
      const head = make("h3", title);
      if (page) { head.textContent = ""; const link = make("a", title); link.href = pages + page; head.append(link); }
      panel.replaceChildren(head, make("p", aside, "hint"), ...said.slice(0, MOST).map((number) => sentence(told[number])));
      panel.scrollTop = 0;
    };
    const sayNode = (id) => {
      const own = edges.filter((edge) => edge.from === id || edge.to === id).sort((a, b) => b.weight - a.weight);
      const node = nodes.get(id);
      say(node.full, `${own.length} 个相邻节点，原句 ${own.reduce((sum, edge) => sum + edge.weight, 0)} 处`, [...new Set(own.flatMap((edge) => edge.said))], node.page);
    };
    const sayEdge = (id) => {
      const edge = edges[id];
      say(`${nodes.get(edge.from).full} — ${nodes.get(edge.to).full}`, `${edge.tie}，原句 ${edge.weight} 处`, edge.said);
    };
    network.on("click", (event) => {
      if (event.nodes.length) sayNode(event.nodes[0]);
      else if (event.edges.length) sayEdge(event.edges[0]);
    });
    figure.querySelector(".choose").addEventListener("change", (event) => {
      const node = drawing.nodes.find((each) => each.full === event.target.value);
      if (!node) return;
      network.selectNodes([node.id]);
      network.focus(node.id, { scale: 1 });
      sayNode(node.id);
    });
    figure.network = network;
    figure.shown = shown;
  };

  for (const figure of document.querySelectorAll(".figure")) draw(figure);
})();
