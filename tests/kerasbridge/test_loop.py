"""The loop around Keras's steps: pausing, stopping, resuming exactly, and what it reports."""

from __future__ import annotations

import math
import threading
import time
from typing import Any

import numpy as np
import pytest

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.events import Closing, Ended, EpochDone, LoopContinued, LoopHeld, StepsDone
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.position import order
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, pictures, small_cnn

TRAIN, VALIDATION = pictures(200), pictures(90, seed=4)
PLAN = Plan(batch_size=16, epochs=3, seed=7)  # 13 steps an epoch, the last of 8 rows


def _loop(plan: Plan = PLAN, validation: MemoryRows | None = VALIDATION, **conv: Any) -> Loop:
    project = small_cnn(plan, **conv)
    return Loop(build(project), TRAIN, validation, plan, project.recipe)


def _values(loop: Loop) -> list[Any]:
    return loop.network.model.get_weights()


def _equal(one: list[Any], other: list[Any]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


class _Stopping:
    """Stops a loop after a step, and keeps the state it then had."""

    def __init__(self, loop: Loop, after: int) -> None:
        self.loop, self.after, self.events = loop, after, []

    def __call__(self, event: Any) -> None:
        self.events.append(event)
        if isinstance(event, StepsDone) and self.loop.step >= self.after:
            self.loop.stop()


def test_an_epoch_reports_every_step_and_what_keras_calls_its_metrics():
    events: list[Any] = []
    loop = _loop()
    ended = loop.run(events.append)
    blocks = [e for e in events if isinstance(e, StepsDone)]
    assert [b.first_step for b in blocks] == list(np.cumsum([1] + [len(b.values) for b in blocks])[:-1])
    assert sum(len(b.values) for b in blocks) == 39 == ended.step == 3 * loop.steps_per_epoch
    epochs = [e for e in events if isinstance(e, EpochDone)]
    assert [e.epoch for e in epochs] == [1, 2, 3]
    assert set(epochs[0].metrics) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert epochs[-1].metrics["loss"] < 0.9 * epochs[0].metrics["loss"]
    assert (ended.stopped_by, ended.epochs, ended.best_epoch) == ("epochs", 3, epochs[-1].best_epoch)
    assert events[-1] == ended


def test_running_metrics_are_the_mean_of_the_batches_weighted_by_their_rows():
    events: list[Any] = []
    _loop(PLAN.replaced(epochs=1), None).run(events.append)
    values = np.concatenate([e.values for e in events if isinstance(e, StepsDone)])
    rows = np.array([16] * 12 + [8])
    last = next(e for e in events if isinstance(e, EpochDone))
    assert last.metrics["loss"] == pytest.approx((values[:, 0] * rows).sum() / 200, rel=1e-5)
    assert last.metrics["accuracy"] == pytest.approx((values[:, 1] * rows).sum() / 200, rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("after", [5, 13, 20])
def test_a_resumed_run_ends_with_the_very_bits_of_an_uninterrupted_one(after):
    whole, first, second = _loop(), _loop(), _loop()
    ended = whole.run(lambda event: None)
    stopping = _Stopping(first, after)
    assert first.run(stopping).stopped_by == "user"
    assert after <= first.step < 39
    second.restore(first.state())
    assert second.step == first.step
    assert second.run(lambda event: None).metrics == ended.metrics
    assert _equal(_values(whole), _values(second))
    assert not _equal(_values(whole), _values(first))
    ours, theirs = second.state(), whole.state()
    assert ours.keys() == theirs.keys()
    assert all(np.array_equal(ours[k], theirs[k], equal_nan=True) for k in ours)


@pytest.mark.slow
def test_a_checkpoint_of_other_data_or_another_design_is_refused():
    loop = _loop()
    state = loop.state()
    other = Loop(build(small_cnn(PLAN)), pictures(100), None, PLAN, DataRecipe())
    with pytest.raises(BridgeError, match="other data"):
        other.restore(state)
    with pytest.raises(BridgeError, match="another design"):
        loop.restore({k: v for k, v in state.items() if not k.startswith("model/0003")})
    with pytest.raises(BridgeError, match="another design"):
        loop.restore({**state, "model/0000/conv2d_1/kernel": np.zeros((1, 1))})


def test_a_refused_checkpoint_changes_nothing():
    loop = _loop()
    before = loop.state()
    broken = {
        k: np.ones((9, 9)) if k.startswith("model/0000") else v + v.dtype.type(1) for k, v in before.items()
    }
    broken["loop/fit"] = before["loop/fit"]
    with pytest.raises(BridgeError):
        loop.restore(broken)
    after = loop.state()
    assert all(np.array_equal(before[k], after[k]) for k in before)


@pytest.mark.slow
def test_pause_holds_between_steps_and_changes_no_bit():
    plain, held = _loop(), _loop()
    plain.run(lambda event: None)
    events: list[Any] = []

    def listen(event: Any) -> None:
        events.append(event)
        if (
            isinstance(event, StepsDone)
            and held.step >= 20
            and not any(isinstance(e, LoopHeld) for e in events)
        ):
            held.pause()
        if isinstance(event, LoopHeld):
            threading.Timer(0.1, held.resume).start()

    held.run(listen)
    kinds = [type(e) for e in events]
    assert kinds.index(LoopContinued) == kinds.index(LoopHeld) + 1
    assert _equal(_values(plain), _values(held))


@pytest.mark.slow
def test_the_time_told_of_a_run_leaves_its_pauses_out():
    loop, pauses = _loop(), []
    steps: list[StepsDone] = []

    def listen(event: Any) -> None:
        if isinstance(event, StepsDone):
            steps.append(event)
            if not pauses and loop.step >= 5:
                loop.pause()
        if isinstance(event, LoopHeld):
            pauses.append(time.monotonic())
            threading.Timer(3.0, loop.resume).start()
        if isinstance(event, LoopContinued):
            pauses.append(time.monotonic())

    began = time.monotonic()
    ended = loop.run(listen)
    whole, paused = time.monotonic() - began, pauses[1] - pauses[0]
    assert paused >= 2.9
    # A pause that was counted would show as three whole seconds; a busy machine may lose some of it around the pause.
    assert steps[-1].seconds <= ended.seconds <= whole - paused + 2.0


@pytest.mark.slow
def test_stop_ends_a_pause():
    loop = _loop()

    def listen(event: Any) -> None:
        if isinstance(event, StepsDone):
            loop.pause()
        if isinstance(event, LoopHeld):
            threading.Timer(0.05, loop.stop).start()

    ended = loop.run(listen)
    assert (ended.stopped_by, ended.epochs) == ("user", 0)
    assert 0 < ended.step < 13


def test_stop_from_another_thread_takes_effect_within_a_call():
    """A call of many steps reads the wish before each of them: it need not come to its end."""
    plan = Plan(batch_size=1, epochs=1000)
    project = chain(make("Input", shape=(8, 8, 1)), make("Flatten"), make("Dense", units=4), plan=plan)
    loop = Loop(build(project), pictures(4000), None, plan, project.recipe)
    thread = threading.Thread(target=loop.run, args=(lambda event: None,))
    thread.start()
    while loop.step < 300:
        time.sleep(0.01)
    loop.stop()
    thread.join(120)
    assert not thread.is_alive()
    assert loop.step < 4_000_000


def test_a_hold_is_obeyed_in_the_middle_of_a_call():
    loop = _loop()
    loop._control.hold.assign(1)
    block = loop._stepper.run(np.arange(160), ends_epoch=False)
    assert block.steps == 0
    assert block.values.shape == (0, 2)


def test_a_loss_that_is_no_number_stops_within_one_batch():
    plan = PLAN.replaced(learning_rate=10.0, optimizer="sgd", batch_size=8)
    project = chain(
        make("Input", shape=(8, 8, 1)), make("Flatten"), make("Dense", units=64), make("Dense", units=4),
        plan=plan, recipe=DataRecipe(scale="none"),
    )  # fmt: skip
    events: list[Any] = []
    loop = Loop(build(project), TRAIN, VALIDATION, plan, project.recipe)
    ended = loop.run(events.append)
    losses = np.concatenate([e.values[:, 0] for e in events if isinstance(e, StepsDone)])
    assert ended.stopped_by == "nan"
    assert ended.step == len(losses) == np.flatnonzero(~np.isfinite(losses))[0] + 1
    assert ended.best_epoch == 0
    assert all(math.isfinite(v) for v in ended.metrics.values())


@pytest.mark.slow
def test_the_best_epoch_is_kept_and_put_back():
    plan = PLAN.replaced(restore_best=True, learning_rate=0.05, epochs=6)
    loop = _loop(plan)
    kept: dict[int, list[Any]] = {}
    told: dict[int, float] = {}

    def listen(event: Any) -> None:
        if isinstance(event, EpochDone):
            kept[event.epoch], told[event.epoch] = _values(loop), event.metrics["val_loss"]
            assert event.is_best == (told[event.epoch] == min(told.values()))

    ended = loop.run(listen)
    assert ended.best_epoch == min(told, key=lambda epoch: told[epoch])
    assert ended.metrics["val_loss"] == min(told.values())
    assert _equal(_values(loop), kept[ended.best_epoch])


def test_mistakes_and_confusion_are_those_of_the_validation_part():
    found: list[EpochDone] = []
    loop = _loop(PLAN.replaced(epochs=1))
    loop.run(lambda event: found.append(event) if isinstance(event, EpochDone) else None)
    images, labels = (parts[0] for parts in VALIDATION.take(np.arange(90)))
    shares = loop.network.model.predict(images[..., None].astype(np.float32) / 255, verbose=0)
    answers = shares.argmax(axis=1)
    expected = np.zeros((4, 4), np.int64)
    np.add.at(expected, (labels, answers), 1)
    assert np.array_equal(found[0].confusion, expected)
    assert found[0].metrics["val_accuracy"] == pytest.approx((labels == answers).mean())
    wrong = found[0].wrong
    assert len(wrong) == min(64, (labels != answers).sum())
    assert all(labels[row] == truth != answer == answers[row] for row, truth, answer in wrong)
    certainty = shares.max(axis=1)[wrong[:, 0]]
    assert np.all(np.diff(certainty) <= 1e-6)


def test_gradients_are_those_of_the_last_batch():
    """With plain SGD a step is -rate times the gradient, so the weights themselves tell it."""
    plan = Plan(batch_size=16, epochs=1, optimizer="sgd", learning_rate=0.5, seed=3)
    project = chain(
        make("Input", shape=(8, 8, 1)),
        make("Flatten"),
        make("Dense", units=4, activation="softmax"),
        plan=plan,
    )
    loop = Loop(build(project), TRAIN, None, plan, project.recipe)
    found: list[EpochDone] = []
    loop._pace._most = 1  # one step per call, so that the weights before the last one are seen
    before: list[Any] = []

    def listen(event: Any) -> None:
        if isinstance(event, StepsDone) and loop.step == 12:
            before.extend(_values(loop))
        if isinstance(event, EpochDone):
            found.append(event)

    loop.run(listen)
    moved = np.concatenate([(a - b).ravel() for a, b in zip(_values(loop), before, strict=True)])
    assert found[0].gradients == {"dense_2": pytest.approx(np.abs(moved / 0.5).mean(), rel=1e-3)}


def test_weights_and_order_are_functions_of_the_seed():
    one, same, other = (build(small_cnn(Plan(seed=s))).model.get_weights() for s in (1, 1, 2))
    assert _equal(one, same)
    assert not _equal(one, other)
    assert np.array_equal(order(1, 0, 50), order(1, 0, 50))
    assert not np.array_equal(order(1, 0, 50), order(1, 1, 50))
    assert sorted(order(1, 1, 50)) == list(range(50))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (MemoryRows(np.zeros((9, 8, 8), np.uint8), np.arange(9)), "class 8, but dense_8 tells only 4 classes"),
        (MemoryRows(np.zeros((9, 6, 6), np.uint8), np.zeros(9, np.int64)), "samples are 6 × 6, but input_0 takes"),
        (MemoryRows(np.zeros((9, 8, 8), np.uint8), np.full(9, -1)), "begin at 0"),
        (MemoryRows(np.zeros((9, 8, 8), np.uint8), np.zeros((9, 3))), "labels are 3, but dense_8 gives 4"),
    ],
)  # fmt: skip
def test_data_that_do_not_fit_are_refused_in_one_sentence(rows, message):
    with pytest.raises(BridgeError, match=message):
        Loop(build(small_cnn(PLAN)), rows, None, PLAN, DataRecipe())


def test_a_network_that_cannot_learn_is_refused():
    project = chain(make("Input", shape=(8, 8, 1)), make("Flatten"), make("Dense", units=4, trainable=False))
    with pytest.raises(BridgeError, match="No layer of this network can learn"):
        Loop(build(project), TRAIN, None, PLAN, project.recipe)


@pytest.mark.slow
def test_ended_is_reported_last_even_if_nothing_is_left_to_do():
    loop = _loop(PLAN.replaced(epochs=1))
    loop.run(lambda event: None)
    again = _loop(PLAN.replaced(epochs=1))
    again.restore(loop.state())
    events: list[Any] = []
    again.run(events.append)
    assert [type(e) for e in events] == [Closing, Ended]
