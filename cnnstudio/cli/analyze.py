"""cnnstudio analyze: everything that is known of a design without building it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cnnstudio.cli.designs import read_project
from cnnstudio.cli.faults import Exit
from cnnstudio.cli.output import Output, table
from cnnstudio.cli.parser import Command, add_json
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import Problem
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.shape import Shape


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="P.cnnproj")
    add_json(parser)


def _run(words: argparse.Namespace, out: Output) -> int:
    analysis = analyse(read_project(words.project))
    if out.as_json:
        out.json(told(analysis))
    else:
        _print(analysis, out)
    return Exit.DONE if analysis.ok else Exit.INPUT


def told(analysis: Analysis) -> dict[str, Any]:
    """Return the analysis in the form scripts rely on; what is not known is null, never 0."""
    totals = analysis.totals
    return {
        "layers": [_layer(analysis.nodes[path]) for path in analysis.order],
        "totals": {
            "parameters": totals.parameters,
            "trainable_parameters": totals.trainable_parameters,
            "non_trainable_parameters": totals.non_trainable_parameters,
            "macs": totals.macs,
            "activation_bytes": totals.activation_bytes,
            "complete": totals.complete,
            "left_out": list(totals.left_out),
        },
        "problems": [_problem(problem) for problem in analysis.problems],
    }


def _layer(node: NodeAnalysis) -> dict[str, Any]:
    shared = {"shared_with": node.shared_with} if node.shared_with else {}
    return {
        "id": node.path,
        "name": node.name,
        "kind": node.layer.kind,
        "output_shape": _output_shape(node.outputs),
        "parameters": node.parameters,
        "trainable_parameters": node.trainable_parameters,
        "macs": node.macs,
        "receptive_field": node.receptive_field,
        "problems": [_problem(problem) for problem in node.problems],
        **shared,
    }


def _output_shape(outputs: tuple[Shape | None, ...]) -> Any:
    """Return Keras's form with the batch axis first; a layer with several outputs has a list of them."""
    shapes = [None if shape is None else [None, *shape] for shape in outputs]
    return shapes[0] if len(shapes) == 1 else shapes


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "code": problem.code,
        "layer": problem.node,
        "field": problem.field,
        "message": problem.message,
        "remedies": [{"id": remedy.id, "label": remedy.label} for remedy in problem.remedies],
    }


def _print(analysis: Analysis, out: Output) -> None:
    rows = [_row(analysis.nodes[path]) for path in analysis.order]
    for line in table([_heading(), *rows, _total(analysis)], right=frozenset({3, 4, 5})):
        out.line(line)
    for problem in analysis.problems:
        out.line(f"{tr(problem.severity)}: {_place(analysis, problem)}{problem.message}")


def _heading() -> list[str]:
    return [tr("layer"), tr("kind"), tr("output"), tr("parameters"), tr("MACs"), tr("field")]


def _row(node: NodeAnalysis) -> list[str]:
    shapes = ", ".join(shape_text(shape) for shape in node.outputs)
    field = shape_text(node.receptive_field) if isinstance(node.receptive_field, tuple) else "–"
    return [node.name, node.layer.kind, shapes, number(node.parameters), number(node.macs), field]


def _total(analysis: Analysis) -> list[str]:
    totals = analysis.totals
    word = tr("total") if totals.complete else tr("total of what is known")
    return [word, "", "", number(totals.parameters), number(totals.macs), ""]


def _place(analysis: Analysis, problem: Problem) -> str:
    if problem.node is None:
        return ""
    name = analysis.nodes[problem.node].name if problem.node in analysis.nodes else problem.node
    return "" if name in problem.message else f"{name}: "


COMMAND = Command(_declare, _run)
