"""What stands around a sentence: the report, the section's years, and what its headings make the subject (大坪商圈，…)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract import phrases
from kg.extract.clauses import clauses
from kg.extract.periods import Clock, Use, When, period_finder
from kg.lexicon import Lexicon
from kg.model import DocumentKind, Entity, EntityType, Mention, Paragraph, Period, Quote, Report, Sentence
from kg.places import Gazetteer

LISTED = "、和与及等"  # a name before one of these is a member of a list, no subject
PUNCTUATED = (*LISTED, "，", "：", "")  # nor does a sentence speak of a name before one of these
LONGEST_TOPIC = 20  # characters of a heading; what is longer says something
LONGEST_NAME = 12  # characters within which a place or time at the head of a sentence is looked for
KEPT_AREAS = 8  # areas named lately that 商圈 alone may mean

NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[一二三四五六七八九十]+是)")


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands around a sentence. `area` or `industry` is what a heading or the sentence's first words speak of."""

    report: Report
    paragraph: Paragraph
    lexicon: Lexicon
    gazetteer: Gazetteer
    clock: Clock
    area: Entity | None = None
    industry: Entity | None = None
    branch: Entity | None = None  # the industry that the sentence itself begins with
    time: Period | None = None  # what the paragraph's last sentence began with (前三季度，…)
    names: tuple[Mention, ...] = ()  # the areas and undertakings that the sentence names
    industries: tuple[Mention, ...] = ()  # those that it names
    topic: Entity | None = None  # the sentence's first words: 大坪商圈，…
    opener: Entity | None = None  # what its first clause speaks of: 铜锣山矿山治理过程中，共修复…
    areas: tuple[Entity, ...] = ()  # those named lately, the latest last
    summed: Period | None = None  # the year gone by, once a sentence inside a plan has begun to sum it up (过去一年，…取得很大成绩。)
    said: str = ""  # the paragraph's last sentence
    home: Entity | None = None  # whose figures it tells where nothing else says: the reporting place, or the nation in an article about it
    begun: bool = False  # a sentence of the paragraph has been read
    listing: bool = False  # an earlier sentence of the paragraph began to list the main expected targets


def homes(report: Report, gazetteer: Gazetteer) -> dict[str, Entity]:
    """The nation, by the titles of articles in a newspaper that speak of it (我国, 全党) and never of the paper's own place."""
    articles: dict[str, str] = {}
    for paragraph in report.paragraphs if report.kind == DocumentKind.NEWS else ():
        said = "".join(sentence.text for sentence in paragraph.sentences)
        articles[paragraph.section.title] = articles.get(paragraph.section.title, "") + said
    nation = gazetteer.own_place("全国", report.place) if report.place else None
    return {} if nation is None else {title: nation for title, text in articles.items() if _is_nationwide(text, report, gazetteer)}


def _is_nationwide(text: str, report: Report, gazetteer: Gazetteer) -> bool:
    if not phrases.pattern("〈scope.nation〉").search(text) or phrases.pattern("〈scope.local〉").search(text):
        return False
    named = [mention.value for mention in gazetteer.find(text, report.place) if isinstance(mention.value, Entity)]
    line = (report.place, *gazetteer.ancestors(report.place)) if report.place else ()
    return not any(place in line and place.name != "全国" for place in named)


def opening(
    report: Report,
    paragraph: Paragraph,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    areas: tuple[Entity, ...] = (),
    home: Entity | None = None,
) -> Scene:
    """The scene at the beginning of a paragraph; `areas` are those named before it, `home` whose figures it tells by default."""
    return Scene(report, paragraph, lexicon, gazetteer, Clock(_now(report), paragraph.section), areas=areas, home=home or report.place)


def _now(report: Report) -> int | None:
    """The year of speaking: of publication for news, the plan year for a report."""
    if report.published and report.kind == DocumentKind.NEWS:
        return int(report.published[:4])
    return report.plan_year if report.plan_year is not None else report.review_year


def quote(sentence: Sentence, start: int, stop: int, scene: Scene) -> Quote:
    """The characters [start, stop) of a sentence, as they stand in the document."""
    source = scene.report.source
    at, end = sentence.source_span(start, stop)
    return Quote(source.document, at, end, source.text[at:end])


# --- topics ---


