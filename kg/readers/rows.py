"""Table rows → lines: 指标⇥单位⇥目标值."""

from collections.abc import Iterator, Sequence

_CELL = 300  # a longer cell is no cell of a table of figures but a part of the page's layout


def row_lines(cells: Sequence[str]) -> Iterator[str]:
    """One line with tabs between the cells; the lines of each cell where the table only lays out running text."""
    if len(cells) > 1 and max(map(len, cells)) <= _CELL:
        yield "\t".join(_one_line(cell) for cell in cells).rstrip("\t")
    else:
        for cell in cells:
            yield from cell.split("\n")


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
