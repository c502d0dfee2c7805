"""Numbers behind their phrase: 城镇新增就业｜5.7万人, 城镇、农村居民收入分别增长｜5%、6%."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.claims.branches import branches
from kg.claims.comparing import compared, without_gaps
from kg.claims.items import quantities
from kg.claims.lasting import is_reached, is_yearly, lasts
from kg.claims.measures import hedged, measure_in_unit, measure_of, measure_of_member
from kg.claims.naming import naming
from kg.claims.phrasing import phrase_before
from kg.claims.rows import each_of, is_alike, owners_at_end, owners_of, remember_owners, row_at, subjects, together
from kg.claims.sharing import whom
from kg.claims.spot import PAIR, Naming, Phrase, Spot
from kg.claims.subjects import LISTED, OF_A_CLAUSE, is_class, is_each, whole_place
from kg.claims.thread import Draft, bare
from kg.extract import phrases
from kg.extract.phrases import Head
from kg.model import Comparator, Entity, EntityType, Measure, Mention, Quantity


def drafts_behind(spot: Spot) -> Iterator[Draft]:
    """The drafts of numbers of which the phrase before them tells; none where that names nothing."""
    row = row_at(spot)
    spot = replace(spot, item=replace(spot.item, left=(row.stop, spot.item.left[1]))) if row.owners else spot
    phrase = _phrase(spot)
    owners = spot.thread.places = [*owners_of(spot, phrase, row)]
    found = [hedged(one, _hedges(spot, phrase)) for one in quantities(spot.item, shared=spot.respective)]
    measure = measure_of(spot, phrase, found[0])
    said, names, own = _named(spot, phrase, found)
    if not names:
        spot.thread.take_base()
        if spot.item.opens and (len(phrase.words) == 1 or phrases.pattern_of("particle.pointing").search(phrase.words)):
            spot.thread.phrase = ""  # what follows is of goods that could not be read
        return
    told = _told(spot, phrase, names, own=own)
    joint = None if phrase.subject else together(row, names[0], len(found), spot)
    told = told if joint is None else replace(told, subject=joint)
    owners = owners or each_of(told.subject)
    if phrase.words and told.subject is None and not owners:
        owners = branches(spot, phrase, names[0], len(found))
        told = replace(told, subject=owners[0] if owners else None)
    names = names * len(found) if len(owners) == len(found) and len(names) == 1 else names
    names = [_within(name, told.subject) for name in _with_stock(names, found, phrase.head)]
    said, names = whom(said, names, found[0].unit)
    names = _one_by_one(spot, names) if len(found) == 1 else names
    pairs = _pairs(names, found, spot.item.numbers)
    pairs = pairs * len(owners) if is_alike(spot) and len(pairs) == 1 < len(owners) else pairs
    owners = [*owners_at_end(spot, phrase, owners, len(pairs))]
    for subject, (name, quantity, number) in zip(subjects(told.subject, owners, len(pairs)), pairs, strict=True):
        of_member = measure_of_member(name, names, measure_in_unit(measure, quantity, spot), spot, phrase)
        lasting = not told.yearly and lasts(spot, phrase.head, measure, name)
        of_number = replace(told, indicator=name, number=number, quantity=quantity, stop=number.stop, subject=subject)
        draft = replace(of_number, measure=of_member, lasting=lasting, wordings=said.wordings)
        yield draft
    fresh = said.before or (bool(phrase.words) and own)
    _remember(spot, draft, phrase.head, without_gaps(names, spot.tail.gap), fresh=fresh, money="元" in found[0].unit)
    if len(names) > 1 and phrases.pattern_of("link.each").fullmatch(phrase.words):
        spot.thread.phrase = phrase.words  # A、B两大产业产值分别…，占全市｜53.5%: what they have together
    spot.thread.whole = said.whole or spot.thread.whole
    remember_owners(spot.thread, phrase, owners, len(pairs))
    if draft.subject is None or draft.subject.name == row.words:
        spot.thread.area = None  # an area's figures end where the reporting place, or several together, tell one


def _phrase(spot: Spot) -> Phrase:
    """The phrase before the numbers; where it has no noun of its own, they go back to what was counted in their unit."""
    phrase = phrase_before(spot)
    if _names_nothing(phrase):
        spot.thread.resume(spot.unit)
    return phrase


def _names_nothing(phrase: Phrase) -> bool:
    """Whether a phrase has no noun of its own: nothing, a verb (竣工), a bound (50亿元以上)."""
    return not phrase.words or phrases.pattern_of("bare.nothing").fullmatch(phrase.words) is not None


def _one_by_one(spot: Spot, names: list[str]) -> list[str]:
    """外贸出口 of 外贸出口、进口分别增长｜8.5%｜、下降3.2%: the others wait for the numbers behind, each with a verb of its own."""
    following = phrases.pattern_of("each.own_verb").match(spot.text, spot.item.numbers[-1].stop)
    if len(names) < PAIR or not spot.respective or following is None or following.group().count("%") != len(names) - 1:
        return names
    spot.thread.waiting = tuple(names[1:])
    return names[:1]


def _hedges(spot: Spot, phrase: Phrase) -> str:
    """The verbs before the numbers and the word that hedges a share (服务业｜约｜占全国的45%); none of a distance."""
    share = phrases.pattern("〈share.hedge〉(?=占)|〈share.passing〉(?=[^占]{0,14}〈share.whole_ends〉的?$)").search(phrase.words)
    share = share if spot.unit in phrases.table("rate_unit") else None
    return "" if spot.tail.gap else (share.group() if share else "") + spot.tail.words


def _named(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> tuple[Naming, list[str], bool]:
    """What the phrase names, the indicators in full, and whether it has a noun of its own."""
    said = naming(spot, phrase, found)
    if not all(_names_something(name, spot) for name in said.names) or (spot.item.is_rank and _is_of_others(said.names, phrase, spot)):
        return said, [], False
    names, own = compared(said.names, found[0], spot)
    own = own and not (len(names) > 1 and phrase.words.startswith(phrases.table("share.verb")))  # shares of what was told before
    ends = phrase.words.endswith(phrases.table("attribute"))
    attribute = phrases.pattern("(?:.*〈act flow〉)?(?P<what>〈attribute〉)").fullmatch(phrase.words) if ends else None
    if attribute and _owner(spot) is None and (project := _after_number(spot, "undertaking") or _after_number(spot, "owner.fund")):
        names, own = [phrases.pattern_of("undertaking.done").sub("", project) + attribute["what"]], True
    return said, [_sized(name, spot) for name in names], own


def _sized(name: str, spot: Spot) -> str:
    """汽车产业规模 for 汽车产业 in 汽车产业达到｜4500亿元｜规模: the size that stands behind the number of what measures nothing."""
    size = phrases.pattern_of("sized").match(spot.text, spot.item.numbers[-1].stop)
    return name + size["size"] if size and name.endswith(phrases.table("sized")) else name


def _names_something(name: str, spot: Spot) -> bool:
    """Whether a name is more than a particle or a single character of a sentence (即, 可以)."""
    if name.endswith(phrases.table("particle.rate")) or name.startswith(phrases.table("particle.ranking")):
        return False  # 生产总值每｜增长1个百分点: how one goes with the other; 其次为江苏
    if phrases.pattern_of("particle.pointing").search(name) or phrases.pattern_of("particle.moved").search(name):
        return False  # 把这个比例｜提高到36%: only an earlier sentence says which
    if spot.unit in phrases.table("level.counted") and phrases.pattern_of("particle.sides").search(name):
        return False
    return spot.known(name) or name in phrases.table("goods") or (len(name) > 1 and name not in phrases.table("particle"))


def _is_of_others(names: Sequence[str], phrase: Phrase, spot: Spot) -> bool:
    """Whether a rank is of something that is not told: 常州经开区、溧阳高新区分别位列第一, 12项指标增速居全省前5."""
    if phrases.pattern_of("ranked_group.counted_before").search(spot.text[: phrase.head.start]):
        return True
    nobody = phrases.pattern_of("ranked_group.entering")
    return all(name.endswith(phrases.table("area")) or nobody.search(name) or whole_place(name, spot.scene) is not None for name in names)


def _told(spot: Spot, phrase: Phrase, names: Sequence[str], *, own: bool) -> Draft:
    """What the drafts of all numbers share: where they begin, whose they are, the base they grew from."""
    thread, item = spot.thread, spot.item
    base = thread.take_base()
    fell = base is not None and base.value < 0 and spot.tail.measure == Measure.DECLINE
    base = replace(base, value=-base.value) if base is not None and fell else base  # 由下降5%收窄到下降2%
    base = base if len(item.numbers) == 1 else None  # 分别由A、B提高到C、D: one base would be wrong of the others
    carried = not phrase.words or not own or phrase.words in phrases.any_of("relational") or base is not None
    subject = phrase.subject or _owner(spot)
    if subject is not None and subject.type == EntityType.PLACE and subject.code:
        thread.place = subject  # but not 英国, told of for comparison
    return Draft(
        indicator=names[0],
        number=item.numbers[-1],
        quantity=item.quantity,
        measure=Measure.LEVEL,
        start=thread.start if carried else phrase.head.begin,
        stop=item.numbers[-1].stop,
        subject=subject or _built(spot, phrase) or (thread.subject if carried else _still(spot, phrase) or _abroad(spot) or thread.place),
        rule="after-noun" if phrase.words else "inherited",
        lasting=False,
        base=base,
        yearly=is_yearly(spot, phrase),
        reached=is_reached(spot),
    )


def _abroad(spot: Spot) -> Entity | None:
    """Another country of which the clauses before speak, with a time: 英国早在1880年，｜年产量…; nobody once 我国 comes between."""
    before = spot.text[: spot.item.left[0]].rpartition("；")[2].rpartition("。")[2]
    told = phrases.sought_of("scope.abroad").search(before)
    if told is None:
        return None
    whole = (one.value for one in spot.scene.gazetteer.abroad(told["name"]) if (one.start, one.stop) == (0, len(told["name"])))
    country = next(whole, None)
    return country if isinstance(country, Entity) else None


def _within(name: str, subject: Entity | None) -> str:
    """客流量 for 步行街客流量 of a street that is told of: its kind says nothing more."""
    area = "" if subject is None else subject.name
    kind = next((kind for kind in phrases.table("generic_area") if name.startswith(kind) and area.endswith(kind)), "")
    kind = kind or (phrases.pattern_of("area.undertaking").match(name) or [""])[0] if area else kind
    return name.removeprefix(kind) if len(name) > len(kind) + 1 else name


def _still(spot: Spot, phrase: Phrase) -> Entity | None:
    """The area told of last, unless the phrase begins with a place's name and so speaks of something else: 上海机场｜吞吐量.

    A body or facility owns the rest of its clause, and of the next ones only what means nothing without an owner (客运量, 上链企业).
    """
    if phrases.pattern_of("owned").fullmatch(phrase.words) and (holder := _holder(spot)) is not None:
        return holder
    if (facility := _facility(spot, phrase.head.flow + phrase.words)) is not None:
        return facility
    if (
        spot.thread.area is None
        or (is_each(spot.thread.area.name) and spot.item.opens)
        or (spot.thread.area.type in OF_A_CLAUSE and not _is_owned(phrase.words, spot))
    ):
        return None
    if spot.scene.gazetteer.at_start(phrase.words, spot.scene.report.place) is not None:
        return None
    return spot.thread.area


def _is_owned(words: str, spot: Spot) -> bool:
    """Whether figures that follow those of a body or facility are its own, too: not of another one, nor what places report."""
    if phrases.pattern_of("owned.by_another").search(words):
        return False
    return phrases.pattern_of("owned").search(words) is not None or not (spot.item.opens or spot.known(words))


def _holder(spot: Spot) -> Entity | None:
    """The body or facility that the clauses before, which hold no number, begin with: 某供应链平台成功组建，｜上链企业1864家."""
    loose, stop = spot.thread.loose, spot.item.clause[0] - 1
    begins = {stop - len(told) for told in (loose, loose.rpartition("，")[2]) if told}
    heads = {phrases.head_of(spot.text, begin, stop).start for begin in begins}  # 支持某集团做强主业，｜资产120亿元
    names = (name for name in spot.scene.names if spot.text[name.stop : name.stop + 1] not in tuple(LISTED))
    found = ((name.start, name.value) for name in names if isinstance(name.value, Entity))
    body = EntityType.ORGANISATION
    return next((one for start, one in found if start in begins or (start in heads and one.type == body)), None)


def _built(spot: Spot, phrase: Phrase) -> Entity | None:
    """The undertaking of which a clause before says how far it came, for what only one thing has: 某快速路建成通车，｜全长18公里."""
    if phrases.pattern_of("owned.attributes").fullmatch(phrase.words) is None or not spot.item.opens:
        return None
    thread, stop = spot.thread, spot.item.clause[0] - 1
    if not thread.loose:
        return thread.subject if thread.built else None
    begin = stop - len(thread.loose.rpartition("，")[2])
    begins = (begin, phrases.head_of(spot.text, begin, stop).start)
    named = next((name.value for name in spot.scene.names if name.start in begins and isinstance(name.value, Entity)), None)
    told = phrases.pattern_of("owned.built").fullmatch(spot.text, begins[1], stop)
    return named or (Entity(EntityType.PROJECT, told["name"]) if told and not is_class(told["name"]) else None)


def _facility(spot: Spot, words: str) -> Entity | None:
    """The airport or fair that this clause or the one before begins with: 某机场航线增至35条，｜旅客吞吐量."""
    table = phrases.words()["owned"]["of"]
    if not any(phrases.pattern(theirs).fullmatch(words) for theirs in table.values()):
        return None
    part = spot.text[spot.text.rfind("；", 0, spot.item.left[0]) + 1 : spot.item.left[0]]
    for clause in reversed(part.split("，")[-3 if part.endswith("，") else -2 :]):
        begins = phrases.head_of(clause, 0, len(clause), spot.known).start
        told = phrases.pattern_of("owned.facility").match(clause, begins)
        if told and phrases.pattern(table[told["kind"]]).fullmatch(words):
            return Entity(EntityType.PROJECT if told["kind"] == "机场" else EntityType.PROGRAMME, told["name"])
    return None


def _pairs(names: list[str], found: list[Quantity], numbers: tuple[Mention, ...]) -> list[tuple[str, Quantity, Mention]]:
    """Each name with its number, or every name with every number."""
    if len(names) == len(found) > 1:
        return list(zip(names, found, numbers, strict=True))
    return [(name, quantity, number) for name in names for quantity, number in zip(found, numbers, strict=True)]


def _with_stock(names: list[str], found: Sequence[Quantity], head: Head) -> list[str]:
    """净增企业 and 企业 for the numbers of 净增企业15万户、突破157万户: the stock that they made."""
    new = head.flow[:1] in phrases.table("flow.of_new") or phrases.pattern("(?=〈flow.of_new〉)〈flow〉").match(names[0])
    two = len(names) == 1 and [one.comparator for one in found] == [Comparator.EXACT, Comparator.MORE_THAN]
    return [names[0], bare(names[0])] if new and two and found[0].unit not in phrases.table("rate_unit") else names


def _after_number(spot: Spot, table: str) -> str | None:
    """What stands behind 的 after a number: 某公司 in 注册资本108亿元的某公司, 储备项目 in 总投资2735亿元的576个储备项目."""
    match = phrases.pattern_of(table).match(spot.text[spot.item.right[0] :])
    return match["name"] if match else None


def _owner(spot: Spot) -> Entity | None:
    name = _after_number(spot, "owner")
    return Entity(EntityType.ORGANISATION, name) if name else None


def _remember(spot: Spot, draft: Draft, head: Head, names: Sequence[str], *, fresh: bool, money: bool) -> None:
    """Keep for the numbers to come what was told here; a phrase of its own (`fresh`) takes the place of the one before."""
    thread = spot.thread
    thread.loose = ""
    if fresh:
        thread.share = ""
        thread.tell(spot.item.clause[0], *names)
        thread.flow = (head.flow or _verb_kept(names[-1], head, spot)) if bare(names[0]) != names[-1] or len(names) == 1 else ""
        thread.works_behind = bool(head.works) and spot.tail.words == head.works
        works = head.works or (thread.works if names[-1].endswith(thread.works) else "")
        thread.phrase, thread.start, thread.works, thread.subject = names[-1], draft.start, works, draft.subject
        _remember_area(spot, draft.subject)
    thread.money, thread.unit = money, spot.unit
    if fresh and not money and spot.unit in phrases.table("level.counted"):
        thread.count(spot.unit)
    thread.lasting = draft.lasting
    thread.row = () if spot.item.is_rank else thread.row
    stock = bare(names[-1]).endswith(phrases.table("relational.kept"))  # 贷款余额…，新增320亿元，｜增速
    if head.flow and not fresh and names[-1].startswith(head.flow) and not stock:
        thread.phrase = names[-1]  # 新登记5万户、｜增长26%: the growth is of what is new
    if spot.tail.cumulative and not fresh:
        thread.phrase, thread.flow = bare(thread.phrase), ""
    thread.built = draft.subject is not None and phrases.pattern_of("owned.attributes").fullmatch(names[-1]) is not None
    thread.grew = draft.measure in (Measure.GROWTH, Measure.DECLINE) or (thread.grew and bool(spot.tail.gap))
    thread.fell = draft.measure == Measure.DECLINE or (thread.fell and bool(spot.tail.gap))
    thread.cut = draft.measure == Measure.DECLINE and (head.decline or (thread.cut and not spot.item.opens))
    thread.yearly = draft.yearly


def _verb_kept(name: str, head: Head, spot: Spot) -> str:
    """The verb that a name begins with: the one before, one of 新…, one of works in a name that is known, one of projects (投产项目)."""
    if spot.thread.flow and name.startswith(spot.thread.flow):
        return spot.thread.flow
    if head.works:
        return ""
    verb = phrases.pattern("(?=新)〈flow〉(?:[、和及]?〈works〉(?=..))?|〈flow〉(?=.{0,8}〈undertaking〉$)").match(name)
    verb = verb or (
        phrases.pattern("(?!新|〈flow.alone〉)〈flow works〉(?!〈noun_after〉)(?=..)").match(name) if spot.known(name) else None
    )
    return verb.group() if verb else ""


def _remember_area(spot: Spot, subject: Entity | None) -> None:
    if subject is not None:
        spot.thread.area = subject if subject.type in (EntityType.AREA, *OF_A_CLAUSE) else None