def with_topic(scene: Scene, sentence: Sentence, names: Sequence[Mention] = ()) -> Scene:
    """The scene after a run-in heading (“大坪商圈。”) or with the first words of a sentence (“大坪商圈，…”) as its subject.

    `names` are the named things of the sentence.
    """
    names = tuple(mention for mention in names if isinstance(mention.value, Entity) and not _is_class(mention.value.name))
    holding = tuple(mention for mention in names if isinstance(mention.value, Entity) and mention.value.type != EntityType.INDUSTRY)
    industries = tuple(mention for mention in names if mention not in holding)
    named = tuple(mention.value for mention in holding if isinstance(mention.value, Entity))
    begun = _begun_with(sentence.text, names, scene)
    branch = begun if begun is not None and begun.type == EntityType.INDUSTRY else None
    begun = None if branch is not None else begun
    scene = replace(
        scene, names=holding, industries=industries, topic=None, branch=branch, opener=begun, areas=(*scene.areas, *named)[-KEPT_AREAS:]
    )
    end = next(iter(clauses(sentence.text)), (0, 0))[1]
    topic = NUMBERING.sub("", sentence.text[:end])
    if not 2 < len(topic) <= LONGEST_TOPIC or any(char.isdigit() for char in topic):
        return scene
    heading = end >= len(sentence.text) - 1
    heads = heading or not scene.begun
    if area := _area_named(topic, heading=heading):
        found = Entity(EntityType.AREA, area)
        return replace(scene, area=found, industry=None) if heads else replace(scene, topic=found, industry=None)
    if phrases.pattern("[^，、。]{2,12}〈topic.industry〉").fullmatch(topic):
        branch = Entity(EntityType.INDUSTRY, _without_lead(topic))
        return replace(scene, industry=branch, area=None) if heads else replace(scene, branch=branch)
    return scene


def _begun_with(text: str, names: Sequence[Mention], scene: Scene) -> Entity | None:
    """The area, undertaking or lower place that a sentence begins with, after a time and its comma."""
    start = idle.end() if (idle := phrases.pattern("(?:〈idle〉，)+").match(text)) else 0
    for mention in period_finder()(text[:16], scene.clock):
        if mention.start == start:
            start = mention.stop + (text[mention.stop : mention.stop + 1] == "，")
    for mention in names:
        if mention.start == start and text[mention.stop : mention.stop + 1] not in PUNCTUATED:
            return mention.value if isinstance(mention.value, Entity) else None
    return _known_area(text, start, scene) or _lower_place(text, start, scene)


def _known_area(text: str, start: int, scene: Scene) -> Entity | None:
    """大坪商圈 for 商圈, where that was named lately."""
    for area in reversed(scene.areas):
        if len(area.name) > 4 and text.startswith(area.name[-2:], start) and text[start + 2 : start + 3] not in (*PUNCTUATED, "的"):
            return area
    return None


def _lower_place(text: str, start: int, scene: Scene) -> Entity | None:
    """A place within the reporting one."""
    here = scene.report.place
    for mention in scene.gazetteer.find(text[start : start + LONGEST_NAME], here):
        if (
            mention.start == 0
            and isinstance(mention.value, Entity)
            and here in scene.gazetteer.ancestors(mention.value)
            and text[start + mention.stop] not in (*PUNCTUATED, "“", "《")
            and not _is_named_after(text, start + mention.stop)
        ):
            return mention.value
    return None


def with_time(scene: Scene, sentence: Sentence) -> Scene:
    """The scene with the time that a sentence begins with, which holds for the rest of its paragraph."""
    scene = replace(scene, summed=_summed(scene, sentence))
    for mention in period_finder()(sentence.text[:24], scene.clock):
        if isinstance(mention.value, When) and mention.value.use == Use.OWN and mention.start <= 3:
            return replace(scene, time=mention.value.period)
    return scene


def _summed(scene: Scene, sentence: Sentence) -> Period | None:
    """The year that a sentence of a plan begins to sum up, or that the one before did, or none once the plan is spoken of again."""
    if phrases.pattern_of("summing.ends").search(sentence.text):
        return None
    begins = phrases.pattern_of("summing").match(sentence.text)
    year = scene.report.review_year
    return Period(str(year), str(year)) if begins and year is not None else scene.summed


def _area_named(topic: str, *, heading: bool) -> str | None:
    """大石化新区 for 创新发展大石化新区; None where the topic names no area, or only what a clause aims at."""
    if not topic.endswith(phrases.table("area")):
        return None
    name = _without_lead(topic)
    if not heading and name != topic and name.endswith(phrases.table("topic.aims")):
        return None
    return (
        None
        if "、" in name
        or _is_class(name)
        or name in phrases.table("generic_area")
        or any(verb in name for verb in phrases.table("object_verbs"))
        else name
    )


def _without_lead(topic: str) -> str:
    """大石化新区 for 创新发展大石化新区, 电子信息产业 for 提速发展电子信息产业."""
    lead = phrases.pattern("^.*〈topic.lead〉(?=.{3,})").search(topic)
    return topic[lead.end() :] if lead else topic


def _is_class(name: str) -> bool:
    """Whether a name is that of a class of things, or begins with a verb, and so is nobody's: 省级以上开发区, 新增园区."""
    return phrases.pattern_of("class").match(name) is not None


