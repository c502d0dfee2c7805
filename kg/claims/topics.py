"""What an article, a heading or the first words of a sentence make the subject: 大坪商圈，…；专业服务业，…."""

import re
from collections.abc import Sequence

from kg.claims.scene import Scene
from kg.claims.subjects import LISTED, OF_A_CLAUSE, is_class, is_named_after
from kg.extract import phrases
from kg.extract.clauses import first_clause
from kg.extract.periods import period_finder
from kg.model import DocumentKind, Entity, EntityType, Mention, Report, Sentence
from kg.places import Gazetteer

PUNCTUATED = (*LISTED, "，", "：", "")  # a sentence does not speak of a name before one of these
QUOTED = ("“", "《")  # nor of a place before one of these: 西宁“豹街”
LONGEST_TOPIC = 20  # characters of a heading; what is longer says something
LONGEST_NAME = 12  # characters within which a place at the head of a sentence is looked for
KEPT_AREAS = 8  # areas named lately that 商圈 alone may mean

NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[一二三四五六七八九十]+是)")


def homes(report: Report, gazetteer: Gazetteer) -> dict[str, Entity]:
    """The nation, by the titles of articles in a newspaper that speak of it (我国, 全党) and never of the paper's own place."""
    articles: dict[str, str] = {}
    for paragraph in report.paragraphs if report.kind == DocumentKind.NEWS else ():
        said = "".join(sentence.text for sentence in paragraph.sentences)
        articles[paragraph.section.title] = articles.get(paragraph.section.title, "") + said
    nation = gazetteer.own_place(phrases.table("scope.country")[0], report.place) if report.place else None
    return {} if nation is None else {title: nation for title, text in articles.items() if _speaks_of(nation, text, report, gazetteer)}


def _speaks_of(nation: Entity, text: str, report: Report, gazetteer: Gazetteer) -> bool:
    if not phrases.pattern("〈scope.nation〉").search(text) or phrases.pattern("〈scope.local〉").search(text):
        return False
    own = {report.place, *(gazetteer.ancestors(report.place) if report.place else ())} - {nation}
    return not any(mention.value in own for mention in gazetteer.find(text, report.place))


def with_topic(scene: Scene, sentence: Sentence, names: Sequence[Mention] = ()) -> Scene:
    """The scene after a run-in heading (“大坪商圈。”) or with the first words of a sentence (“大坪商圈，…”) as its subject.

    `names` are the named things of the sentence.
    """
    told = [
        (mention, mention.value)
        for mention in names
        if isinstance(mention.value, Entity) and not is_class(mention.value.name) and not _is_slogan(sentence.text, mention)
    ]
    wide = [mention for mention, entity in told if entity.type not in OF_A_CLAUSE]
    named = [entity for _, entity in told if entity.type not in (EntityType.INDUSTRY, *OF_A_CLAUSE)]
    begun, behind = _begun_with(sentence.text, wide, scene)
    branch = begun if begun is not None and begun.type == EntityType.INDUSTRY else _branch_of(sentence.text)
    begun = None if branch == begun else begun
    apart = begun is not None and _is_apart(begun, sentence.text, behind)
    scene = scene._replace(
        names=tuple(mention for mention, entity in told if entity.type != EntityType.INDUSTRY),
        industries=tuple(mention for mention, entity in told if entity.type == EntityType.INDUSTRY),
        topic=None,
        branch=branch,
        opener=begun,
        apart=apart,
        areas=(*scene.areas, *named)[-KEPT_AREAS:],
    )
    end = first_clause(sentence.text)[1]
    topic = NUMBERING.sub("", sentence.text[:end])
    if not 2 < len(topic) <= LONGEST_TOPIC or any(map(str.isdigit, topic)):
        return scene
    heading = end >= len(sentence.text) - 1
    heads = heading or not scene.begun
    if area := _area_named(topic, heading=heading):
        found = Entity(EntityType.AREA, area)
        return scene._replace(area=found, industry=None) if heads else scene._replace(topic=found, industry=None)
    industry = topic.endswith(phrases.table("topic.industry")) and phrases.pattern("[^，、。]{2,12}〈topic.industry〉").fullmatch(topic)
    if industry and phrases.pattern_of("topic.no_industry").search(topic):
        return scene._replace(industry=None) if heads else scene
    if industry:
        branch = Entity(EntityType.INDUSTRY, phrases.pattern_of("topic.built").sub("", _without_lead(topic)))
        if branch.name in phrases.table("topic.industry"):
            return scene
        return scene._replace(industry=branch, area=None) if heads else scene._replace(branch=branch)
    return scene


