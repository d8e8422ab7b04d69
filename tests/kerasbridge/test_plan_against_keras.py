"""The plan's catalogue against Keras itself: every class, every default, every rate."""

from __future__ import annotations

import inspect
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.document.plan import CALLBACKS, LOSSES, METRIC_KINDS, OPTIMIZERS, SCHEDULES, Plan
from cnnstudio.kerasbridge.optimizers import current_rate, optimizer, schedule, steer
from cnnstudio.kerasbridge.watching import Plateau, Stopping

_OURS = {"called", "reads"}
_LEFT_OUT = {"name", "dtype", "axis", "reduction", "from_logits", "kwargs", "self"}
"""Set by us: the last axis holds classes, and logits are the plan's own switch."""
_ABSENT_OPTIMIZERS = {"LossScaleOptimizer", "MultiOptimizer"}  # what mixed precision uses; several at once
_ABSENT_LOSSES = {"CTC", "Circle"}  # for sequences of unknown length and for embeddings, not for one target
_OTHER_DEFAULTS = {("f1_score", "average"), ("fbeta_score", "average")}  # Keras's gives no single number


def _parameters(kind: Any) -> dict[str, Any]:
    found = inspect.signature(kind.__init__).parameters
    return {n: p.default for n, p in found.items() if n not in _LEFT_OUT}


def _same(ours: Any, keras_own: Any) -> bool:
    empty = {
        None: (None, (), ""),
    }.get(keras_own if not isinstance(keras_own, (list, tuple)) else 0, ())
    return ours == keras_own or ours in empty


def _public(module: Any, base: type) -> set[str]:
    found = (getattr(module, name) for name in dir(module))
    return {c.__name__ for c in found if inspect.isclass(c) and issubclass(c, base) and c is not base}


def test_every_optimiser_of_keras_is_there_with_all_its_arguments():
    shared = {"learning_rate", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm", "use_ema", "ema_momentum",
              "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps"}  # fmt: skip
    names = {kind.name_in_keras for kind in OPTIMIZERS.values()}
    assert names == _public(keras.optimizers, keras.optimizers.Optimizer) - _ABSENT_OPTIMIZERS
    for name, kind in OPTIMIZERS.items():
        theirs = _parameters(getattr(keras.optimizers, kind.name_in_keras))
        own = {"momentum", "nesterov"} if name in ("sgd", "rmsprop") else set()
        assert set(kind.model_fields) == set(theirs) - shared - own, name
        for field, info in kind.model_fields.items():
            assert _same(info.default, theirs[field]), (name, field)
        for field in shared - {"learning_rate", "weight_decay"}:
            assert Plan.model_fields[field].default == theirs[field], field


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimiser_is_made_with_keras_s_own_configuration(name):
    ours = optimizer(Plan(optimizer=name)).get_config()
    theirs = getattr(keras.optimizers, OPTIMIZERS[name].name_in_keras)(learning_rate=0.001).get_config()
    assert {k: v for k, v in ours.items() if k != "name"} == {k: v for k, v in theirs.items() if k != "name"}


def test_every_loss_that_judges_one_output_is_there_with_its_arguments():
    kinds = {name: kind for name, kind in LOSSES.items() if name != "auto"}
    assert {kind.name_in_keras for kind in kinds.values()} == _public(
        keras.losses, keras.losses.Loss
    ) - _ABSENT_LOSSES
    for name, kind in kinds.items():
        theirs = _parameters(getattr(keras.losses, kind.name_in_keras))
        assert set(kind.model_fields) - {"reduction"} == set(theirs), name
        for field in theirs:
            assert _same(kind.model_fields[field].default, theirs[field]), (name, field)
        assert kind.takes_logits == (
            "from_logits" in inspect.signature(getattr(keras.losses, kind.name_in_keras)).parameters
        )


def test_every_metric_has_only_arguments_of_keras_with_its_defaults():
    for name, kind in METRIC_KINDS.items():
        if name == "accuracy":
            continue
        theirs = _parameters(getattr(keras.metrics, kind.name_in_keras))
        for field, info in kind.model_fields.items():
            if field in _OURS or (name, field) in _OTHER_DEFAULTS:
                continue
            assert field in theirs, (name, field)
            required = theirs[field] is inspect.Parameter.empty
            assert required or _same(info.default, theirs[field]), (name, field)


def test_only_metrics_without_a_meaning_of_their_own_are_left_out():
    there = {kind.name_in_keras for kind in METRIC_KINDS.values()}
    missing = _public(keras.metrics, keras.metrics.Metric) - there
    # Sums and wrappers; what accuracy and top k become by themselves; columns are what the labels say.
    assert missing == {"Mean", "Sum", "MeanMetricWrapper", "CategoricalAccuracy", "SparseCategoricalAccuracy",
                       "SparseTopKCategoricalAccuracy", "OneHotIoU", "OneHotMeanIoU"}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("early_stopping", keras.callbacks.EarlyStopping),
        ("reduce_on_plateau", keras.callbacks.ReduceLROnPlateau),
    ],
)
def test_a_callback_has_keras_s_arguments_and_defaults(name, theirs):
    found = {n: p for n, p in _parameters(theirs).items() if n != "verbose"}
    fields = CALLBACKS[name].model_fields
    assert set(fields) == set(found)
    assert {n: f.default for n, f in fields.items()} == found


