"""The form of labels is pictured for three samples, with the loss that belongs to it."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.samples import Samples
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.ui.data.label_samples import LabelSamples
from cnnstudio.ui.data.recipe_words import label_form


def some(y, labels=(), task="classification", names=(), shape=(6, 6, 1)):
    x = np.arange(len(y) * int(np.prod(shape)), dtype=np.uint8).reshape(len(y), *shape)
    y = np.asarray(y)
    return Samples(
        "some", x, y, x[:0], y[:0], labels, "sha256:0", digits=False, task=task, target_names=names
    )


@pytest.fixture
def shown(qtbot, look):
    def show(samples, form="integer", loss="auto", **more):
        widget = LabelSamples()
        qtbot.addWidget(widget)
        widget.show_form(samples, DataRecipe(labels=form, **more), loss)
        widget.resize(widget.sizeHint())
        widget.show()
        assert not widget.grab().toImage().isNull()
        return widget

    return show


def test_first_middle_and_last_class_are_shown_by_number_or_by_columns(shown):
    samples = some(np.array([2, 0, 1, 2], np.int32), ("cat", "dog", "owl"))
    numbers = shown(samples).text().splitlines()
    assert numbers[:3] == ["cat  ›  0", "dog  ›  1", "owl  ›  2"]
    assert numbers[3].endswith(": sparse_categorical_crossentropy")
    columns = shown(samples, "one-hot").text().splitlines()
    assert columns[:3] == ["cat  ›  [1, 0, 0]", "dog  ›  [0, 1, 0]", "owl  ›  [0, 0, 1]"]
    assert columns[3].endswith(": categorical_crossentropy")


def test_the_row_that_is_pictured_bears_the_label(shown):
    samples = some(np.array([2, 0, 1, 2], np.int32), ("cat", "dog", "owl"))
    widget = shown(samples)
    first = widget._rows[0][0]
    assert first.pixelColor(0, 0).red() == samples.x_train[1, 0, 0, 0]


def test_a_loss_that_the_plan_names_is_told_as_the_plans(shown):
    samples = some(np.array([0, 1], np.int32), ("a", "b"))
    assert shown(samples, loss="huber").text().endswith("Loss (plan): huber")


def test_numbers_several_labels_and_masks_have_their_own(shown):
    numbers = shown(some(np.array([[1.5], [2.5]], np.float32), task="regression", names=("h",)))
    assert numbers.text().splitlines()[0] == "›  1.5"
    assert numbers.text().endswith("mean_squared_error")
    several = shown(some(np.array([[1, 0], [1, 1]], np.uint8), task="regression", names=("sea", "sun")))
    assert several.text().splitlines()[1] == "›  sea, sun"
    assert several.text().endswith("binary_crossentropy")
    two = np.arange(72).reshape(2, 6, 6, 1) % 2
    masks = shown(some(two.astype(np.uint8), task="regression"))
    assert masks.text().splitlines()[0] == "›  a picture"
    assert masks.text().endswith(": binary_crossentropy")
    drawn = masks._rows[0][1]
    assert [drawn.pixelColor(x, 0).red() for x in range(4)] == [0, 255, 0, 255], "a mask of 0 and 1 is seen"
    three = shown(some((2 * two).astype(np.uint8), task="regression"))
    assert three.text().endswith("sparse_categorical_crossentropy")
    itself = shown(some(two.astype(np.uint8), task="regression"), targets="input")
    assert itself.text().endswith("mean_squared_error")


@pytest.mark.parametrize(
    ("place", "words"),
    [(0, "[1, 0, 0, …, 0]"), (2, "[0, 0, 1, …, 0]"), (5, "[0, …, 1, …, 0]"), (9, "[0, 0, 0, …, 1]")],
)
def test_of_many_columns_some_are_left_out(place, words):
    assert label_form(place, 10, "one-hot") == words
