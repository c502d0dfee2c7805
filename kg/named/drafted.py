"""Rules that a government draws up, named by what they are for: 出台|促进民营经济发展壮大29条措施."""

from collections.abc import Iterator, Sequence

from kg.model import EntityType
from kg.named.lexing import Token
from kg.named.spans import COUNT, Name, counts, has_unit, is_dated, name_of
from kg.named.vocabulary import ends_of, words_of

SHORTEST = 8  # characters
SHORTEST_COUNTED = 5  # with the number of articles: 稳经济30条


def drafted(line: Sequence[Token]) -> Iterator[Name]:
    """The rules of a sentence whose names begin right behind the verb and hold verbs or the number of their articles."""
    for index, token in enumerate(line):
        drafts = token.word is not None and token.word.stage is not None and token.has("drafting")
        if not drafts or (index + 1 < len(line) and line[index + 1].has("drafting")):
            continue
        first = _first(line, index + 1)
        last = _last(line, first)
        if last is not None and _is_name(line[first : last + 1]):
            yield name_of(line, first, last, _kind(line[last]), "drafted", certain=True)._replace(counted=False)


def _kind(token: Token) -> EntityType:
    """A policy, but a programme where the last word makes it one: 行动方案."""
    return EntityType.PROGRAMME if token.word is not None and token.word.head is EntityType.PROGRAMME else EntityType.POLICY


def _first(line: Sequence[Token], index: int) -> int:
    """Where the name begins, behind 并|实施, 了 and 首个."""
    while index < len(line) and (line[index].text in words_of("enacted_by") or line[index].has("singular", "enacting")):
        index += 1
    return index


def _last(line: Sequence[Token], first: int) -> int | None:
    """The word that says that it is a rule, behind which the clause or the member of a list ends."""
    stop = first
    while stop < len(line) and _inside(line[stop]) and not _joins(line, stop):
        stop += 1
        if _ends(line, stop - 1) and (stop == len(line) or not _inside(line[stop]) or line[stop].has("conjunctions")):
            return stop - 1
    return None


def _joins(line: Sequence[Token], index: int) -> bool:
    """Whether a small word stands behind a plan, which is another: 专项行动计划|和|…政策."""
    before = line[index - 1].word if index else None
    return line[index].has("conjunctions") and before is not None and before.head is EntityType.PROGRAMME


def _ends(line: Sequence[Token], index: int) -> bool:
    """Whether a token says that it is a rule: 措施, 政策|30条."""
    token = line[index]
    said = token.text[1:-1] if token.kind == "quote" else ""
    articles = counts(token, "articles") or (COUNT.fullmatch(said) is not None and has_unit(said, "articles"))
    return articles or (token.kind == "word" and token.text.endswith(ends_of("rules")))


def _inside(token: Token) -> bool:
    """Whether a name goes on with a token: any but a mark, a number of other things, and words of many or of none in particular."""
    if token.kind == "quantity":
        return counts(token, "articles") or is_dated(token)
    return token.kind in ("word", "unknown", "place", "quote", "latin", "slogan") and not token.has("stops", "plural", "outer", "drafting")


def _is_name(part: Sequence[Token]) -> bool:
    """Whether words say enough: a verb and what it does, or articles in number; what any rule does is not enough."""
    counted = part[-1].kind in ("quantity", "quote")
    told = counted or any(token.has("stage", "verbs", "verbal") or token.kind == "quantity" for token in part[:-1])
    long = sum(len(token.text) for token in part) >= (SHORTEST_COUNTED if counted else SHORTEST)
    return told and long and part[0].kind not in ("quantity", "quote")
