"""Whose figure a phrase tells: the place, area or named thing at its head (全市｜新增就业, 解放碑商圈｜销售额)."""

from kg.claims.scene import Scene
from kg.extract import phrases
from kg.extract.segments import is_end
from kg.model import Entity, EntityType
from kg.places import Level

OF_A_CLAUSE = (EntityType.ORGANISATION, EntityType.PROJECT)  # these own what their clause tells, no whole sentence
MARKS = (("（", "）"), ("“", "”"))
LISTED = "、和与及等"  # a name before one of these is a member of a list, no subject

AREA = "(?P<area>(?:[^，、。；的]{0,18}?〈area〉[、和]){0,8}[^，、。；的]{0,18}?〈area〉)(?!〈area.never_before〉|$)"


def subject_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None]:
    """A place or area at the head of text[start:stop], and where the phrase goes on after it."""
    finders = (_each_at, _whole_place_at, _named_thing_at, _place_at, _abroad_at, _area_at)
    return next((found for find in finders if (found := find(text, start, stop, scene)) is not None), (start, None))


def _each_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    """每个县（市、区）: what is told of each is nothing that all of them have together."""
    match = phrases.pattern_of("each.place").match(text, start, stop)
    return None if match is None else (match.end(), Entity(EntityType.AREA, match["name"]))


def is_each(name: str) -> bool:
    """Whether a name means every place of a kind, each by itself: 每个县."""
    return name.startswith(("每", "各"))


def _whole_place_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    """全市, 全省, 我国; one wider than the reporting place stays with what the lexicon does not know (全国文明城市, 全省名菜)."""
    match = phrases.pattern("〈scope〉").match(text, start, stop)
    if match is None or match.group() in phrases.table("scope.keep"):
        return None
    place = scene.report.place
    whose = scene.gazetteer.own_place(match.group(), place) if place else None
    loose = whose is not None and not _is_told_of(text[match.end() : stop], match.group(), scene)
    attributive = loose or text.startswith(phrases.table("scope.attributive"), match.end())
    has = phrases.pattern_of("subject_within.having").match(text, match.end(), stop)  # 全市｜有各类学校
    return (start, None) if attributive and whose != place else (has.end() if has else match.end(), whose)


def _is_told_of(words: str, scope: str, scene: Scene) -> bool:
    """Whether words tell a figure of the place that a scope means: 全市｜轨道运营里程 of a district, but not 全省｜十大名菜 of a city."""
    measured = scope not in phrases.table("scope.country") and words.endswith((*phrases.table("shared_head"), *phrases.table("relational")))
    return measured or scene.lexicon.is_label(words)


def _named_thing_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    for mention in scene.names:
        assert isinstance(mention.value, Entity)
        goes_on = stop - mention.stop >= 2 and text[mention.stop] not in f"{LISTED}（总数"
        if mention.start == start and goes_on and not (mention.value.type in OF_A_CLAUSE and _is_example(text, mention.stop, stop)):
            return mention.stop + text.startswith("的", mention.stop), mention.value
    return None


def _is_example(text: str, start: int, stop: int) -> bool:
    """Whether a body or facility is only one of several (某医院搬迁、某分院等项目), or its name goes on (中欧班列｜成渝号)."""
    return "等" in text[start:stop] or phrases.pattern_of("owned.named_on").match(text, start, stop) is not None


def body_of(start: int, stop: int, scene: Scene) -> Entity | None:
    """The body that the words right before a count name and nothing else: 某学院｜2个学科."""
    found = (mention.value for mention in scene.names if (mention.start, mention.stop) == (start, stop))
    return next((body for body in found if isinstance(body, Entity) and body.type == EntityType.ORGANISATION), None)


def _place_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    part = text[start:stop]
    mention = scene.gazetteer.at_start(part, scene.report.place)
    if mention is None or not isinstance(mention.value, Entity):
        return None
    named, rest = part[: mention.stop], part[mention.stop :]
    return (start + mention.stop, mention.value) if _is_subject(named, rest, mention.value, scene) else None


def _abroad_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    """英国的｜煤产量: another country, told of for comparison."""
    if text.find("的", start, stop) < 0:
        return None  # as most phrases, in which no country need be looked for
    country = next((one for one in scene.gazetteer.abroad(text[start:stop]) if one.start == 0), None)
    if country is None or not isinstance(country.value, Entity):
        return None
    end = start + country.stop
    owns = text.startswith("的", end) and stop - end > len("的") + 1
    return (end + len("的"), country.value) if owns else None


