"""The verbs of a clause in groups, with the stage that each says: 建成投用, 加快|推进|建设, 争创."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Stage
from kg.named.lexing import Token
from kg.named.spans import Name
from kg.named.vocabulary import words_of

DECISIVE = (Stage.START, Stage.FINISH, Stage.OPEN, Stage.AWARD, Stage.END)


@dataclass(frozen=True, slots=True)
class Verb:
    """A group of verbs at [first, last) of the tokens: 建成投用. `stage` is None for verbs that say nothing of a stage."""

    first: int
    last: int
    stage: Stage | None
    sides: frozenset[str]
    text: str
    seeking: bool = False  # of a title: 争创, which is not to have won it


def verbs(line: Sequence[Token], first: int, last: int, here: Sequence[Name]) -> list[Verb]:
    """The groups of verbs of a clause, outside its names."""
    groups: list[list[int]] = []
    for index in range(first, last):
        token = line[index]
        if not token.has("stage", "verbs") or any(name.start <= token.start < name.stop for name in here):
            continue
        near = groups and all(_joins(line[between]) for between in range(groups[-1][-1] + 1, index))
        if near and not _drafts(line[groups[-1][-1]], token):
            groups[-1].append(index)
        else:
            groups.append([index])
    return _awarding([_verb(line, group) for group in groups])


def _awarding(verbs: list[Verb]) -> list[Verb]:
    """Without the verbs inside a title: 获评|全国最受欢迎旅游目的地."""
    award = next((index for index, verb in enumerate(verbs) if verb.stage is Stage.AWARD and "title" not in verb.sides), len(verbs))
    return [verb for index, verb in enumerate(verbs) if index <= award or verb.stage in DECISIVE]


def _drafts(verb: Token, after: Token) -> bool:
    """Whether a verb behind one of drafting is part of what is drafted: 制定|守住底线方案, but 制定|实施."""
    return verb.has("drafting") and not after.has("drafting", "enacting", "adverbs") and after.text not in words_of("enacted_by")


def _joins(token: Token) -> bool:
    return (token.has("adverbs") and not token.has("levels")) or token.text in ("、", "并", "了", "和", "且")


def _verb(line: Sequence[Token], group: Sequence[int]) -> Verb:
    words = [word for word in (line[index].word for index in group) if word is not None]
    staged = [word for word in words if word.stage is not None]
    decisive = [word for word in staged if word.stage in DECISIVE]
    plans = [word for word in staged if word.stage is Stage.PLAN]
    chosen = (decisive or plans or staged or words)[-1]
    text = "".join(word.text for word in words)
    stage = chosen.stage
    if decisive and decisive[0].stage is Stage.START and decisive[-1].text == "创建":
        stage = Stage.START
    if _keeps_running(line, group) or (chosen.text in words_of("opening") and len(decisive) == 1 < len(words)):
        stage = Stage.PROGRESS
    return Verb(group[0], group[-1] + 1, stage, words[-1].sides | chosen.sides, text, "seeking" in chosen.roles)


def _keeps_running(line: Sequence[Token], group: Sequence[int]) -> bool:
    """Whether verbs say that what runs goes on as it does: 保障某班列|稳定|运行."""
    before = line[group[0] - 1] if group[0] else None
    steady = any(line[index].has("steady") for index in group[:-1]) or (before is not None and before.has("steady"))
    return steady and line[group[-1]].has("running")


def chosen(left: Verb | None, right: Verb | None) -> Verb | None:
    """Of two verbs around a name: outcomes win over the rest, the later wins among outcomes, but 启动…创建 is a start."""
    if left is None or right is None:
        return left or right
    if right.stage in DECISIVE and not (left.stage is Stage.START and right.text.endswith("创建")):
        return right
    if left.stage in DECISIVE:
        return left
    return right if right.stage is not None and left.stage is not Stage.PLAN else left
