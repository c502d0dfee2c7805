"""What came of targets: cases of verdicts, the policy as data, contradictions, revisions, amplification, series, milestones."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg import lexicon, matching
from kg.errors import ConfigurationError
from kg.jsonlines import Row
from kg.matching.policy import DEFAULT
from kg.matching.strength import strength
from kg.model import (
    Claim,
    Commitment,
    Comparator,
    Contradiction,
    Discord,
    Entity,
    EntityType,
    Findings,
    Kind,
    Measure,
    Milestone,
    Period,
    Quantity,
    Quote,
    Revised,
    Revision,
    Stage,
    Verdict,
)

CASES = Path(__file__).parent / "cases" / "outcomes.txt"
PLACE = Entity(EntityType.PLACE, "某省某市", "999900")
CLAIM = re.compile(r"(?P<estimate>~?)(?P<indicator>[^|]+?) \| (?P<said>[^@「]+?)(?: @(?P<period>\S+))?(?: 「(?P<words>.+)」)?")
NUMBER = re.compile(r"(?P<measure>\w+) (?P<comparator>[a-z_]+) (?P<value>[\d.]+) (?:(?P<upper>[\d.]+) )?(?P<unit>\S+)")


def document(name: str, year: int, kind: str = "report", published: str | None = None) -> Row:
    """A document of the place that looks back on the year before."""
    row = {"document": name, "kind": kind, "place": PLACE.name, "place_code": PLACE.code, "published": published}
    return {**row, "review_year": year - 1, "plan_year": year}


DOCUMENTS = [document("2023.txt", 2023), document("2024.txt", 2024)]


def claim(written: str, kind: Kind, name: str, start: int = 0, period: str = "2023") -> Claim:
    """A claim in the notation of the cases."""
    read = CLAIM.fullmatch(written.strip())
    assert read, written
    number, concept = NUMBER.fullmatch(read["said"]), lexicon.load().indicator(read["indicator"])
    first, _, last = (read["period"] or period).partition("/")
    sentence = read["words"] or f"{read['indicator']}{read['said']}"
    return Claim(
        kind=Kind.ESTIMATE if read["estimate"] else kind,
        subject=PLACE,
        indicator=read["indicator"],
        concept=concept.id if concept else None,
        measure=Measure(number["measure"]) if number else None,
        quantity=quantity(number) if number else None,
        relative=None if number else read["said"],
        period=Period(first, last or first),
        commitment=None,
        quote=Quote(name, start, start + len(sentence), sentence),
        sentence=Quote(name, start, start + len(sentence), sentence),
        rule="case",
    )


def quantity(number: re.Match[str]) -> Quantity:
    upper = None if number["upper"] is None else Decimal(number["upper"])
    return Quantity(Decimal(number["value"]), number["unit"], Comparator(number["comparator"]), upper)


def target(written: str, name: str = "2023.txt", period: str = "2023") -> Claim:
    return claim(written, Kind.TARGET, name, period=period)


def report(written: str, name: str = "2024.txt", start: int = 0, period: str = "2023") -> Claim:
    return claim(written, Kind.ACHIEVEMENT, name, start, period)


def assessed(*claims: Claim, documents: list[Row] = DOCUMENTS, policy: matching.Policy | None = None) -> Findings:
    return matching.assess(claims, documents, lexicon.load(), policy or matching.policy())


def cases() -> Iterator[tuple[str, str, str]]:
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            promised, _, rest = line.partition(" <- ")
            reported, _, expected = rest.rpartition(" => ")
            yield promised, reported, expected


@pytest.mark.parametrize(("promised", "reported", "expected"), list(cases()))
def test_every_case_gets_its_verdict(promised: str, reported: str, expected: str) -> None:
    reports = [report(one, start=100 * at) for at, one in enumerate(reported.split(" ; ")) if one != "-"]
    (found,) = assessed(target(promised), *reports).assessments
    verdict, _, rule = expected.partition(" ")
    assert found.verdict == verdict, found.rule
    assert found.rule.startswith(rule)


def test_margin_is_outcome_minus_target_in_the_targets_unit() -> None:
    (found,) = assessed(target("粮食产量 | level exact 9000 亿元"), report("粮食产量 | level exact 1 万亿元")).assessments
    assert found.margin == 1000


def test_the_later_document_must_look_back_on_the_year() -> None:
    promised = target("城镇新增就业 | level exact 55 万人")
    assert assessed(promised, documents=DOCUMENTS[:1]).assessments == ()
    assert assessed(promised, documents=[DOCUMENTS[0], document("2026.txt", 2026)]).assessments == ()
    (found,) = assessed(promised).assessments
    assert (found.verdict, found.outcome) == (Verdict.UNREPORTED, None)


def test_news_alone_leaves_nothing_unreported() -> None:
    promised = target("城镇新增就业 | level exact 55 万人")
    news = document("news.txt", 2024, kind="news", published="2024-01-20")
    assert assessed(promised, documents=[DOCUMENTS[0], news]).assessments == ()
    (found,) = assessed(promised, report("城镇新增就业 | level exact 60 万人", "news.txt"), documents=[DOCUMENTS[0], news]).assessments
    assert found.verdict is Verdict.MET


def test_a_figure_published_before_the_year_is_over_decides_nothing() -> None:
    news = document("news.txt", 2024, kind="news", published="2023-10-20")
    found = assessed(
        target("城镇新增就业 | level exact 55 万人"),
        report("城镇新增就业 | level exact 60 万人", "news.txt"),
        documents=[DOCUMENTS[0], news],
    )
    assert [(one.verdict, one.rule) for one in found.assessments] == [(Verdict.INCOMPARABLE, "same:before-the-end")]


def test_other_places_and_subjects_do_not_count() -> None:
    promised, outcome = target("城镇新增就业 | level exact 55 万人"), report("城镇新增就业 | level exact 60 万人")
    elsewhere = replace(outcome, subject=Entity(EntityType.PLACE, "某省他市", "999800"))
    (found,) = assessed(promised, elsewhere).assessments
    assert found.verdict is Verdict.UNREPORTED


def test_the_base_of_the_next_promise_reports() -> None:
    promised = target("城乡居民医保补助标准 | level exact 240 元")
    following = replace(
        target("城乡居民医保补助标准 | level exact 280 元 @2024", "2024.txt"), base=Quantity(Decimal(240), "元", Comparator.EXACT)
    )
    findings = assessed(promised, following)
    (found,) = findings.assessments
    assert found.verdict is Verdict.MET
    assert found.outcome is not None
    assert (found.outcome.quantity, found.outcome.kind) == (following.base, Kind.ACHIEVEMENT)
    assert findings.stated == (found.outcome,)
    assert matching.gathered("", {"assessments": (found,)}).stated == findings.stated


def test_the_next_target_is_no_outcome() -> None:
    (found,) = assessed(target("地区生产总值 | growth about 6 %"), target("地区生产总值 | growth about 6 % @2024", "2024.txt")).assessments
    assert found.verdict is Verdict.UNREPORTED


def test_names_that_tell_nothing_pair_only_when_the_amounts_agree() -> None:
    promised = target("中央财政资金 | level exact 130 亿元")
    assert assessed(promised, report("中央财政支出 | level exact 1981 亿元")).assessments[0].verdict is Verdict.UNREPORTED
    assert assessed(promised, report("中央财政支出 | level exact 131 亿元")).assessments[0].verdict is Verdict.MET


def test_works_of_five_years_are_not_those_of_the_last() -> None:
    spans = [report(f"第{at}类工程 | level exact {at} 个 @2019/2023", start=100 * at) for at in range(1, 4)]
    (found,) = assessed(
        target("棚户区改造 | level exact 600 万套"), report("棚户区改造 | level exact 2600 万套", start=900), *spans
    ).assessments
    assert (found.verdict, found.rule) == (Verdict.INCOMPARABLE, "same:span-against-year")


def test_the_order_of_claims_does_not_matter() -> None:
    claims = [
        target("地区生产总值 | growth about 6 %"),
        report("地区生产总值 | growth exact 5 %"),
        report("地区生产总值 | growth exact 5.4 %", start=200),
        report("城镇新增就业 | level exact 60 万人", start=300),
        target("城镇新增就业 | level exact 55 万人"),
    ]
    assert assessed(*claims) == assessed(*reversed(claims))


# The policy


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = DEFAULT.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_changed_policy_judges_otherwise_and_says_so(tmp_path: Path) -> None:
    stricter = matching.policy(changed(tmp_path, 'share = "0.05"\nhalf_units = "0.5"', 'share = "0"\nhalf_units = "0"'))
    claims = target("地区生产总值 | growth about 6 %"), report("地区生产总值 | growth exact 5.7 %")
    usual, strict = assessed(*claims), assessed(*claims, policy=stricter)
    assert [one.assessments[0].verdict for one in (usual, strict)] == [Verdict.NEAR, Verdict.MISSED]
    assert usual.policy != strict.policy == stricter.name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('share = "0.05"\n', "", "'share'"),
        ('share = "0.05"', 'share = "五"', "五"),
        ("[tolerance]", "[tolerance", "TOML"),
        ('["about", "exact", "nearly"]', '["roughly"]', "roughly"),
    ],
)
def test_a_policy_that_cannot_be_used_is_refused_by_name(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(ConfigurationError, match=re.escape(str(path))) as refused:
        matching.policy(path)
    assert "\n" not in str(refused.value)
    assert told in str(refused.value) or told == "五"


def test_a_missing_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.toml"):
        matching.policy(tmp_path / "none.toml")


# Contradictions

NEWS = document("news.txt", 2024, kind="news", published="2024-01-05")


def contradictions(one: str, other: str, name: str = "2024.txt") -> tuple[Contradiction, ...]:
    return assessed(report(one, "news.txt"), report(other, name, 300), documents=[*DOCUMENTS, NEWS]).contradictions


def test_two_documents_with_two_numbers_contradict_and_the_report_is_believed() -> None:
    (found,) = contradictions("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 4.3 亿美元")
    assert (found.kind, found.reason) == (Discord.BETWEEN, "firmer-source")
    assert found.firmer is not None
    assert found.firmer.quote.document == "2024.txt"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 4.2 亿美元"),
        ("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 4.23 亿美元"),
        ("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 42000 万美元"),
        ("居民人均可支配收入 | level nearly 5 万元", "居民人均可支配收入 | level exact 4.9 万元"),
        ("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | growth exact 4.3 %"),
        ("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 4.3 亿美元 @2019/2023"),
        ("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 4.3 亿美元 「五年实际利用外资4.3亿美元」"),
        ("重大项目 | level exact 30 个", "重大项目 | level exact 35 个"),
        ("粮食产量 | rank exact 2 位", "粮食产量 | rank exact 3 位"),
    ],
)
def test_rounding_other_measures_and_other_times_are_no_contradiction(one: str, other: str) -> None:
    assert contradictions(one, other) == ()


def test_two_sentences_of_one_document_may_contradict_one_sentence_does_not() -> None:
    (found,) = contradictions("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 4.3 亿美元", "news.txt")
    assert (found.kind, found.firmer, found.reason) == (Discord.INSIDE, None, "equal")
    claims = report("实际利用外资 | level exact 4.2 亿美元"), report("实际利用外资 | level exact 4.3 亿美元")
    assert assessed(*claims).contradictions == ()


def test_a_later_word_is_believed_before_an_earlier_one() -> None:
    documents = [*DOCUMENTS, document("2025.txt", 2025)]
    first, second = (report(f"实际利用外资 | level exact {value} 亿美元", name) for value, name in ((4.2, "2024.txt"), (4.3, "2025.txt")))
    (found,) = assessed(first, second, documents=documents).contradictions
    assert (found.firmer, found.reason) == (second, "later-over-earlier")


@pytest.mark.parametrize(("growth", "expected"), [("10", 0), ("12.9", 0), ("25", 1)])
def test_a_growth_must_be_that_of_the_levels(growth: str, expected: int) -> None:
    claims = [
        report("一般公共预算收入 | level exact 100.0 亿元", "2023.txt", period="2022"),
        report("一般公共预算收入 | level exact 110.0 亿元", start=100),
        report(f"一般公共预算收入 | growth exact {growth} %", start=200),
    ]
    found = assessed(*claims).contradictions
    assert [one.kind for one in found] == [Discord.GROWTH] * expected


def test_a_growth_without_the_change_of_prices_is_not_reckoned_from_amounts() -> None:
    claims = [
        report("地区生产总值 | level exact 100.0 亿元", "2023.txt", period="2022"),
        report("地区生产总值 | level exact 120.0 亿元", start=100),
        report("地区生产总值 | growth exact 5 %", start=200),
    ]
    assert assessed(*claims).contradictions == ()


def test_parts_are_not_more_than_the_whole() -> None:
    whole = report("进出口总额 | level exact 100 亿元")
    parts = [report("出口 | level exact 70 亿元", start=100), report("进口 | level exact 40 亿元", start=200)]
    (found,) = assessed(whole, *parts).contradictions
    assert (found.kind, found.claims) == (Discord.PARTS, (whole, *parts))
    assert assessed(whole, parts[0], report("进口 | level exact 30 亿元", start=200)).contradictions == ()


def test_districts_are_not_more_than_their_city() -> None:
    city = Entity(EntityType.PLACE, "某省", "999000")
    above = {**document("city.txt", 2024), "place": city.name, "place_code": city.code}
    whole = replace(report("城镇新增就业 | level exact 50 万人", "city.txt"), subject=city)
    part = report("城镇新增就业 | level exact 60 万人")
    rules, words = matching.policy(), lexicon.load()
    found = matching.assess([whole, part], [*DOCUMENTS, above], words, rules, parent={PLACE: city}.get)
    assert [one.claims for one in found.contradictions] == [(whole, part)]
    assert matching.assess([whole, part], [*DOCUMENTS, above], words, rules).contradictions == ()


# Revisions


def revised(earlier: str, later: str, *others: str) -> list[tuple[Revised, bool, Decimal | None, int]]:
    """What the plan of 2024 makes of that of 2023."""
    claims = [target(earlier), target(later, "2024.txt", "2024")] if later else [target(earlier)]
    more = [replace(target(other, "2024.txt", "2024"), quote=Quote("2024.txt", 900, 901, other)) for other in others]
    return [(one.kind, one.anew, one.change, one.firmer) for one in assessed(*claims, *more).revisions]


def test_a_target_promised_anew_for_the_same_time_is_a_revision() -> None:
    earlier = target("城镇调查失业率 | level at_most 5.5 %", "2023.txt", "2025")
    later = target("城镇调查失业率 | level about 5.5 %", "2024.txt", "2025")
    assert assessed(earlier, later).revisions == (Revision(earlier, later, Revised.REWORDED, anew=True, change=Decimal(0), firmer=-1),)
    assert assessed(earlier, replace(earlier, quote=later.quote, sentence=later.sentence)).revisions == ()


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("地区生产总值 | growth about 6 %", "地区生产总值 | growth at_least 5 %", [(Revised.LOWERED, False, Decimal(-1), 1)]),
        ("地区生产总值 | growth about 6 %", "地区生产总值 | growth about 6.5 %", [(Revised.RAISED, False, Decimal("0.5"), 0)]),
        ("地区生产总值 | growth about 6 %", "地区生产总值 | growth about 6 %", []),
        ("地区生产总值 | growth about 6 %", "地区生产总值 | 保持在合理区间", [(Revised.REWORDED, False, None, 0)]),
        ("粮食产量 | level at_least 730 亿斤", "粮食产量 | level at_least 3700 万吨", [(Revised.RAISED, False, Decimal(10), 0)]),
    ],
)
def test_a_target_of_the_next_year_is_raised_lowered_or_reworded(earlier: str, later: str, expected: list[object]) -> None:
    assert revised(earlier, later) == expected


def test_a_target_that_the_next_report_does_not_repeat_is_dropped_where_the_report_is_whole() -> None:
    assert revised("地区生产总值 | growth about 6 %", "") == []
    found = revised("地区生产总值 | growth about 6 %", "", "城镇新增就业 | level exact 55 万人")
    assert found == [(Revised.DROPPED, False, None, 0)]


def test_firm_words_are_worth_more_points() -> None:
    plain = target("地区生产总值 | growth about 6 %")
    ladder = [
        replace(plain, commitment=Commitment.STRIVE),
        replace(plain, commitment=Commitment.PLAIN),
        replace(plain, commitment=Commitment.ENSURE),
        replace(target("地区生产总值 | growth at_least 6 %"), commitment=Commitment.ENSURE),
        replace(target("地区生产总值 | growth at_least 6 % 「约束性指标：地区生产总值增长6%以上」"), commitment=Commitment.ENSURE),
    ]
    points = [strength(claim, matching.policy()) for claim in ladder]
    assert points == sorted(points) and len(set(points)) == len(points)


# Amplification


def test_a_place_that_promises_more_than_the_place_above_amplifies() -> None:
    nation = Entity(EntityType.PLACE, "全国", "100000")
    above = {**document("nation.txt", 2023), "place": nation.name, "place_code": nation.code}
    lower = target("地区生产总值 | growth about 6 %")
    upper = replace(target("国内生产总值 | growth about 5 %", "nation.txt"), subject=nation)
    prices = target("居民消费价格 | growth about 2 %"), replace(target("居民消费价格 | growth about 3 %", "nation.txt"), subject=nation)
    claims = [lower, upper, *prices]
    found = matching.assess(claims, [*DOCUMENTS, above], lexicon.load(), matching.policy(), parent={PLACE: nation}.get).amplifications
    assert {(one.lower, one.upper): one.gap for one in found} == {(lower, upper): 1, prices: 1}


# Series


def test_a_series_runs_over_documents_and_breaks_where_what_is_measured_changes() -> None:
    first = report("一般公共预算收入 | growth exact 5 %", "2023.txt", period="2022")
    promised = target("一般公共预算收入 | growth about 6 %")
    reported = replace(report("一般公共预算收入 | growth exact 7 %"), note="同口径")
    (points,) = assessed(first, promised, reported).series
    assert [(point.claim.kind, point.breaks) for point in points] == [
        (Kind.ACHIEVEMENT, ""),
        (Kind.ACHIEVEMENT, "note: — → 同口径"),
        (Kind.TARGET, "note: 同口径 → —"),
    ]


# Milestones

BRIDGE = Entity(EntityType.PROJECT, "清河大桥")


def milestone(kind: Kind, stage: Stage, year: str, name: str, thing: Entity = BRIDGE, start: int = 0) -> Milestone:
    first, _, last = year.partition("/")
    said = Quote(name, start, start + 4, thing.name)
    return Milestone(kind, thing, stage, Period(first, last or first), said, said, "case")


def delivered(*milestones: Milestone) -> list[tuple[Verdict, int | None, str]]:
    documents = [*DOCUMENTS, document("2025.txt", 2025)]
    found = matching.assess([], documents, lexicon.load(), matching.policy(), milestones).deliveries
    return [(one.verdict, one.late, one.rule) for one in found if one.target.quote.document == "2023.txt"]


PROMISED = milestone(Kind.TARGET, Stage.FINISH, "2023", "2023.txt")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([milestone(Kind.ACHIEVEMENT, Stage.FINISH, "2023", "2024.txt")], (Verdict.MET, 0, "milestone:done")),
        ([milestone(Kind.ACHIEVEMENT, Stage.OPEN, "2023", "2024.txt")], (Verdict.MET, 0, "milestone:done")),
        ([milestone(Kind.ACHIEVEMENT, Stage.FINISH, "2024", "2025.txt")], (Verdict.MISSED, 1, "milestone:late")),
        ([milestone(Kind.ACHIEVEMENT, Stage.FINISH, "2021/2025", "2025.txt")], (Verdict.MET, None, "milestone:done")),
        ([milestone(Kind.ACHIEVEMENT, Stage.START, "2023", "2024.txt")], (Verdict.MISSED, None, "milestone:only-start")),
        ([milestone(Kind.TARGET, Stage.FINISH, "2024", "2024.txt")], (Verdict.MISSED, 1, "milestone:promised-again")),
        ([], (Verdict.UNREPORTED, None, "no-report")),
    ],
)
def test_a_promised_milestone_is_done_late_promised_again_or_forgotten(told: list[Milestone], expected: object) -> None:
    assert delivered(PROMISED, *told) == [expected]


def test_a_title_is_won_or_not() -> None:
    title = Entity(EntityType.HONOUR, "全国文明城市")
    promised = milestone(Kind.TARGET, Stage.AWARD, "2023", "2023.txt", title)
    won, begun = (milestone(Kind.ACHIEVEMENT, stage, "2023", "2024.txt", title) for stage in (Stage.AWARD, Stage.OPEN))
    assert delivered(promised, won) == [(Verdict.MET, 0, "milestone:done")]
    assert delivered(promised, begun) == [(Verdict.MISSED, None, "milestone:only-open")]


def test_what_comes_round_every_year_is_not_late_because_it_comes_again() -> None:
    fair = Entity(EntityType.EVENT, "金秋博览会")
    promised = milestone(Kind.TARGET, Stage.OPEN, "2023", "2023.txt", fair)
    held = milestone(Kind.ACHIEVEMENT, Stage.OPEN, "2024", "2025.txt", fair)
    assert delivered(promised, held) == [(Verdict.UNREPORTED, None, "no-report")]


# Statistics


def test_a_table_of_figures_assesses_where_reports_are_silent() -> None:
    table = {**document("年鉴.csv", 2024, kind="statistics"), "place": None, "place_code": None, "review_year": None, "plan_year": None}
    promised, actual = target("城镇新增就业 | level exact 55 万人"), report("城镇新增就业 | level exact 54 万人", "年鉴.csv")
    documents = [*DOCUMENTS, table]
    (found,) = assessed(promised, actual, documents=documents).assessments
    assert (found.verdict, found.outcome) == (Verdict.NEAR, actual)
    own = report("城镇新增就业 | level exact 56 万人")
    (found,) = assessed(promised, actual, own, documents=documents).assessments
    assert (found.verdict, found.outcome) == (Verdict.MET, own)