def _area_at(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None] | None:
    match = phrases.pattern(AREA).match(text[start:stop]) if phrases.pattern("〈area〉").search(text, start, stop) else None
    if match is None or stop - start - match.end("area") < 2 or is_class(match["area"]):
        return None
    if any(match["area"].count(opened) > match["area"].count(closed) for opened, closed in MARKS):
        return None  # 开发区（园区｜）工业总产值, “无废园区｜”
    if not is_end(text, start, start + match.end("area"), stop):
        return None  # 国家生态园｜林城市
    area = _area(match["area"], scene)
    end = start + match.end("area")
    done = phrases.pattern("〈flow works act adverb〉").match(text, end, stop)
    vague = area is None and match["area"] in phrases.table("generic_area") and done is None  # 园区｜投资, where none was named
    return None if vague else (end, area)


def whole_place(name: str, scene: Scene) -> Entity | None:
    """The place that a phrase names and nothing else: 象州县｜增长14.5%."""
    found = scene.gazetteer.at_start(name, scene.report.place)
    return found.value if found is not None and found.stop == len(name) and isinstance(found.value, Entity) else None


def _is_subject(named: str, rest: str, place: Entity, scene: Scene) -> bool:
    """Whether a place before a phrase is whose figure it is, rather than a word of a name (香港优质认证证书)."""
    if len(rest) < 2 or rest[0] in f"{LISTED}至到—-" or is_named_after(named, rest):
        return False
    here = scene.report.place
    done = phrases.pattern("〈flow〉(?!〈noun_after〉)").match(rest) or phrases.pattern_of("holding.lead").match(rest)  # 重庆｜新引进企业
    short = not named.endswith(phrases.table("administrative"))
    if short and not scene.lexicon.is_label(rest) and not done:
        return False
    akin = here is not None and (place == here or here in scene.gazetteer.ancestors(place) or place in scene.gazetteer.ancestors(here))
    far = short and scene.gazetteer.level(place) == Level.COUNTY  # 港口｜货物吞吐量 is no county's
    return akin or (scene.lexicon.is_label(rest) and not far)


def is_named_after(named: str, rest: str) -> bool:
    """Whether a place name is only the first word of another name: 重庆｜软件园, 渝中｜英才计划, 龙江｜民居; not 渝中区｜新开工项目."""
    if phrases.pattern("〈flow works act〉(?!〈named_after_place〉)").match(rest) or phrases.pattern_of("holding.lead").match(rest):
        return False
    also = "" if named.endswith(phrases.table("administrative")) else "named_after_place.short"
    return phrases.pattern(f"[^，、。；的]{{0,12}}?〈area named_after_place {also}〉").match(rest) is not None


def is_class(name: str) -> bool:
    """Whether a name is that of a class of things, or begins with a verb, and so is nobody's: 省级以上开发区, 新增园区."""
    return phrases.pattern_of("class").match(name) is not None


def area_of(text: str, scene: Scene) -> Entity | None:
    """The area that words which name nothing else mean: 商圈 before 160多家商户."""
    return _area(text, scene) if text in phrases.table("generic_area") else None


def area_before_count(start: int, stop: int, text: str, scene: Scene) -> Entity | None:
    """The area that the words right before a count name and nothing else: 某产业园｜19家企业, 主城区｜77项工程."""
    named = phrases.pattern_of("area_counted").fullmatch(text, start, stop)
    head = phrases.head_of(text, start, stop)
    verb = head.start > start or head.flow or head.works or head.act
    if named is None or verb or named["name"] in phrases.any_of("area generic_area"):
        return None  # 自贸区｜16项制度创新成果: which one is not said
    return _area(named["name"], scene)


def _area(name: str, scene: Scene) -> Entity | None:
    """商圈 alone means the area named last; 带动 and other verbs before a name go."""
    if is_class(name) or any(verb in name for verb in phrases.table("object_verbs")):
        return None
    head = phrases.head_of(name, 0, len(name))
    name = phrases.pattern("^〈scope.when〉").sub("", name[head.start :])
    if name in phrases.table("generic_area"):
        known = [area for area in (*scene.areas, scene.area) if area is not None and area.name.endswith(name)]
        return known[-1] if known else None
    return Entity(EntityType.AREA, name)
