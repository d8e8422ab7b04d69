"""A layer that wants another shape than arrives is offered an edit that makes a network Keras builds."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from cnnstudio.document import edits
from cnnstudio.document.diagnosis.reaching import _shapes
from cnnstudio.layers.catalogue import KINDS, make
from tests.document.diagnosis.designs import net, row

CASES = [
    ((64,), "LayerScale", {}, ["Use 64 factors, one for each channel"]),
    ((8, 8, 3), "LayerScale", {}, ["Use 3 factors, one for each channel"]),
    ((64,), "Conv2D", {"filters": 4}, ["Reshape to 8 × 8 × 1 before it", "Use Dense with 4 units instead"]),
    ((10,), "Conv2D", {"filters": 4}, ["Use Dense with 4 units instead"]),
    (
        (10,),
        "Conv2D",
        {"kernel_size": 1},
        ["Use Dense with 32 units instead", "Reshape to 2 × 5 × 1 before it"],
    ),
    ((10,), "MaxPooling2D", {}, ["Reshape to 2 × 5 × 1 before it"]),
    ((7, 5), "RepeatVector", {}, ["Flatten before it"]),
    ((8, 8, 3), "Bidirectional", {}, ["Reshape to 8 × 24 before it"]),
    ((8, 8, 3), "Permute", {}, ["Take the axes in the order 3, 1, 2"]),
    ((8, 8, 3), "ops.Transpose", {}, ["Take the axes in the order 0, 3, 1, 2"]),
    ((7, 9), "ops.Split", {}, ["Cut it in 3 equal parts"]),
    ((7, 5), "ops.Reshape", {}, ["Put all in one row"]),
    ((7, 5), "GRUCell", {"units": 3}, ["Put it inside an RNN"]),
    ((64,), "MelSpectrogram", {}, ["Use pieces of 64 samples"]),
    ((7, 5), "CategoryEncoding", {"num_tokens": 9}, ["Flatten before it"]),
]


@pytest.mark.parametrize(("shape", "kind", "fields", "labels"), CASES)
def test_a_layer_is_offered_what_lets_it_take_what_arrives(shape, kind, fields, labels) -> None:
    from cnnstudio.kerasbridge.build import build

    document = net(row("Input", shape=shape), row("Activation", activation="relu"), row(kind, **fields))
    problem = next(p for p in document.analysis.problems if p.severity == "error")
    offered = [remedy.label.replace("\u00a0", " ") for remedy in problem.remedies]
    assert offered[: len(labels)] == labels
    assert offered[-1].startswith("Take ")
    assert len(offered) == len(labels) + 1
    for remedy in problem.remedies[: len(labels)]:
        project = edits.apply_remedy(document.project, remedy.verb, remedy.arguments)
        build(project, random_weights=False)


@pytest.mark.parametrize("shape", [(10,), (7, 5), (8, 8, 3), (4, 4, 4, 2), (13,)])
def test_every_shape_tried_holds_the_same_numbers(shape) -> None:
    assert {math.prod(other) for other in _shapes(shape)} == {math.prod(shape)}


def test_a_complaint_that_is_not_about_axes_keeps_its_own_fixes() -> None:
    document = net(row("Input", shape=(8, 8, 3)), row("GroupNormalization"))
    problem = next(p for p in document.analysis.problems if p.severity == "error")
    assert [remedy.label for remedy in problem.remedies][:2] == ["Use 3 groups", "Use 1 group"]
    assert not any("before it" in remedy.label for remedy in problem.remedies)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "Input"])
def test_a_single_number_arrives_at_every_kind_without_an_exception(kind) -> None:
    fields = {"layer": make("Dense")} if kind in {"TimeDistributed", "SpectralNormalization"} else {}
    try:
        layer = row(kind, **fields)
    except (ValidationError, TypeError):
        return  # a kind that must be told more to be made is tried on other shapes above
    document = net(row("Input", shape=(4,)), row("ops.Sum", axis=1), layer)
    assert document.analysis.nodes


def test_factors_of_a_single_number_are_refused_with_its_axes() -> None:
    document = net(row("Input", shape=(4,)), row("ops.Sum", axis=1), row("LayerScale", projection_dim=4))
    assert any(problem.severity == "error" for problem in document.analysis.problems)
