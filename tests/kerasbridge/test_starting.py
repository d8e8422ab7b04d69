"""Weights that a design gives: Keras's built model has exactly these numbers, and everything else as before."""

import numpy as np
import pytest

from cnnstudio.document import blocks, edits, files
from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.document.starts import Start
from cnnstudio.kerasbridge.build import build
from cnnstudio.layers.catalogue import make

RNG = np.random.default_rng(8)
KINDS = [
    ("Conv2D", {"filters": 3, "kernel_size": (3, 2)}, (6, 6, 2)),
    ("Conv2D", {"filters": 4, "groups": 2}, (6, 6, 2)),
    ("Conv1D", {"filters": 3}, (8, 2)),
    ("Conv3D", {"filters": 2, "kernel_size": (2, 2, 2)}, (4, 4, 4, 2)),
    ("DepthwiseConv2D", {"depth_multiplier": 2}, (6, 6, 2)),
    ("SeparableConv2D", {"filters": 3}, (6, 6, 2)),
    ("Conv2DTranspose", {"filters": 3}, (4, 4, 2)),
    ("Conv1DTranspose", {"filters": 3}, (4, 2)),
    ("Conv3DTranspose", {"filters": 2, "kernel_size": (2, 2, 2)}, (3, 3, 3, 1)),
    ("Dense", {"units": 3}, (5,)),
    ("BatchNormalization", {}, (4, 4, 2)),
    ("LSTM", {"units": 3}, (4, 2)),
    ("TimeDistributed", {"layer": make("Dense", units=3)}, (4, 2)),
]


def start(name, shape):
    return Start(name=name, shape=tuple(shape), cells=RNG.normal(size=shape).astype("<f4").tobytes())


def cells(one):
    return np.frombuffer(one.cells, "<f4").reshape(one.shape)


def one_layer(kind, fields, shape):
    project, first = edits.add(Project(), make("Input", shape=shape))
    project, node = edits.add(project, make(kind, **fields))
    return edits.connect(project, first, node), node


def given(project, node):
    weights = analyse(project).nodes[node].cost.weights
    return tuple(start(name, shape) for name, shape, _ in weights)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "fields", "shape"), KINDS, ids=[f"{k[0]}-{n}" for n, k in enumerate(KINDS)])
def test_every_array_of_a_kind_is_the_given_one_bit_for_bit(kind, fields, shape):
    project, node = one_layer(kind, fields, shape)
    starts = given(project, node)
    assert starts
    project = files.from_text(files.to_text(edits.set_weights(project, node, starts)))
    made = build(project).layers[node]
    found = {v.path.partition("/")[2]: np.array(v) for v in made.weights}
    for one in starts:
        array = next(array for path, array in found.items() if path.endswith(one.name))
        np.testing.assert_array_equal(array, cells(one))


def two_convolutions():
    project, node = one_layer("Conv2D", {"filters": 3}, (6, 6, 2))
    return edits.insert_after(project, node, make("Conv2D", filters=2))[0]


def kernels(project, **how):
    return {
        name: np.array(layer.kernel)
        for name, layer in build(project, **how).layers.items()
        if hasattr(layer, "kernel")
    }


def test_only_the_given_array_is_another_than_without_it():
    project = two_convolutions()
    kernel = start("kernel", (3, 3, 2, 3))
    before, after = kernels(project), kernels(edits.set_weights(project, "conv2d_1", (kernel,)))
    np.testing.assert_array_equal(after["conv2d_1"], cells(kernel))
    assert not np.array_equal(before["conv2d_1"], after["conv2d_1"])
    np.testing.assert_array_equal(before["conv2d_2"], after["conv2d_2"])


def test_what_no_longer_fits_is_left_out():
    project = edits.set_weights(two_convolutions(), "conv2d_1", (start("kernel", (5, 5, 2, 3)),))
    np.testing.assert_array_equal(kernels(project)["conv2d_1"], kernels(two_convolutions())["conv2d_1"])


def test_a_network_whose_weights_come_from_elsewhere_begins_with_zeros_as_before():
    project = edits.set_weights(two_convolutions(), "conv2d_1", (start("kernel", (3, 3, 2, 3)),))
    assert not kernels(project, random_weights=False)["conv2d_1"].any()


def test_every_copy_of_a_block_begins_with_what_its_layer_was_given():
    project = two_convolutions()
    kernel = start("kernel", (3, 3, 3, 2))
    project = edits.set_weights(project, "conv2d_2", (kernel,))
    project, block = blocks.group(project, ("conv2d_2",), "stem")
    found = kernels(project)
    np.testing.assert_array_equal(found["stem_1_conv2d_2"], cells(kernel))
    assert block == "stem"
