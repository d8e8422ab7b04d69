"""What the plan adds to the loop: limits, averages, watching callbacks, weights, several labels, a told step."""

from __future__ import annotations

import threading
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnnstudio.document.plan import BestWeights, EarlyStopping, Plan, ReduceOnPlateau
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.events import EpochDone, RateChanged, StepsDone
from cnnstudio.kerasbridge.judges import balanced
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.one_step import one_step
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.kerasbridge.trials import Tried, rising, time_steps, try_rates
from cnnstudio.kerasbridge.weights import save_model
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, pictures, small_cnn

TRAIN, VALIDATION = pictures(120), pictures(60, seed=4)
EVERYTHING: dict[str, Any] = {
    "use_ema": True, "ema_momentum": 0.9, "gradient_accumulation_steps": 3, "schedule": "cosine", "learning_rate": 0.02,
    "class_weight": "balanced", "early_stopping": EarlyStopping(patience=6, restore_best_weights=True),
}  # fmt: skip


def _plan(**more: Any) -> Plan:
    return Plan(**{"batch_size": 16, "epochs": 3, "seed": 7, **more})


def _tiny(plan: Plan, recipe: DataRecipe | None = None, units: int = 4, activation: str = "softmax") -> Any:
    return chain(
        make("Input", shape=(8, 8, 1)), make("Flatten"), make("Dense", units=units, activation=activation),
        plan=plan, recipe=recipe,
    )  # fmt: skip


def _loop(
    plan: Plan, project: Any = None, train: MemoryRows = TRAIN, validation: MemoryRows | None = VALIDATION
) -> Loop:
    project = project or _tiny(plan)
    return Loop(build(project), train, validation, plan, project.recipe)


def _nothing(_event: Any) -> None:
    """Listen to nothing."""


class _Until:
    """Stops a loop after a step."""

    def __init__(self, loop: Loop, after: int) -> None:
        self.loop, self.after = loop, after

    def __call__(self, event: Any) -> None:
        if isinstance(event, StepsDone) and self.loop.step >= self.after:
            self.loop.stop()


@pytest.mark.slow
@pytest.mark.parametrize("after", [3, 8, 13])
def test_a_resumed_run_of_a_full_plan_ends_with_the_very_bits(after):
    plan = _plan(**EVERYTHING)
    whole, first, second = (_loop(plan, small_cnn(plan)) for _ in range(3))
    ended = whole.run(_nothing)
    first.run(_Until(first, after))
    second.restore(first.state())
    assert second.run(_nothing).metrics == ended.metrics
    ours, theirs = second.state(), whole.state()
    assert ours.keys() == theirs.keys()
    assert all(np.array_equal(ours[k], theirs[k], equal_nan=True) for k in ours)


@pytest.mark.slow
def test_a_finished_run_goes_on_as_if_it_had_been_longer_from_the_start():
    long, short = _plan(**{**EVERYTHING, "epochs": 4}), _plan(**{**EVERYTHING, "epochs": 2})
    whole = Loop(build(small_cnn(long)), TRAIN, VALIDATION, long, DataRecipe(), horizon=32)
    whole.run(_nothing)
    begun = Loop(build(small_cnn(short)), TRAIN, VALIDATION, short, DataRecipe(), horizon=32)
    begun.run(_nothing)
    state = begun.state()
    assert any(name.startswith("final/") for name in state)
    again = Loop(build(small_cnn(long)), TRAIN, VALIDATION, long, DataRecipe(), horizon=32)
    again.restore(state, anew=True)
    again.run(_nothing)
    for ours, theirs in zip(
        again.network.model.get_weights(), whole.network.model.get_weights(), strict=True
    ):
        assert np.array_equal(ours, theirs)


def test_the_weights_at_the_end_are_the_average_and_the_state_holds_the_last_ones_too():
    loop = _loop(_plan(use_ema=True, ema_momentum=0.9, epochs=1))
    loop.run(_nothing)
    state = loop.state()
    name = next(key for key in state if key.startswith("model/") and key.endswith("kernel"))
    final = state["final" + name.removeprefix("model")]
    assert not np.array_equal(state[name], final)
    assert np.array_equal(final, loop.network.model.trainable_variables[0].numpy())


def test_early_stopping_says_how_much_patience_is_left_and_why_it_ended():
    plan = _plan(epochs=50, learning_rate=2.0, early_stopping=EarlyStopping(patience=2))
    told: list[EpochDone] = []
    loop = _loop(plan)
    ended = loop.run(lambda e: told.append(e) if isinstance(e, EpochDone) else None)
    assert ended.stopped_by == "early"
    assert ended.epochs < 50
    assert told[-1].patience_left == 0
    assert told[0].patience_left == 2


def test_the_best_epoch_may_be_judged_by_another_metric():
    plan = _plan(epochs=4, best_weights=BestWeights(monitor="val_accuracy"), restore_best=True)
    told: list[EpochDone] = []
    ended = _loop(plan).run(lambda e: told.append(e) if isinstance(e, EpochDone) else None)
    shares = [e.metrics["val_accuracy"] for e in told]
    assert ended.best_epoch == 1 + shares.index(max(shares))
    assert ended.metrics["val_accuracy"] == max(shares)


