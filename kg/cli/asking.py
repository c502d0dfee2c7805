"""Commands that ask a build: 查询, 兑现表, 解释, 网络分析, 服务."""

# ruff: noqa: FBT002 — an option's boolean is what typer reads
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options, printing
from kg.cli.printing import AnswerForm, Form
from kg.model import Role

if TYPE_CHECKING:
    from kg.store import Answer
    from kg.terms import Namespaces

_IRI = re.compile(r"https?://\S+")


def _questions(incomplete: str) -> list[tuple[str, str]]:
    """The bundled questions whose names begin so, with their titles, for the shell's completion."""
    from kg import questions

    return [(name, asked.title) for name, asked in questions.bundled().items() if name.startswith(incomplete)]


def _measures(incomplete: str) -> list[str]:
    """The measures whose names begin so."""
    from kg import connections, measures

    return [name for name in (*measures.MEASURES, *connections.QUESTIONS) if name.startswith(incomplete)]


def _places(context: typer.Context, incomplete: str) -> list[str]:
    """The places of the build that begin so, in full or by the last part of their names."""
    from kg import jsonlines
    from kg.errors import BuildError
    from kg.pages.words import short_place

    try:
        rows = list(jsonlines.read_rows((context.params.get("graph") or options.OUTPUT) / "graph" / "documents.jsonl"))
    except (BuildError, OSError):
        return []  # no build here yet
    names = {name for row in rows if row.get("place") for name in (row["place"], short_place(row["place"]))}
    return sorted(name for name in names if name.startswith(incomplete))


def query(
    words: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="问题名、.rq 文件或 SPARQL。 A bundled question, a file, SPARQL.", autocompletion=_questions),
    ] = None,
    form: Annotated[
        AnswerForm | None, typer.Option("-f", "--format", help="默认 table；图用 ttl。 By default a table, triples as ttl.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("-p", "--param", metavar="K=V", help="参数，可多次。 A parameter, may be repeated.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="列出自带的问题。 List the bundled questions.")] = False,
    graph: options.Held = options.OUTPUT,
) -> None:
    """查询：SPARQL 或自带的问题。 SPARQL over a build: SELECT, ASK, CONSTRUCT, DESCRIBE."""
    from kg import questions, store, terms

    if listed:
        return _list_questions(form)
    if not (words and words.strip()):
        raise typer.BadParameter("give a question, or --list to see the bundled ones", param_hint="QUERY")
    question, names = questions.find(words), terms.namespaces()
    answer = questions.ask(store.open_store(graph / "graph" / "store"), question, options.pairs(param), names)
    return _write_answer(answer, form, names)


def _list_questions(form: AnswerForm | None) -> None:
    if form is AnswerForm.TTL:
        from kg import catalogue, questions, terms

        return printing.write_bytes(catalogue.turtle(questions.bundled().values(), terms.namespaces()))
    if form is AnswerForm.XML:
        raise typer.BadParameter("the list of questions has no xml form; choose another", param_hint="-f")
    return printing.write_rows(question_rows(), Form(form or Form.TABLE))


def question_rows() -> list[dict[str, object]]:
    """The bundled questions as rows."""
    from kg import questions

    return [
        {
            "name": question.name,
            "title": question.title,
            "title_en": question.title_en,
            "parameters": [f"{declared.name}={declared.default}" for declared in question.parameters],
        }
        for question in questions.bundled().values()
    ]


def _write_answer(answer: "Answer", form: AnswerForm | None, names: "Namespaces") -> None:
    if form not in (None, AnswerForm.TABLE):
        printing.write_bytes(answer.write(form, names))
    elif answer.is_graph:
        printing.write_bytes(answer.write("ttl", names))
    elif answer.truth is not None:
        printing.write("是 true" if answer.truth else "否 false")
    else:
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows()]
        printing.write_table(rows, answer.columns)


