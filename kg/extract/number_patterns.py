"""The regexes that find numbers with their units and comparators, in the order in which they are tried."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import Any

from kg.extract.numerals import CHINESE
from kg.resources import either

# Bounded, so that runs of digits in hostile texts are passed over in linear time; no figure of a report is nearly as long.
ARABIC = r"(?<!\d)(?:\d{1,3}(?:[,，]\d{3}){1,9}(?!\d)(?:\.\d{1,20})?|\d{1,30}(?!\d)(?:\.\d{1,20})?)"
NUMBER = r"(?<!\d)\d{1,30}(?:\.\d{1,20})?"  # of digits alone
NUMERAL = f"[{CHINESE}]{{1,30}}(?:点[{CHINESE}]{{1,20}})?"
SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
MINUS = "−﹣－-"  # signs before a rate below zero
DASH = r"(?:—{1,2}|-{1,2}|–|~|～|－)"

Patterns = Iterable[tuple[str, str, str]]  # name, regex, characters of which a text must hold one


@dataclass(frozen=True, slots=True)
class Parts:
    """The regexes of what stands before, in and behind a number."""

    before: str
    after: str
    reach: str
    more: str
    unit: str
    classifier: str  # units that count with a Chinese numeral

    @property
    def lead(self) -> str:
        """A verb of reaching and a comparator."""
        return f"(?P<lead>{self.reach}{self.before})"


def _parts(table: dict[str, Any], units: tuple[str, ...]) -> Parts:
    units = tuple(label for label in units if label not in (*table["not_units"]["words"], *table["told_of"], *table["medals"]["signs"]))
    never = set(table["never_counted"]["words"]) - set(table["never_counted"]["kept"])
    return Parts(
        before=f"(?P<before>{_before(table)})?了?",
        after=f"(?:(?:（[^（）\\d含]{{1,3}}）(?=以|左))?(?P<after>{_after(table)}))?",
        reach=f"(?P<reach>{_any(table['reach'])})?",
        more=either(table["more"]["words"]),
        unit=_unit_pattern(units, table),
        classifier=_unit_pattern([label for label in units if label not in never], table),
    )


def _any(entries: dict[str, list[str]], without: Iterable[str] = ()) -> str:
    return either(word for entry in entries.values() for word in entry if word not in without)


def _before(table: dict[str, Any]) -> str:
    """The comparators before a number, some of them not after certain characters (签｜约) or only before some (上｜百)."""
    never, followed = table["before_never"], table["before_followed"]
    bound = [f"(?<![{characters}]){word}" for word, characters in never.items()]
    bound += [f"{word}(?=[{characters}])" for word, characters in followed.items()]
    return "|".join((_any(table["before"], without=(*never, *followed)), *bound))


def _after(table: dict[str, Any]) -> str:
    """The comparators behind a number, some of them only where a mark follows (四倍多，)."""
    followed = table["after_followed"]
    closing = [f"{word}(?![^{marks}])" for word, marks in followed.items()]
    return "|".join((_any(table["after"], without=followed), *closing))


def patterns(table: dict[str, Any], units: tuple[str, ...]) -> Patterns:
    """The regexes made of the tables of quantities.toml and of the unit labels without scales."""
    parts = _parts(table, units)
    told = f"(?P<number>{ARABIC})(?P<scale>{SCALE})?(?P<unit>{either(table['told_of'])})(?![A-Za-z/／每])"
    yield "told", rf"{parts.lead}(?P<whole>{told}){parts.after}", "".join(word[0] for said in table["told_of"].values() for word in said)
    named = (
        rf"(?P<number>(?<![\d.第])\d{{1,3}})(?P<scale>)(?P<unit>{either(table['places']['words'])})(?={either(table['places']['verbs'])})"
    )
    yield "number:places", rf"(?P<whole>{named})", digits
    yield from _medals(table["medals"])
    yield from _names(table, parts)
    yield from _ranks(table["rank"])
    yield from _shares(table, parts)
    yield from _ranges(parts, table["duration_ranged"]["words"])
    yield from _graded(table["graded"], parts)
    yield from _blocked(table["blocked_after"], either(table["blocked_never"]["words"]), parts)
    yield from _acts(table["acts"])
    yield from _numbers(table["never_counted"]["one"], parts)


def _names(table: dict[str, Any], parts: Parts) -> Patterns:
    """Titles, quotations, A380, 100G, 1979、1980两年, 6大; but AED1200台."""
    counted = f"[A-Z]{{2,6}}\\d[\\d.]{{0,12}}{SCALE}?(?:{either(table['counted_behind_letters']['words'])})"
    yield "refused:book", r"(?P<whole>《[^《》]*》)", "《"
    yield "refused:name", rf"(?P<whole>[“‘](?=[^“”‘’]{{0,14}}[\d{CHINESE}])[^“”‘’]{{1,14}}[”’])", "“‘"
    yield (
        "refused:name",
        rf"(?P<whole>(?<![A-Za-z])(?!{counted})[A-Za-z]{{1,30}}[-.·]?\d{{1,30}}(?:\.\d{{1,20}})?[A-Za-z]{{0,30}}"
        rf"|{NUMBER}(?!(?:{parts.unit}))[A-Za-z]{{1,30}}\d{{0,30}}(?:级)?|(?<!\d)\d{{1,30}}(?:[+×xX*]\d{{1,30}}){{1,9}}(?![\d%]))",
        ascii_letters + "+×*",
    )
    yield "refused:duration", r"(?P<whole>(?:19|20)\d{2})(?=、(?:(?:19|20)\d{2}、?){1,9}(?:两|三|四|五|这)?年)", "、"
    yield "refused:name", rf"(?P<whole>[{CHINESE}]个?(?:{either(table['sayings']['words'])}))", CHINESE
    yield "refused:name", rf"(?P<whole>(?:\d{{1,2}}|[{CHINESE}]{{1,3}})大(?!{either(table['big_never']['words'])}))", "大"


def _ranks(rank: dict[str, Any]) -> Patterns:
    """居全国第2位, 首位, 榜首, 居全国前3位; 第二产业 and 全国前3强企业 are none."""
    lead = rf"(?P<rank_cue>(?:{either([*rank['cue'], *rank['scope']])})[^，。；：、第\d]{{0,12}}?)"
    number = rf"第(?P<number>{ARABIC}|{NUMERAL})"
    yield "refused:ordinal", r"(?P<whole>第[一二三])(?=(?:[、和]第[一二三]){0,2}(?:次)?产业)", "第"
    yield "rank", rf"{lead}(?P<whole>{number}(?:(?P<unit>位|名)|(?=[，。；、）)！（]|$|{either(rank['after'])})))", "第"
    behind = "(?:(?<=第.、)|(?<=第.[位名]、)|(?<=第.和)|(?<=第.[位名]和))"
    yield "rank:next", rf"{behind}(?P<whole>{number}(?:位|名)?)(?=[，。；、和及]|$)", "第"
    yield "rank:chain", rf"(?<=第.、)(?P<whole>(?P<number>{ARABIC}|{NUMERAL})(?:位|名))(?=[，。；、]|$)", "第"
    told = rf"(?:{either(rank['told'])})(?P<rank_cue>(?:(?!{rank['moved']})[^，。；：、第\d]){{0,14}})(?<![前进再末后])"
    yield "rank:told", rf"{told}(?P<whole>(?P<number>{ARABIC})(?P<unit>位)(?=[，。；、）！]|$))", "位"
    yield "rank:first", rf"(?<!放在)(?<!摆在){lead}(?<!放在)(?<!摆在)(?P<whole>首位)(?!度)", "首"
    yield "rank:first", r"(?P<whole>(?<!上)榜首)(?![批个次届家])", "榜"
    yield "refused:name", r"(?P<whole>首位)", "首"
    top = rf"前(?P<number>{ARABIC}|{NUMERAL})(?:{either(rank['top'])})?(?=[，。；、）！（和]|$|{either(rank['top_after'])})"
    yield "rank:top", rf"(?:{either(rank['cue'])})(?P<rank_cue>[^，。；：、第“\d]{{0,16}}?)(?P<whole>{top})", "前"
    yield "refused:ordinal", rf"(?<=[{rank['class_after']}][前末])(?P<whole>(?:{ARABIC}|{NUMERAL})(?:位|名|强|%|‰)?)", "前末"
    yield "refused:ordinal", rf"(?P<whole>第(?:{ARABIC}|{NUMERAL})[一-鿿]?)", "第"


def _shares(table: dict[str, Any], parts: Parts) -> Patterns:
    """百分之五至百分之六, 三分之二, 一半, 近八成, 两位数, 翻番; 3:1 is none."""
    before, after = parts.before, parts.after
    percent = rf"百分之(?P<number>{NUMERAL})(?:{DASH}|至|到)(?:百分之)?(?P<upper>{NUMERAL})(?![{CHINESE}年])"
    half = f"(?P<half>[半一二三四五六七八九])(?={either(table['fraction_tail']['ends'])}|$)"
    tenths = rf"(?P<whole>(?P<number>{ARABIC}|[一二两三四五六七八九])成(?:{half}|(?P<more>多)?(?![{table['fraction_tail']['never']}])))"
    nearly = either(word for name in ("nearly", "about", "more_than") for word in table["before"][name])
    yield "range:percent", rf"(?P<whole>{percent}(?P<scale>)(?P<unit>))", "百"
    one = rf"(?P<whole>(?P<number>(?<![\d:：∶.]){ARABIC})(?P<scale>)(?P<unit>)[:：∶]1(?![\d:：∶.]))"
    yield "ratio", rf"{before}{one}{after}", ":：∶"
    yield "sectors", rf"(?P<whole>(?<![\d:：∶.]){ARABIC}(?:[:：∶]{ARABIC}){{2}}(?![\d:：∶]))", ":：∶"
    yield "refused:ratio", rf"(?P<whole>{NUMBER}(?:[:：∶]\d{{1,30}}(?:\.\d{{1,20}})?){{1,9}})", ":：∶"
    yield "fraction", rf"{before}(?P<whole>(?!(?:19|20)\d{{2}}/(?:19|20)\d{{2}})(?P<part>{ARABIC})/(?P<total>{ARABIC}))(?!\d){after}", "/"
    yield "fraction:of", rf"{before}(?P<whole>(?P<total>百|千|万|{NUMERAL})分之(?P<part>{ARABIC}|{NUMERAL})){after}", "分"
    yield "half", rf"{before}(?P<whole>一半(?!导)|半数|(?<!双)过半(?![导年个天月数]))(?!以来){after}", "半"
    yield "tenths", rf"{before}{tenths}{after}", "成"
    yield "digits", r"(?P<whole>(?P<number>两|三|四)位数)", "位"
    yield "doubling", rf"(?P<whole>翻了?(?:(?P<before>{nearly})了?)?(?P<number>[一二两三四]|\d)?番){after}", "翻"
    yield "doubling", r"(?<=实现)(?P<whole>翻(?P<number>)倍)(?=增长|[，。；、])", "翻"
    yield "doubling", r"(?<=实现)(?P<whole>(?P<number>)倍增)(?=[，。；、])", "倍"


def _ranges(parts: Parts, ranged: list[str]) -> Patterns:
    """6%—6.5%, 三至五年, 四、五十亿元."""
    unit, to = parts.unit, rf"(?:{DASH}|至|到)"
    arabic = rf"(?P<number>{ARABIC})(?P<scale1>{SCALE})?(?P<unit1>{unit})?{to}(?P<upper>{ARABIC})(?P<scale>{SCALE})?(?P<unit>{unit})"
    numeral = rf"(?P<number>{NUMERAL})(?P<unit1>{unit})?{to}(?P<upper>{NUMERAL})(?P<scale>)(?P<unit>{parts.classifier})"
    lasts = rf"{ARABIC}{to}{ARABIC}(?:{either(ranged)})"
    yield "refused:duration", rf"(?P<whole>{lasts})", "—-–~～－至到"
    yield "range", rf"{parts.before}(?P<whole>{arabic})", "—-–~～－至到"
    yield "range:numeral", rf"{parts.before}(?P<whole>{numeral})", "—-–~～－至到"
    digit, behind = "[一二三四五六七八九]", f"(?<=[一-鿿])(?<![{CHINESE}])"  # not behind a mark: 二、三十万亩｜… may be in a list
    next_to = rf"(?P<number>{digit})、?(?P<upper>{digit})(?P<tens>[十百千])(?P<scale>[万亿]?)(?P<unit>{unit})"
    yield "adjoining", rf"{behind}{parts.before}(?P<whole>{next_to}){parts.after}", "十百千"


def _graded(graded: dict[str, list[str]], parts: Parts) -> Patterns:
    """迈上千亿级台阶, 分别达到4500亿、7000亿级规模: a class that is said to be reached is a level; 百亿级企业 is none."""
    number = rf"(?P<number>{ARABIC}|[十百千万])(?P<scale>[百千万]?亿)(?P<unit>元)?级(?=(?:新的?)?(?:{either(graded['ends'])}))"
    told = "".join(f"(?<={verb})|" for verb in graded["verbs"])
    yield "number:graded", rf"(?:{told}(?={either(graded['reach'])})){parts.lead}(?P<whole>{number})", "级"


def _blocked(table: dict[str, list[str]], never: str, parts: Parts) -> Patterns:
    """5年, 3号线, 12条措施: what stands after them makes them no quantities, unless they go on as others do (5项制度｜创新成果)."""
    for reason, entries in table.items():
        number = rf"(?:{ARABIC}|{NUMERAL})(?:{SCALE})?(?:{parts.more})?"
        yield f"refused:{reason}", rf"(?P<whole>{number}(?:{either(entries)}))(?!{never})", "".join(word[0] for word in entries)


def _acts(acts: dict[str, list[str]]) -> Patterns:
    """三次提高出口退税率: how often something was done; 三次产业, 再次提高 are none."""
    often = rf"(?<![第{CHINESE}])(?P<whole>(?P<number>[{CHINESE}]{{1,3}})(?P<unit>次)(?:{either(acts['manner'])})?)"
    yield "numeral:acts", rf"{often}(?P<scale>)(?={either(acts['words'])})", "次"


def _medals(medals: dict[str, list[str]]) -> Patterns:
    """夺得3金2银1铜, 斩获两金一银: medals in a character each, behind a verb of winning or one another."""
    won = "".join(f"(?:(?<={verb})|(?<={verb}“))|" for verb in medals["verbs"])
    signs = "".join(medals["signs"])
    one = rf"(?P<whole>(?P<number>(?<!\d)\d{{1,3}}|[{CHINESE}]{{1,3}})[{signs}])"
    after_one = rf"(?<=[\d{CHINESE}][{signs}])|(?<=[\d{CHINESE}][{signs}][、，])"
    yield "medals", rf"(?:{won}{after_one})了?{one}(?=[\d{CHINESE}、，。；！”及和的]|佳|好|最|$)", signs


def _numbers(not_one: list[str], parts: Parts) -> Patterns:
    """1200万人以上, 2万5千公里, 3万多亿元, 三百余家; 一家, 三五个 are none."""
    lead, more, unit, after = parts.lead, rf"(?P<more>{parts.more})?", parts.unit, parts.after
    sign = rf"(?:(?<=[一-鿿])(?P<sign>[{MINUS}])(?=[\d.]{{1,12}}[%‰]))?"
    arabic = rf"{sign}(?P<number>{ARABIC})(?P<more1>{parts.more})?(?P<scale>{SCALE})?{more}(?P<unit>{unit})?"
    large = rf"(?P<number>[{CHINESE}]{{0,16}}[百千万亿][{CHINESE}]{{0,16}}){more}(?P<scale>[万亿])?(?P<unit>{unit})"
    bare = rf"(?P<number>[十百千](?:万|亿)|[百千万]亿|(?:[{CHINESE}]{{0,30}}[万亿])){more}(?P<scale>)(?P<unit>)"
    alone = "".join(f"(?<!{word})" for word in not_one)
    split_up = r"亿\d{1,9}千?万|亿\d{1,9}千|万\d千(?:\d百)?|千\d百[万亿]?"
    mixed = rf"(?P<number>(?<!\d)\d{{1,9}}(?:{split_up}))(?P<scale>){more}(?P<unit>{unit})?"
    split = rf"(?P<number>(?<!\d)\d{{1,9}}亿\d|{ARABIC})(?P<scale>[百千万])(?P<more>{parts.more})(?P<last>[万亿])(?P<unit>{unit})?"
    yield "split", rf"{lead}(?P<whole>{split}){after}", "万亿"
    yield "number:mixed", rf"{lead}(?P<whole>{mixed}){after}", "千万亿"
    yield "number", rf"{lead}(?P<whole>{arabic}){after}", digits
    yield "refused:one", rf"{alone}(?P<whole>(?<![{CHINESE}])一(?!倍)(?:{unit}))", "一"
    yield "refused:vague", r"(?P<whole>(?:一二|一两|两三|三四|三五|四五|五六|六七|七八|八九)(?=[个家起条名件人场次项户天年]))", CHINESE
    yield (
        "refused:vague",
        rf"(?P<whole>[{CHINESE}]{{0,6}}(?:[百千]几十|(?<!十)几[十百千]|数[十百千])[万亿]?(?:{unit})?)(?![{CHINESE}])",
        "几数",
    )
    yield "numeral", rf"{lead}(?P<whole>(?P<number>{NUMERAL}){more}(?P<scale>[万亿])?(?P<unit>{parts.classifier})){after}", CHINESE
    yield "numeral:large", rf"{lead}(?P<whole>{large}){after}", "百千万亿"
    yield "numeral:bare", rf"{lead}(?P<whole>{bare}){after}", "万亿"


def _unit_pattern(units: Iterable[str], table: dict[str, Any]) -> str:
    """The unit labels, longest first, each refused before the characters that make another word of it (13亿人｜口); 亿度, not 25度."""
    refused, scaled = table["not_followed"], table["scaled_only"]["words"]
    labels = sorted(set(units), key=lambda word: (-len(word), word))
    return "|".join(
        ("(?<=[万亿])" if label in scaled else "") + re.escape(label) + (f"(?!{refused[label]})" if label in refused else "")
        for label in labels
    )
