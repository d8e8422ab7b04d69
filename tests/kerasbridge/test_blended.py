"""MixUp and CutMix: what is learned for blended pictures is blended by the same draw, and judged as ever."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.augmentation import Augmentation, drawn
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain

COUNT, CLASSES = 24, 4
MIXES = (make("MixUp", alpha=1.0), make("CutMix"))


def bright(count=COUNT):
    """Return pictures that are as bright as their class, so that their means tell how they were blended."""
    y = (np.arange(count) % CLASSES).astype(np.int32)
    return np.repeat((y * 80).astype(np.uint8), 64).reshape(count, 8, 8, 1), y


def placed():
    """Return pictures with a bright corner for each class: blended, they still tell both."""
    y = (np.arange(COUNT) % CLASSES).astype(np.int32)
    x = np.random.default_rng(1).integers(0, 40, (COUNT, 8, 8, 1), np.uint8)
    for row, (down, across) in enumerate(zip(y // 2, y % 2, strict=True)):
        x[row, 4 * down : 4 * down + 4, 4 * across : 4 * across + 4] += 200
    return x, y


def loop_of(changes, head=None, rows=None, plan=None, **recipe):
    head = head or (make("Flatten"), make("Dense", units=CLASSES, activation="softmax"))
    plan = plan or Plan(batch_size=COUNT, epochs=2)
    made = DataRecipe(augmentation=tuple(changes), **recipe)
    project = chain(make("Input", shape=(8, 8, 1)), *head, plan=plan, recipe=made)
    given = rows or MemoryRows(*bright())
    return Loop(build(project), given, given, plan, made)


def batch(loop, step=0):
    feed = loop.feed
    return [
        part.numpy()
        for part in feed.batch(*feed.arguments(loop._train, np.arange(COUNT)), feed.scale(), step)
    ]


def brightness(x):
    """Return the class number that a picture's mean stands for, fractions included."""
    return x.reshape(len(x), -1).mean(axis=1) * 255 / 80


@pytest.mark.parametrize("mix", MIXES, ids=lambda layer: layer.kind)
def test_labels_are_blended_as_the_pictures_are(mix):
    x, y = batch(loop_of((mix,)))
    assert y.shape == (COUNT, CLASSES)
    np.testing.assert_allclose(y.sum(axis=1), 1, atol=1e-5)
    assert ((y > 0.02).sum(axis=1) == 2).any()
    # A pasted piece has whole pixels, while Keras counts its area in fractions of them.
    np.testing.assert_allclose(
        y @ np.arange(CLASSES), brightness(x), atol=1e-4 if mix.kind == "MixUp" else 0.75
    )


def test_the_labels_are_those_keras_gives_pictures_and_labels_together():
    loop = loop_of((MIXES[0],))
    change = loop.feed.augmentation._changes[0]
    x, y = bright()
    change.begin(3)
    both = change.layer(
        {"images": tf.constant(x, tf.float32), "labels": tf.one_hot(y, CLASSES)}, training=True
    )
    ours = batch(loop, step=3)
    np.testing.assert_allclose(ours[0], both["images"].numpy() / 255, atol=1e-6)
    np.testing.assert_allclose(ours[1], both["labels"].numpy(), atol=1e-6)


def test_other_changes_stand_before_and_behind():
    changes = (make("RandomFlip"), MIXES[1], make("RandomTranslation", fill_mode="nearest"), MIXES[0])
    x, y = batch(loop_of(changes))
    assert x.shape == (COUNT, 8, 8, 1)
    np.testing.assert_allclose(y.sum(axis=1), 1, atol=1e-5)
    assert not np.allclose(y, batch(loop_of(changes), step=1)[1])


@pytest.mark.parametrize("mix", MIXES, ids=lambda layer: layer.kind)
def test_training_learns_and_validation_keeps_whole_labels(mix):
    loop = loop_of((mix,), rows=MemoryRows(*placed()), plan=Plan(batch_size=8, epochs=30, learning_rate=0.02))
    ended = loop.run(lambda event: None)
    assert ended.metrics["val_accuracy"] > 0.9
    judged = loop._end_of_epoch.validator._feed.batch(
        *loop.feed.arguments(loop._train, np.arange(4)), loop.feed.scale()
    )
    assert set(np.unique(judged[1].numpy())) == {0.0, 1.0}


