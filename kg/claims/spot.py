"""A group of numbers where it stands, with the verbs before it and what was told so far: 城镇新增就业｜达到｜5.7万人."""

from dataclasses import dataclass

from kg.claims.items import Item
from kg.claims.scene import Scene
from kg.claims.thread import Thread
from kg.extract import phrases
from kg.extract.phrases import Head, Tail
from kg.model import Entity

PAIR = 2  # things told one after the other


@dataclass(frozen=True, slots=True)
class Spot:
    """All that a draft is made of: the sentence, its numbers here, what stands around, what was told, the verbs before the numbers."""

    text: str
    item: Item
    scene: Scene
    thread: Thread
    tail: Tail

    @property
    def left(self) -> str:
        """The words before the numbers."""
        return self.text[slice(*self.item.left)]

    @property
    def right(self) -> str:
        """The words after the numbers."""
        return self.text[slice(*self.item.right)]

    @property
    def closing(self) -> str:
        """The words after the last number of the clause."""
        return self.text[slice(*self.item.closing)]

    @property
    def unit(self) -> str:
        """The unit of the last number."""
        return self.item.quantity.unit

    @property
    def respective(self) -> bool:
        """Whether the words before the numbers give each of a list its own: 分别."""
        return any(word in self.left for word in phrases.table("each.respective"))

    @property
    def is_part(self) -> bool:
        """Whether the words before the numbers lead to a part of what was told: 其中."""
        return self.left.startswith(phrases.table("share.part"))

    def known(self, phrase: str) -> bool:
        """Whether the lexicon knows a phrase as the name of an indicator."""
        return self.scene.lexicon.is_label(phrase)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words before a number that say of what it is; `head` says where they begin and which verbs belong to them."""

    words: str
    head: Head
    subject: Entity | None
    stop: int  # where the words end in the sentence


@dataclass(frozen=True, slots=True)
class Naming:
    """One indicator, or one for each number; `wordings` are other ways to say a single one; `before`: the clause before named it;
    `whole` is what is measured of the whole of which 其中 tells a part (增加值)."""

    names: tuple[str, ...]
    wordings: tuple[str, ...] = ()
    before: bool = False
    whole: str = ""