def scorecard(
    place: Annotated[str, typer.Argument(help="地名，可只写末级。 The place, in full or its last part.", autocompletion=_places)],
    year: Annotated[int | None, typer.Option(help="目标所在的年份。 The year that targets are for.")] = None,
    form: Annotated[Form, typer.Option("-f", "--format", help="格式。")] = Form.TABLE,
    graph: options.Held = options.OUTPUT,
) -> None:
    """兑现表：承诺了什么，结果如何，原句为证。 What was promised and what came of it, with the sentences."""
    from kg import scorecard as scoring

    lines = scoring.scorecard(graph, place, year)
    printing.write_rows(list(scoring.shown(lines)) if form is Form.TABLE else lines, form)
    printing.tell(scoring.counts(lines) or "没有目标。 No targets.")


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT | IRI", help="一句话，或图中节点的 IRI。 A sentence, or a node of the graph.")],
    place: Annotated[str | None, typer.Option(help="谁的报告。 Whose report the sentence is from.")] = None,
    year: Annotated[int | None, typer.Option(min=1949, max=2200, help="说的是哪一年。 The year it speaks of.")] = None,
    section: Annotated[Role, typer.Option(help="报告的哪一部分。 In which part of the report it stands.")] = Role.PLAN,
    graph: options.Held = options.OUTPUT,
) -> None:
    """解释：一句话怎么读，或一个节点出自哪句话。 How a sentence is read; from a node back to its sentence."""
    if not text.strip():
        raise typer.BadParameter("give a sentence, or the IRI of a node", param_hint="TEXT | IRI")
    if _IRI.fullmatch(text):
        from kg import provenance

        printing.write(printing.visible(provenance.told(graph, text)))
    else:
        from kg import explanation

        printing.write(printing.visible(explanation.explain_text(text, place=place, year=year, section=section)))


def analyse(
    measure: Annotated[
        str,
        typer.Argument(
            help="degree、weighted-degree、pagerank、betweenness、communities、bridges、connectors、organisers、changes",
            autocompletion=_measures,
        ),
    ] = "pagerank",
    top: Annotated[int, typer.Option("-n", "--top", min=0, help="前几名；0 为全部。 How many; 0 for all.")] = 20,
    year: Annotated[int | None, typer.Option(help="只看这一年；changes 的后一年。 One year only; of changes the later.")] = None,
    since: Annotated[int | None, typer.Option(help="changes 的前一年。 The earlier year of changes.")] = None,
    documents: Annotated[int, typer.Option(min=1, help="至少几份文件说到的连线。 Links that so many documents state.")] = 1,
    form: Annotated[Form, typer.Option("-f", "--format", help="格式。")] = Form.TABLE,
    graph: options.Held = options.OUTPUT,
) -> None:
    """网络分析：中心度、社群、桥梁、连接者、计划、变化。 Measures and communities of the network."""
    from kg import connections, measures, network

    known = [*measures.MEASURES, *connections.QUESTIONS]
    if measure not in known:
        raise typer.BadParameter(f"{measure!r}: choose one of {', '.join(known)}", param_hint="MEASURE")
    ties = connections.ties_of(graph)
    if measure in measures.MEASURES:
        rows = measures.MEASURES[measure](network.network(connections.told(ties, year, documents)))
    else:
        usual = connections.spoken_years(ties)
        kept = connections.told(ties, None if measure == "changes" else year, documents)
        rows = connections.QUESTIONS[measure](graph, kept, (since or usual[0], year or usual[1]))
    printing.write_rows([_names_first(row, form) for row in rows[: top or None]], form)


def _names_first(row: Mapping[str, object], form: Form) -> dict[str, object]:
    """A row with its IRIs behind what a person reads; a table leaves the long lists of them out."""
    kept = {name: value for name, value in row.items() if form is not Form.TABLE or name != "nodes"}
    return dict(sorted(kept.items(), key=lambda cell: cell[0] in ("node", "nodes")))


def serve(
    host: Annotated[str, typer.Option(help="监听地址；默认仅本机。 By default this machine only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口；0 为任选。 0 for any.")] = 8000,
    limit: Annotated[float, typer.Option(min=0.1, help="一次查询最多几秒。 Seconds a question may take.")] = 30,
    graph: options.Graph = options.OUTPUT,
) -> None:
    """服务：/sparql 端点、查询页和网页。 A SPARQL 1.1 endpoint, a query page and the pages."""
    from kg import serve as serving

    made = serving.server(graph, host, port, limit)
    printing.tell(f"{serving.address(made)}  SPARQL: /sparql  查询页: /query  (Ctrl-C 结束)")
    serving.run(made)


COMMANDS: options.Commands = {
    query: options.examples(
        "kg query --list", "kg query place-targets -p place=渝中区 -p year=2023", "kg query 'ASK { ?claim a kg:Target }'"
    ),
    scorecard: options.examples("kg scorecard 重庆市渝中区 --year 2023", "kg scorecard 渝中区 -f csv"),
    explain: options.examples(
        'kg explain "地区生产总值增长6%左右"',
        'kg explain "城镇化率由55%提高到61%" --place 重庆市渝中区 --year 2023 --section review',
        "kg explain https://w3id.org/target-kg/id/place/500103",
    ),
    serve: options.examples("kg serve", "kg serve -g output --port 8080"),
    analyse: options.examples(
        "kg analyse",
        "kg analyse communities -n 10",
        "kg analyse changes --since 2021 --year 2024",
        "kg analyse connectors --documents 2 -f csv",
    ),
}