def test_the_loss_of_whole_labels_is_that_of_class_numbers():
    plain, mixed = loop_of(()), loop_of((MIXES[0],))
    mixed.network.model.set_weights(plain.network.model.get_weights())
    answers = [
        loop.network.model.evaluate(*loop.feed.batch(*loop.feed.arguments(loop._train, np.arange(COUNT)), loop.feed.scale()),
                                    verbose=0, return_dict=True)
        for loop in (plain, mixed)
    ]  # fmt: skip
    assert answers[0]["loss"] == pytest.approx(answers[1]["loss"], rel=1e-5)
    assert answers[0]["accuracy"] == answers[1]["accuracy"]
    assert isinstance(mixed.network.model.loss, keras.losses.CategoricalCrossentropy | list | dict | tuple)


def test_a_loss_of_class_numbers_cannot_read_blended_labels():
    with pytest.raises(BridgeError, match="MixUp blends labels, and sparse_categorical_crossentropy"):
        loop_of((MIXES[0],), plan=Plan(loss="sparse_categorical_crossentropy"))


def test_a_single_output_learns_the_share_of_yes():
    x, y = bright()
    rows = MemoryRows(x, (y > 1).astype(np.int32))
    _, shares = batch(
        loop_of((MIXES[0],), (make("Flatten"), make("Dense", units=1, activation="sigmoid")), rows)
    )
    assert shares.shape == (COUNT, 1)
    assert ((shares > 0.05) & (shares < 0.95)).any()


def test_numbers_to_predict_are_blended():
    x, y = bright()
    rows = MemoryRows(x, (y * 10).astype(np.float32))
    seen, numbers = batch(loop_of((MIXES[0],), (make("Flatten"), make("Dense", units=1)), rows))
    np.testing.assert_allclose(numbers[:, 0], 10 * brightness(seen), atol=1e-3)


def test_weights_of_classes_are_blended_with_the_labels():
    plan = Plan(batch_size=COUNT, epochs=1, class_weight="by hand", class_weights=(1.0, 2.0, 3.0, 4.0))
    _x, y, weights = batch(loop_of((MIXES[0],), plan=plan))
    np.testing.assert_allclose(weights, y @ np.array([1.0, 2.0, 3.0, 4.0]), atol=1e-5)


def test_a_piece_of_a_mask_moves_with_its_piece_of_picture():
    x = np.random.default_rng(0).integers(0, 256, (6, 16, 16, 1), np.uint8)
    masks = (x > 127).astype(np.uint8)
    made = Augmentation(DataRecipe(augmentation=(make("CutMix"),), targets="masks"), 3, x.shape[1:])
    moved, (mask,) = made.pictures(tf.constant(x), (tf.constant(masks),), 4)
    assert np.array_equal(moved.numpy() > 127, mask.numpy() == 1)
    assert not np.array_equal(mask.numpy(), masks)


def test_masks_cannot_be_laid_over_one_another():
    with pytest.raises(BridgeError, match="use CutMix for masks"):
        Augmentation(DataRecipe(augmentation=MIXES, targets="masks"), 3, (16, 16, 1))


def test_an_autoencoder_learns_the_blended_picture():
    plan = Plan(batch_size=COUNT, epochs=1, loss="mean_squared_error")
    x, _ = bright()
    rows = MemoryRows(x, (x / np.float32(255)).astype(np.float32))
    loop = loop_of(MIXES, (make("Conv2D", filters=1, padding="same"),), rows, plan, targets="input")
    given, wanted = batch(loop)
    assert np.array_equal(given, wanted)
    assert not np.allclose(given, x / 255)


def test_the_gallery_blends_the_pictures_it_shows():
    x, _ = bright(6)
    found = drawn(DataRecipe(augmentation=(MIXES[0],)), 1, x, 5)
    means = found.mean(axis=(2, 3, 4))
    assert found.shape == (5, *x.shape)
    assert (np.abs(means / 80 - np.round(means / 80)) > 0.05).any()