def _is_apart(thing: Entity, text: str, behind: int) -> bool:
    """Whether all that a sentence tells of what it begins with is how its building goes: 某产业园｜加快建设，."""
    told = phrases.pattern_of("topic.apart").match(text, behind)
    return told is not None and not thing.name.endswith(phrases.table("topic.apart_never"))


def _is_slogan(text: str, mention: Mention) -> bool:
    """Whether a name between quotation marks is no area's by its ending, or torn, and so nobody's figure: “乐购江城”促消费活动."""
    opened, closed = "“" in text[max(mention.start - 1, 0) : mention.start + 1], "”" in text[mention.stop - 1 : mention.stop + 1]
    if closed and not opened and "“" not in text[mention.start : mention.stop]:
        return True  # it begins inside the marks
    if closed and phrases.pattern_of("topic.campaign").match(text, text.index("”", mention.stop - 1) + 1):
        return True
    return opened and closed and phrases.pattern("〈area named_group〉”?$").search(text[mention.start : mention.stop]) is None


def _begun_with(text: str, names: Sequence[Mention], scene: Scene) -> tuple[Entity | None, int]:
    """The area, undertaking or lower place that a sentence begins with, after a time and its comma, and where it goes on behind."""
    start = idle.end() if (idle := phrases.pattern("(?:〈idle〉，){1,8}").match(text)) else 0
    for mention in period_finder()(text[:16], scene.clock):
        if mention.start == start:
            start = mention.stop + (text[mention.stop : mention.stop + 1] == "，")
    for mention in names:
        if mention.start == start and text[mention.stop : mention.stop + 1] not in PUNCTUATED:
            others = any(
                phrases.pattern_of(f"topic.{key}").match(text, mention.stop)
                for key in ("part_done", "told_of", "listed", "honoured", "member")
            )
            return mention.value if isinstance(mention.value, Entity) and not others else None, mention.stop
    return _known_area(text, start, scene) or _lower_place(text, start, scene) or (None, start)


def _branch_of(text: str) -> Entity | None:
    """新型化工产业 of 新型化工产业要围绕…: the industry that a sentence tells what to do, whether it is listed or not."""
    if text.find("业", 0, LONGEST_TOPIC) < 0:
        return None
    told = phrases.pattern_of("topic.branch").match(text) or phrases.pattern_of("topic.aspect").match(text)
    return Entity(EntityType.INDUSTRY, told["name"]) if told else None


def _known_area(text: str, start: int, scene: Scene) -> tuple[Entity, int] | None:
    """大坪商圈 for 商圈, where that was named lately."""
    begun = text[start : start + 2]
    area = next((area for area in reversed(scene.areas) if area.name.endswith(begun) and len(area.name) > 4), None)
    return None if area is None or text[start + 2 : start + 3] in (*PUNCTUATED, "的") else (area, start + 2)


def _lower_place(text: str, start: int, scene: Scene) -> tuple[Entity, int] | None:
    """A place within the reporting one."""
    here = scene.report.place
    mention = scene.gazetteer.at_start(text[start : start + LONGEST_NAME], here)
    if (
        mention is not None
        and isinstance(mention.value, Entity)
        and here in scene.gazetteer.ancestors(mention.value)
        and text[start + mention.stop : start + mention.stop + 1] not in ("", *PUNCTUATED, *QUOTED)
        and not is_named_after(text[start : start + mention.stop], text[start + mention.stop :])
        and not any(phrases.pattern_of(f"topic.{key}").match(text, start + mention.stop) for key in ("place_done", "honoured", "member"))
    ):
        return mention.value, start + mention.stop
    return None


def _area_named(topic: str, *, heading: bool) -> str | None:
    """大石化新区 for 创新发展大石化新区; None where the topic names no area, or only what a clause aims at."""
    if not topic.endswith(phrases.table("area")):
        return None
    name = _without_lead(topic)
    if not heading and name != topic and name.endswith(phrases.table("topic.aims")):
        return None
    nobody = "、" in name or is_class(name) or name in phrases.table("generic_area")
    return None if nobody or any(verb in name for verb in phrases.table("object_verbs")) else name


def _without_lead(topic: str) -> str:
    """大石化新区 for 创新发展大石化新区, 电子信息产业 for 提速发展电子信息产业."""
    lead = phrases.pattern("^.*〈topic.lead〉(?=.{2})").search(topic)
    return topic[lead.end() :] if lead else topic
