"""What came of promised milestones: the first time counts, early or late, what is promised again soon, and whose reports can tell."""

from dataclasses import replace

import pytest
from test_matching import BRIDGE, DOCUMENTS, PROMISED, delivered, document, milestone

from kg import lexicon, matching
from kg.model import SOUGHT, Entity, EntityType, Kind, Milestone, Stage, Verdict

FAIR = Entity(EntityType.EVENT, "金秋博览会")


def done(year: str, name: str = "2025.txt", stage: Stage = Stage.FINISH, start: int = 0) -> Milestone:
    return milestone(Kind.ACHIEVEMENT, stage, year, name, start=start)


def again(year: str, stage: Stage = Stage.FINISH) -> Milestone:
    return milestone(Kind.TARGET, stage, year, "2024.txt")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([done("2024"), done("2023", start=50)], (Verdict.MET, 0, "milestone:done")),
        ([done("2024", start=50), done("2025")], (Verdict.MISSED, 1, "milestone:late")),
        ([done("2022", "2024.txt")], (Verdict.MET, -1, "milestone:early")),
        ([done("2023/2025")], (Verdict.MET, None, "milestone:done")),
        ([done("2021/2023")], (Verdict.MET, None, "milestone:done")),
        ([done("2023", "2024.txt", Stage.PROGRESS)], (Verdict.MISSED, None, "milestone:only-progress")),
        ([again("2026")], (Verdict.MISSED, 3, "milestone:promised-again")),
        ([again("2027")], (Verdict.UNREPORTED, None, "no-report")),
        ([again("2023")], (Verdict.UNREPORTED, None, "no-report")),
        ([again("2024", Stage.OPEN)], (Verdict.UNREPORTED, None, "no-report")),
        ([again("2024"), again("2025")], (Verdict.MISSED, 2, "milestone:promised-again")),
        ([done("2023", "2023.txt")], (Verdict.UNREPORTED, None, "no-report")),
        ([milestone(Kind.ACHIEVEMENT, Stage.FINISH, "2023", "2024.txt", Entity(EntityType.PROJECT, "清溪大桥"))],
         (Verdict.UNREPORTED, None, "no-report")),
    ],
)  # fmt: skip
def test_the_first_time_that_it_was_done_tells_and_else_what_was_promised_last(told: list[Milestone], expected: object) -> None:
    assert delivered(PROMISED, *told) == [expected]


@pytest.mark.parametrize("year", ["2023", "2022/2023", "2023/2024"])
def test_an_event_is_held_in_its_year_or_within_the_years_summed_up(year: str) -> None:
    promised = milestone(Kind.TARGET, Stage.OPEN, "2023", "2023.txt", FAIR)
    ((verdict, _, rule),) = delivered(promised, milestone(Kind.ACHIEVEMENT, Stage.OPEN, year, "2024.txt", FAIR))
    assert (verdict, rule) == (Verdict.MET, "milestone:done")


def test_an_event_promised_for_the_next_year_is_the_next_one() -> None:
    promised = milestone(Kind.TARGET, Stage.OPEN, "2023", "2023.txt", FAIR)
    assert delivered(promised, milestone(Kind.TARGET, Stage.OPEN, "2024", "2024.txt", FAIR)) == [(Verdict.UNREPORTED, None, "no-report")]


@pytest.mark.parametrize(
    ("stage", "thing"),
    [(Stage.PROGRESS, BRIDGE), (Stage.PLAN, BRIDGE), (Stage.FINISH, Entity(EntityType.INDUSTRY, "清河产业"))],
)
def test_what_is_only_begun_or_no_thing_at_all_is_not_held_against_anybody(stage: Stage, thing: Entity) -> None:
    promised = milestone(Kind.TARGET, stage, "2023", "2023.txt", thing)
    assert delivered(promised, milestone(Kind.ACHIEVEMENT, Stage.OPEN, "2023", "2024.txt", thing)) == []
    assert delivered(milestone(Kind.ACHIEVEMENT, Stage.FINISH, "2023", "2023.txt")) == []


def test_only_a_later_report_can_tell_that_nothing_was_done() -> None:
    late = milestone(Kind.TARGET, Stage.FINISH, "2023", "2024.txt")
    found = matching.assess([], DOCUMENTS, lexicon.load(), matching.policy(), [late])
    assert found.deliveries == ()
    beside = document("甲.txt", 2024)
    told = milestone(Kind.ACHIEVEMENT, Stage.FINISH, "2023", "甲.txt")
    assert matching.assess([], [*DOCUMENTS, beside], lexicon.load(), matching.policy(), [late, told]).deliveries == ()


def test_a_title_that_is_only_sought_is_not_won() -> None:
    sought = replace(milestone(Kind.ACHIEVEMENT, Stage.AWARD, "2023", "2024.txt"), rule=SOUGHT)
    promised = milestone(Kind.TARGET, Stage.AWARD, "2023", "2023.txt")
    assert delivered(promised, sought) == [(Verdict.MISSED, None, "milestone:only-sought")]
    assert delivered(promised, replace(sought, rule="object-award")) == [(Verdict.MET, 0, "milestone:done")]
