"""Where words end, as jieba cuts them, for the stretches that the grammars leave as text: 有机｜产品, 在线｜监测."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from tempfile import gettempdir
from typing import Any


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    """Our own tokenizer, whose cache lies in a folder that only this user can write."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = Path.home() / ".cache" / "target-kg"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(gettempdir())
    tokenizer.tmp_dir = str(folder)
    return tokenizer


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """A text cut into words, what jieba does not know into characters."""
    return tuple(_tokenizer().cut(text, HMM=False))


@lru_cache(maxsize=4096)
def ends(text: str) -> frozenset[int]:
    """The places in a text at which a word ends."""
    return frozenset(accumulate(map(len, words(text))))


@lru_cache(maxsize=1)
def tags() -> Mapping[str, str]:
    """What kind of word each word of jieba's dictionary is: 希望 → v, 目前 → t, 渝中 → ns."""
    import jieba

    with jieba.get_dict_file() as lines:
        return {word: tag for word, _, tag in (line.decode("utf-8").split() for line in lines)}


def is_end(text: str, start: int, at: int, stop: int) -> bool:
    """Whether a word of text[start:stop] ends at `at`."""
    return at >= stop or (at - start) in ends(text[start:stop])
