"""Layers that prepare and augment pictures inside a network: they train, and afterwards pictures pass unchanged."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.document.plan import Plan
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.check import check
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.layers.augmentation import Augmentation
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.kind import Layer
from tests.kerasbridge.designs import chain, pictures


def _design(*layers: Layer, channels: int = 1, seed: int = 5):
    return chain(
        make("Input", shape=(8, 8, channels)),
        *layers,
        make("Flatten"),
        make("Dense", units=4, activation="softmax"),
        plan=Plan(epochs=1, seed=seed),
    )


def _seen(network, pictures_in, training):
    import keras

    made = keras.Model(network.model.inputs[0], network.tensors[list(network.tensors)[1]][0])
    return np.asarray(made(pictures_in, training=training))


@pytest.mark.slow
def test_a_network_trains_through_augmentation_layers():
    project = _design(
        make("RandomFlip", mode="horizontal"),
        make("RandomRotation", factor=(-0.05, 0.1)),
        make("RandAugment", value_range=(0.0, 1.0)),
        make("RandomCrop", height=6, width=6),
        make("Equalization", value_range=(0.0, 1.0)),
    )
    rows = pictures(60)
    ended = Loop(build(project), rows, rows, project.plan, project.recipe).run(lambda event: None)
    assert ended.step > 0
    assert np.isfinite(ended.metrics["val_loss"])


@pytest.mark.parametrize(
    "kind", [k.kind for k in KINDS.values() if issubclass(k, Augmentation) and k.kind != "RandomCrop"]
)
def test_an_augmentation_is_inactive_outside_training(kind):
    given = np.random.default_rng(2).integers(0, 255, (3, 8, 8, 3)).astype(np.float32)
    made = _seen(build(_design(make(kind), channels=3)), given, training=False)
    np.testing.assert_allclose(made, given, atol=1e-3)


def test_an_augmentation_changes_pictures_in_training_and_by_the_seed_of_the_plan():
    given = np.random.default_rng(2).random((3, 8, 8, 1)).astype(np.float32)
    first, again, other = (
        _seen(build(_design(make("RandomTranslation"), seed=seed)), given, training=True)
        for seed in (5, 5, 6)
    )
    assert not np.allclose(first, given)
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@pytest.mark.parametrize("training", [True, False])
def test_a_random_crop_gives_the_same_size_always_and_the_middle_afterwards(training):
    given = np.arange(64, dtype=np.float32).reshape(1, 8, 8, 1)
    made = _seen(build(_design(make("RandomCrop", height=4, width=6))), given, training)
    assert made.shape == (1, 4, 6, 1)
    if not training:
        np.testing.assert_array_equal(made, given[:, 2:6, 1:7])


def test_a_pipeline_holds_augmentations_and_is_inactive_outside_training():
    given = np.random.default_rng(2).random((2, 8, 8, 1)).astype(np.float32)
    network = build(
        _design(make("Pipeline", layers=(make("RandomFlip"), make("RandomZoom", height_factor=0.4))))
    )
    np.testing.assert_allclose(_seen(network, given, training=False), given)
    assert not np.allclose(_seen(network, given, training=True), given)


def test_given_statistics_normalise_and_a_frozen_layer_without_the_argument_is_built():
    given = np.full((2, 8, 8, 1), 7.0, np.float32)
    made = _seen(build(_design(make("Normalization", mean=3.0, variance=4.0))), given, training=False)
    np.testing.assert_allclose(made, 2.0)
    bins = make("Discretization", bin_boundaries=(1.0, 5.0), trainable=False)
    np.testing.assert_array_equal(_seen(build(_design(bins)), given, training=False), 2)


def test_two_class_numbers_are_crossed():
    from cnnstudio.document.project import Project
    from tests.kerasbridge.designs import graph, node, wire

    nodes = [
        node("a", "Input", shape=(1,), dtype="int32"),
        node("b", "Input", shape=(1,), dtype="int32"),
        node("both", "HashedCrossing", num_bins=7, output_mode="one_hot"),
        node("out", "Dense", units=2),
    ]
    edges = [
        wire("a", "both", target_port="first"),
        wire("b", "both", target_port="second"),
        wire("both", "out"),
    ]
    network = build(Project(graph=graph(nodes, edges)))
    assert network.tensors["both"][0].shape == (None, 7)
    made = network.model([np.array([[1], [1]], np.int32), np.array([[2], [3]], np.int32)])
    assert made.shape == (2, 2)


def test_a_network_that_reads_texts_is_built_and_not_run():
    project = chain(
        make("Input", shape=(1,), dtype="string"),
        make("TextVectorization", vocabulary=("yes", "no"), output_sequence_length=4),
        make("Embedding", input_dim=4, output_dim=3),
        make("Flatten"),
        make("Dense", units=2, activation="softmax"),
    )
    told = check(project)
    assert told.shapes["text_vectorization_1"] == [[None, 4]]
    assert told.dry_run[0] == "skipped"
    assert "texts" in told.dry_run[1]
