"""Questions to the graph: the bundled ones (某地某年的目标), files and texts, with their parameters filled in."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from kg import resources
from kg.errors import QueryError
from kg.store import TOKEN, Answer, Parameter, Store, node, query
from kg.terms import ID, ONTOLOGY, Namespaces

_HEADER = re.compile(r"# (title-zh|title-en|why): (.+)")
_PARAMETER = re.compile(r"# param (\w{1,40}): (text|label|integer|iri) = (.{0,99}?) — (.+)")
_BUDGET = re.compile(r"# budget: ([\d.]+) ([\d.]+) ([\d.]+)")
_SPARQL = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
SIZES = (1_000, 5_000, 20_000)  # targets in the graphs that budgets of time are for
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Declared:
    """A parameter of a question; `default` stands in where nothing is given.

    `kind` is text, label (a text in Chinese, as the graph has its labels), integer or iri.
    """

    name: str
    kind: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query with what it answers; its text holds a parameter as $name.

    `budget` is how many seconds it may take with the defaults of its parameters, by the number of targets in the graph.
    """

    name: str
    text: str
    title: str = ""
    title_en: str = ""
    why: str = ""
    parameters: tuple[Declared, ...] = ()
    budget: Mapping[int, Decimal] = field(default_factory=dict)


def bundled() -> dict[str, Question]:
    """The questions that come with the package, by name."""
    return {path.stem: read(path) for path in sorted(resources.queries().glob("*.rq"))}


def read(path: Path) -> Question:
    """A question from a file, with the title, reason, parameters and budget that its comments tell."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read ({error}); give a SPARQL text in UTF-8") from error
    header = dict(_HEADER.findall(text))
    parameters = tuple(Declared(*found) for found in _PARAMETER.findall(text))
    titles = (header.get("title-zh", ""), header.get("title-en", ""), header.get("why", ""))
    return Question(path.stem, text, *titles, parameters, _budget(text))


def _budget(text: str) -> dict[int, Decimal]:
    told = _BUDGET.search(text)
    return dict(zip(SIZES, map(Decimal, told.groups()), strict=True)) if told else {}


def find(words: str) -> Question:
    """The question that a person means: the name of a bundled one, a file, or SPARQL itself."""
    known = bundled()
    if words in known:
        return known[words]
    if words.endswith(".rq"):
        return read(Path(words))
    if _SPARQL.search(words):
        return Question("query", words)
    raise QueryError(f"{words}: neither a bundled question, an .rq file nor SPARQL; kg query --list shows the questions")


def filled(question: Question, values: Mapping[str, str], names: Namespaces) -> str:
    """The text of a question with the values given, or their defaults, written where its declared parameters stand."""
    literals = dict(_literals(question, values))

    def written(match: re.Match[str]) -> str:
        return literals.get(match["variable"], match[0]) if match["sigil"] == "$" else match[0]

    return TOKEN.sub(written, question.text).replace(f"<{ONTOLOGY}", f"<{names.ontology}").replace(f"<{ID}", f"<{names.id}")


def ask(store: Store, question: Question, values: Mapping[str, str], names: Namespaces) -> Answer:
    """The answer to a question; one that declares no parameters takes a value where it says $name, or as what ?name is."""
    if question.parameters:
        return query(store, filled(question, values, names), names=names)
    written = {match["variable"] for match in TOKEN.finditer(question.text) if match["sigil"] == "$"}
    guessed = tuple(Declared(name, _guess(value), value, "") for name, value in values.items() if name in written)
    text = filled(replace(question, parameters=guessed), {}, names)
    return query(store, text, {name: _bound(value) for name, value in values.items() if name not in written}, names)


def _guess(value: str) -> str:
    """What a value looks like: integer, iri or text."""
    return "integer" if _WHOLE.fullmatch(value) else "iri" if "://" in value else "text"


def _bound(value: str) -> Parameter:
    match _guess(value):
        case "integer":
            return int(value)
        case "iri":
            return node(value)
        case _:
            return value


def _literals(question: Question, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    known = {declared.name: declared for declared in question.parameters}
    for name in sorted(values.keys() - known.keys()):
        raise QueryError(f"{question.name}: no parameter {name}; it takes {', '.join(known) or 'none'}")
    for name, declared in known.items():
        yield name, _KINDS[declared.kind](name, values.get(name, declared.default))


def _text(_: str, value: str) -> str:
    return f'"{value.translate(_ESCAPES)}"'


def _label(name: str, value: str) -> str:
    return f"{_text(name, value)}@zh"


def _integer(name: str, value: str) -> str:
    if not _WHOLE.fullmatch(value):
        raise QueryError(f"--param {name}={value}: not a whole number; give one such as {name}=2021")
    return value


def _iri(name: str, value: str) -> str:
    if not _IRI.fullmatch(value):
        raise QueryError(f"--param {name}={value}: not an IRI; give one such as https://…")
    return f"<{value}>"


_KINDS: Mapping[str, Callable[[str, str], str]] = {"text": _text, "label": _label, "integer": _integer, "iri": _iri}
