"""Commands that make something: 重建, 导出."""

# ruff: noqa: FBT002 — an option's boolean is what typer reads
import dataclasses
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options, printing
from kg.export import Format, What

if TYPE_CHECKING:
    from kg.pipeline import Summary

SHOWN_VIOLATIONS = 20  # their number stands in the summary


def rebuild(
    sources: Annotated[
        list[str] | None, typer.Argument(help="文件、文件夹、通配符、zip；不给则用样例。 Documents; without, the sample.")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="输出文件夹。 Where the build goes.")] = options.OUTPUT,
    full: Annotated[bool, typer.Option("--full", help="全部重读。 Read again what has not changed, too.")] = False,
    jobs: Annotated[int | None, typer.Option("-j", "--jobs", min=1, metavar="N", help="并行数。 Processes; by default one a core.")] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Dask 集群的地址，如 tcp://主机:8786；文件夹要共用。 A Dask cluster that shares the folders."),
    ] = None,
    server: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", envvar="KG_STORE", help="SPARQL 1.1 服务器；默认内嵌。 A server for the graph."),
    ] = None,
    place: Annotated[str | None, typer.Option(help="文件没有写明的地区。 The place, where documents do not say it.")] = None,
    curation: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="更正表；默认用资料文件夹里的 curation.csv。 Corrections by hand."),
    ] = None,
    year: Annotated[int | None, typer.Option(min=1949, max=2200, help="计划年。 The plan year, where documents do not say it.")] = None,
    actuals: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="统计数据表 csv、xlsx：地区、指标、年份、数值、单位；可多次。 Actual figures.")
    ] = None,
    policy: options.Policy = None,
) -> None:
    """重建：文件变成图谱、表格、网页。 Documents → graph, tables, pages."""
    from kg import pipeline, resources, workers
    from kg.model import Hints

    begun = time.perf_counter()
    given = sources or [str(resources.sample())]
    try:
        with printing.progress() as step:
            hints = Hints(place=place, year=year)
            summary = pipeline.rebuild(
                given,
                output,
                full=full,
                executor=workers.chosen(jobs, scheduler),
                hints=hints,
                actuals=actuals or (),
                corrections=curation,
                policy=policy,
                server=server,
                progress=step,
            )
    except pipeline.NothingReadError as nothing:
        _tell(f"kg: {trouble}" for trouble in (*nothing.skipped, *nothing.failures))
        raise
    _tell(ending(summary, output, time.perf_counter() - begun))
    if summary.failures:
        raise typer.Exit(1)


def assess(
    policy: options.Policy = None,
    graph: options.Graph = options.OUTPUT,
) -> None:
    """重新评价：换一份判定规则，不重读文件。 Judge a build anew by another policy; no document is read again."""
    from kg import pipeline, scorecard

    with printing.progress() as step:
        findings = pipeline.reassess(graph, policy=policy, progress=step)
    printing.tell(f"{findings.policy}：{scorecard.counts({'verdict': one.verdict.value} for one in findings.assessments)}")


def ending(summary: "Summary", output: Path, seconds: float) -> Iterator[str]:
    """What a rebuild ends with, line by line: what went wrong, what was made, where it lies."""
    troubles = (*summary.skipped, *summary.remarks, *summary.violations[:SHOWN_VIOLATIONS], *summary.failures)
    yield from (f"kg: {trouble}" for trouble in troubles)
    made = {field.name: getattr(summary, field.name) for field in dataclasses.fields(summary)}
    counts = {name: len(value) if isinstance(value, tuple) else value for name, value in made.items()}
    yield printing.summary({**counts, "seconds": f"{seconds:.1f}"})
    yield str(output / "index.html")


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        printing.tell(line)


def export(
    what: Annotated[What, typer.Argument(help="导出什么。 What to export.")],
    form: Annotated[Format | None, typer.Option("-f", "--format", help="格式；默认看文件名。 By default as the file's name says.")] = None,
    file: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写到文件；默认写到屏幕。 By default stdout.")] = None,
    shards: Annotated[
        int | None, typer.Option("--shards", metavar="N", help="图谱分成 N 个压缩文件，-o 写文件夹。 The graph in N packed files.")
    ] = None,
    partitioned: Annotated[
        bool, typer.Option("--partitioned", help="条目按省、年分成 parquet，-o 写文件夹。 The claims in parquet by province and year.")
    ] = False,
    graph: options.Held = options.OUTPUT,
) -> None:
    """导出：表格、图谱、网络，供其他软件使用。 Tables, graph or network for other programs."""
    from kg import export as exporting

    if shards is not None or partitioned:
        return _export_folder(what, shards, file, graph)
    chosen = exporting.format_for(what, form, file)
    if file is not None:
        exporting.export_file(graph, what, chosen, file)
    elif chosen in exporting.BINARY and sys.stdout.isatty():
        raise typer.BadParameter(f"{chosen} is not for a screen; give a file with -o", param_hint="-o")
    else:
        exporting.export(graph, what, chosen, sys.stdout.buffer)
    return None


def _export_folder(what: What, shards: int | None, folder: Path | None, graph: Path) -> None:
    """A graph or the claims as a folder of files for clusters."""
    from kg import bulk, terms

    if folder is None:
        raise typer.BadParameter("give the folder to be written", param_hint="-o")
    if what is What.GRAPH and shards is not None:
        bulk.write_shards(graph, folder, shards, terms.namespaces())
    elif what is What.CLAIMS and shards is None:
        bulk.write_partitions(graph, folder)
    else:
        raise typer.BadParameter("--shards is for the graph, --partitioned for the claims", param_hint="WHAT")


COMMANDS: options.Commands = {
    rebuild: options.examples("kg rebuild", "kg rebuild 报告/ 新闻.zip -o output", "kg rebuild 报告.txt --place 重庆市渝中区 --year 2021"),
    assess: options.examples("kg assess --policy 口径.toml", "kg assess -g output"),
    export: options.examples(
        "kg export claims -f xlsx -o claims.xlsx",
        "kg export graph -f ttl",
        "kg export network -o network.graphml",
        "kg export graph --shards 16 -o 图谱/",
    ),
}
