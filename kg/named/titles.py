"""Titles that are won, read to their end whatever it is: 获评|全国体育旅游精品赛事, 入选|第四批|国家级示范物流园区."""

from collections.abc import Iterator, Sequence
from functools import cache

from kg import places
from kg.model import EntityType, Stage
from kg.named.lexing import Token
from kg.named.spans import Name, counts, is_dated, is_level, is_size, name_of
from kg.named.vocabulary import ends_of, words_of
from kg.places import Level

SHORTEST = 6  # characters


def titles(line: Sequence[Token]) -> Iterator[Name]:
    """The titles of a sentence that say of which level they are, each behind a verb that wins it."""
    for index, token in enumerate(line):
        wins = token.word is not None and token.word.stage is Stage.AWARD and token.has("winning", "becoming")
        first = _title_start(line, index + 1) if wins else None
        if first is not None and token.has("becoming") and not _is_graded(line[first]):
            continue
        last = None if first is None else _title_end(line, first)
        if first is None or last is None:
            continue
        name = name_of(line, first, last, EntityType.HONOUR, "won", certain=False, level=True)
        if len(name.text) >= SHORTEST and not name.counted:
            yield name


def _is_graded(token: Token) -> bool:
    """Whether a token says of which grade something is, as titles do: 国家级, but 全市."""
    return token.text in words_of("grades") or token.text in words_of("ranks")


def _title_start(line: Sequence[Token], index: int) -> int | None:
    """Where the title begins that a verb wins, behind 为, 首批 and 2023年度; None where what follows says of no level."""
    start = index
    while start < len(line) and _before_title(line[start]):
        start += 1
    told = start < len(line) and (_tells_level(line, start) or any(token.has("levels") for token in line[index:start]))
    if not told:
        return None
    only = [at + 1 for at in range(start, min(start + 2, len(line) - 1)) if line[at].has("singular") and _singles_out(line, at)]
    return only[0] if only else start


def _singles_out(line: Sequence[Token], index: int) -> bool:
    """Whether a title begins behind what says that it is the only one: 全省|首个|国家级…, but 全国|首批|…."""
    after = line[index + 1]
    return is_level(after) or not (line[index].has("levels") or after.kind == "bracket")  # 首台（套）


def _tells_level(line: Sequence[Token], index: int) -> bool:
    """Whether a title begins with a token: 全国, or the province that gives it, 广西|政务服务五星级大厅, 美丽|四川|先行试点县."""
    token, after = line[index], line[index + 1] if index + 1 < len(line) else None
    if token.has("epithets") and after is not None and after.kind == "place":
        return _is_province(after.text)
    return is_level(token) or (token.kind == "place" and _is_province(token.text))


@cache
def _is_province(name: str) -> bool:
    place = places.load().resolve(name)
    return place is not None and places.load().level(place) is Level.PROVINCE


def _before_title(token: Token) -> bool:
    return (
        token.text == "为" or is_dated(token) or (token.has("singular", "adverbs") and (token.has("singular") or not token.has("levels")))
    )


def _title_end(line: Sequence[Token], first: int) -> int | None:
    """The last token of a title, which goes to a mark or a number; None where it ends otherwise, or is of any: 省级以上|奖项."""
    stop = first
    while stop < len(line) and (_in_title(line[stop]) or (stop > first and _joins(line, stop))):
        stop += 1
    whole = (stop == len(line) or line[stop].kind in ("mark", "quantity") or line[stop].has("rewards")) and not _cut(line, first, stop)
    last = stop - 1
    while last > first and line[last].has("trailing") and not line[last].has("head") and line[last - 1].has("head"):
        last -= 1
    ends = last > first and not (is_level(line[last]) or line[last].has("campaigns"))
    told = ends and not any(token.has("general") for token in line[first : last + 1])
    return last if whole and told else None


def _cut(line: Sequence[Token], first: int, stop: int) -> bool:
    """Whether a title goes on behind 、 with a verb: 获评|全省推进乡村振兴、|巩固…成果先进市."""
    after = line[stop + 1] if stop + 1 < len(line) else None
    verbs = any(token.has("ruling") for token in line[first:stop])
    return verbs and after is not None and line[stop].text == "、" and after.has("stage", "verbs")


def _in_title(token: Token) -> bool:
    """Whether a title goes on with a token: to a mark, a number or a small word."""
    if token.kind == "word":
        return token.has("nominal", "head", "ordinary", "whole", "own") and not token.has("stops", "conjunctions", "outer", "rewards")
    told = is_dated(token) or is_size(token) or counts(token, "best")
    return told or token.kind in ("unknown", "place", "quote", "slogan", "latin", "bracket")


def _joins(line: Sequence[Token], index: int) -> bool:
    """Whether 和 stands inside one title, as what is before it names nothing: 国家文化产业|和|旅游产业融合发展示范区."""
    after = line[index + 1] if index + 1 < len(line) else None
    return (
        line[index].text in ("和", "与")
        and (not line[index - 1].has("head") or line[index - 1].text.endswith(ends_of("reforming")))
        and after is not None
        and _in_title(after)
        and not is_level(after)
    )
