"""What the query page (查询页) asks for: its files, questions with parameters filled in, our terms, where a node is shown, a chart."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from importlib import resources
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import quote

from kg import aside, questions, store, terms, wording
from kg.build import document_slug, slug
from kg.errors import QueryError
from kg.pages.drawn import Bar, bars
from kg.pages.printing import environment
from kg.serve.protocol import Refusal, Response

KINDS = {".js": "text/javascript", ".css": "text/css"}
OURS = ("query.js", "query.css")
EDITOR = ("ace.js", "mode-sparql.js", "ext-language_tools.js", "theme-textmate.js", "theme-tomorrow_night.js")
MOST_BARS = 60
WORDS = """SELECT DISTINCT ?term (MIN(STR(?said)) AS ?label) {
  { ?term a ?kind ; rdfs:label|skos:prefLabel ?said . FILTER(STRSTARTS(STR(?term), STR(kg:)) && LANG(?said) = "zh") }
} GROUP BY ?term ORDER BY ?term"""
WHERE = """SELECT ?source ?part { VALUES ?node { $node }
  { ?node prov:hadPrimarySource/dcterms:identifier ?source } UNION { ?node dcterms:identifier ?source }
  UNION { ?node dcterms:isPartOf/dcterms:identifier ?source } UNION { ?node kg:assesses/prov:hadPrimarySource/dcterms:identifier ?source }
  OPTIONAL { ?node kg:assesses ?part }
} LIMIT 1"""

Parameters = Mapping[str, Sequence[str]]


def response(build: Path, path: str, parameters: Parameters) -> Response | None:
    """What stands at a path; None for one that is not the desk's."""
    first, _, rest = path.lstrip("/").partition("/")
    if first == "query" and rest in (*OURS, *EDITOR):
        return _own(rest)
    if first == "questions" and rest:
        return _filled(rest, parameters)
    plain: Mapping[str, Callable[[], Response]] = {
        "query": _page,
        "questions": lambda: told([_offered(asked) for asked in questions.bundled().values()]),
        "words": lambda: told(_words(build)),
        "node": lambda: _shown(build, _one(parameters, "iri")),
        "document": lambda: _moved(f"/pages/document/{document_slug(_one(parameters, 'name'))}.html"),
    }
    return plain[first]() if first in plain and not rest else None


def told(value: object) -> Response:
    """A value as JSON."""
    return Response(HTTPStatus.OK, "application/json", json.dumps(value, ensure_ascii=False).encode())


def chart(body: str) -> Response:
    """Labels and numbers as a drawn chart: [["渝中区", 39], …]."""
    try:
        shown = [Bar(str(label), float(number)) for label, number in json.loads(body)[:MOST_BARS]]
        drawn = aside.done(bars, shown)  # what draws ends its whole process over a label that it cannot write
    except (ValueError, TypeError, KeyError, RecursionError, aside.EndedError) as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, "a chart takes a list of labels and numbers, in JSON") from error
    return Response(HTTPStatus.OK, "image/svg+xml", drawn.encode())


def _page() -> Response:
    """The query page, framed as all pages are."""
    return Response(HTTPStatus.OK, "text/html; charset=utf-8", environment().get_template("query.html").render().encode())


@cache
def _own(name: str) -> Response:
    """A file that the page loads; the editor comes out of the package that ships it."""
    kind = KINDS[Path(name).suffix]
    place = resources.files("kg.serve").joinpath(name) if name in OURS else _of_editor(name)
    return Response(HTTPStatus.OK, f"{kind}; charset=utf-8", place.read_bytes())


def _of_editor(name: str) -> Path:
    """A file of the editor, found without importing the package that ships it: that would ask for Django."""
    return Path(str(distribution("django-static-ace-builds").locate_file(f"django_static_ace_builds/static/ace-builds/{name}")))


def _offered(asked: questions.Question) -> dict[str, object]:
    declared = [{"name": each.name, "kind": each.kind, "default": each.default, "meaning": each.meaning} for each in asked.parameters]
    return {"name": asked.name, "title": asked.title, "title_en": asked.title_en, "why": asked.why, "parameters": declared}


def _filled(name: str, parameters: Parameters) -> Response:
    known = questions.bundled()
    if name not in known:
        raise Refusal(HTTPStatus.NOT_FOUND, "no such question; /questions has them all")
    values = {key: given[0] for key, given in parameters.items()}
    return Response(HTTPStatus.OK, "application/sparql-query", questions.filled(known[name], values, terms.namespaces()).encode())


def _words(build: Path) -> dict[str, object]:
    """The prefixes, our terms with their Chinese labels, and how columns and codes are said."""
    names = terms.namespaces()
    found = store.query(store.open_store(build / "graph" / "store"), WORDS, names=names).rows()
    return {
        "prefixes": store.prefixes(names),
        "terms": [["kg:" + term.removeprefix(names.ontology), label] for term, label in found],
        "columns": wording.words("column"),
        "choices": {column: {code: wording.choice(column, code) for code in wording.words(column)} for column in wording.CODED},
    }


def _shown(build: Path, iri: str) -> Response:
    """The page where a node is shown, if there is one, else what the graph says of it."""
    names = terms.namespaces()
    question = questions.Question("node", WHERE, parameters=(questions.Declared("node", "iri", iri, ""),))
    found = list(questions.ask(store.open_store(build / "graph" / "store"), question, {}, names).rows())
    if found:
        source, part = found[0]
        last = (part or iri).rpartition("/")[2]
        return _moved(f"/pages/document/{document_slug(source)}.html" + (f"#{last}" if last.isascii() and last.isalnum() else ""))
    kind, _, rest = iri.removeprefix(names.id).partition("/")
    folder, page = (kind, f"{rest}.html") if kind in ("place", "indicator") else ("thing", f"{slug('', iri)}.html")
    # Looked up among the names there, for what somebody asks for may be too long for the name of a file.
    if page in {file.name for file in (build / "pages" / folder).glob("*.html")}:
        return _moved(f"/pages/{folder}/{page}")
    return _moved(f"/query?name=node-facts&node={quote(iri, safe='')}")


def _moved(to: str) -> Response:
    return Response(HTTPStatus.SEE_OTHER, "text/plain", b"", {"Location": to})


def _one(parameters: Parameters, name: str) -> str:
    if not parameters.get(name):
        raise QueryError(f"the parameter {name} is missing")
    return parameters[name][0]
