"""Named things: what the case files say of milestones, entities and relations, and what holds for all of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg import named, places, readers, report
from kg.model import SOUGHT, DocumentKind, EntityType, Kind, Milestone, Paragraph, Period, Report, Role, Section, Sentence, Source, Stage
from kg.named import Named, industries, programmes, vocabulary
from kg.places import Gazetteer

CASES = Path(__file__).parent / "cases"
DECISIVE = {Stage.START, Stage.FINISH, Stage.OPEN, Stage.AWARD, Stage.END}
REVIEW = Section("2023年工作回顾", Role.REVIEW, 2023, 2023)


def read_report(report: Report, gazetteer: Gazetteer) -> Named:
    return named.read_named(report, named.read_lines(report, gazetteer))


def cases(name: str) -> list[object]:
    """The lines of a case file: text and what is expected, a known gap as a strict xfail."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [_case(line) for line in lines if line.strip() and not line.startswith("#")]


def _case(line: str) -> object:
    text, expected = line.lstrip("? ").split(" => ")
    marks = [pytest.mark.xfail(reason="known gap")] if line.startswith("?") else []
    return pytest.param(text, set(expected.split(" | ")) - {"-"}, id=text, marks=marks)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return places.load()


def report_of(gazetteer: Gazetteer, *paragraphs: str, section: Section = REVIEW) -> Report:
    """A report whose paragraphs are these sentences, one after the other, each ending in 。"""
    text = "\n".join(paragraphs)
    made: list[Paragraph] = []
    at = 0
    for paragraph in paragraphs:
        sentences: list[Sentence] = []
        for sentence in paragraph.splitlines()[0].replace("。", "。\0").split("\0"):
            if sentence:
                sentences.append(Sentence(sentence, range(at, at + len(sentence))))
                at += len(sentence)
        at += 1
        made.append(Paragraph(tuple(sentences), section))
    source = Source("报告.txt", text, "", "text/plain")
    return Report(source, "", DocumentKind.REPORT, gazetteer.resolve("重庆市渝中区"), None, 2023, 2024, tuple(made))


def read(gazetteer: Gazetteer, *paragraphs: str, section: Section = REVIEW) -> Named:
    return read_report(report_of(gazetteer, *paragraphs, section=section), gazetteer)