def test_training_ends_with_its_time_and_is_measured_where_it_stands():
    ended = _loop(_plan(epochs=100_000, most_minutes=0.01)).run(_nothing)
    assert ended.stopped_by == "time"
    assert {"loss", "val_loss"} <= set(ended.metrics)


def test_the_learning_rate_changes_from_the_next_step_on_and_is_told_per_step():
    loop = _loop(_plan(epochs=4))
    events: list[Any] = []

    def listen(event: Any) -> None:
        events.append(event)
        if isinstance(event, EpochDone) and event.epoch == 2:
            loop.ask(lambda: loop.change_rate(0.5, listen))

    loop.run(listen)
    (changed,) = [e for e in events if isinstance(e, RateChanged)]
    assert (changed.step, changed.reason) == (16, "hand")
    rates = np.concatenate([e.rates for e in events if isinstance(e, StepsDone)])
    np.testing.assert_allclose(rates, [0.001] * 16 + [0.5] * 16, rtol=1e-6)


def test_a_plateau_lowers_the_rate_and_says_so():
    plan = _plan(epochs=5, reduce_on_plateau=ReduceOnPlateau(patience=1, min_delta=10.0))
    events: list[Any] = []
    _loop(plan).run(events.append)
    lowered = [e for e in events if isinstance(e, RateChanged)]
    assert [e.rate for e in lowered] == pytest.approx([1e-4, 1e-5, 1e-6, 1e-7], rel=1e-3)
    assert all(e.reason == "plateau" for e in lowered)


def test_without_the_switch_a_loss_that_is_no_number_ends_nothing():
    bad = MemoryRows(np.full((40, 8, 8, 1), np.nan, np.float32), np.arange(40) % 4)
    plan = _plan(epochs=2, terminate_on_nan=False)
    ended = _loop(plan, _tiny(plan, DataRecipe(scale="none")), bad, None).run(_nothing)
    assert (ended.stopped_by, ended.step) == ("epochs", 6)
    again = _plan(epochs=2)
    assert _loop(again, _tiny(again, DataRecipe(scale="none")), bad, None).run(_nothing).stopped_by == "nan"


def test_balanced_weights_make_classes_count_alike():
    labels = np.array([0] * 6 + [1] * 3 + [2])
    weights = balanced(labels, 4)
    counts = np.bincount(labels, minlength=4)
    assert [w * c for w, c in zip(weights[:3], counts[:3], strict=True)] == pytest.approx([10 / 3] * 3)


