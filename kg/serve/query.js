"use strict";
// The query page: an editor that knows our terms, the bundled questions, answers as table, chart and network, downloads, history.
(() => {
  const element = (id) => document.getElementById(id);
  const make = (tag, words, fields = {}) => Object.assign(document.createElement(tag), { textContent: words }, fields);
  const json = (path) => fetch(path).then((answer) => answer.json());
  const readable = (iri) => { try { return decodeURIComponent(iri); } catch { return iri; } }; // a lone % may stand in an IRI
  const START = "SELECT ?source ?title WHERE {\n  ?document a kg:Document ; dcterms:title ?title ; dcterms:identifier ?source .\n}\nORDER BY ?source\nLIMIT 100\n";
  const BARS = 60; // of a chart, no more than the server draws
  const SCALE = ["measure", "unit"]; // columns that tell what a number counts
  const SHOWN = 2000; // rows in the table; a download has them all
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;

  // The editor
  ace.config.set("basePath", "/query");
  const editor = ace.edit("editor", { mode: "ace/mode/sparql", theme: dark ? "ace/theme/tomorrow_night" : "ace/theme/textmate", useWorker: false,
    fontSize: 14, tabSize: 2, showPrintMargin: false, enableBasicAutocompletion: true, enableLiveAutocompletion: true, wrap: true });
  editor.setValue(START, -1);
  editor.commands.addCommand({ name: "ask", bindKey: { win: "Ctrl-Enter", mac: "Command-Enter" }, exec: () => ask() });
  let said = { columns: {}, choices: {} };
  let ours = []; // the terms with our prefix
  const words = json("/words").then(({ prefixes, terms, columns, choices }) => {
    said = { columns, choices };
    ours = terms.map(([term]) => term);
    const known = terms.map(([term, label]) => ({ caption: term, value: term, meta: label, score: 900 }));
    known.push(...Object.entries(prefixes).map(([prefix, iri]) => ({ caption: `${prefix}:`, value: `${prefix}:`, meta: iri, score: 500 })));
    editor.completers = [{ identifierRegexps: [/[\w:.-]/], getCompletions: (_, session, at, typed, done) => done(null, typed.length < 2 ? [] :
      [...known, ...[...new Set(session.getValue().match(/\?\w+/g) ?? [])].map((name) => ({ value: name.slice(1), caption: name, meta: "变量", score: 800 }))]) }];
  });

  // The bundled questions
  let questions = [];
  const chosen = () => questions.find((each) => each.name === element("questions").value);
  let filling = 0; // as with answers below: only the last one counts
  const fill = async () => {
    const mine = ++filling;
    const values = new URLSearchParams([...element("parameters").querySelectorAll("input")].map((input) => [input.name, input.value]));
    const answer = await fetch(`/questions/${chosen().name}?${values}`);
    const text = await answer.text();
    if (mine !== filling) return false;
    if (answer.ok) editor.setValue(text, -1); else fault(text);
    return answer.ok;
  };
  const choose = async (values = {}) => {
    const question = chosen();
    element("why").textContent = question ? `${question.title_en}　${question.why}` : "";
    element("parameters").replaceChildren(...(question?.parameters ?? []).map(({ name, kind, default: value, meaning }) => {
      const label = make("label", meaning);
      label.append(make("input", "", { name, value: values[name] ?? value, type: kind === "integer" ? "number" : "search" }));
      return label;
    }));
    if (question && await fill()) ask();
  };
  element("questions").addEventListener("change", () => choose());
  element("parameters").addEventListener("change", async () => { if (await fill()) ask(); });
  const listed = json("/questions").then((all) => {
    questions = all;
    element("questions").append(...all.map(({ name, title }) => make("option", title, { value: name })));
  });

  // History, kept in this browser
  const remembered = () => { try { return JSON.parse(localStorage.getItem("kg-history") ?? "[]"); } catch { return []; } };
  const remember = (text) => {
    try { localStorage.setItem("kg-history", JSON.stringify([text, ...remembered().filter((each) => each !== text)].slice(0, 30))); } catch { /* it may be switched off */ }
    recall();
  };
  const recall = () => element("history").replaceChildren(make("option", "—", { value: "" }), ...remembered().map((text) =>
    make("option", text.replace(/^(#|PREFIX).*$/gim, "").trim().replace(/\s+/g, " ").slice(0, 70), { value: text })));
  element("history").addEventListener("change", (event) => { if (event.target.value) { editor.setValue(event.target.value, -1); ask(); } });

  // What went wrong, in the editor and below it
  let marked = null;
  const fault = (text) => {
    element("fault").hidden = !text;
    element("fault").textContent = text;
    if (marked !== null) editor.session.removeMarker(marked);
    editor.session.setAnnotations([]);
    marked = null;
    const at = /line (\d+), column (\d+)/.exec(text ?? "");
    if (!at) return;
    const [row, column] = [at[1] - 1, Math.max(at[2] - 1, 0)];
    editor.session.setAnnotations([{ row, column, text, type: "error" }]);
    marked = editor.session.addMarker(new ace.Range(row, 0, row, 1), "fault-line", "fullLine");
    editor.gotoLine(row + 1, column, true);
  };

  // Answers
  let rows = [];
  let columns = [];
  const NUMBER = /(integer|decimal|double)$/;
  const numeric = (value) => value?.type === "literal" && NUMBER.test(value.datatype ?? "");
  const cell = (name, value, row) => {
    const made = make("td", "");
    if (!value) return made;
    if (numeric(value)) made.className = "number";
    const source = row[{ outcomeQuote: "outcomeSource", otherQuote: "otherSource" }[name] ?? "source"]?.value;
    const href = value.type === "uri" ? `/node?iri=${encodeURIComponent(value.value)}`
      : /[sS]ource$/.test(name) ? `/document?name=${encodeURIComponent(value.value)}`
      : source && /^(quote|sentence|laterQuote|outcomeQuote|otherQuote)$/.test(name) ? `/document?name=${encodeURIComponent(source)}#:~:text=${encodeURIComponent(value.value.trim().slice(0, 60))}` : "";
    const shown = value.type === "uri" ? readable(value.value).replace(/^.*\/(ontology#|id\/)/, "") : word(name, row);
    made.append(href ? make("a", shown, { href }) : shown);
    return made;
  };
  const table = (sorted = null, down = false) => {
    const made = document.createElement("table");
    const head = made.createTHead().insertRow();
    for (const name of columns) {
      const th = make("th", said.columns[name] ?? name, { scope: "col", tabIndex: 0, title: name });
      if (name === sorted) th.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sort = () => table(name, name === sorted ? !down : false);
      th.addEventListener("click", sort);
      th.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
      head.append(th);
    }
    const order = sorted === null ? rows : [...rows].sort((a, b) => (down ? -1 : 1) * compared(a[sorted], b[sorted]));
    const body = made.createTBody();
    for (const row of order.slice(0, SHOWN)) body.insertRow().append(...columns.map((name) => cell(name, row[name], row)));
    element("answer").replaceChildren(made);
  };
  const compared = (a, b) => {
    if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
    return numeric(a) && numeric(b) ? a.value - b.value : a.value.localeCompare(b.value, "zh");
  };
  const word = (name, row) => said.choices[name]?.[row[name]?.value] ?? row[name]?.value ?? "";
  const scale = (row) => SCALE.map((name) => word(name, row)).join("");
  // What can be drawn: the column with most numbers, the last where several have as many, in those rows that most share a measure and a unit with.
  const drawable = () => {
    const filled = (name) => rows.filter((row) => numeric(row[name]));
    const numbers = columns.filter((name) => filled(name).length && !/^(until|year|planYear|start|end)$/.test(name));
    const number = [...numbers].sort((a, b) => filled(a).length - filled(b).length).at(-1);
    if (!number) return null;
    const counts = {};
    for (const row of filled(number)) counts[scale(row)] = (counts[scale(row)] ?? 0) + 1;
    const [unit] = Object.entries(counts).sort(([, a], [, b]) => b - a)[0];
    const labels = columns.filter((name) => !numbers.includes(name) && !SCALE.includes(name) && rows.some((row) => row[name]?.type === "literal"));
    return { number, unit, labels: labels.slice(0, 3), alike: filled(number).filter((row) => scale(row) === unit).slice(0, BARS) };
  };
  element("draw").addEventListener("click", async () => {
    const { number, unit, labels, alike } = drawable();
    const times = {}; // two rows of one name would be one bar
    const bars = alike.map((row) => {
      const name = labels.map((label) => word(label, row)).join(" ");
      times[name] = (times[name] ?? 0) + 1;
      return [times[name] > 1 ? `${name}（${times[name]}）` : name, row[number].value];
    });
    const answer = await fetch("/chart", { method: "POST", body: JSON.stringify(bars) });
    element("chart").innerHTML = answer.ok ? await answer.text() : "";
    element("chart").append(make("figcaption", `${said.columns[number] ?? number}${unit && `（${unit}）`}，${rows.length} 行中的 ${alike.length} 行`));
    element("chart").hidden = false;
    element("chart").scrollIntoView({ block: "nearest" });
  });

  // Triples as a network
  const short = (term) => (term.startsWith('"') ? term.replace(/^"|"(@\w+|\^\^<.*>)?$/g, "") : readable(term.replace(/^<|>$/g, "")).replace(/^.*[/#]/, "")).slice(0, 24);
  const drawn = (triples) => {
    const script = document.createElement("script");
    const show = () => {
      const facts = [...triples.matchAll(/^(<[^>]*>) <([^>]*)> (.*) \.$/gm)].slice(0, 600);
      const nodes = [...new Set(facts.flatMap(([, from, , to]) => [from, to]))];
      const ids = new Map(nodes.map((node, id) => [node, id]));
      element("network").hidden = false;
      const ink = getComputedStyle(document.documentElement).getPropertyValue("--ink");
      new vis.Network(element("network"), { nodes: nodes.map((node, id) => ({ id, label: short(node), shape: node.startsWith("<") ? "dot" : "box", font: { color: ink } })),
        edges: facts.map(([, from, by, to]) => ({ from: ids.get(from), to: ids.get(to), label: short(by), arrows: "to", font: { size: 10, color: ink, strokeWidth: 0 } })) },
      { physics: { stabilization: { iterations: 200 } }, nodes: { size: 9 } }).once("stabilizationIterationsDone", function () { this.setOptions({ physics: false }); });
    };
    if (window.vis) return show();
    script.src = "/pages/assets/vis-network.min.js";
    script.onload = show;
    document.head.append(script);
  };

  // Why nothing was found: a term that we do not have, with the nearest that we have
  const steps = (a, b) => { // how many letters must be put in, left out or changed
    let row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i += 1)
      row = row.reduce((next, above, j) => [...next, j ? Math.min(next[j - 1] + 1, above + 1, row[j - 1] + (a[i - 1] !== b[j - 1])) : i], []);
    return row.at(-1);
  };
  const unknown = (text) => [...new Set(text.replace(/"[^"]*"|<[^>]*>|#.*$/gm, " ").match(/\bkg:[\w-]+/g) ?? [])].filter((term) => !ours.includes(term))
    .map((term) => `没有 ${term} 这个词，是不是 ${ours.reduce((best, each) => (steps(term, each) < steps(term, best) ? each : best))}？`);

  const asked = (accept) => fetch("/sparql", { method: "POST", body: new URLSearchParams({ query: editor.getValue() }), headers: { accept } });
  let turn = 0; // an answer that comes after the next question was asked is let go
  const ask = async () => {
    const mine = ++turn;
    fault("");
    element("told").textContent = "…";
    for (const id of ["forms", "chart", "network"]) element(id).hidden = true;
    element("answer").replaceChildren();
    const begun = performance.now();
    const answer = await asked("application/sparql-results+json, application/n-triples;q=0.5");
    const text = await answer.text();
    if (mine !== turn) return undefined;
    element("told").textContent = "";
    if (!answer.ok) return fault(text);
    remember(editor.getValue());
    const took = `${((performance.now() - begun) / 1000).toFixed(1)} 秒`;
    if (!answer.headers.get("content-type").includes("json")) {
      element("told").textContent = `${text.split("\n").length - 1} 条三元组，${took}`;
      element("answer").replaceChildren(make("pre", text));
      return drawn(text);
    }
    const found = JSON.parse(text);
    if ("boolean" in found) { element("told").textContent = `${found.boolean ? "是" : "否"}，${took}`; return; }
    [columns, rows] = [found.head.vars, found.results.bindings];
    element("told").textContent = `${rows.length} 行${rows.length > SHOWN ? `（只列前 ${SHOWN} 行，下载有全部）` : ""}，${took}`;
    if (!rows.length && ours.length) fault(unknown(editor.getValue()).join("\n"));
    element("forms").hidden = !rows.length;
    element("draw").hidden = !drawable();
    table();
  };
  element("ask").addEventListener("click", ask);
  element("forms").addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-form]");
    if (!link) return;
    event.preventDefault();
    const answer = await asked(link.dataset.form);
    if (!answer.ok) return fault(await answer.text());
    const url = URL.createObjectURL(await answer.blob());
    make("a", "", { href: url, download: link.download }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  });

  recall();
  Promise.all([words, listed]).then(() => {
    document.body.dataset.ready = "yes";
    const given = new URLSearchParams(location.search);
    if (given.get("query")) { editor.setValue(given.get("query"), -1); ask(); }
    if (given.get("name")) { element("questions").value = given.get("name"); choose(Object.fromEntries(given)); }
  });
})();
