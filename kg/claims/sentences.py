"""One sentence: its numbers, clause by clause, become claims; what no claim took is a difficulty."""

from collections.abc import Iterator, Sequence

from kg.claims import dating
from kg.claims.bounds import without_bounds
from kg.claims.describing import describes
from kg.claims.drafting import drafts
from kg.claims.items import Item, items
from kg.claims.promises import conclusions, lists_targets, promises
from kg.claims.scene import Scene, quote
from kg.claims.thread import Draft, Thread
from kg.claims.wordings import wordings
from kg.extract import phrases
from kg.extract.clauses import clauses
from kg.extract.numerals import CHINESE
from kg.extract.periods import period_finder
from kg.extract.quantities import quantity_finder
from kg.model import AHEAD, Claim, Difficulty, Entity, EntityType, Kind, Mention, Quantity, Sentence
from kg.report.headings import above

LONGEST_PLACE = 6  # characters on either side of a numeral within which a place name around it is looked for
LONGEST_LOOSE = 40  # characters of clauses without a number that are remembered for the next one with a number


def read_sentence(sentence: Sentence, scene: Scene) -> tuple[list[Claim], list[Difficulty]]:
    """The claims of one sentence, and its quantities that no claim took."""
    claims, left, spans = _numbered(sentence, scene)
    return [*claims, *_in_words(sentence, spans, claims, scene)], left


def _numbered(sentence: Sentence, scene: Scene) -> tuple[list[Claim], list[Difficulty], list[tuple[int, int]]]:
    """The claims with a number, the quantities that no claim took, and where the numbers stand."""
    text = sentence.text
    found = quantity_finder(scene.lexicon.unit_labels())(text)
    if not found:
        return [], [], []
    periods = period_finder()(text, scene.clock)
    numbers = [
        number
        for number in found
        if isinstance(number.value, Quantity)
        and not _overlaps(number, periods)
        and not describes(text, number)
        and not _is_in_place(text, number, scene)
    ]
    if not numbers:
        return [], [], []
    claims: list[Claim] = []
    taken: set[int] = set()
    thread = Thread()
    for clause in clauses(text):
        here = [number for number in numbers if clause[0] <= number.start < clause[1]]
        if clause[0] and text[clause[0] - 1] in "；;":
            thread.area, thread.place, thread.row, thread.whole = None, None, (), ""
        thread.waiting = ()
        for item in items(text, clause, here) if here else ():
            made = [draft for draft in drafts(text, item, thread, scene) if not phrases.pattern_of("particle.torn").search(draft.indicator)]
            taken.update(number.start for number in item.numbers if made or thread.base is not None)
            claims.extend(_claim(draft, item, sentence, periods, scene, thread.recent) for draft in made)
        if thread.area is not None and not here and _speaks_of_another(text, clause):
            thread.area = None  # what follows is no area's
        thread.row = thread.row if here else ()
        thread.loose = "" if here else f"{thread.loose}，{text[slice(*clause)]}"[-LONGEST_LOOSE:]
    claims = without_bounds(claims)
    left = [Difficulty(quote(sentence, n.start, n.stop, scene), "no-indicator") for n in numbers if n.start not in taken]
    return claims, left, [(number.start, number.stop) for number in numbers]


def _speaks_of_another(text: str, clause: tuple[int, int]) -> bool:
    """Whether a clause without a number is of the whole place (全市外贸实现正增长) or of another thing that was built (某中心启动建设)."""
    whole = phrases.pattern("(?!〈scope.country scope.keep〉)〈scope〉").match(text, clause[0])
    return whole is not None or phrases.pattern_of("topic.another").fullmatch(text, *clause) is not None


def _turned_to_another(text: str, stop: int) -> bool:
    """Whether a clause before a place, behind the first, speaks of another thing that was built."""
    before = (clause for clause in clauses(text) if clause[0] and clause[1] < stop)
    return any(phrases.pattern_of("topic.another").fullmatch(text, *clause) for clause in before)