@pytest.mark.parametrize(("text", "expected"), cases("milestones.txt"))
def test_milestones_are_as_the_case_says(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    found = read(gazetteer, text).milestones
    assert {f"{_stage(each)} {each.object.name}" for each in found if each.stage in DECISIVE} == expected


def _stage(milestone: Milestone) -> str:
    """The stage as a case says it: `sought` for an award that is only striven for."""
    return "sought" if milestone.rule == SOUGHT else milestone.stage.value


@pytest.mark.parametrize(("text", "expected"), cases("entities.txt"))
def test_entities_are_as_the_case_says(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    assert {f"{each.entity.type} {each.entity.name}" for each in read(gazetteer, text).entities} == expected


@pytest.mark.parametrize(("text", "expected"), cases("relations.txt"))
def test_relations_are_as_the_case_says(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    found = read(gazetteer, text).relations
    assert {f"{each.subject.name} {each.predicate} {each.object.name}" for each in found} == expected


def test_a_quote_is_the_shortest_clause_that_holds_verb_and_name(gazetteer: Gazetteer) -> None:
    (milestone,) = read(gazetteer, "一年来，云岭大桥顺利合龙，城市面貌焕然一新。").milestones
    assert milestone.quote.text == "云岭大桥顺利合龙"


def test_a_milestone_said_twice_is_one_with_two_places(gazetteer: Gazetteer) -> None:
    (milestone,) = read(gazetteer, "云岭大桥建成通车。", "云岭大桥建成通车。").milestones
    assert [quote.start for quote in (milestone.quote, *milestone.repeats)] == [0, 10]


def test_the_section_says_whether_a_milestone_is_promised(gazetteer: Gazetteer) -> None:
    plan = Section("2024年工作安排", Role.PLAN, 2024, 2024)
    (milestone,) = read(gazetteer, "建成云岭大桥。", section=plan).milestones
    assert (milestone.kind, milestone.period) == (Kind.TARGET, Period("2024", "2024"))


def test_without_a_section_the_words_say_whether_a_milestone_is_promised(gazetteer: Gazetteer) -> None:
    news = Section("", Role.OTHER, None, None)
    promised = read(gazetteer, "力争云岭大桥建成通车。", section=news).milestones
    done = read(gazetteer, "云岭大桥建成通车。", section=news).milestones
    assert [each.kind for each in (*promised, *done)] == [Kind.TARGET, Kind.ACHIEVEMENT]


def test_a_date_before_the_verb_is_the_period(gazetteer: Gazetteer) -> None:
    (milestone,) = read(gazetteer, "6月25日，翠湖公园正式开园。").milestones
    assert str(milestone.period) == "2023-06-25"


def test_a_span_of_years_is_the_period_of_what_it_reviews(gazetteer: Gazetteer) -> None:
    span = Section("过去五年工作回顾", Role.SPAN_REVIEW, 2016, 2020)
    (milestone,) = read(gazetteer, "云岭大桥建成通车。", section=span).milestones
    assert str(milestone.period) == "2016/2020"


def test_events_and_policies_are_programmes_among_the_entities(gazetteer: Gazetteer) -> None:
    found = read(gazetteer, "成功举办云岭国际马拉松。")
    assert [each.object.type for each in found.milestones] == [EntityType.EVENT]
    assert [each.entity.type for each in found.entities] == [EntityType.PROGRAMME]


def test_a_heading_states_where_what_it_lists_lies(gazetteer: Gazetteer) -> None:
    found = read(gazetteer, "提速发展望江新区。建成云岭大桥。翠湖商圈，启动青阳通廊建设。").relations
    assert {(each.subject.name, each.predicate, each.object.name) for each in found} == {
        ("云岭大桥", "locatedIn", "望江新区"),
        ("翠湖商圈", "partOf", "望江新区"),
        ("青阳通廊", "locatedIn", "翠湖商圈"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持江津、永川等区县发展。", {("重庆市江津区", "partOf", "重庆市"), ("重庆市永川区", "partOf", "重庆市")}),
        ("以区县为例，江津、永川持续领跑。", {("重庆市江津区", "partOf", "重庆市"), ("重庆市永川区", "partOf", "重庆市")}),
        ("与成都、绵阳等地合作。", set()),
        ("永川快运产业园开园。", {("永川快运产业园", "locatedIn", "重庆市永川区")}),
        ("望江集团永川新工厂投产。", {("望江集团永川新工厂", "locatedIn", "重庆市永川区")}),
        ("永川至江津高速公路通车。", set()),
    ],
)
def test_what_lies_below_the_place_that_reports(gazetteer: Gazetteer, text: str, expected: set[tuple[str, str, str]]) -> None:
    report = replace(report_of(gazetteer, text), place=gazetteer.resolve("重庆市"))
    found = read_report(report, gazetteer).relations
    assert {(each.subject.name, each.predicate, each.object.name) for each in found if each.predicate != "undertakes"} == expected


def _parts(gazetteer: Gazetteer, *paragraphs: str, heads: int = 0) -> set[tuple[str, str]]:
    """What the paragraphs state to be parts; behind the first `heads` of them all stand below these."""
    report = report_of(gazetteer, *paragraphs)
    below = (replace(each, headings=paragraphs[:heads] if place >= heads else ()) for place, each in enumerate(report.paragraphs))
    found = read_report(replace(report, paragraphs=tuple(below)), gazetteer).relations
    return {(each.subject.name, each.object.name) for each in found if each.rule == "part-below"}


def test_a_counted_whole_has_the_parts_that_its_section_goes_through(gazetteer: Gazetteer) -> None:
    lead = "（二）精耕细作三大空间板块。"
    parts = ["翠湖商务区。提升楼宇品质。", "青阳历史街区。修缮老宅。", "云岭新区。望江商圈，提速开发。"]
    assert _parts(gazetteer, lead, *parts, heads=1) == {(name, "三大空间板块") for name in ("翠湖商务区", "青阳历史街区", "云岭新区")}
    assert not _parts(gazetteer, lead, *parts[:2], heads=1), "not as many as it counts"
    assert not _parts(gazetteer, lead, *parts), "no section of its own"


def test_a_counted_whole_has_the_industries_that_its_paragraph_goes_through(gazetteer: Gazetteer) -> None:
    text = "做强三大产业。现代金融业，要集聚机构。文化旅游业，要做活夜游。数字经济，要壮大园区。"
    assert _parts(gazetteer, text) == {(name, "三大产业") for name in ("现代金融", "文化旅游", "数字经济")}
    assert not _parts(gazetteer, text.replace("三大", "四大"))


@pytest.mark.parametrize(("text", "expected"), cases("programmes.txt"))
def test_a_programme_is_spelled_out_as_the_case_says(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    found = programmes.parts(named.read_lines(report_of(gazetteer, text), gazetteer), {})
    assert {f"{each.subject.name} < {each.object.name}" for each in found} == expected


def test_notes_spell_out_programmes_and_state_nothing_else(gazetteer: Gazetteer) -> None:
    report = report_of(gazetteer, "健全“1+2”养老服务体系。")
    note = "3.“1+2”养老服务体系：“1”即翠湖养老中心，“2”即云岭驿站、望江驿站。建成翠湖大桥。"
    notes = named.read_notes(
        replace(report, notes=report_of(gazetteer, note).paragraphs, source=report_of(gazetteer, note).source), gazetteer
    )
    found = named.read_named(report, named.read_lines(report, gazetteer), notes)
    stated = {(each.subject.name, each.object.name) for each in found.relations if each.rule == "answers-to"}
    assert stated == {(part, "“1+2”养老服务体系") for part in ("翠湖养老中心", "云岭驿站", "望江驿站")}
    assert "翠湖大桥" not in {each.object.name for each in found.milestones}, "what a note builds is not built"


@pytest.mark.parametrize(
    ("name", "code", "tail"),
    [
        ("“33618”现代制造业集群体系", "33618", "现代制造业集群体系"),
        ("数字云岭“1361”整体构架", "1361", "整体构架"),
        ("“1+3+N”监管体系", "1+3+N", "监管体系"),
        ("“415X”先进制造业集群", "415X", "先进制造业集群"),
        ("885", "885", ""),
        ("“12345”政务服务热线", None, "政务服务热线"),
        ("2023云岭马拉松", None, "2023云岭马拉松"),
        ("“满园春”行动计划", None, "“满园春”行动计划"),
    ],
)
def test_a_programme_is_known_by_its_code(name: str, code: str | None, tail: str) -> None:
    assert (programmes.code_of(name), programmes.tail_of(name)) == (code, tail)


def test_every_industry_finds_itself(gazetteer: Gazetteer) -> None:
    missed = [name for name in industries.load().names if name not in {each.entity.name for each in read(gazetteer, f"{name}。").entities}]
    assert missed == []


def test_every_verb_finds_its_stage(gazetteer: Gazetteer) -> None:
    words = [word for word in vocabulary.load().words if word.stage in DECISIVE and "title" not in word.sides]
    missed = []
    for word in words:
        thing = "《云岭条例》" if "drafting" in word.roles or word.text in vocabulary.words_of("signing") else "云岭实验学校新校区"
        text = f"{word.text}{thing}。" if "object" in word.sides else f"{thing}{word.text}。"
        if word.stage not in {each.stage for each in read(gazetteer, text).milestones}:
            missed.append(word.text)
    assert missed == []


def test_quotes_are_word_for_word_in_the_seeds(gazetteer: Gazetteer, shared: Path) -> None:
    for file in readers.find_files([shared / "corpus" / "seeds"]):
        structure = report.structure(readers.read(file), gazetteer)
        found = read_report(structure, gazetteer)
        quotes = [
            *(quote for each in found.milestones for quote in (each.quote, each.sentence, *each.repeats)),
            *(quote for each in found.entities for quote in each.quotes),
            *(each.quote for each in found.relations),
        ]
        assert quotes
        assert all(structure.source.text[quote.start : quote.stop] == quote.text for quote in quotes)
