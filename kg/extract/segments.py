"""Where words end, as jieba cuts them, for the stretches that the grammars leave as text: 有机｜产品, 在线｜监测."""

from functools import lru_cache
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
def ends(text: str) -> frozenset[int]:
    """The places in a text at which a word ends."""
    found, at = [], 0
    for word in _tokenizer().cut(text, HMM=False):
        at += len(word)
        found.append(at)
    return frozenset(found)


def is_end(text: str, start: int, at: int, stop: int) -> bool:
    """Whether a word of text[start:stop] ends at `at`."""
    return at >= stop or (at - start) in ends(text[start:stop])
