"""What a recipe makes of samples: the split, the balance, the numbers measured, and targets made of inputs."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnnstudio.data.parts import prepare
from cnnstudio.data.samples import Samples
from cnnstudio.data.scaling import factors, network_inputs
from cnnstudio.data.sources import open_recipe
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.layers.catalogue import make
from tests.data.made_files import csv_of_features


def samples(y, x=None, groups=None, **more):
    y = np.asarray(y)
    x = np.arange(len(y) * 4, dtype=np.uint8).reshape(-1, 2, 2, 1) if x is None else x
    labels = tuple(map(str, range(int(y.max()) + 1))) if y.dtype.kind == "i" else ()
    empty = {"x_test": x[:0], "y_test": y[:0], "fingerprint": "", "digits": False}
    return Samples("t", x, y, labels=labels, groups=groups, **{**empty, **more})


Y = np.repeat(np.arange(3, dtype=np.int32), [60, 30, 10])


def counts(part):
    return np.bincount(part.labels, minlength=3).tolist()


def test_a_stratified_split_keeps_each_classs_share():
    parts = prepare(samples(Y), DataRecipe(validation="split", validation_fraction=0.2, stratified=True))
    assert counts(parts.validation) == [12, 6, 2]
    assert counts(parts.train) == [48, 24, 8]


def test_a_part_for_the_test_is_taken_where_there_is_none():
    recipe = DataRecipe(validation="split", validation_fraction=0.25, test_fraction=0.2)
    parts = prepare(samples(Y), recipe)
    rows = [set(part.indices.tolist()) for part in (parts.train, parts.validation, parts.test)]
    assert [len(some) for some in rows] == [60, 20, 20]
    assert len(set.union(*rows)) == 100
    assert prepare(samples(Y), recipe).test.indices.tolist() == parts.test.indices.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_a_group_never_stands_in_two_parts(seed):
    groups = np.random.default_rng(seed).integers(0, 12, 100)
    recipe = DataRecipe(validation="split", validation_fraction=0.2, test_fraction=0.2, split_seed=seed)
    parts = prepare(samples(Y, groups=groups), recipe)
    sets = [set(groups[part.indices].tolist()) for part in (parts.train, parts.validation, parts.test)]
    assert all(sets)
    assert len(set.union(*sets)) == sum(map(len, sets))


def test_rare_classes_are_repeated_and_common_ones_left_out():
    whole = {"x_test": np.zeros((1, 2, 2, 1), np.uint8), "y_test": np.zeros(1, np.int32)}
    assert counts(prepare(samples(Y, **whole), DataRecipe(balance="repeat")).train) == [60, 60, 60]
    assert counts(prepare(samples(Y, **whole), DataRecipe(balance="leave out")).train) == [10, 10, 10]
    assert counts(prepare(samples(Y, **whole), DataRecipe()).train) == [60, 30, 10]


@pytest.mark.parametrize(("how", "numbers"), [("all together", 1), ("per channel", 3)])
def test_standardised_inputs_have_mean_0_and_deviation_1_over_the_training_rows(how, numbers):
    chance = np.random.default_rng(1)
    x = (chance.integers(0, 80, (100, 5, 5, 3)) + np.array([0, 60, 120])).astype(np.uint8)
    parts = prepare(samples(Y, x), DataRecipe(standardise=how, validation="split"))
    assert len(parts.recipe.means) == numbers
    fed = network_inputs(parts.train.rows(slice(None))[0], parts.recipe).astype(np.float64)
    axes = (0, 1, 2) if how == "per channel" else None
    np.testing.assert_allclose(fed.mean(axis=axes), 0, atol=1e-5)
    np.testing.assert_allclose(fed.std(axis=axes), 1, atol=1e-5)
    other = network_inputs(parts.validation.rows(slice(None))[0], parts.recipe)
    assert abs(float(other.mean())) > 1e-6


def test_measured_numbers_are_kept_and_used_as_they_are():
    recipe = DataRecipe(standardise="all together", means=(0.25,), deviations=(0.5,), scale="none")
    assert prepare(samples(Y), recipe).recipe == recipe
    assert factors(recipe).tolist() == [[0.5], [-0.5]]
    assert network_inputs(np.array([[1.0]]), recipe).tolist() == [[1.5]]


def test_without_standardising_the_scale_alone_counts():
    assert factors(DataRecipe()).tolist() == [[255.0], [0.0]]
    assert factors(DataRecipe(scale="1/127.5 - 1")).tolist() == [[127.5], [-1.0]]


@pytest.mark.parametrize("targets", ["input", "clean"])
def test_the_input_is_its_own_target_once_it_is_scaled(targets):
    parts = prepare(samples(Y), DataRecipe(targets=targets, validation="split"))
    x, y = parts.train.rows(np.array([3, 5]))
    assert y.dtype == np.float32
    np.testing.assert_array_equal(y, x.astype(np.float32) / np.float32(255))
    assert parts.train.y.shape == (100, 2, 2, 1)
    assert parts.problems == ()


def test_a_picture_at_higher_resolution_is_the_target_of_its_smaller_one():
    chance = np.random.default_rng(1)
    x = chance.integers(0, 255, (20, 9, 8, 3), np.uint8)
    recipe = DataRecipe(targets="larger", validation="split", enlargement=2)
    parts = prepare(samples(np.zeros(20, np.int32), x), recipe)
    small, large = parts.train.rows(np.arange(4))
    assert small.shape == (4, 4, 4, 3)
    assert large.shape == (4, 8, 8, 3)
    rows = x[parts.train.indices[:4], :8]
    np.testing.assert_allclose(large, rows / 255, atol=1e-6)
    means = rows.reshape(4, 4, 2, 4, 2, 3).mean(axis=(2, 4))
    np.testing.assert_array_equal(small, np.rint(means.astype(np.float32)))


def test_the_recipes_class_names_are_used(home, tmp_path):
    path = csv_of_features(tmp_path / "t.csv")
    assert open_recipe(DataRecipe(source=str(path), class_names=("bean",))).labels == ("bean", "Ähre")


def test_a_recipe_is_written_and_read_back_with_its_augmentation():
    recipe = DataRecipe(
        augmentation=(make("RandomFlip", mode="horizontal"), make("RandomRotation", factor=0.1)),
        size=(32, 48), pixels=(7, 7), means=(0.5,), deviations=(0.25,), class_names=("a", "b"),
    )  # fmt: skip
    text = json.dumps(recipe.told())
    assert DataRecipe.model_validate_json(text) == recipe
    assert recipe.told()["augmentation"][0] == {"kind": "RandomFlip", "mode": "horizontal"}


def test_recipes_of_older_files_still_open():
    old = {"source": "mnist", "limit": 100, "scale": "none", "labels": "one-hot", "validation": "split"}
    recipe = DataRecipe.model_validate_json(json.dumps(old))
    assert recipe.told() == old


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"means": (1.0,)}, "as many standard deviations"),
        ({"means": (1.0,), "deviations": (0.0,)}, "above 0"),
        ({"pixels": (28,)}, "height, a width"),
        ({"size": (5000, 3)}, "between 1 and 4,096"),
    ],
)
def test_senseless_recipes_are_refused(fields, words):
    with pytest.raises(ValueError, match=words):
        DataRecipe(**fields)
