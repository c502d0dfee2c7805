"""How firmly a target is promised, by the words before its number."""

import pytest

from kg.claims.dating import commitment_before
from kg.model import Commitment

ENSURE, STRIVE, MAINTAIN, PLAIN = Commitment.ENSURE, Commitment.STRIVE, Commitment.MAINTAIN, Commitment.PLAIN


@pytest.mark.parametrize(
    ("before", "firmness"),
    [
        ("新增就业", PLAIN),
        ("", PLAIN),
        ("确保新增就业", ENSURE),
        ("力争新增就业", STRIVE),
        ("力争投资增长，确保新增就业", ENSURE),
        ("确保投资增长，力争新增就业", STRIVE),
        ("确保投资增长，新增就业", ENSURE),
        ("确保投资增长；新增就业", PLAIN),
        ("投资增长；确保新增就业", ENSURE),
        ("力争投资增长，新增就业", STRIVE),
        ("力争投资增长，推进项目", PLAIN),
        ("推进项目，力争投资增长", STRIVE),
        ("保持投资增长", MAINTAIN),
        ("新增就业，保持投资增长", MAINTAIN),
        ("保持投资增长，新增就业", PLAIN),
        ("确保就业稳定，保持投资增长", ENSURE),
        ("确保就业稳定；保持投资增长", MAINTAIN),
        ("“力争上游”行动新增就业", PLAIN),
        ("“力争上游”行动确保新增就业", ENSURE),
        ("推进项目，保持投资增长，新增就业", PLAIN),
        ("为确保安全，新增岗位", PLAIN),
        ("今年为确保安全，新增岗位", ENSURE),
        ("投资增长，为了保证安全，新增岗位", PLAIN),
    ],
)
def test_the_outermost_word_of_firmness_that_reaches_a_number_counts(before: str, firmness: Commitment) -> None:
    assert commitment_before(f"{before}100人", len(before)) == firmness
    assert commitment_before(f"{before}100人，力争更多，确保完成", len(before)) == firmness
