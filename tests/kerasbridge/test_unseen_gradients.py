"""The pixels we say reach no output are exactly those without a gradient in the Keras model."""

from __future__ import annotations

import random

import numpy as np
import pytest

from cnnstudio.document.analysis import analyse
from cnnstudio.document.expand import expand
from cnnstudio.document.project import Project
from cnnstudio.document.unseen import unseen
from cnnstudio.kerasbridge.build import build
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer
from tests.kerasbridge.designs import chain, graph, node, wire


def with_gradient(project: Project) -> np.ndarray:
    """Return which pixels change an output of the network with positive weights; pooling by averages only."""
    import tensorflow as tf

    model = build(project).model
    rng = np.random.default_rng(0)
    model.set_weights([rng.uniform(0.5, 1.0, w.shape) for w in model.get_weights()])
    pixels = tf.constant(rng.uniform(0.5, 1.0, (1, *model.input_shape[1:])), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        total = tf.add_n([tf.reduce_sum(x) for x in tf.nest.flatten(model(pixels, training=False))])
    slope = tape.gradient(total, pixels)
    assert slope is not None
    return np.abs(slope.numpy()[0]).sum(axis=-1) > 0


def said(project: Project) -> np.ndarray:
    """Return which pixels we say can influence an output."""
    analysis = analyse(project)
    assert analysis.ok, analysis.problems
    shape = next(n for n in analysis.flat if n.layer.kind == "Input").output
    assert shape is not None
    read = np.ones(shape[:-1], bool)
    for one in unseen(expand(project), analysis.nodes, analysis.ends):
        for place in np.ndindex(read.shape):
            read[place] = one.is_read(*place)
    return read


def _window(draw: random.Random) -> dict[str, object]:
    made: dict[str, object] = {
        "filters": 2,
        "kernel_size": (draw.randint(1, 4), draw.randint(1, 4)),
        "padding": draw.choice(("valid", "same")),
    }
    if draw.random() < 0.5:
        made["strides"] = (draw.randint(1, 4), draw.randint(1, 4))
    else:
        made["dilation_rate"] = (draw.randint(1, 3), draw.randint(1, 3))
    return made


def _layer(draw: random.Random) -> Layer:
    border = tuple((draw.randint(0, 2), draw.randint(0, 2)) for _ in range(2))
    kind = draw.choice(
        [
            "Conv2D",
            "Conv2D",
            "AveragePooling2D",
            "Conv2DTranspose",
            "ZeroPadding2D",
            "Cropping2D",
            "UpSampling2D",
            "DepthwiseConv2D",
            "ReLU",
            "BatchNormalization",
        ]
    )
    if kind == "Conv2D":
        return make(kind, **_window(draw))
    if kind == "AveragePooling2D":
        size, stride = draw.randint(1, 3), draw.randint(1, 4)
        return make(kind, pool_size=size, strides=stride, padding=draw.choice(("valid", "same")))
    if kind == "Conv2DTranspose":
        window = _window(draw)
        window.pop("dilation_rate", None)
        return make(kind, **window)
    if kind == "DepthwiseConv2D":
        return make(kind, kernel_size=draw.randint(1, 3), strides=draw.randint(1, 3))
    given = {"ZeroPadding2D": {"padding": border}, "Cropping2D": {"cropping": border}}
    return make(kind, **given.get(kind, {}))


def _random_chain(seed: int) -> Project:
    """Return a valid random chain on a small picture."""
    draw = random.Random(seed)
    while True:
        shape = (draw.randint(5, 17), draw.randint(5, 17), 1)
        middle = [_layer(draw) for _ in range(draw.randint(1, 4))]
        project = chain(make("Input", shape=shape), *middle, make("Flatten"), make("Dense", units=2))
        if analyse(project).ok:
            return project


@pytest.mark.parametrize("seed", range(14))
def test_random_chains_agree_with_gradients(seed: int) -> None:
    project = _random_chain(seed)
    expected = with_gradient(project)
    assert (said(project) == expected).all(), [n.layer for n in analyse(project).flat]


def test_the_random_chains_do_leave_pixels_over() -> None:
    assert sum(not said(_random_chain(seed)).all() for seed in range(14)) >= 5


def _two_branches() -> Project:
    nodes = [
        node("pixels", "Input", shape=(11, 10, 1)),
        node("wide", "Conv2D", filters=2, kernel_size=3, strides=4),
        node("late", "Cropping2D", cropping=((4, 0), (5, 0))),
        node("far", "Conv2D", filters=2, kernel_size=2, dilation_rate=3),
        node("flat1", "Flatten"),
        node("flat2", "Flatten"),
        node("both", "Concatenate"),
        node("answer", "Dense", units=2),
    ]
    edges = [
        wire("pixels", "wide"), wire("pixels", "late"), wire("late", "far"), wire("wide", "flat1"),
        wire("far", "flat2"), wire("flat1", "both"), wire("flat2", "both"), wire("both", "answer"),
    ]  # fmt: skip
    return Project(graph=graph(nodes, edges))


def test_branches_read_the_union_of_what_they_read() -> None:
    project = _two_branches()
    expected = with_gradient(project)
    assert 0 < expected.sum() < expected.size
    assert (said(project) == expected).all()


def test_merged_maps_read_what_either_branch_reads() -> None:
    nodes = [
        node("pixels", "Input", shape=(12, 12, 1)),
        node("one", "Conv2D", filters=2, kernel_size=1, strides=4),
        node("two", "Conv2D", filters=2, kernel_size=2, strides=4),
        node("sum", "Add"),
        node("beside", "Concatenate"),
        node("cut", "Cropping2D", cropping=((0, 1), (0, 0))),
        node("flat", "Flatten"),
    ]
    edges = [
        wire("pixels", "one"), wire("pixels", "two"), wire("one", "sum"), wire("two", "sum"),
        wire("sum", "beside"), wire("one", "beside"), wire("beside", "cut"), wire("cut", "flat"),
    ]  # fmt: skip
    project = Project(graph=graph(nodes, edges))
    assert (said(project) == with_gradient(project)).all()
