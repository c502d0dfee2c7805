"""Numbered programmes and their parts: “33618” = 3 + 3 + 6 + 18 clusters, “1361” of which “3”对应…, “三攻坚一盘活”."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.extract.numerals import parse_numeral
from kg.model import Entity, EntityType, Relation
from kg.named.counted import LONGEST, NUMERALS, Group, Item, groups, noun_start
from kg.named.entities import entity_of, plain
from kg.named.reading import Line, place_of

CODE = r"\d{3,7}[NX]?|\d{1,3}(?:\+(?:\d{1,3}|[NX]))+"
QUOTED = re.compile(rf"“({CODE})”")
NUMBERED = re.compile(rf"(?:^|“)(?P<code>{CODE})(?:”|$)(?P<tail>[^“”]*)$")
WORDED = re.compile(rf"“((?:[{NUMERALS}][^“”{NUMERALS}，。、+]{{2,4}}){{2,}})”")
PART = re.compile(rf"([{NUMERALS}])([^{NUMERALS}]+)")
SPELLING = ("tier-of", "component-of", "answers-to", "counted-by-word")  # the rules that say what a programme consists of
WINDOW = 3  # paragraphs from one that names a code, in which its parts are looked for
MOST_PARTS = 8
FEW = 2  # parts that stand together by chance, unless the text says that they are parts
NEAR = 24  # characters behind a code in which it can be said what it means
LONGEST_ANSWER = 40


def code_of(name: str) -> str | None:
    """The code of a numbered programme: “33618”现代制造业集群体系 → 33618, “1+3+N”监管体系 → 1+3+N; None of other names."""
    found = NUMBERED.search(name)
    return None if found is None or _never().match(found["tail"]) else found["code"]


def tail_of(name: str) -> str:
    """What a numbered programme is called behind its code: 现代制造业集群体系."""
    found = NUMBERED.search(name)
    return name if found is None else found["tail"]


@cache
def _never() -> re.Pattern[str]:
    return re.compile("|".join(_words("codes", "never")))


def _words(table: str, name: str) -> list[str]:
    words: list[str] = resources.tables("named/programmes.toml")[table][name]
    return words


@dataclass(frozen=True, slots=True)
class Naming:
    """Where a sentence names a programme by its code; `place` is the number of the paragraph."""

    code: str
    programme: Entity
    line: Line
    stop: int
    place: int


def parts(lines: Sequence[Line], known: Mapping[str, Entity]) -> Iterator[Relation]:
    """The components that a document states of the numbered programmes it names; `known` are its entities by plain name."""
    numbers = _paragraphs(lines)
    called = dict(_called(lines))
    counts = [group for line in lines for group in groups(line)] if called else []
    for code in sorted(called):
        namings = sorted(_namings(lines, numbers, code, called[code]), key=_is_bare)  # what explains a name before what only uses it
        found = list(_counted(counts, numbers, namings, known)) or list(_answers(lines, numbers, namings))
        yield from found
    yield from _worded(lines, known)


def _paragraphs(lines: Sequence[Line]) -> dict[int, int]:
    """The number of each sentence's paragraph."""
    order: dict[int, int] = {}
    return {id(line): order.setdefault(id(line.paragraph), len(order)) for line in lines}


def _called(lines: Sequence[Line]) -> Iterator[tuple[str, Entity]]:
    """Each code with the names that hold it, the longest last: those read as names, and what stands before an explanation."""
    notes = (match["name"] for line in lines for match in _explained().finditer(line.sentence.text))
    coded = (name for line in lines for name in line.names if code_of(name.text) is not None)
    named = {*(Entity(EntityType.PROGRAMME, note) for note in notes), *map(entity_of, coded)}
    for entity in sorted(named, key=lambda entity: (len(entity.name), entity.name)):
        code = code_of(entity.name)
        if code is not None:
            yield code, entity


@cache
def _explained() -> re.Pattern[str]:
    """“1+N”数据制度体系： at the start of a note."""
    ties = "|".join(_words("counted", "leads"))
    return re.compile(rf"(?P<name>“(?P<code>{CODE})”[^，。；：:、“”\d]{{0,16}}?)(?={ties})")


def _is_bare(naming: Naming) -> bool:
    return _explained().search(naming.line.sentence.text) is None


def _namings(lines: Sequence[Line], numbers: Mapping[int, int], code: str, programme: Entity) -> Iterator[Naming]:
    for line in lines:
        for match in QUOTED.finditer(line.sentence.text):
            if match[1] == code:
                named = programme if code.isdigit() else _named_here(line, match.start(), programme)
                yield Naming(code, named, line, match.end(), numbers[id(line)])


