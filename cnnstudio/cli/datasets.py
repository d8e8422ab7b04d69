"""cnnstudio datasets: what there is to learn from, without touching the network."""

from __future__ import annotations

import argparse

from cnnstudio.cli.faults import Exit
from cnnstudio.cli.output import Output, table
from cnnstudio.cli.parser import Command, add_json
from cnnstudio.data.samples import DatasetInfo
from cnnstudio.data.sources import catalogue
from cnnstudio.language import number, shape_text, tr


def _run(_words: argparse.Namespace, out: Output) -> int:
    known = catalogue()
    if out.as_json:
        out.json([info.told() for info in known])
        return Exit.DONE
    heading = [
        tr("name"),
        tr("samples"),
        tr("shape"),
        tr("classes"),
        tr("test"),
        tr("where, or how to get it"),
    ]
    for line in table([heading, *map(_row, known)], right=frozenset({1, 3, 4})):
        out.line(line)
    return Exit.DONE


def _row(info: DatasetInfo) -> list[str]:
    where = str(info.path) if info.available and info.path else info.how
    shape, classes = shape_text(info.input_shape), number(info.classes)
    return [info.name, number(info.train), shape, classes, number(info.test), where]


COMMAND = Command(add_json, _run)
