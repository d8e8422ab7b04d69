"""cnnstudio new: a project from a template."""

from __future__ import annotations

import argparse
from typing import Any

from cnnstudio.cli.faults import Exit, Fault
from cnnstudio.cli.output import Output, table
from cnnstudio.cli.parser import Command, add_json, add_output, refuse_existing
from cnnstudio.document import files, templates
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.project import Project
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.shape import Shape
from cnnstudio.storage import StorageError


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("template", nargs="?", metavar="TEMPLATE", help=tr("name of a template, see --list"))
    parser.add_argument("--list", action="store_true", help=tr("list the templates"))
    add_output(parser, required=False)
    add_json(parser)


def _run(words: argparse.Namespace, out: Output) -> int:
    if words.list:
        return _list(out)
    if words.template is None or words.output is None:
        raise Fault(tr("a template and -o are needed"), "new", tr("see `cnnstudio new --help`"), Exit.USAGE)
    return _make(words, out)


def _make(words: argparse.Namespace, out: Output) -> int:
    names = [template.name for template in templates.ALL]
    if words.template not in names:
        raise Fault(
            tr("no template has this name"), words.template, tr("there are {names}", names=", ".join(names))
        )
    refuse_existing(words.output, force=words.force)
    project = templates.new(words.template).replaced(name=words.output.stem)
    try:
        files.save(project, words.output)
    except StorageError as error:
        raise Fault(tr("the project was not written"), str(words.output), str(error)) from error
    if out.as_json:
        out.json({"project": str(words.output), "template": words.template})
    return Exit.DONE


def _list(out: Output) -> int:
    known = [_told(template.name, template.title) for template in templates.ALL]
    if out.as_json:
        out.json(known)
        return Exit.DONE
    for line in table([_heading(), *map(_row, known)], right=frozenset({2, 3})):
        out.line(line)
    return Exit.DONE


def _heading() -> list[str]:
    return [tr("name"), tr("input"), tr("classes"), tr("parameters"), tr("title")]


def _row(told: dict[str, Any]) -> list[str]:
    shape = shape_text(told["input_shape"]) if told["input_shape"] else "–"
    return [told["name"], shape, number(told["classes"]), number(told["parameters"]), told["title"]]


def _told(name: str, title: str) -> dict[str, Any]:
    project = templates.new(name)
    analysis = analyse(project)
    return {
        "name": name,
        "title": title,
        "input_shape": _input_shape(project, analysis),
        "classes": _classes(project, analysis),
        "parameters": analysis.totals.parameters,
    }


def _input_shape(project: Project, analysis: Analysis) -> Shape | None:
    """Return the first input's shape; an empty design has none."""
    inputs = [node.id for node in project.graph.nodes if node.layer.kind == "Input"]
    return analysis.nodes[inputs[0]].output if inputs else None


def _classes(project: Project, analysis: Analysis) -> int | None:
    """Return the length of the only output that is a row of numbers, where there is one and it means classes."""
    ends = [node.id for node in project.graph.nodes if not project.graph.outgoing[node.id]]
    shape = analysis.nodes[ends[0]].output if len(ends) == 1 else None
    return shape[0] if shape is not None and len(shape) == 1 else None


COMMAND = Command(_declare, _run)