@pytest.mark.slow
def test_labels_that_do_not_exclude_each_other_get_a_yes_or_no_each():
    x = np.random.default_rng(0).integers(0, 255, (60, 8, 8), np.uint8)
    y = np.random.default_rng(1).integers(0, 2, (60, 3)).astype(np.uint8)
    plan = _plan(epochs=1, metrics=("accuracy", "precision", "auc"))
    loop = _loop(plan, _tiny(plan, units=3, activation="sigmoid"), MemoryRows(x, y), None)
    head = loop.task.heads[0]
    assert (head.loss, head.labels, head.from_logits) == ("binary_crossentropy", "several", False)
    assert {"loss", "accuracy", "precision", "auc"} == set(loop.run(_nothing).metrics)


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
def test_mixed_precision_computes_in_half_and_learns_in_whole_numbers(precision):
    plan = _plan(epochs=3, precision=precision, learning_rate=0.01)
    loop = _loop(plan)
    first = loop.network.model.layers[-1]
    assert (first.compute_dtype, first.variable_dtype) == (precision.removeprefix("mixed_"), "float32")
    told: list[EpochDone] = []
    loop.run(lambda e: told.append(e) if isinstance(e, EpochDone) else None)
    assert told[-1].metrics["loss"] < told[0].metrics["loss"]
    assert build(_tiny(_plan())).model.layers[-1].compute_dtype == "float32"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"early_stopping": EarlyStopping(monitor="val_precision")}, "Early stopping watches val_precision, but this run reports loss"),
        ({"reduce_on_plateau": ReduceOnPlateau(), "schedule": "cosine"}, "cannot both set the learning rate"),
        ({"class_weight": "by hand", "class_weights": (1.0, 2.0)}, "2 class weights, but there are 4 classes"),
        ({"metrics": ("precision",)}, "reads one column per class"),
        ({"metrics": ("r2_score",)}, None),
        ({"clipnorm": 1.0, "clipvalue": 1.0}, "Only one way of clipping"),
        ({"loss": "mean_squared_error"}, "one column per class"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_said_before_the_first_step(more, said):
    if said is None:
        with pytest.raises(BridgeError):
            _loop(_plan(**more))
    else:
        with pytest.raises(BridgeError, match=said):
            _loop(_plan(**more))


def test_watching_validation_without_any_is_refused():
    with pytest.raises(BridgeError, match="watches val_loss, but this run reports loss, accuracy"):
        _loop(_plan(early_stopping=EarlyStopping()), validation=None)


def _held(loop: Loop, layer: str = "") -> list[Any]:
    """Tell one step in the loop's own thread before its first, and stop it there."""
    told: list[Any] = []
    loop.ask(lambda: (told.append(one_step(loop, layer, _nothing)), loop.stop()))
    loop.run(_nothing)
    return told


@pytest.mark.slow
def test_a_told_step_has_the_numbers_of_keras_and_a_gradient_tape():
    plan = _plan(optimizer="sgd", learning_rate=0.1)
    project = small_cnn(plan)
    loop = Loop(build(project), TRAIN, None, plan, project.recipe)
    rows = loop.next_rows()
    twin = build(project).model
    before = [w.copy() for w in twin.get_weights()]
    (told,) = _held(loop, "conv2d_1")
    (raw,), (labels,) = TRAIN.take(rows)
    x = raw.astype(np.float32)[..., None] / 255.0
    with tf.GradientTape() as tape:
        answers = twin(x, training=True)
        loss = keras.losses.SparseCategoricalCrossentropy()(labels, answers)
    kernel = tape.gradient(loss, twin.trainable_variables[0]).numpy()
    assert told.loss == pytest.approx(float(loss), rel=1e-6)
    np.testing.assert_allclose(told.shares, answers[:16], rtol=1e-5, atol=1e-7)
    assert np.array_equal(told.truth, np.eye(4, dtype=np.float32)[labels])
    # What begins the way back at the softmax is (p - y) / batch.
    arrived = np.linalg.norm(told.shares - told.truth) / len(rows)
    assert told.arriving["dense_8"] == pytest.approx(arrived, rel=1e-5)
    np.testing.assert_allclose(told.gradient, kernel[..., 0], rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(told.before, before[0][..., 0])
    np.testing.assert_allclose(told.after, before[0][..., 0] - 0.1 * kernel[..., 0], rtol=1e-4, atol=1e-7)
    assert told.learning["conv2d_1"] >= np.linalg.norm(kernel) * 0.999
    assert (told.step, told.rate, told.weight, told.shape) == (1, pytest.approx(0.1), "kernel", (3, 3, 1, 6))


@pytest.mark.slow
def test_telling_a_step_changes_no_bit_of_the_run():
    plan = _plan(epochs=2)
    project = small_cnn(plan)
    plain, told = (Loop(build(project), TRAIN, VALIDATION, plan, project.recipe) for _ in range(2))
    plain.run(_nothing)
    seen: list[Any] = []

    def listen(event: Any) -> None:
        if isinstance(event, StepsDone) and len(seen) < 3:
            told.ask(lambda: seen.append(one_step(told, "", _nothing)))

    told.run(listen)
    assert len(seen) >= 3
    for ours, theirs in zip(told.network.model.get_weights(), plain.network.model.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)


def test_a_layer_without_weights_has_no_kernel_to_show():
    loop = _loop(_plan())
    with pytest.raises(BridgeError, match="no weights that learn"):
        one_step(loop, "flatten_1", _nothing)
    with pytest.raises(BridgeError, match="no layer nowhere"):
        one_step(loop, "nowhere", _nothing)


def test_errands_are_done_during_a_pause():
    loop = _loop(_plan(epochs=100_000))
    loop.pause()
    thread = threading.Thread(target=loop.run, args=(_nothing,), daemon=True)
    thread.start()
    done = threading.Event()
    loop.ask(done.set)
    assert done.wait(120)
    assert loop.step == 0
    loop.stop()
    thread.join(120)
    assert not thread.is_alive()


def test_a_rising_rate_finds_where_the_loss_falls_fastest():
    plan = rising(_plan(), 1e-5, 10.0, 120)
    loop = _loop(plan, validation=None)
    heard: list[Tried] = []
    tried = try_rates(loop, 120, heard.append)
    assert tried.rates[0] == pytest.approx(1e-5, rel=1e-3)
    assert len(tried.losses) == len(tried.rates) <= 120
    assert len(tried.losses) == 120 or tried.diverged
    assert tried.suggested is not None
    assert 1e-4 < tried.suggested < 1.0
    assert len(heard[-1].losses) == len(tried.losses)


def test_losses_that_never_fall_suggest_nothing():
    rates = np.geomspace(1e-6, 1.0, 50).astype(np.float32)
    assert Tried(rates, np.linspace(1.0, 9.0, 50).astype(np.float32)).suggested is None


def test_time_is_measured_on_real_steps():
    loop = _loop(_plan(epochs=1000))
    timed = time_steps(loop, 0.3)
    assert timed.steps >= 1
    assert 0.0 < timed.step < 60.0
    assert timed.validation > 0.0


@pytest.mark.slow
def test_a_saved_network_with_a_schedule_is_read_by_any_keras(tmp_path):
    loop = _loop(_plan(epochs=1, schedule="cosine", warmup_steps=2))
    loop.run(_nothing)
    save_model(loop.network.model, tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    assert float(again.optimizer.learning_rate) == pytest.approx(loop.rate)
    assert loop.rate == pytest.approx(
        _plan(epochs=1, schedule="cosine", warmup_steps=2).rate_at(8, 8), abs=1e-6
    )
