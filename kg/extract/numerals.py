"""Numbers in Chinese and Arabic digits: 一千二百, 3.6, 1,450, 二点五, 百余, 两."""

import re
from decimal import Decimal

DIGITS = {
    char: value
    for value, chars in enumerate(("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
NOUGHTS = "零〇○"
CHINESE = "零〇○一二两三四五六七八九" + "".join(SCALES)  # those that running text counts with; 陆 and 伍 are surnames

ARABIC = re.compile(r"[0-9][0-9,，]*(?:\.[0-9]*)?")
TABLED = re.compile(r"[-+]?(?:\d[\d,，]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?")  # an exponent of more digits is no figure


def parse_figure(text: str) -> Decimal:
    """The number in a cell of a table, with or without signs for thousands: 30,145.8, -1.2, 1.2E+05. Raises ValueError for others."""
    if TABLED.fullmatch(text) is None:
        raise ValueError(f"not a figure: {text!r}")
    return Decimal(text.replace(",", "").replace("，", ""))


def parse_numeral(text: str) -> Decimal:
    """The number that `text` writes: "一千零二" → 1002, "1,450.5" → 1450.5, "二点五" → 2.5, "百" → 100.

    The largest scale splits a numeral: what stands before is multiplied by it, what stands after is added. 二千零十六 is 2016.
    Raises ValueError where the text is no numeral.
    """
    if ARABIC.fullmatch(text):
        return Decimal(text.replace(",", "").replace("，", ""))
    whole, point, fraction = text.partition("点")
    if point:
        return Decimal(f"{_whole(whole)}.{_digits(fraction)}")
    return Decimal(_whole(whole))


def _whole(text: str) -> int:
    scales = [char for char in text if char in SCALES]
    if not scales:
        return int(_digits(text))
    largest = max(scales, key=SCALES.__getitem__)
    before, _, after = text.rpartition(largest)
    return (_whole(before) if before.strip(NOUGHTS) else 1) * SCALES[largest] + _rest(after, SCALES[largest])


def _rest(after: str, scale: int) -> int:
    """What follows a scale: 零三 → 3; a lone digit counts tens of the next scale down (一百五 = 150)."""
    if not after:
        return 0
    if len(after) == 1 and after in DIGITS and scale >= 100 and DIGITS[after]:
        return DIGITS[after] * scale // 10
    return _whole(after)


def _digits(text: str) -> str:
    """二〇三五 → 2035; raises ValueError for what is no digit."""
    if not text or any(char not in DIGITS and not char.isdigit() for char in text):
        raise ValueError(f"not a numeral: {text!r}")
    return "".join(str(DIGITS[char]) if char in DIGITS else str(int(char)) for char in text)