_RATES: dict[str, list[dict[str, Any]]] = {
    "constant": [{}],
    "exponential": [{}, {"decay_steps": 7, "decay_rate": 0.5}, {"decay_steps": 7, "decay_rate": 0.5, "staircase": True}],
    "inverse_time": [{}, {"decay_steps": 9, "decay_rate": 2.0}, {"decay_steps": 9, "staircase": True}],
    "polynomial": [{}, {"decay_steps": 20, "power": 2.0}, {"decay_steps": 11, "cycle": True}, {"decay_steps": 30, "end_learning_rate": 0.0}],
    "cosine": [{}, {"decay_steps": 25, "alpha": 0.1}],
    "cosine_restarts": [{}, {"first_decay_steps": 10, "t_mul": 1.0}, {"first_decay_steps": 8, "t_mul": 1.5, "m_mul": 0.7, "alpha": 0.05}],
    "piecewise": [{"boundaries": [10, 30], "values": [0.005, 0.001]}],
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_curve_that_is_drawn_is_the_one_keras_walks(name):
    for options in _RATES[name]:
        plan = Plan(schedule=name, learning_rate=0.02, schedule_options=options)
        theirs = schedule(plan, 77)
        drawn = [plan.rate_at(step, 77) for step in range(77)]
        walked = [float(theirs(np.float32(step))) for step in range(77)]
        np.testing.assert_allclose(drawn, walked, rtol=2e-4, atol=2e-7, err_msg=str(options))


def test_a_warm_up_before_a_cosine_is_keras_s_own():
    plan = Plan(
        schedule="cosine",
        learning_rate=0.05,
        warmup_steps=12,
        warmup_start=0.01,
        schedule_options={"decay_steps": 40},
    )
    theirs = keras.optimizers.schedules.CosineDecay(0.01, 40, warmup_target=0.05, warmup_steps=12)
    made = optimizer(plan, 60)
    for step in range(60):
        made._iterations.assign(step)
        assert current_rate(made) == pytest.approx(float(theirs(step)), rel=1e-5, abs=1e-8)
        assert plan.rate_at(step, 60) == pytest.approx(float(theirs(step)), rel=1e-4, abs=1e-7)


def test_a_person_s_change_lifts_a_schedule_from_there_on():
    made = optimizer(Plan(schedule="cosine", learning_rate=0.1), 100)
    made._iterations.assign(50)
    steer(made, 0.5)
    assert current_rate(made) == pytest.approx(0.5)
    made._iterations.assign(75)
    assert current_rate(made) == pytest.approx(
        10 * Plan(schedule="cosine", learning_rate=0.1).rate_at(75, 100), rel=1e-4
    )


class _Model:
    """What Keras's callbacks ask a model for."""

    def __init__(self, rate: float) -> None:
        self.optimizer = keras.optimizers.SGD(rate)
        self.stop_training = False

    def get_weights(self) -> list[Any]:
        return []

    def set_weights(self, _: list[Any]) -> None:
        """Take nothing."""


def _values(seed: int) -> list[float]:
    draw = np.random.default_rng(seed)
    return [float(v) for v in 1.0 / np.arange(1, 26) + draw.normal(0, 0.15, 25)]


@pytest.mark.parametrize("seed", range(6))
def test_early_stopping_stops_where_keras_s_own_does(seed):
    draw = np.random.default_rng(seed)
    settings = CALLBACKS["early_stopping"](
        patience=int(draw.integers(0, 4)), min_delta=float(draw.choice([0.0, 0.05])), mode="min" if seed % 2 else "max",
        baseline=None if seed < 4 else 0.5, start_from_epoch=int(draw.integers(0, 3)),
    )  # fmt: skip
    theirs = keras.callbacks.EarlyStopping(**settings.model_dump())
    theirs.set_model(_Model(0.1))
    theirs.on_train_begin()
    ours = Stopping(settings, "less" if seed % 2 else "more")
    for epoch, value in enumerate(_values(seed)):
        theirs.on_epoch_end(epoch, {"val_loss": value})
        stops, improved = ours.ended(epoch, {"val_loss": value})
        assert stops == theirs.model.stop_training, epoch
        assert improved == (theirs.best_epoch == epoch and epoch >= settings.start_from_epoch)
        if stops:
            break


@pytest.mark.parametrize("seed", range(6))
def test_the_rate_is_lowered_where_keras_s_own_callback_lowers_it(seed):
    draw = np.random.default_rng(seed)
    settings = CALLBACKS["reduce_on_plateau"](
        patience=int(draw.integers(0, 4)), min_delta=float(draw.choice([0.0001, 0.05])), mode="min" if seed % 2 else "max",
        cooldown=int(draw.integers(0, 3)), min_lr=0.002, factor=0.4,
    )  # fmt: skip
    theirs = keras.callbacks.ReduceLROnPlateau(**settings.model_dump())
    model = _Model(0.1)
    theirs.set_model(model)
    theirs.on_train_begin()
    ours, rate = Plateau(settings, "less" if seed % 2 else "more"), float(model.optimizer.learning_rate)
    for epoch, value in enumerate(_values(seed)):
        theirs.on_epoch_end(epoch, {"val_loss": value})
        lower = ours.ended({"val_loss": value}, rate)
        rate = rate if lower is None else float(np.float32(lower))
        assert rate == float(model.optimizer.learning_rate), epoch
