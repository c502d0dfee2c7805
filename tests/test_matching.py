"""What came of targets: cases of verdicts, the policy as data, conflicts, revisions."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg import lexicon, matching
from kg.errors import ConfigurationError
from kg.matching import Findings
from kg.matching.policy import DEFAULT
from kg.model import Claim, Comparator, Entity, EntityType, Kind, Measure, Period, Quantity, Quote, Verdict
from kg.tables import Row

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


# Conflicts and revisions


def conflicts(one: str, other: str, name: str = "2024.txt") -> int:
    documents = [*DOCUMENTS, document("news.txt", 2024, kind="news", published="2024-01-05")]
    return len(assessed(report(one, "news.txt"), report(other, name, 300), documents=documents).conflicts)


def test_two_documents_with_two_numbers_conflict() -> None:
    assert conflicts("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 4.3 亿美元") == 1


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
def test_rounding_other_measures_and_other_times_are_no_conflict(one: str, other: str) -> None:
    assert conflicts(one, other) == 0


def test_one_sentence_does_not_contradict_itself() -> None:
    assert conflicts("实际利用外资 | level exact 4.2 亿美元", "实际利用外资 | level exact 4.3 亿美元", "news.txt") == 1
    claims = report("实际利用外资 | level exact 4.2 亿美元"), report("实际利用外资 | level exact 4.3 亿美元")
    assert assessed(*claims).conflicts == ()


def test_a_target_promised_anew_is_a_revision() -> None:
    earlier = target("城镇调查失业率 | level at_most 5.5 %", "2023.txt", "2025")
    later = target("城镇调查失业率 | level about 5.5 %", "2024.txt", "2025")
    assert assessed(earlier, later).revisions == ((later, earlier),)
    assert assessed(earlier, replace(earlier, quote=later.quote, sentence=later.sentence)).revisions == ()
