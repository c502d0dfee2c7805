"""The arguments that several commands share, and how a command shows its examples."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import BuildError


def held_build(context: typer.Context, graph: Path) -> Path:
    """The build that is read, which stays until the command has ended, though a rebuild replaces it; who reads it tells what is none."""
    from kg import build

    try:
        held = context.with_resource(build.held(graph))
    except OSError:
        return graph
    if torn := [name for name in build.torn(held, STORE) if not name.endswith("/LOG")]:
        raise BuildError(f"{graph}: 图谱库不完整 (torn: {'、'.join(torn)}); 请运行 kg rebuild --full")
    return held


Graph = Annotated[Path, typer.Option("-g", "--graph", metavar="DIR", envvar="KG_GRAPH", help="输出文件夹。 The build to read.")]
Held = Annotated[
    Path, typer.Option("-g", "--graph", metavar="DIR", envvar="KG_GRAPH", help="输出文件夹。 The build to read.", callback=held_build)
]
Policy = Annotated[
    Path | None, typer.Option("--policy", metavar="FILE", help="判定规则；默认 kg/matching/policy.toml。 How to judge targets.")
]
OUTPUT = Path("output")
STORE = "graph/store"  # of which the engine does not see everything that is torn; its LOG it begins anew
Commands = Mapping[Callable[..., None], str]  # a command and the foot of its help


def examples(*lines: str) -> str:
    """The foot of a command's help: its examples, one a line."""
    return "\b\n例 Examples:\n" + "\n".join(f"  {line}" for line in lines)


def pairs(given: list[str] | None) -> dict[str, str]:
    """k=v as a mapping; anything else is wrong usage."""
    split = [text.partition("=") for text in given or []]
    for name, sign, _ in split:
        if not (name and sign):
            raise typer.BadParameter(f"{name!r}: write it as name=value, such as place=重庆市")
    return {name: value for name, _, value in split}