def _in_words(sentence: Sentence, spans: list[tuple[int, int]], numbered: list[Claim], scene: Scene) -> Iterator[Claim]:
    """The promises in words of a sentence of a plan, and what a sentence of a review concludes of a goal."""
    text = sentence.text
    ahead = scene.paragraph.section.role in AHEAD
    listing = ahead and (scene.listing or lists_targets(text))
    for promise in promises(text, spans, scene, listing=listing) if ahead else conclusions(text, spans, scene):
        indicator = promise.indicator or _nearest(sentence.offsets[promise.start], numbered)
        if not indicator:
            continue
        concept = scene.lexicon.indicator(indicator)
        yield Claim(
            kind=Kind.TARGET if ahead else Kind.ACHIEVEMENT,
            subject=promise.subject or _headed(indicator, text, promise.start, scene),
            indicator=indicator,
            concept=concept.id if concept else None,
            measure=None,
            quantity=None,
            relative=promise.relative,
            period=dating.promised_period(text, promise.start, promise.stop, scene),
            commitment=(promise.commitment or dating.commitment_before(text, promise.stop)) if ahead else None,
            quote=quote(sentence, promise.start, promise.stop, scene),
            sentence=quote(sentence, 0, len(text), scene),
            rule=promise.rule,
            headings=above(sentence, scene.paragraph),
        )


def _nearest(place: int, numbered: list[Claim]) -> str:
    """The indicator of the number last told before a place in the document."""
    before = [claim for claim in numbered if claim.quote.stop <= place]
    return max(before, key=lambda claim: claim.quote.stop).indicator if before else ""


def _overlaps(number: Mention, periods: Sequence[Mention]) -> bool:
    return any(period.start < number.stop and number.start < period.stop for period in periods)


def _is_in_place(text: str, number: Mention, scene: Scene) -> bool:
    """Whether a number in Chinese numerals begins or lies in the name of a place: 三台县, 五台县."""
    if text[number.start] not in CHINESE:
        return False
    begin = max(0, number.start - LONGEST_PLACE)
    around = text[begin : number.stop + LONGEST_PLACE]
    return any(place.start <= number.start - begin < place.stop for place in scene.gazetteer.find(around, scene.report.place))


def _claim(draft: Draft, item: Item, sentence: Sentence, periods: Sequence[Mention], scene: Scene, recent: Sequence[str]) -> Claim:
    text = sentence.text
    period = dating.period(text, draft, item, periods, scene)
    kind = dating.kind(text, item, period, scene)
    period = dating.present(period, kind, scene)
    concept = scene.lexicon.indicator(draft.indicator)
    kind = Kind.ESTIMATE if kind == Kind.ACHIEVEMENT and scene.expected and concept and concept.core else kind
    others = (*draft.wordings, *wordings(text, draft.number, draft.indicator, recent, scene.said))
    return Claim(
        kind=kind,
        subject=draft.subject or _headed(draft.indicator, text, draft.start, scene),
        indicator=draft.indicator,
        concept=concept.id if concept else None,
        measure=draft.measure,
        quantity=draft.quantity,
        relative=None,
        period=period,
        commitment=dating.commitment(text, item) if kind == Kind.TARGET else None,
        quote=quote(sentence, min(draft.start, draft.number.start), max(draft.stop, draft.number.stop), scene),
        sentence=quote(sentence, 0, len(text), scene),
        rule=draft.rule,
        base=draft.base,
        note=_comparability(text, item),
        wordings=tuple(dict.fromkeys(wording for wording in others if wording and wording != draft.indicator)),
        headings=above(sentence, scene.paragraph),
    )


def _comparability(text: str, item: Item) -> str | None:
    """同口径, 按可比价格计算, 剔除…因素后: what the words before a number say of its comparability."""
    match = phrases.sought_of("comparable.note").search(text[item.left[0] : item.first])
    return match.group() if match else None


def _headed(indicator: str, text: str, start: int, scene: Scene) -> Entity:
    """The area that the heading names, the industry told of for figures that mean nothing without one, else the reporting place."""
    whole = phrases.pattern("[，；](?!〈scope.country scope.keep〉)〈scope〉").search(text, 0, start)  # 全市外贸实现正增长，｜新设企业
    clause = max(text.rfind(mark, 0, start) for mark in "，；") + 1
    other = scene.apart and clause and phrases.pattern_of("topic.own").match(text, clause) is None
    opener = None if other or whole or (scene.opener and _turned_to_another(text, start)) else scene.opener
    if (area := scene.topic or scene.area or opener) is not None:
        return area
    told = [mention.value for mention in scene.industries if mention.stop <= start]
    branch = scene.branch or scene.industry or (told[-1] if told else None)
    if isinstance(branch, Entity) and indicator in phrases.table("industry_bound"):
        return branch
    return scene.home or Entity(EntityType.PLACE, "")
