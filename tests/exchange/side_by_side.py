"""A network layer by layer, as Keras tells it and as we read and analyse its configuration."""

from __future__ import annotations

import gzip
import json
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.exchange.keras_config import Reading, read_model

CONFIGS = Path(__file__).parent / "configs"
"""Configurations of keras.applications with Keras's own numbers, written by the benchmark `applications`."""


class Row(NamedTuple):
    """One layer: its path, the output shapes of each of its calls without the batch, and its parameters."""

    path: str
    calls: list[list[list[int | None]]]
    parameters: int
    trainable: int


def keras_rows(model: Any, prefix: str = "") -> list[Row]:
    """Return what Keras says of a model's layers; models inside it are opened."""
    import keras

    functional = model._functional if isinstance(model, keras.Sequential) else model
    ours = {id(node) for nodes in functional._nodes_by_depth.values() for node in nodes}
    rows = []
    for made in functional.operations:
        if isinstance(made, keras.Model):
            rows += keras_rows(made, f"{prefix}{made.name}/")
        elif not prefix or not isinstance(made, keras.layers.InputLayer):
            rows.append(_keras_row(made, prefix, ours))
    return rows


def _keras_row(made: Any, prefix: str, ours: set[int]) -> Row:
    calls = [[list(t.shape[1:]) for t in node.outputs] for node in made._inbound_nodes if id(node) in ours]
    counted = made.count_params() if hasattr(made, "count_params") else 0
    live = sum(prod(w.shape) for w in getattr(made, "trainable_weights", ()))
    return Row(prefix + made.name, calls, counted, live)


def our_rows(analysis: Analysis) -> list[Row]:
    """Return what we say of the layers of a design; further calls of a layer stand with the first.

    Further calls of a whole inner model are left out, as Keras tells of an inner model's layers once.
    """
    rows: dict[str, Row] = {}
    for node in analysis.flat:
        shapes = [list(shape or ("not known",)) for shape in node.outputs]
        if node.shared_with is not None:
            if node.path.rpartition("/")[0] == node.shared_with.rpartition("/")[0]:
                rows[node.shared_with].calls.append(shapes)
        else:
            path = node.path.replace("/1/", "/")
            rows[node.path] = Row(path, [shapes], node.parameters or 0, node.trainable_parameters or 0)
    return list(rows.values())


def differences(ours: list[Row], theirs: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """Return the layers that differ, ours beside Keras's; None where one side has no such layer."""
    left, right = ({row.path: row for row in rows} for rows in (ours, theirs))
    both = dict.fromkeys((*left, *right))
    return [(left.get(path), right.get(path)) for path in both if left.get(path) != right.get(path)]


class Kept(NamedTuple):
    """A configuration kept with Keras's numbers."""

    config: str
    rows: list[Row]


def kept(name: str) -> Kept:
    """Return what is kept of an architecture."""
    data = json.loads(gzip.decompress((CONFIGS / f"{name}.json.gz").read_bytes()))
    return Kept(json.dumps(data["config"]), [Row(*row) for row in data["rows"]])


def keep(name: str, config: str, rows: list[Row]) -> None:
    """Keep an architecture's configuration and Keras's numbers."""
    text = json.dumps({"config": json.loads(config), "rows": rows})
    (CONFIGS / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def read_and_analyse(config: str, name: str) -> tuple[Reading, Analysis]:
    """Return the design a configuration holds and its analysis."""
    reading = read_model(config, name)
    return reading, analyse(reading.project)
