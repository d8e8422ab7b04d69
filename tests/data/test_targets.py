"""What is learned from each sample: a class, or numbers to predict."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.errors import DataError
from cnnstudio.data.parts import fit_check, prepare
from cnnstudio.data.sources import catalogue, open_dataset
from cnnstudio.data.targets import holds_classes, quantities, target_values
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.paths import datasets_folder
from tests.data.test_numbers import stored


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        (np.array([0, 1, 2]), True),
        (np.array([0, 1, 2], np.uint8), True),
        (np.array([0.0, 1.0, 2.0]), True),
        (np.eye(3), True),
        (np.array([0.5, 1.0]), False),
        (np.array([-1.0, 1.0]), False),
        (np.array([250_000.0, 1.0]), False),
        (np.array([np.nan, 1.0]), False),
        (np.array([[0.1, 0.9], [0.0, 1.0]]), False),
        (np.array([[1.0, 1.0], [0.0, 1.0]]), False),
    ],
)
def test_whole_numbers_from_0_and_one_hot_rows_are_classes_and_all_else_is_predicted(values, classes):
    assert holds_classes(stored(values, "y", piece=1), "auto") is classes


def test_the_recipe_may_say_what_whole_numbers_mean():
    ages = stored(np.array([31.0, 4.0, 77.0]), "y")
    assert holds_classes(ages, "auto")
    assert not holds_classes(ages, "numbers")
    found = target_values(ages, classes=False)
    assert found.dtype == np.float32
    assert found.tolist() == [31.0, 4.0, 77.0]
    assert holds_classes(stored(np.array([0.5]), "y"), "classes")


def test_one_column_is_flat_and_several_stay():
    assert quantities(stored(np.zeros((4, 1)), "y")).shape == (4,)
    assert quantities(stored(np.zeros((4, 3)), "y")).shape == (4, 3)
    assert quantities(stored(np.zeros((4, 5, 5, 1)), "y")).shape == (4, 5, 5, 1)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e39])
def test_a_target_that_is_no_number_is_named_with_its_row(bad):
    with pytest.raises(DataError, match="y, row 3: a target is not finite"):
        quantities(stored(np.array([0.5, 1.5, bad]), "y"))


@pytest.fixture
def prices(home):
    """An archive of a table with two numbers to predict, among the data sets."""
    chance = np.random.default_rng(4)
    x = chance.normal(size=(60, 5)).astype(np.float32)
    path = datasets_folder() / "prices.npz"
    np.savez(path, x=x, y=(x[:, :2] * 3 + 0.25).astype(np.float32))
    return path


def test_a_table_with_numbers_to_predict_is_opened_as_a_regression(prices):
    samples = open_dataset(prices)
    assert (samples.task, samples.input_shape, samples.columns, samples.classes) == ("regression", (5,), 2, 0)
    assert samples.labels == ()
    assert not samples.pictures
    np.testing.assert_allclose(samples.y_train, samples.x_train[:, :2] * 3 + 0.25, rtol=1e-6)
    again = open_dataset(prices)
    assert again.fingerprint == samples.fingerprint


def test_other_targets_are_other_data(prices):
    before = open_dataset(prices).fingerprint
    with np.load(prices) as held:
        np.savez(prices, x=held["x"], y=held["y"] + 1)
    assert open_dataset(prices).fingerprint != before


def test_the_same_file_is_kept_apart_by_what_its_numbers_mean(home):
    path = datasets_folder() / "ages.npz"
    np.savez(path, x=np.zeros((6, 2), np.float32), y=np.arange(6, dtype=np.float32))
    assert open_dataset(path).task == "classification"
    assert open_dataset(path, targets="numbers").task == "regression"
    assert open_dataset(path).task == "classification"


def test_the_catalogue_says_what_a_file_is_for(prices):
    info = next(info for info in catalogue() if info.name == "prices")
    assert (info.task, info.classes, info.input_shape) == ("regression", None, (5,))
    assert info.told()["classes"] is None


def test_the_parts_of_a_regression_speak_of_samples(prices):
    parts = prepare(open_dataset(prices), DataRecipe(source="prices"))
    assert "6 samples" in parts.note
    assert parts.problems == ()
    assert parts.train.rows(slice(0, 3))[1].shape == (3, 2)


def test_equal_targets_teach_nothing(home):
    path = datasets_folder() / "flat.npz"
    np.savez(path, x=np.zeros((9, 2), np.float32), y=np.full(9, 0.5))
    assert "same target" in prepare(open_dataset(path), DataRecipe(source="flat")).problems[0]


def test_numbers_to_predict_need_as_many_outputs(prices):
    samples = open_dataset(prices)
    assert fit_check(samples, 2, (5,)) == ()
    assert fit_check(samples, 0, (5,)) == ()
    assert "give it 2 units" in fit_check(samples, 10, (5,))[0]
    assert "samples of 5" in fit_check(samples, 2, (6,))[0]


def test_a_last_axis_of_one_may_be_there_or_not(home):
    path = datasets_folder() / "curves.npz"
    np.savez(path, x=np.random.default_rng(0).random((20, 50, 40)), y=np.arange(20) % 2)
    samples = open_dataset(path)
    assert samples.input_shape == (50, 40, 1)
    assert fit_check(samples, 2, (50, 40)) == ()
    assert fit_check(samples, 2, (50, 40, 1)) == ()
    assert fit_check(samples, 2, (None, 40)) == ()
    assert fit_check(samples, 2, (40, 50)) != ()
