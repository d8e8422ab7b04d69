"""Every row of a what-if table is a design that Keras builds with the same shapes and counts, and can train."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document import what_if as w
from cnnstudio.document.analysis import analyse
from cnnstudio.kerasbridge.check import check
from cnnstudio.layers.catalogue import make

pytestmark = pytest.mark.slow

LARGEST = 20_000_000
"""Parameters of a row that is built here."""


def agrees(project):
    found, ours = check(project), analyse(project)
    for node in ours.flat:
        assert [tuple(shape[1:]) for shape in found.shapes[node.name]] == list(node.outputs), node.name
        assert found.parameters[node.name] == node.parameters, node.name
        assert found.trainable[node.name] == node.trainable_parameters, node.name
    assert found.dry_run[0] == "done", found.dry_run


def rows_of(project, path):
    rows = w.what_if(project, analyse(project), path)
    return [r for r in rows if r.project is not None and r.total_parameters < LARGEST and not r.broken]


@pytest.mark.parametrize(
    ("template", "path"), [("mnist-cnn", "conv2d_2"), ("lenet-5", "c3"), ("residual", "conv_1b")]
)
def test_rows_of_ready_networks(template, path):
    project = templates.new(template)
    rows = rows_of(project, path)
    assert len(rows) >= 5
    for row in rows:
        agrees(row.project)


@pytest.mark.parametrize(
    ("kind", "fields", "shape"),
    [
        ("Conv2D", {"filters": 8, "kernel_size": (7, 5), "strides": (2, 1), "padding": "same"}, (20, 18, 4)),
        ("Conv2D", {"filters": 8, "groups": 4, "activation": "relu", "use_bias": False}, (12, 12, 8)),
        ("Conv2D", {"filters": 4, "dilation_rate": (2, 3), "kernel_size": (3, 5)}, (30, 30, 2)),
        ("Conv2D", {"filters": 4, "data_format": "channels_first", "padding": "same"}, (4, 12, 10)),
        ("DepthwiseConv2D", {"depth_multiplier": 2, "kernel_size": (5, 5)}, (14, 14, 4)),
        ("SeparableConv2D", {"filters": 6, "depth_multiplier": 2, "kernel_size": (5, 5)}, (14, 14, 4)),
        ("Conv1D", {"filters": 8, "kernel_size": 7, "padding": "same", "strides": 2}, (40, 4)),
        ("Conv1D", {"filters": 8, "padding": "causal", "dilation_rate": 4}, (40, 4)),
    ],
)
def test_rows_of_other_settings(kind, fields, shape):
    project, source = edits.add(templates.new("empty"), make("Input", shape=shape))
    project, it = edits.add(project, make(kind, **fields), (0.0, 96.0), name="it")
    project = edits.append_classifier(edits.connect(project, source, it), it, 3)
    rows = rows_of(project, it)
    assert len(rows) >= 2
    for row in rows:
        agrees(row.project)
