"""Looking into a network, also while it trains."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.events import StepsDone
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.probe import EVERY_LAYER, Probe
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, pictures, small_cnn

ROWS = pictures(200)
IMAGES = ROWS.take(np.arange(5))[0][0]


def test_predictions_are_those_of_the_model_on_scaled_images():
    project = small_cnn(recipe=DataRecipe(scale="1/127.5 - 1"))
    network = build(project)
    seen = Probe(network, project.recipe).look(IMAGES)
    expected = network.model.predict(IMAGES[..., None].astype(np.float32) / 127.5 - 1, verbose=0)
    np.testing.assert_allclose(seen.predictions, expected, rtol=1e-5)
    assert (seen.step, seen.layers, seen.maps) == (0, (), ())


def test_every_layer_shows_its_output_of_the_first_image():
    project = small_cnn()
    network = build(project)
    seen = Probe(network, project.recipe).look(IMAGES, EVERY_LAYER)
    assert seen.layers == tuple(network.tensors)
    assert [m.shape for m in seen.maps] == [tuple(t[0].shape[1:]) for t in network.tensors.values()]
    np.testing.assert_allclose(seen.maps[0][..., 0], IMAGES[0] / 255, rtol=1e-6)
    kernel, bias = network.layers["conv2d_1"].get_weights()
    first = (seen.maps[0][:3, :3, :, None] * kernel).sum((0, 1, 2)) + bias
    np.testing.assert_allclose(seen.maps[1][0, 0], np.maximum(first, 0), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(seen.maps[-1], seen.predictions[0])


def test_a_chosen_layer_is_shown_alone():
    project = small_cnn()
    seen = Probe(build(project), project.recipe).look(IMAGES[:1], ("conv2d_1",))
    assert (seen.layers, [m.shape for m in seen.maps]) == (("conv2d_1",), [(6, 6, 6)])


def test_kernels_carry_keras_names_and_values():
    network = build(small_cnn())
    names, arrays = Probe(network, DataRecipe()).kernels("conv2d_1")
    assert names == ("kernel", "bias")
    assert np.array_equal(arrays[0], network.layers["conv2d_1"].get_weights()[0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda probe: probe.kernels("nothing"), "no layer nothing"),
        (lambda probe: probe.look(IMAGES, ("nothing",)), "no layer nothing"),
        (lambda probe: probe.look(np.zeros((1, 5, 5), np.uint8)), "samples are 5 × 5"),
        (lambda probe: probe.look((IMAGES, IMAGES)), "1 inputs, but each sample has 2"),
    ],
)
def test_what_cannot_be_seen_is_said_in_one_sentence(call, message):
    with pytest.raises(BridgeError, match=message):
        call(Probe(build(small_cnn()), DataRecipe()))


def test_logits_become_shares_when_asked():
    project = chain(make("Input", shape=(8, 8, 1)), make("Flatten"), make("Dense", units=4))
    network = build(project)
    raw = Probe(network, project.recipe).look(IMAGES).predictions
    shares = Probe(network, project.recipe, logits=True).look(IMAGES).predictions
    np.testing.assert_allclose(shares, np.exp(raw) / np.exp(raw).sum(1, keepdims=True), rtol=1e-5)


def test_an_input_of_fixed_batch_size_takes_any_number_of_images():
    project = chain(make("Input", shape=(8, 8, 1), batch_size=4), make("Flatten"), make("Dense", units=3))
    seen = Probe(build(project), project.recipe).look(IMAGES[:3])
    assert seen.predictions.shape == (3, 3)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["cnn", "recurrent"])
def test_looking_from_a_second_thread_changes_no_bit_of_the_training(kind):
    """Recurrent layers with dropout move their seed in inference too, if one lets them."""
    plan = Plan(batch_size=8, epochs=4, seed=11)
    recurrent = chain(
        make("Input", shape=(8, 8)),
        make("GRU", units=5, dropout=0.2, recurrent_dropout=0.2),
        make("Dropout"),
        make("Dense", units=4, activation="softmax"),
        plan=plan,
    )
    project = recurrent if kind == "recurrent" else small_cnn(plan, activity_regularizer="l2(0.001)")
    undisturbed, looked_at = (build(project) for _ in range(2))
    Loop(undisturbed, ROWS, ROWS, plan, project.recipe).run(lambda event: None)
    loop, looks = Loop(looked_at, ROWS, ROWS, plan, project.recipe), []
    probe, done = Probe(looked_at, project.recipe), threading.Event()

    def look() -> None:
        while not done.is_set():
            looks.append(probe.look(IMAGES, EVERY_LAYER).step)

    probe.look(IMAGES, EVERY_LAYER)  # the trace takes longer than this whole training

    def listen(event: Any) -> None:
        _start_once(watcher, event)
        before, end = len(looks), time.monotonic() + 60
        while isinstance(event, StepsDone) and len(looks) == before and time.monotonic() < end:
            time.sleep(0.001)  # on a busy machine the training could end before a second look

    watcher = threading.Thread(target=look)
    loop.run(listen)
    done.set()
    watcher.join()
    assert len(set(looks)) > 1
    ours, theirs = (n.model.get_weights() for n in (looked_at, undisturbed))
    assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))


def _start_once(thread: threading.Thread, event: Any) -> None:
    if isinstance(event, StepsDone) and thread.ident is None:
        thread.start()


@pytest.mark.slow
def test_a_copy_keeps_its_weights_while_the_original_learns():
    plan = Plan(batch_size=32, epochs=1)
    project = small_cnn(plan)
    network = build(project)
    probe = Probe(network, project.recipe)
    copy = probe.copied()
    before = copy.look(IMAGES).predictions
    np.testing.assert_array_equal(before, probe.look(IMAGES).predictions)
    Loop(network, ROWS, None, plan, project.recipe).run(lambda event: None)
    np.testing.assert_array_equal(copy.look(IMAGES).predictions, before)
    assert not np.array_equal(probe.look(IMAGES).predictions, before)
