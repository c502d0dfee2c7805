"""How the cases of claims stand, by construct: printed at the end of a session that ran them."""

import re
from collections import Counter

import pytest

_CASE = re.compile(r"test_claims\.py::test_a_case_is_read_as_it_says\[([^:\]]+):\d+\]")
_OUTCOMES = ("passed", "failed", "xfailed", "xpassed")


def counts(terminalreporter: pytest.TerminalReporter) -> dict[str, Counter[str]]:
    """Of each construct how many cases had which outcome."""
    found: dict[str, Counter[str]] = {}
    for outcome in _OUTCOMES:
        for test in terminalreporter.stats.get(outcome, []):
            if match := _CASE.search(getattr(test, "nodeid", "")):
                found.setdefault(match[1], Counter())[outcome] += 1
    return found


def print_counts(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each construct that has cases read wrongly, and one for all."""
    found = counts(terminalreporter)
    if not found:
        return
    terminalreporter.section("claims by construct")
    rows = [(name, sum(count.values()), count["passed"]) for name, count in sorted(found.items())]
    rows.append(("all", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    terminalreporter.write_line(f"{'construct':28} {'cases':>6} {'right':>6} {'wrong':>6}")
    for name, cases, right in rows:
        if right < cases or name == "all":
            terminalreporter.write_line(f"{name:28} {cases:6} {right:6} {cases - right:6}")
