"""Whether a name is name enough for what a verb says of it, and of what type it is then: 成立楼宇联盟, 获评国家级…中心."""

from collections.abc import Sequence

from kg.model import EntityType, Stage
from kg.named.lexing import Token
from kg.named.quoted import PHRASE
from kg.named.spans import MADE, Name
from kg.named.verbs import DECISIVE, Verb
from kg.named.vocabulary import ends_of

GROUND = (EntityType.AREA, EntityType.PROGRAMME, EntityType.HONOUR)  # named by an ordinary phrase even while in progress: 城市更新行动
ENACTED = (EntityType.POLICY, EntityType.PROGRAMME)
LONG_TITLE = 10  # characters from which on an ordinary phrase that says of which level it is names one thing: 国家先进计算测试中心


def holds(name: Name, verb: Verb, *, behind: bool, beside: bool) -> bool:
    """Whether the name is name enough under this verb; `behind` it, or `beside` a name that is."""
    if name.type is EntityType.INDUSTRY or (name.counted and name.rule != "list") or not _fits(name, verb):
        return False
    if name.rule == "region" and verb.stage in DECISIVE:
        return False
    if name.certain or (name.level and verb.stage is Stage.AWARD):
        return True
    if name.rule == "quoted":
        return len(name.text) > 2 and not PHRASE.search(name.text)
    if name.weak:
        return beside or _is_one(name, verb)
    return _named_by(verb, name, behind=behind)


def _is_one(name: Name, verb: Verb) -> bool:
    """Whether a long phrase that says of which level it is names one thing: 建成|国家市场监管技术创新中心, but 新增|省级…中心."""
    if not name.level or len(name.text) < LONG_TITLE:
        return False
    if verb.stage is Stage.OPEN and name.type is not EntityType.EVENT:
        return "subject" in verb.sides and name.type in (*MADE, EntityType.POLICY)
    return verb.stage in DECISIVE and name.type in (*MADE, EntityType.EVENT, EntityType.HONOUR)


def _fits(name: Name, verb: Verb) -> bool:
    """Titles are won, not built; 成为, 纳入 win nothing but titles."""
    title = name.type is EntityType.HONOUR or (name.level and name.type is not EntityType.EVENT)
    if "title" in verb.sides and not (title and not _unwon(name)):
        return False
    return verb.stage is not Stage.FINISH or name.type is not EntityType.HONOUR or name.level


def _named_by(verb: Verb, name: Name, *, behind: bool) -> bool:
    """Whether an ordinary phrase with a proper head is a name because of what becomes of it: 成立楼宇联盟."""
    if verb.stage in DECISIVE:
        return behind or len(name.text) > (3 if name.type is EntityType.PROJECT else 5)
    return len(name.text) > 4 and name.type in GROUND and not name.untitled


def typed(line: Sequence[Token], name: Name, verb: Verb) -> Name:
    """Under a verb of award a title won is an honour; what is of a grade but made is the thing it is: 国家级棉花交易中心|落地."""
    if verb.stage is Stage.AWARD and not _unwon(name) and (name.level or name.type in (EntityType.PROGRAMME, EntityType.POLICY)):
        return name._replace(type=EntityType.HONOUR)
    head = next((token.word.head for token in line if token.stop == name.stop and token.word is not None), None)
    made = verb.stage in DECISIVE and verb.stage is not Stage.AWARD and name.type is EntityType.HONOUR and head in MADE
    return name._replace(type=head) if made and head is not None else name


def _unwon(name: Name) -> bool:
    """Whether a name is of a plan or rule, which is approved but is no title: 国土空间总体规划|获批."""
    return name.type in ENACTED and name.text.endswith(ends_of("unwon"))
