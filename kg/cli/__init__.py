"""The commands of `kg`: arguments in, lines and exit codes out."""

import gc
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from kg import __version__, engine
from kg.cli import asking, checking, encoding, making
from kg.errors import KgError

SWEPT = 100_000  # things made before a look at what can be thrown away: vocabularies and modules are not

app = typer.Typer(
    name="kg",
    help="政府目标追踪知识图谱：说了什么，说得多硬，做得怎样。 What governments promised, how firmly, and what came of it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (making.COMMANDS, asking.COMMANDS, checking.COMMANDS):
    for command, epilog in commands.items():
        app.command(epilog=epilog)(command)


def _show_version(asked: bool) -> None:  # noqa: FBT001 — the signature that typer calls
    if asked:
        sys.stdout.write(f"kg {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="版本。 Show the version.")] = False,  # noqa: FBT002 — what typer reads
) -> None:
    """What stands before a command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command; a person's mistake ends it with one line on stderr and exit code 1."""
    gc.set_threshold(SWEPT, *gc.get_threshold()[1:])
    if arguments is None:
        encoding.in_utf8()
        arguments = [encoding.heard(argument) for argument in sys.argv[1:]]
    for stream in (sys.stdout, sys.stderr):
        encoding.speak(stream)
    try:
        app(args=arguments, prog_name="kg")
    except KgError as error:
        sys.stderr.write(f"kg: {error}\n")
        sys.exit(1)
    finally:
        engine.keep()
        gc.freeze()  # the process ends, and its memory with it: nobody needs to look for what can be thrown away
