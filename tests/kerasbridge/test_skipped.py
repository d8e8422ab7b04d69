"""Keras is given the network without the layers that are skipped."""

from __future__ import annotations

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.kerasbridge.build import build


def test_the_built_network_has_no_skipped_layer():
    project = edits.bypass(templates.new("mnist-cnn"), ["conv2d_2"])
    network = build(project)
    assert "conv2d_2" not in network.layers
    assert network.model.count_params() == analyse(project).totals.parameters
