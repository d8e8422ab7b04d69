"""The sheet of strongest maps: which maps, where they lie, and on which scale."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.multiples import multiples
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain

SIDE, COUNT = 12, 3


@pytest.fixture(scope="module")
def probe():
    project = chain(
        make("Input", shape=(28, 28, 1)),
        make("Conv2D", filters=5, kernel_size=(3, 3)),
        make("Flatten"),
        make("Dense", units=10, activation="softmax"),
    )
    return Probe(build(project), project.recipe)


@pytest.fixture(scope="module")
def image():
    return np.random.default_rng(4).integers(0, 255, (28, 28, 1)).astype(np.uint8)


def conv_of(probe):
    return next(name for name in probe.network.layers if name.startswith("conv"))


def test_the_strongest_maps_come_first_on_one_scale(probe, image):
    name = conv_of(probe)
    output = probe.look(image[None], (name,)).maps[0]
    found = multiples(probe, image, (name,), SIDE, COUNT)
    strengths = np.abs(output).mean(axis=(0, 1))
    assert list(found.channels[0]) == list(np.argsort(-strengths)[:COUNT])
    assert found.limits[0] == pytest.approx(np.abs(output).max())
    assert found.sheet.shape == (SIDE, COUNT * SIDE)
    rows, columns = found.sizes[0]
    assert max(rows, columns) <= SIDE
    for place, channel in enumerate(found.channels[0]):
        shown = found.sheet[:rows, place * SIDE : place * SIDE + columns] / 127
        width = -(-26 // SIDE)
        block = output[:width, :width, channel]
        strongest = block.ravel()[np.abs(block).argmax()]
        assert shown[0, 0] == pytest.approx(strongest / found.limits[0], abs=0.5 / 127)


def test_each_layer_has_a_row_and_a_vector_fills_its_own(probe, image):
    names = tuple(probe.network.layers)
    found = multiples(probe, image, names, SIDE, COUNT)
    assert found.layers == names
    assert found.sheet.shape == (len(names) * SIDE, COUNT * SIDE)
    last = len(names) - 1
    shares = probe.look(image[None]).predictions[0]
    assert list(found.channels[last]) == [-1] * COUNT
    assert tuple(found.sizes[last]) == (1, 10)
    assert np.allclose(found.sheet[last * SIDE, :10] / 127 * found.limits[last], shares, atol=1 / 127)


def test_a_vector_longer_than_the_row_keeps_its_strongest_values(probe, image):
    flat = next(name for name in probe.network.layers if name.startswith("flatten"))
    found = multiples(probe, image, (flat,), SIDE, COUNT)
    assert tuple(found.sizes[0]) <= (1, SIDE * COUNT)
    assert np.abs(found.sheet).max() == 127


def test_what_is_no_number_is_told_apart(probe, image):
    name = conv_of(probe)
    layer = probe.network.layers[name]
    kept = layer.get_weights()
    broken = [np.array(one) for one in kept]
    broken[1][:] = np.nan
    layer.set_weights(broken)
    try:
        found = multiples(probe, image, (name,), SIDE, COUNT)
    finally:
        layer.set_weights(kept)
    rows, columns = found.sizes[0]
    assert (found.sheet[:rows, :columns] == -128).all()
    assert found.limits[0] == 0


def test_a_layer_that_is_not_there_is_refused(probe, image):
    with pytest.raises(BridgeError, match="nowhere"):
        multiples(probe, image, ("nowhere",), SIDE, COUNT)
