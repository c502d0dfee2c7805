"""Commands that judge a build: 校验, 比较, 评测."""

# ruff: noqa: FBT002 — an option's boolean is what typer reads

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from kg import wording
from kg.cli import options, printing
from kg.cli.printing import Form


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="原来的输出文件夹。 The earlier build.", callback=options.held_build)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="现在的输出文件夹。 The later build.", callback=options.held_build)],
    form: Annotated[Form, typer.Option("-f", "--format", help="格式。")] = Form.TABLE,
) -> None:
    """比较：两次输出之间变了什么。 What changed between two builds."""
    from kg import comparison

    changes = comparison.compare(old, new)
    printing.write_rows([change.row() for change in changes], form)
    printing.tell(comparison.counts(changes) or "没有变化。 Nothing changed.")


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="人工标注的文件或文件夹。 Annotations: a folder or a file.")],
    errors: Annotated[int, typer.Option("--errors", min=0, metavar="N", help="每个文件各列出几处错。 Show N mistakes of each sort.")] = 0,
    form: Annotated[Form, typer.Option("-f", "--format", help="格式。")] = Form.TABLE,
    graph: options.Held = options.OUTPUT,
) -> None:
    """评测：与人工标注比较。 Scores against annotations in the gold format."""
    from kg import evaluation

    results = evaluation.evaluate(gold, graph)
    for result in results:
        for mistake in evaluation.first(result.mistakes, errors):
            printing.tell(f"{mistake.document}  {mistake.sort:7} {mistake.detail}")
    if form is Form.JSON:
        printing.write_json({result.name: result.figures for result in results})
    else:
        printing.write_rows([row for result in results for row in evaluation.table(result)], form)


def validate(
    deep: Annotated[
        bool,
        typer.Option(
            "--deep",
            help="逐条核对：原句、数值、判定、名称、表格、图谱、图谱库。 Hold every quote, number, verdict and table against the rest.",
        ),
    ] = False,
    policy: options.Policy = None,
    form: Annotated[Form, typer.Option("-f", "--format", help="格式。")] = Form.TABLE,
    graph: options.Held = options.OUTPUT,
) -> None:
    """校验：图谱和词表是否合乎 SHACL 约束。 The graph and its vocabularies against their SHACL shapes."""
    from kg import audit, matching, resources, shapes, store, terms

    rules = shapes.load(resources.ontology() / "shapes.ttl", terms.namespaces())
    damages = list(audit.damages(graph, matching.policy(policy))) if deep else []
    for damage in damages:
        printing.tell(f"kg: {damage}")
    found = shapes.violations(store.open_store(graph / "graph" / "store"), rules)
    printing.write_rows([dataclasses.asdict(violation) for violation in found], form)
    counted = wording.words("summary")
    printing.tell(f"{counted['violations']} {len(found)}" + (f"  {counted['damages']} {len(damages)}" if deep else ""))
    if found or damages:
        raise typer.Exit(1)


COMMANDS: options.Commands = {
    validate: options.examples("kg validate", "kg validate --deep", "kg validate -g output -f csv"),
    diff: options.examples("kg diff output-2023 output", "kg diff old new -f csv"),
    evaluate: options.examples("kg evaluate gold/claims", "kg evaluate gold/headline.jsonl --errors 5 -f json"),
}
