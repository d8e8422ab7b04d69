"""What the network receives is said with the reason when it does not fit."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.parts import prepare
from cnnstudio.data.samples import Samples
from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.data.received import kind_of_picture, received, scaled_range


def samples(shape=(28, 28, 1), classes=10, count=100):
    x = np.zeros((count, *shape), dtype=np.uint8)
    y = (np.arange(count) % classes).astype(np.int32)
    names = tuple(map(str, range(classes)))
    return Samples("some", x, y, x[:10], y[:10], names, "sha256:0", digits=False)


def told(document, data):
    return received(document.project, document.analysis, data, prepare(data, document.project.recipe))


@pytest.fixture
def document():
    return Document(templates.new("mnist-cnn"))


def test_a_batch_that_fits_names_the_network(document):
    what = told(document, samples())
    assert what.shape == "32 × 28 × 28 × 1"
    assert what.batches == "4 batches an epoch."
    assert what.fits
    assert what.sentences == ("Fits the input layer of mnist-cnn.",)


def test_another_shape_is_refused_and_the_input_layer_named(document):
    what = told(document, samples((32, 32, 3)))
    assert not what.fits
    assert "32 × 32 × 3" in what.sentences[0]
    assert "28 × 28 × 1" in what.sentences[0]
    assert what.input_node == "input"


def test_more_classes_than_outputs_is_refused_without_touching_the_input(document):
    what = told(document, samples(classes=12))
    assert not what.fits
    assert what.input_node is None


def test_without_an_input_layer_its_shape_is_asked_for(document):
    document.edit("gone", edits.remove, ("input",))
    what = told(document, samples())
    assert not what.fits
    assert "28 × 28 × 1" in what.sentences[0]


def test_two_inputs_cannot_be_filled_by_one_data_set(document):
    document.edit("second", edits.add, make("Input"))
    assert "2 inputs" in told(document, samples()).sentences[0]


def test_scales_are_told_by_their_ends():
    assert scaled_range(DataRecipe(), 0, 255) == ("0 … 255", "0 … 1")
    assert scaled_range(DataRecipe(scale="1/127.5 - 1"), 0, 255) == ("0 … 255", "−1 … 1")


def test_pictures_are_named_by_their_channels():
    assert kind_of_picture((28, 28, 1)) == "28 × 28, grey"
    assert kind_of_picture((32, 32, 3)) == "32 × 32, colour"
