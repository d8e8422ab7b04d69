"""The recipe's split, and what does not fit a network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.parts import fit_check, prepare
from cnnstudio.data.samples import Samples
from cnnstudio.document.recipe import DataRecipe


def samples(train=100, test=20, classes=10, shape=(4, 4, 1), y=None):
    labels = np.arange(train, dtype=np.int32) % classes if y is None else np.array(y, np.int32)
    x = np.zeros((len(labels), *shape), np.uint8)
    x[:, 0, 0, 0] = np.arange(len(labels)) % 251
    names = tuple(str(n) for n in range(classes))
    tests = np.arange(test, dtype=np.int32) % classes
    return Samples(
        "toys", x, labels, np.ones((test, *shape), np.uint8), tests, names, "sha256:0", digits=False
    )


def test_the_given_test_part_validates_and_the_run_is_told_so():
    parts = prepare(samples(), DataRecipe())
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (100, 20, 20)
    assert parts.validates_on_test
    assert "20 images of the given test part" in parts.note
    assert parts.problems == ()


def test_a_split_takes_a_share_of_the_training_rows_and_leaves_the_test_part_alone():
    parts = prepare(samples(), DataRecipe(validation="split", validation_fraction=0.2))
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (80, 20, 20)
    assert not parts.validates_on_test
    assert not set(parts.train.indices) & set(parts.validation.indices)
    assert set(parts.train.indices) | set(parts.validation.indices) == set(range(100))
    assert "20 %" in parts.note


@given(st.integers(2, 500), st.floats(0.01, 0.99), st.integers(0, 2**31 - 1))
def test_every_row_is_in_one_part_only_and_none_is_lost(count, share, seed):
    recipe = DataRecipe(validation="split", validation_fraction=share, split_seed=seed)
    parts = prepare(samples(count), recipe)
    held = parts.validation.indices if parts.validation else np.zeros(0, int)
    both = np.concatenate([parts.train.indices, held])
    assert sorted(both.tolist()) == list(range(count))
    assert parts.problems or len(parts.train) > 0


def test_the_split_is_the_seeds_and_not_the_clocks():
    first, again, other = (
        prepare(samples(), DataRecipe(validation="split", split_seed=s)) for s in (3, 3, 4)
    )
    assert np.array_equal(first.train.indices, again.train.indices)
    assert not np.array_equal(first.validation.indices, other.validation.indices)


def test_the_limit_takes_the_first_rows_before_the_split():
    parts = prepare(samples(), DataRecipe(limit=40))
    assert parts.train.indices.tolist() == list(range(40))
    assert len(parts.test) == 20
    split = prepare(samples(), DataRecipe(limit=40, validation="split", validation_fraction=0.25))
    assert len(split.train) == 30
    assert max(split.train.indices.max(), split.validation.indices.max()) < 40


def test_without_a_test_part_a_share_is_kept_and_the_note_says_why():
    parts = prepare(samples(test=0), DataRecipe())
    assert (len(parts.train), len(parts.validation), parts.test) == (90, 10, None)
    assert not parts.validates_on_test
    assert "toys has no test part" in parts.note


def test_rows_are_fetched_by_position_in_the_part():
    parts = prepare(samples(), DataRecipe(validation="split"))
    x, y = parts.train.rows(np.array([5, 0]))
    assert x[:, 0, 0, 0].tolist() == parts.train.indices[[5, 0]].tolist()
    assert y.tolist() == parts.train.labels[[5, 0]].tolist()
    assert len(parts.train.rows(slice(0, 7))[1]) == 7


def test_no_training_rows_left_is_a_problem_in_words():
    parts = prepare(samples(1, test=0), DataRecipe(validation="split", validation_fraction=0.99))
    assert len(parts.train) == 0
    assert parts.problems[0].startswith("No training rows are left")


def test_one_class_only_is_a_problem_in_words():
    parts = prepare(samples(), DataRecipe(limit=1))
    assert parts.problems[0].startswith("Only one class ('0')")


def test_samples_that_fit_give_no_sentence():
    assert fit_check(samples(), 10, (4, 4, 1)) == ()
    assert fit_check(samples(), 10, (None, None, 1)) == ()


def test_the_first_row_whose_class_has_no_output_is_named():
    told = fit_check(samples(y=[0, 1, 2] * 3 + [0, 1, 7], classes=8), 3)
    assert told == ("Row 12 of the training part: class 7, but the output layer has 3; give it 8 units.",)


def test_a_class_that_only_the_test_part_has_is_found_too():
    assert "Row 4 of the test part: class 3" in fit_check(samples(y=[0, 1, 2]), 3)[0]


def test_labels_from_one_are_named_as_such():
    told = fit_check(samples(y=list(range(1, 11)) * 5, test=0, classes=11), 10)
    assert told == (
        "The labels of toys run from 1 to 10, but the classes of 10 outputs are 0 to 9; subtract one from each label.",
    )


def test_too_few_classes_are_named():
    assert fit_check(samples(classes=3), 10) == (
        "toys has 3 classes, but the output layer has 10; give it 3 units.",
    )


@pytest.mark.parametrize("wanted", [(28, 28, 1), (4, 4, 3), (16,), (4, 5)])
def test_pictures_of_another_shape_are_named(wanted):
    (told,) = fit_check(samples(), 10, wanted)
    assert told.startswith("toys holds pictures of 4 × 4 × 1, but the input layer takes ")