# --- subjects at the head of a phrase ---


AREA = "(?P<area>(?:[^，、。；的]{1,18}?〈area〉[、和])*[^，、。；的]{0,18}?〈area〉)(?!〈area.never_before〉|$)"


def subject_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None]:
    """A place or area at the head of text[start:stop], and where the phrase goes on after it."""
    finders = (_whole_place_at, _named_thing_at, _place_at, _area_at)
    return next((found for find in finders if (found := find(text, start, stop, scene)) is not None), (start, None))


def _whole_place_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    """全市, 全省, 我国; 全国 stays with what the lexicon does not know (全国文明城市)."""
    match = phrases.pattern("〈scope〉").match(text, start, stop)
    if match is None or match.group() in phrases.table("scope.keep"):
        return None
    place = scene.report.place
    whose = scene.gazetteer.own_place(match.group(), place) if place else None
    attributive = whose != place and (match.group() in phrases.table("scope.country") or text.startswith("百强", match.end()))
    return (start, None) if attributive and not scene.lexicon.is_label(text[match.end() : stop]) else (match.end(), whose)


def _named_thing_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    for mention in scene.names:
        if mention.start == start and stop - mention.stop >= 2 and text[mention.stop] not in f"{LISTED}（总数":
            assert isinstance(mention.value, Entity)
            return mention.stop, mention.value
    return None


def _place_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    part = text[start:stop]
    for mention in scene.gazetteer.find(part, scene.report.place):
        named, rest = part[: mention.stop], part[mention.stop :]
        if mention.start == 0 and isinstance(mention.value, Entity) and _is_subject(named, rest, mention.value, scene):
            return start + mention.stop, mention.value
    return None


def _area_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    match = phrases.pattern(AREA).match(text[start:stop])
    if match is None or stop - start - match.end("area") < 2 or _is_class(match["area"]):
        return None
    return start + match.end("area"), _area(match["area"], scene)


def places_at(text: str, start: int, stop: int, scene: Scene) -> tuple[list[Entity], int]:
    """The places of a list at the head of text[start:stop] (重庆、四川规模以上工业增加值), and where the phrase goes on after it."""
    found = [mention for mention in scene.gazetteer.find(text[start:stop], scene.report.place) if isinstance(mention.value, Entity)]
    listed: list[Mention] = []
    for mention in found:
        if text[start + (listed[-1].stop if listed else 0) : start + mention.start] not in (("、", "和", "与") if listed else ("",)):
            break
        listed.append(mention)
    if len(listed) < 2:
        return [], start
    return [mention.value for mention in listed if isinstance(mention.value, Entity)], start + listed[-1].stop


def whole_place(name: str, scene: Scene) -> Entity | None:
    """The place that a phrase names and nothing else: 象州县｜增长14.5%."""
    found = scene.gazetteer.find(name, scene.report.place)
    whole = next((mention.value for mention in found if (mention.start, mention.stop) == (0, len(name))), None)
    return whole if isinstance(whole, Entity) else None


def _is_subject(named: str, rest: str, place: Entity, scene: Scene) -> bool:
    """Whether a place before a phrase is whose figure it is, rather than a word of a name (香港优质认证证书)."""
    if len(rest) < 2 or rest[0] in f"{LISTED}至到—-" or _is_named_after(rest, 0):
        return False
    here = scene.report.place
    done = phrases.pattern("〈flow〉(?!〈noun_after〉)").match(rest) is not None  # 重庆｜新引进软件企业
    if not named.endswith(phrases.table("administrative")) and not scene.lexicon.is_label(rest) and not done:
        return False
    akin = here is not None and (place == here or here in scene.gazetteer.ancestors(place) or place in scene.gazetteer.ancestors(here))
    return akin or scene.lexicon.is_label(rest)


def _is_named_after(part: str, stop: int) -> bool:
    """Whether a place name is only the first word of another name: 重庆软件园, 渝中英才计划."""
    return phrases.pattern("[^，、。；的]{0,12}?〈area named_after_place〉").match(part[stop:]) is not None


def area_of(text: str, scene: Scene) -> Entity | None:
    """The area that words which name nothing else mean: 商圈 before 160多家商户."""
    return _area(text, scene) if text in phrases.table("generic_area") else None


def _area(name: str, scene: Scene) -> Entity | None:
    """商圈 alone means the area named last; 带动 and other verbs before a name go."""
    if _is_class(name) or any(verb in name for verb in phrases.table("object_verbs")):
        return None
    head = phrases.head_of(name, 0, len(name))
    name = name[head.start :]
    if name in phrases.table("generic_area"):
        known = [area for area in (*scene.areas, scene.area) if area is not None and area.name.endswith(name)]
        return known[-1] if known else None
    return Entity(EntityType.AREA, name)