def _named_here(line: Line, at: int, programme: Entity) -> Entity:
    """The programme that a sentence names at a place: a government has several “1+N”."""
    notes = (
        (match.start(), match.end(), Entity(EntityType.PROGRAMME, match["name"])) for match in _explained().finditer(line.sentence.text)
    )
    names = ((name.start, name.stop, entity_of(name)) for name in line.names)
    return next((entity for start, stop, entity in (*notes, *names) if start <= at < stop), programme)


# --- counts that spell the code ---


def _counted(
    everything: Sequence[Group], numbers: Mapping[int, int], namings: Sequence[Naming], known: Mapping[str, Entity]
) -> Iterator[Relation]:
    """The groups whose counts spell the code, one behind the other, near a place that names it."""
    for naming in namings:
        near = [group for group in everything if _is_near(group, naming, numbers)]
        tiers = _spelling(near, naming)
        if tiers:
            for tier in tiers:
                yield from _tier(tier, [tier, *(group for group in everything if _is_same(group, tier))], naming.programme, known)
            return


def _is_near(group: Group, naming: Naming, numbers: Mapping[int, int]) -> bool:
    if group.line is naming.line:
        return group.start >= naming.stop
    return 0 <= numbers[id(group.line)] - naming.place <= WINDOW and group.line.sentence.offsets[0] > naming.line.sentence.offsets[0]


def _spelling(near: Sequence[Group], naming: Naming) -> Sequence[Group]:
    code = naming.code.replace("+", "")
    for first in range(len(near)):
        for last in range(first + FEW, min(first + MOST_PARTS, len(near)) + 1):
            run = near[first:last]
            if "".join(group.count for group in run) == code and _is_meant(run, naming):
                return run
    return ()


def _is_meant(run: Sequence[Group], naming: Naming) -> bool:
    """Whether counts that fit a code are its parts: many are; few must stand right behind the words that say so."""
    if len({group.whole for group in run}) < len(run) or all(group.count == "1" for group in run):
        return False
    if len(run) > FEW and len(naming.code.replace("+", "")) > FEW:
        return run[0].line is naming.line or all(group.items for group in run)
    text = naming.line.sentence.text
    lead = _lead().search(text, naming.stop, naming.stop + NEAR)
    return lead is not None and run[0].line is naming.line and run[0].start - lead.end() <= 2


@cache
def _lead() -> re.Pattern[str]:
    return re.compile("|".join(_words("counted", "leads")))


def _is_same(group: Group, tier: Group) -> bool:
    """Whether another sentence speaks of a tier: A、B和C三大万亿级主导产业集群 names those of the 万亿级产业集群."""
    if group is tier or group.count != tier.count or not group.items or len(tier.whole) < 4:
        return False
    rest = iter(group.whole)
    return len(group.whole) - len(tier.whole) <= 4 and all(character in rest for character in tier.whole)


def _tier(tier: Group, sayings: Sequence[Group], programme: Entity, known: Mapping[str, Entity]) -> Iterator[Relation]:
    """A part of a programme and its members; it is a programme itself, for others have 千亿级产业集群 too."""
    part = Entity(EntityType.PROGRAMME, tier.whole)
    yield Relation(part, "partOf", programme, tier.line.quote(tier.start, tier.stop), "tier-of")
    for group in sayings:
        for item in group.items:
            member, quote = _member(item, group.line, tier.whole, known), group.line.quote(group.start, group.stop)
            yield Relation(member, "partOf", part, quote, "member-of-tier")
            yield Relation(member, "partOf", programme, quote, "component-of")


def _member(item: Item, line: Line, whole: str, known: Mapping[str, Entity]) -> Entity:
    """A member as the document knows it, else of the sort that its tier is."""
    place = next((place for place in line.places if (place.start, place.stop) == (item.start, item.stop)), None)
    if place is not None:
        return place_of(place)
    if plain(item.text) in known:
        return known[plain(item.text)]
    return Entity(EntityType.INDUSTRY if _is_of_industries(whole) else EntityType.PROGRAMME, item.text)


def _is_of_industries(whole: str) -> bool:
    return whole.endswith(tuple(_words("counted", "industries")))


# --- “3”对应的“…” ---


@cache
def _answer() -> re.Pattern[str]:
    ties = "|".join(_words("answers", "ties"))
    return re.compile(rf"“(?P<part>\d{{1,3}}|[NX])”(?:{ties})(?P<said>“[^“”]+”|‘[^‘’]+’|[^。；;“]+(?:“[^“”]{{3,}}”[^。；;“]*)*)")


