"""What the clause before a phrase, which holds no number, tells of it: 健全垃圾收运体系，｜覆盖率…; 实际利用外资实现突破，｜增速…."""

from kg.claims.lists import listed
from kg.claims.spot import Naming, Phrase, Spot
from kg.extract import phrases
from kg.extract.segments import ends_in_noun

LONGEST_TOLD = 6  # characters of what a clause without a number speaks of
LONGEST_SET_UP = 18  # characters of what a clause sets up
OVERLAP = 2  # characters that a phrase shares with the label before it


def told_in_clause(spot: Spot, phrase: Phrase) -> Naming | None:
    """What a phrase names with words of the clause before; None where that tells nothing of it."""
    clause, words = spot.thread.loose.rpartition("，")[2], phrase.words
    if not clause:
        return None
    told = "" if phrase.head.flow else _known_with(clause, words, spot) or _overlapping(clause, words, spot)
    if not told and not spot.thread.phrase:
        told = _set_up(clause, words, spot) or _spent_on(clause, words) or _invested_in(words, spot)
    return Naming((told,), (words,)) if told else None


def rated_in_clause(spot: Spot, words: str) -> str:
    """实际利用外资 for its rate, where the clause before speaks of it: 实际利用外资实现突破，｜增速…; nothing for what is no rate."""
    clause = spot.thread.loose.rpartition("，")[2]
    rated = words in phrases.table("relational.rates") or is_contribution(words)
    return _label(clause, spot) if clause and rated else ""


def is_contribution(words: str) -> bool:
    """Whether a phrase tells of what something contributes to: 对经济增长贡献率."""
    return phrases.pattern_of("share.contributed").fullmatch(words) is not None


def _label(clause: str, spot: Spot) -> str:
    """The indicator that a clause, behind its verbs, begins with."""
    label = spot.scene.lexicon.last_label(clause) if spot.item.opens else None
    return label if label is not None and clause[phrases.head_of(clause, 0, len(clause)).start :].startswith(label) else ""


def _known_with(clause: str, words: str, spot: Spot) -> str:
    """粮食产量 of 产量 where the clause speaks of 粮食: what makes a name that is known."""
    if not spot.item.opens or words not in phrases.table("relational"):
        return ""
    head = phrases.head_of(clause, 0, len(clause)).start
    parts = (
        clause[start : start + size]
        for size in range(LONGEST_TOLD, 1, -1)
        for start in range(len(clause) - size + 1)
        if start == head
        or not clause[start : start + size].endswith(phrases.table("told_of.branch"))
        or clause.startswith(phrases.table("told_of"), start + size)
    )
    told = next((part for part in parts if _may_be_told(part) and spot.known(part + words)), "")
    return (_quoted_with(clause, told) or told) + words if told else ""


def _quoted_with(clause: str, part: str) -> str:
    """“飞地经济” around 经济: a name in marks that ends with what is told of, and is what is told of."""
    named = (match.group() for match in phrases.pattern_of("told_of.quoted").finditer(clause))
    return next((name for name in named if name.endswith(f"{part}”") and len(name) > len(part) + 2), "")


def _may_be_told(part: str) -> bool:
    return part not in phrases.table("bare") and phrases.pattern("[一-鿿]+").fullmatch(part) is not None and "的" not in part


def _overlapping(clause: str, words: str, spot: Spot) -> str:
    """城乡储蓄存款余额 of 存款余额 where the clause speaks of 城乡储蓄存款: what its label ends with begins the phrase."""
    label = _label(clause, spot) if len(words) > OVERLAP and words[:OVERLAP] in clause else ""
    return label + words[OVERLAP:] if label.endswith(words[:OVERLAP]) and label not in ("", words) else ""


def _spent_on(clause: str, words: str) -> str:
    """煤炭工业建设投资 of 投资 where the clause only names what is built."""
    head = phrases.head_of(clause, 0, len(clause))
    built = head.start == 0 and len(clause) <= LONGEST_SET_UP and phrases.pattern_of("relational.spent_on").search(clause)
    return clause + words if built and words in phrases.table("relational.spent") else ""


def _set_up(clause: str, words: str, spot: Spot) -> str:
    """生活垃圾收运体系覆盖率 of 覆盖率: the spread of what the clause sets up."""
    if words not in phrases.table("relational.spread"):
        return ""
    head = phrases.head_of(clause, 0, len(clause), spot.known)
    what = listed(phrases.pattern_of("relational.sets_up").sub("", clause[head.start :]))
    return what + words if head.start and 1 < len(what) <= LONGEST_SET_UP and ends_in_noun(what) else ""


def _invested_in(words: str, spot: Spot) -> str:
    """重大工程完成投资 of 完成投资 where a clause before speaks of 重大工程: 推进重大工程建设，｜全年完成投资…."""
    if phrases.pattern_of("undertaking.invested").fullmatch(words) is None:
        return ""
    heads = ((clause, phrases.head_of(clause, 0, len(clause), spot.known).start) for clause in reversed(spot.thread.loose.split("，")))
    told = (phrases.pattern_of("undertaking.told").fullmatch(listed(clause[start:])) for clause, start in heads)
    return next((match["name"] + words for match in told if match), "")
