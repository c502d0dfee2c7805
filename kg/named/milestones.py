"""Milestones: a named thing under a verb of stage: 红岩村大桥合龙, 启动重庆革命军事馆建设, 获评全国文明城区."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from kg.model import SOUGHT, EntityType, Stage
from kg.named.fitting import ENACTED, holds, typed
from kg.named.lexing import Token
from kg.named.spans import BUILT, GOING_ON, MADE, Name, is_body
from kg.named.verbs import DECISIVE, Verb, chosen, verbs
from kg.named.vocabulary import ends_of, words_of

ENDS = frozenset("，。；：！？…,;:!?")


@dataclass(frozen=True, slots=True)
class Event:
    """A name under its stage at [start, stop) of the sentence, before it has a period."""

    name: Name
    stage: Stage
    start: int
    stop: int
    rule: str


def events(line: Sequence[Token], found: Sequence[Name]) -> list[Event]:
    """The names of a sentence that stand under a verb of stage."""
    if not found:
        return []
    return [event for first, last in _clauses(line) for event in _clause_events(line, first, last, found)]


def _clauses(line: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """[first, last) of the clauses."""
    first = 0
    for index, token in enumerate(line):
        if token.kind == "mark" and (ENDS.intersection(token.text) or "——" in token.text or _closes(line, index)):
            yield first, index
            first = index + 1
    yield first, len(line)


def _closes(line: Sequence[Token], index: int) -> bool:
    """Whether 、 parts two clauses: A建成、B开工."""
    before = line[index - 1] if index else None
    after = line[index + 1] if index + 1 < len(line) else None
    ends = before is not None and before.word is not None and "subject" in before.word.sides and before.word.stage in DECISIVE
    return ends and after is not None and not after.has("stage", "adverbs")


def _clause_events(line: Sequence[Token], first: int, last: int, found: Sequence[Name]) -> Iterator[Event]:
    if first >= last:
        return
    here = [name for name in found if line[first].start <= name.start and name.stop <= line[last - 1].stop]
    groups = verbs(line, first, last, here) if here else []
    for name in here:
        event = _passed(line, name) or (_event(line, name, here, groups, first, last) if groups else None)
        if event is not None:
            yield event


def _as_held(line: Sequence[Token], name: Name, verb: Verb | None) -> Verb | None:
    """The verb, which opens an event where it says that it is held: 开展|望江消费节; not so a campaign: 开展|…活动."""
    word = next((token.word for token in line if token.stop == name.stop), None)
    event = word is not None and word.head is EntityType.EVENT and word.proper
    return replace(verb, stage=Stage.OPEN) if verb is not None and event and line[verb.last - 1].has("staging") else verb


def _event(line: Sequence[Token], name: Name, here: Sequence[Name], groups: Sequence[Verb], first: int, last: int) -> Event | None:
    left = next((verb for verb in reversed(groups) if line[verb.last - 1].stop <= name.start), None)
    right = next((verb for verb in groups if line[verb.first].start >= name.stop), None)
    enacting = _enacting(line, name, groups)
    if enacting is not None:
        left, name = enacting, _whole_title(line, enacting, name)
    behind = _governs_behind(line, left, name, here)
    before = _governs_before(line, right, name, last)
    if right is not None and left is not None and left.stage is Stage.AWARD and _winner(line, name, right, here):
        return None
    verb = _as_held(line, name, chosen(left if behind else None, right if before else None))
    if verb is not None and verb is left and verb.stage is Stage.AWARD:
        name = _whole_title(line, verb, name)
    beside = not name.certain and _beside(line, name, here)
    worked = beside and name.type in BUILT
    if verb is not None and verb is left and verb.stage in DECISIVE and _modifies(line, name) and not worked:
        return None
    if _is_maker_of_more(line, name):
        return None
    if verb is None or verb.stage is None or not holds(name, verb, behind=verb is left, beside=beside):
        return None
    if verb is left and _takes_other(line, verb, name):
        return None
    start, stop = min(name.start, line[verb.first].start), max(name.stop, line[verb.last - 1].stop)
    side = "object" if line[verb.first].start < name.start else "subject"
    sought = verb.stage is Stage.AWARD and (verb.seeking or _is_striven_for(line, name, verb))
    rule = SOUGHT if sought else f"{side}-{verb.stage}"
    return Event(typed(line, name, verb), verb.stage, start, stop, rule)


def _winner(line: Sequence[Token], name: Name, right: Verb, here: Sequence[Name]) -> bool:
    """Whether a name is of who wins the title behind the verb: 争创强县、|某医院|和|另一医院|争创|三级医院."""
    if name.level or right.stage is not Stage.AWARD or "subject" in right.sides:
        return False
    between = [token for token in _between(line, name.stop, line[right.first].start) if not token.has("adverbs")]
    others = [token for token in between if not any(other.start <= token.start < other.stop for other in here)]
    listed = all(token.text == "、" or token.has("conjunctions") for token in others)
    return listed and not (between and between[-1] in others)


def _takes_other(line: Sequence[Token], verb: Verb, name: Name) -> bool:
    """Whether a name is of no such thing as the verb has for its object: 编制|某新区|…规划, 开放|…试点."""
    if verb.text in words_of("opening"):
        return name.type not in BUILT
    if line[verb.first].text in words_of("signing"):
        return name.rule not in ("title", "quoted")
    drafted = name.type not in MADE and not name.text.endswith(ends_of("reforming"))
    return not drafted and line[verb.last - 1].has("drafting")


def _modifies(line: Sequence[Token], name: Name) -> bool:
    """Whether an ordinary phrase only says of what something is: 新增|公办幼儿园|学位, or what is done to it: 时代大道|快速化改造."""
    after = next((token for token in line if token.start >= name.stop), None)
    noun = after is not None and after.word is not None and after.word.roles == {"ordinary"}
    return noun and name.rule == "head" and not name.certain


def _is_maker_of_more(line: Sequence[Token], name: Name) -> bool:
    """Whether a firm only says whose something is: 建成|中储粮|50万吨粮食仓储, 空客|二线|投产."""
    last = next((index for index, token in enumerate(line) if token.stop == name.stop), None)
    if last is None or last + 1 == len(line) or not line[last].has("makers"):
        return False
    after = line[last + 1]
    return after.kind in (*GOING_ON, "quantity") or (after.has("ordinary", "nominal", "head") and not after.has("stops", "conjunctions"))


def _enacting(line: Sequence[Token], name: Name, groups: Sequence[Verb]) -> Verb | None:
    """The verb that makes a policy whose name holds verbs of its own."""
    if name.type not in ENACTED:
        return None
    before = [verb for verb in groups if line[verb.last - 1].stop <= name.start]
    for verb in reversed(before):
        if line[verb.last - 1].has("enacting"):
            return verb if not any(_parts(token) for token in _between(line, line[verb.last - 1].stop, name.start)) else None
        if verb.stage in DECISIVE:
            return None
    return None


def _whole_title(line: Sequence[Token], verb: Verb, name: Name) -> Name:
    """A title from the verb that wins it: 获评|全国|最受欢迎|全域旅游目的地."""
    part = [token for token in line[verb.last :] if token.stop <= name.start]
    firsts = [index for index, (token, after) in enumerate(pairwise(part)) if token.has("singular") and after.has("levels")]
    part = part[firsts[-1] + 1 :] if firsts else part  # 西部首个|国家信创基地
    while part and _leads_to_title(part):
        part = part[1:]
    alone = any(token.kind == "quote" and (token.start, token.stop) == (name.start, name.stop) for token in line)
    quoted = alone or name.rule in ("quoted", "title", "won") or (name.type in ENACTED and _quotation_at(line, name.start))
    if not part or quoted or any(_parts(token) for token in part):
        return name
    text = "".join(token.text for token in part) + name.text
    return name._replace(start=part[0].start, text=text, level=name.level or any(token.has("levels") for token in part[:2]))


def _leads_to_title(part: Sequence[Token]) -> bool:
    """Whether the first word stands before a title, and is no part of it: 首批, but 全市 only before 首个."""
    whose = part[0].has("levels") and not part[0].has("singular") and not (len(part) > 1 and part[1].has("singular"))
    return part[0].has("singular", "adverbs", "stops") and not whose


def _quotation_at(line: Sequence[Token], start: int) -> bool:
    return any(token.start == start and token.kind == "quote" for token in line)


def _parts(token: Token) -> bool:
    return token.kind in ("mark", "quantity") or token.has("conjunctions", "prepositions") or token.text == "等"


def _governs_behind(line: Sequence[Token], verb: Verb | None, name: Name, here: Sequence[Name]) -> bool:
    """Whether a verb speaks of a name that stands behind it."""
    if verb is None or "object" not in verb.sides or name.sided or line[verb.last].text == "的":  # 新修订|的|…办法
        return False
    between = [token for token in line[verb.last :] if token.stop <= name.start]
    if name.rule == "campaign" and verb.stage is Stage.AWARD and between:
        return False  # 获评|全省推进|乡村振兴|…先进市
    return not any(token.has("prepositions") and not token.has("stage") for token in between)


def _governs_before(line: Sequence[Token], verb: Verb | None, name: Name, last: int) -> bool:
    """Whether a verb speaks of a name that stands before it, which it does only where no object follows."""
    if verb is None or name.sided or (_agentive(line, verb) and _agent(name)):
        return False
    if "subject" not in verb.sides and not _is_striven_for(line, name, verb):
        return False
    between = _between(line, name.stop, line[verb.first].start)
    touching = list(takewhile(lambda token: token.kind != "mark" and not token.has("conjunctions"), between))
    noun = any(token.kind in ("unknown", "latin") for token in touching)
    other = noun and name.rule != "list" and any(is_body(token) and token.stop == name.stop for token in line)  # 比亚迪|弗迪动力电池|开工
    parted = other or any(token.text == "的" for token in between)
    return not parted and not _object_follows(line, verb, last) and not _of_works(line, verb)


def _of_works(line: Sequence[Token], verb: Verb) -> bool:
    """Whether a verb of ending only says what works are for: 某医院|搬迁|等|项目."""
    behind = line[verb.last : verb.last + 3]
    works = next((token for token in behind if token.text != "等" and token.kind != "quantity"), None)
    return verb.stage is Stage.END and works is not None and works.has("building")


def _is_striven_for(line: Sequence[Token], name: Name, verb: Verb) -> bool:
    """Whether what wins titles stands right behind one, as a noun: 推动|全国文明城市|创建; not so 巩固|全国文明城市|创建|成果."""
    if not (line[verb.first].start == name.stop and line[verb.first].has("striving") and _is_title(name)):
        return False
    before = next((token for token in reversed(line) if token.stop <= name.start and not token.has("adverbs")), None)
    return before is None or not before.has("keeping")


def _is_title(name: Name) -> bool:
    return name.level and name.type in (EntityType.HONOUR, EntityType.AREA)


def _passed(line: Sequence[Token], name: Name) -> Event | None:
    """The review of a title that is passed: 通过|国家卫生城市|复审."""
    if not _is_title(name):
        return None
    before = next((token for token in reversed(line) if token.stop <= name.start), None)
    after = next((token for token in line if token.start >= name.stop), None)
    if before is None or after is None or not (before.has("passing") and after.has("reviews")):
        return None
    return Event(name._replace(type=EntityType.HONOUR), Stage.AWARD, before.start, after.stop, "title-passed")


def _between(line: Sequence[Token], start: int, stop: int) -> list[Token]:
    return [token for token in line if start <= token.start and token.stop <= stop]


def _agentive(line: Sequence[Token], verb: Verb) -> bool:
    return line[verb.last - 1].has("agentive")


def _agent(name: Name) -> bool:
    return name.type in (EntityType.ORGANISATION, EntityType.PLACE)


def _beside(line: Sequence[Token], name: Name, here: Sequence[Name]) -> bool:
    """Whether a certain name stands next to this one in a list."""
    return any(not other.weak and other.rule != "campaign" and _listed(line, other, name) for other in here)


def _listed(line: Sequence[Token], one: Name, other: Name) -> bool:
    first, second = sorted((one, other), key=lambda name: name.start)
    between = _between(line, first.stop, second.start)
    return 0 < len(between) < 4 and any(token.has("conjunctions") or token.text == "、" for token in between)


def _object_follows(line: Sequence[Token], verb: Verb, last: int) -> bool:
    after = [token for token in line[verb.last : min(last, verb.last + 2)] if not token.has("adverbs")]
    if line[verb.last - 1].has("settling") and after and (after[0].kind in ("place", "unknown") or after[0].has("head")):
        return False
    if not after or after[0].has("prepositions", "trailing", "stops", "conjunctions"):
        return False
    return after[0].kind in ("unknown", "place", "quote", "title", "line", "word", "quantity", "number")