def _answers(lines: Sequence[Line], numbers: Mapping[int, int], namings: Sequence[Naming]) -> Iterator[Relation]:
    """What each part of a code means, where a text goes through them in their order."""
    for naming in namings:
        said = [(line, match) for line in lines if _is_behind(line, naming, numbers) for match in _answer().finditer(line.sentence.text)]
        run = _in_order(said, naming)
        if run:
            for line, match in run:
                yield from _answered(line, match, naming.programme)
            return


def _is_behind(line: Line, naming: Naming, numbers: Mapping[int, int]) -> bool:
    return 0 <= numbers[id(line)] - naming.place <= WINDOW and line.sentence.offsets[0] >= naming.line.sentence.offsets[0]


Said = tuple[Line, re.Match[str]]


def _in_order(said: Sequence[Said], naming: Naming) -> Sequence[Said]:
    """The first answers whose parts spell the code."""
    code = naming.code.replace("+", "")
    for count in range(FEW, min(len(said), MOST_PARTS) + 1):
        if "".join(match["part"] for _, match in said[:count]) == code:
            return said[:count]
    return ()


def _answered(line: Line, match: re.Match[str], programme: Entity) -> Iterator[Relation]:
    quote, (start, stop) = line.quote(*match.span()), match.span("said")
    inside = next(groups(line, start + (match["said"][0] in "“‘"), stop), None)
    if inside is not None and (inside.items or inside.whole == match["said"].strip("“”‘’")):
        part = Entity(EntityType.PROGRAMME, inside.whole)
        yield from (Relation(_member(item, line, inside.whole, {}), "partOf", part, quote, "member-of-part") for item in inside.items)
        yield Relation(part, "partOf", programme, quote, "answers-to")
        return
    for name in _meanings(match["said"].strip("“”‘’"), match["part"]):
        if 1 < len(name) <= LONGEST_ANSWER:
            yield Relation(Entity(EntityType.PROGRAMME, name), "partOf", programme, quote, "answers-to")


def _meanings(said: str, part: str) -> Sequence[str]:
    """What an answer names: titles one behind the other, a list as long as the part says, else one thing in its first clause."""
    titles = re.findall("《[^《》]+》", said)
    if titles and said.startswith("".join(titles)):
        return titles
    first = re.split("[，,]", said)[0]
    first = _count().sub("", first[noun_start(first, 0, len(first)) :])
    return first.split("、") if str(first.count("、") + 1) == part else (first,)


@cache
def _count() -> re.Pattern[str]:
    """1个 before what there is one of."""
    return re.compile(rf"^\d{{1,3}}(?:{'|'.join(_words('counted', 'classifiers'))})")


# --- “三攻坚一盘活” ---


def _worded(lines: Sequence[Line], known: Mapping[str, Entity]) -> Iterator[Relation]:
    """A name that counts what the clauses behind it name: 打赢国企改革攻坚战，… 推动国有资产盘活，…."""
    for index, line in enumerate(lines):
        for match in WORDED.finditer(line.sentence.text):
            behind = [other for other in lines[index:] if other.paragraph is line.paragraph]
            programme = known.get(plain(match[1]), Entity(EntityType.PROGRAMME, match[1]))
            for where, start, stop in _counted_by_word(behind, PART.findall(match[1])):
                name = where.sentence.text[start:stop]
                part = known.get(plain(name), Entity(EntityType.PROGRAMME, name))
                yield Relation(part, "partOf", programme, where.quote(start, stop), "counted-by-word")


Phrase = tuple[Line, int, int]


def _counted_by_word(lines: Sequence[Line], counts: Sequence[tuple[str, str]]) -> Sequence[Phrase]:
    """As many phrases as each count says, in the clauses that sentences begin with, else in all; none where the number differs."""
    wanted = [int(parse_numeral(count.replace("两", "二"))) for count, _ in counts]
    for before in ("^", "^|(?<=[，。；：、])"):
        found = [list(_phrases(lines, word, before)) for _, word in counts]
        if [len(each) for each in found] == wanted:
            return [phrase for each in found for phrase in each]
    return ()


def _phrases(lines: Sequence[Line], word: str, before: str) -> Iterator[Phrase]:
    """The noun phrases that end with a word where a clause ends, each once."""
    suffixes = "|".join(_words("worded", "suffixes"))
    phrase = rf"[^，。；：、“”]{{2,{LONGEST}}}{re.escape(word)}(?:{suffixes})?"
    pattern = re.compile(rf"(?:{before})({phrase})(?=[，。；：、])")
    seen: set[str] = set()
    for line in lines:
        text = line.sentence.text.replace(",", "，").replace(";", "；")
        for match in pattern.finditer(text):
            start, stop = noun_start(text, *match.span(1)), match.end(1)
            if text[start:stop] not in seen and stop - start > len(word) + 1:
                seen.add(text[start:stop])
                yield line, start, stop
