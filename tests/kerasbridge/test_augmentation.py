"""Training pictures change at random: by seed and step alone, masks with them, and only in training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from cnnstudio.data.augmenting import NOISES, begun, course_example, kinds
from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.augmentation import Augmentation, drawn
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.events import StepsDone
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.one_step import one_step
from cnnstudio.kerasbridge.position import order
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.kerasbridge.validation import validator_of
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, pictures, small_cnn

SHAPE = (12, 12, 3)
CHANGES = (make("RandomFlip", mode="horizontal"), make("RandomTranslation", fill_mode="nearest"))
PLAN = Plan(batch_size=16, epochs=2, seed=7)
STANDS = {"RandomCrop", "Solarization", "RandomColorJitter", "RandomShear"}
"""What leaves every picture alone with its usual settings, or changes all alike."""


def some(count=6, shape=SHAPE, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, *shape), dtype=np.uint8)


def changed(recipe, x, step, seed=3):
    made = Augmentation(recipe, seed, x.shape[1:])
    raw, _ = made.pictures(tf.constant(x), (), step)
    return made.noisy(raw / 255.0, step).numpy()


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_every_kind_draws_by_seed_and_step_alone(kind):
    recipe, x = DataRecipe(augmentation=(begun(kind, SHAPE, in_bytes=True),)), some()
    first = changed(recipe, x, 5)
    assert np.array_equal(first, changed(recipe, x, 5))
    assert first.shape == x.shape
    assert np.isfinite(first).all()
    if kind.kind not in STANDS:
        assert not np.array_equal(first, x / np.float32(255))
        assert not np.array_equal(first, changed(recipe, x, 6))
        assert not np.array_equal(first, changed(recipe, x, 5, seed=4))


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_every_kind_traces_for_batches_of_any_length(kind):
    recipe = DataRecipe(augmentation=(begun(kind, SHAPE, in_bytes=True),))
    made = Augmentation(recipe, 3, SHAPE)

    def batch(raw: Any, step: Any) -> Any:
        return made.noisy(made.pictures(raw, (), step)[0] / 255.0, step)

    signature = [tf.TensorSpec([None, *SHAPE], tf.uint8), tf.TensorSpec([], tf.int64)]
    call = tf.function(batch, input_signature=signature, autograph=False)
    assert call(some(6), tf.constant(2, tf.int64)).shape == (6, *SHAPE)
    short = call(some(2), tf.constant(2, tf.int64)).numpy()
    assert np.array_equal(short, call(some(2), tf.constant(2, tf.int64)).numpy())


ALIKE = {
    "AutoContrast": "Evens out every picture alike, also those that are judged; it stands in the network.",
    "Equalization": "Evens out every picture alike, also those that are judged; it stands in the network.",
    "CLAHE": "Evens out every picture alike, also those that are judged; it stands in the network.",
    "ContrastLimitedAdaptiveHistogramEqualization": "The same as CLAHE.",
    "CenterCrop": "Changes the size; the recipe's own size does that for all pictures.",
    "Resizing": "Changes the size; the recipe's own size does that for all pictures.",
    "MaxNumBoundingBoxes": "Trims lists of boxes; no sample has such lists.",
}
"""Layers of pictures that draw nothing at random, and why a recipe does not hold them."""


def test_every_layer_of_keras_that_changes_pictures_at_random_can_be_chosen():
    import keras

    base = keras.layers.RandomFlip.__mro__[1]
    layers = {name: getattr(keras.layers, name) for name in dir(keras.layers)}
    names = {name for name, layer in layers.items() if isinstance(layer, type) and issubclass(layer, base)}
    assert len(names) >= 30
    assert names - set(ALIKE) == {kind.kind for kind in kinds() if kind not in NOISES}


def _loop(changes=CHANGES, plan=PLAN, train=None, **recipe):
    project = small_cnn(plan, DataRecipe(augmentation=changes, **recipe))
    return Loop(build(project), train or pictures(100), pictures(40, seed=4), plan, project.recipe)


def _weights(loop):
    return loop.network.model.get_weights()


def _same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(_weights(one), _weights(other), strict=True))


def _until(loop, step):
    def hear(event):
        if isinstance(event, StepsDone) and loop.step >= step:
            loop.stop()

    loop.run(hear)


def test_a_run_with_augmentation_resumes_to_the_very_bits_and_differs_from_one_without():
    whole, first, second, plain = _loop(), _loop(), _loop(), _loop(())
    for loop in (whole, plain):
        loop.run(lambda event: None)
    _until(first, 3)
    assert 3 <= first.step < 14
    second.restore(first.state())
    second.run(lambda event: None)
    assert _same(whole, second)
    assert not _same(whole, plain)


def test_the_length_of_a_call_does_not_change_what_is_drawn():
    many, single = _loop(), _loop()
    many.run(lambda event: None)
    single._pace._most = 1
    while single._position.epochs == 0 and single._position.row < 100:
        single.step_once(lambda event: None)
    one = _loop(plan=PLAN.replaced(epochs=1))
    one.run(lambda event: None)
    assert single.step == one.step == 7
    assert _same(single, one)


def test_validation_is_not_changed():
    loop = _loop()
    rows = pictures(40, seed=4)
    inputs, targets = loop.feed.arguments(rows, np.arange(8))
    plain, _ = loop.feed.batch(inputs, targets, loop.feed.scale())
    moved, _ = loop.feed.batch(inputs, targets, loop.feed.scale(), 0)
    assert np.allclose(plain.numpy()[..., 0], rows.take(np.arange(8))[0][0] / 255.0, atol=1e-6)
    validator = validator_of(loop.network.model, loop.task, loop.feed.recipe, rows, 16)
    assert validator._feed.augmentation is None
    assert not np.allclose(plain.numpy(), moved.numpy())


def test_one_step_told_is_the_step_that_is_trained():
    told, trained, plain = _loop(), _loop(), _loop(())
    events: list[Any] = []
    trained.step_once(events.append)
    loss = one_step(told, "", lambda event: None).loss
    assert loss == pytest.approx(float(events[0].values[0, 0]), rel=1e-4)
    assert loss != pytest.approx(one_step(plain, "", lambda event: None).loss, rel=1e-4)


def test_a_mask_moves_with_its_picture():
    x = some(8, (16, 16, 1))
    masks = (x[..., 0] > 127).astype(np.uint8)
    changes = (make("RandomFlip"), make("RandomRotation", factor=(0.25, 0.25), interpolation="nearest"))
    recipe = DataRecipe(augmentation=changes, targets="masks")
    made = Augmentation(recipe, 3, x.shape[1:])
    moved, (mask,) = made.pictures(tf.constant(x), (tf.constant(masks),), 4)
    assert mask.dtype == tf.uint8
    assert set(np.unique(mask.numpy())) == {0, 1}
    assert not np.array_equal(mask.numpy(), masks)
    assert np.mean((moved.numpy()[..., 0] > 127) == mask.numpy()) > 0.98


def test_colours_change_the_picture_and_not_the_mask():
    x = some(8, (16, 16, 3))
    masks = (x[..., 0] > 127).astype(np.uint8)
    made = Augmentation(DataRecipe(augmentation=(make("RandomInvert", factor=1.0),)), 3, x.shape[1:])
    moved, (mask,) = made.pictures(tf.constant(x), (tf.constant(masks),), 4)
    assert np.array_equal(mask.numpy(), masks)
    assert not np.array_equal(moved.numpy(), x)


def _image_to_image(targets, changes, enlargement=1):
    layers = [make("Input", shape=(8, 8, 1))]
    layers += [make("UpSampling2D")] if enlargement == 2 else []
    recipe = DataRecipe(augmentation=changes, targets=targets, enlargement=2)
    plan = Plan(batch_size=8, epochs=1, loss="mean_squared_error", metrics=("mean_absolute_error",))
    project = chain(*layers, make("Conv2D", filters=1, padding="same"), plan=plan, recipe=recipe)
    side = 8 * enlargement
    full = np.random.default_rng(1).integers(0, 256, (24, side, side, 1), dtype=np.uint8)
    small = full.reshape(24, 8, enlargement, 8, enlargement, 1).mean(axis=(2, 4)).astype(np.uint8)
    rows = MemoryRows(small, (full / np.float32(255)).astype(np.float32))
    loop = Loop(build(project), rows, None, plan, recipe)
    return loop, loop.feed.batch(*loop.feed.arguments(rows, np.arange(8)), loop.feed.scale(), 3)


def test_an_autoencoder_learns_the_changed_picture_and_a_denoiser_the_one_without_noise():
    changes = (make("RandomFlip"), make("GaussianNoise", stddev=0.2))
    loop, (x, y) = _image_to_image("input", changes)
    assert np.array_equal(x.numpy(), y.numpy())
    loop, (x, y) = _image_to_image("clean", changes)
    noise = x.numpy() - y.numpy()
    assert noise.std() == pytest.approx(0.2, rel=0.15)
    plain = loop.feed.batch(*loop.feed.arguments(loop._train, np.arange(8)), loop.feed.scale())[0]
    assert not np.allclose(y.numpy(), plain.numpy())
    loop.run(lambda event: None)


def test_a_larger_picture_moves_with_the_small_one():
    loop, (x, y) = _image_to_image("larger", (make("RandomFlip"),), enlargement=2)
    means = y.numpy().reshape(8, 8, 2, 8, 2, 1).mean(axis=(2, 4))
    assert np.abs(means - x.numpy()).max() < 0.01
    loop.run(lambda event: None)


def test_the_courses_cifar_10_example_trains():
    plan = Plan(batch_size=32, epochs=1)
    recipe = DataRecipe(augmentation=course_example())
    project = chain(
        make("Input", shape=(32, 32, 3)), make("Conv2D", filters=4), make("Flatten"),
        make("Dense", units=4, activation="softmax"), plan=plan, recipe=recipe,
    )  # fmt: skip
    train = MemoryRows(some(96, (32, 32, 3)), (np.arange(96) % 4).astype(np.int32))
    ended = Loop(build(project), train, None, plan, recipe).run(lambda event: None)
    assert ended.step == 3


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (make("RandomCrop", height=4, width=4), "keeps their size"),
        (make("RandomHue"), "cannot change these pictures"),
        (make("Dense"), "no random change"),
    ],
)
def test_what_cannot_change_these_pictures_is_refused_before_training(layer, words):
    with pytest.raises(BridgeError, match=words):
        _loop((layer,))


def test_samples_that_are_no_pictures_are_refused():
    with pytest.raises(BridgeError, match="changes pictures"):
        Augmentation(DataRecipe(augmentation=CHANGES), 1, (5,))


def test_several_draws_of_some_pictures_come_in_the_datas_own_values():
    x = some(3)
    found = drawn(DataRecipe(augmentation=(make("RandomFlip", mode="horizontal"),)), 1, x, 5)
    assert found.shape == (5, *x.shape)
    for one in found.reshape(-1, *SHAPE).round().astype(np.uint8):
        assert any(np.array_equal(one, way) for way in (*x, *x[:, :, ::-1]))


def test_without_shuffling_rows_are_read_as_they_stand():
    assert np.array_equal(order(1, 0, 50, shuffle=False), np.arange(50))
    assert np.array_equal(_loop((), shuffle=False).next_rows(), np.arange(16))
    assert not np.array_equal(_loop(()).next_rows(), np.arange(16))
