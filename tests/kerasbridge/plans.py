"""Twenty plans, each told twice: as ours, and as what a person would write in Keras."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from cnnstudio.document.plan import EarlyStopping, Plan, ReduceOnPlateau
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, pictures, small_cnn

ROWS, BATCH, EPOCHS = 330, 20, 3
"""16 whole batches and one of 10 rows: 17 steps an epoch, 51 in all."""
STEPS = 17 * EPOCHS
ONE_HOT = DataRecipe(labels="one-hot")


@dataclass(frozen=True)
class Case:
    """One plan, and the same in Keras's words."""

    project: Project
    compiled: Callable[[], dict[str, Any]]
    fitted: Callable[[], dict[str, Any]] = dict
    validated: bool = False
    weighted: bool = False
    rows: int = ROWS
    steps: int = field(default=STEPS)
    stopped_by: str = "epochs"


def _plan(**more: Any) -> Plan:
    return Plan(**{"batch_size": BATCH, "epochs": EPOCHS, "seed": 5, **more})


def _keras(
    optimizer: Callable[[], Any], *metrics: Any, loss: Any = "sparse_categorical_crossentropy"
) -> Callable[[], dict[str, Any]]:
    return lambda: {
        "optimizer": optimizer(),
        "loss": loss,
        "metrics": [*(metrics or ("accuracy",))],
        "jit_compile": False,
    }


def _adam(**more: Any) -> Callable[[], Any]:
    return lambda: keras.optimizers.Adam(0.001, **more)


def _recurrent(plan: Plan, *, stateful: bool) -> Project:
    return chain(
        make("Input", shape=(8, 8), batch_size=BATCH if stateful else None),
        make("LSTM", units=6, stateful=stateful, dropout=0.2),
        make("Dense", units=4, activation="softmax"),
        plan=plan,
    )


def _two_words(plan: Plan) -> Project:
    return chain(
        make("Input", shape=(8, 8, 1)), make("Flatten"), make("Dense", units=12, activation="relu"),
        make("Dense", units=4, activation="sigmoid"), plan=plan, recipe=ONE_HOT,
    )  # fmt: skip


_s = keras.optimizers.schedules
CASES: dict[str, Case] = {
    "partial last batch": Case(small_cnn(_plan()), _keras(_adam())),
    "clip norm": Case(small_cnn(_plan(clipnorm=0.05)), _keras(_adam(clipnorm=0.05))),
    "clip global norm, momentum": Case(
        small_cnn(_plan(optimizer="sgd", learning_rate=0.05, momentum=0.9, nesterov=True, global_clipnorm=0.1)),
        _keras(lambda: keras.optimizers.SGD(0.05, 0.9, True, global_clipnorm=0.1)),
    ),
    "clip value, centred RMSprop": Case(
        small_cnn(_plan(optimizer="rmsprop", clipvalue=0.01, optimizer_options={"rho": 0.8, "centered": True})),
        _keras(lambda: keras.optimizers.RMSprop(0.001, rho=0.8, centered=True, clipvalue=0.01)),
    ),
    "regularisers": Case(
        small_cnn(_plan(), kernel_regularizer="l2(0.01)", activity_regularizer="l1(0.001)"), _keras(_adam()), validated=True
    ),
    "weight decay, constraint": Case(
        small_cnn(_plan(optimizer="adamw", weight_decay=0.02), kernel_constraint="max_norm(1)"),
        _keras(lambda: keras.optimizers.AdamW(0.001, weight_decay=0.02)),
    ),
    "class weights by hand": Case(
        small_cnn(_plan(class_weight="by hand", class_weights=(1.0, 2.0, 0.5, 3.0))),
        _keras(_adam()), lambda: {"class_weight": {0: 1.0, 1: 2.0, 2: 0.5, 3: 3.0}}, validated=True,
    ),
    "sample weights": Case(small_cnn(_plan()), _keras(_adam()), weighted=True),
    "moving average of weights": Case(
        small_cnn(_plan(use_ema=True, ema_momentum=0.9)), _keras(_adam(use_ema=True, ema_momentum=0.9)), validated=True
    ),
    "average put back every 7 steps": Case(
        small_cnn(_plan(use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=7)),
        _keras(_adam(use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=7)),
    ),
    "gradients of 4 batches added": Case(
        small_cnn(_plan(gradient_accumulation_steps=4)), _keras(_adam(gradient_accumulation_steps=4))
    ),
    "stateful recurrent": Case(_recurrent(_plan(), stateful=True), _keras(_adam()), rows=320, steps=48),
    "recurrent dropout of inputs": Case(_recurrent(_plan(), stateful=False), _keras(_adam())),
    "cosine to the end": Case(
        small_cnn(_plan(schedule="cosine", learning_rate=0.005)),
        _keras(lambda: keras.optimizers.Adam(_s.CosineDecay(0.005, STEPS))),
    ),
    "cosine after a warm-up": Case(
        small_cnn(_plan(schedule="cosine", learning_rate=0.005, warmup_steps=10, schedule_options={"decay_steps": 30})),
        _keras(lambda: keras.optimizers.Adam(_s.CosineDecay(0.0, 30, warmup_target=0.005, warmup_steps=10))),
    ),
    "stairs, nadam": Case(
        small_cnn(_plan(optimizer="nadam", schedule="exponential", schedule_options={"decay_steps": 9, "decay_rate": 0.5, "staircase": True})),
        _keras(lambda: keras.optimizers.Nadam(_s.ExponentialDecay(0.001, 9, 0.5, True))),
    ),
    "early stopping, best weights": Case(
        small_cnn(_plan(learning_rate=0.5, epochs=9, early_stopping=EarlyStopping(patience=1, restore_best_weights=True))),
        _keras(lambda: keras.optimizers.Adam(0.5)),
        lambda: {"callbacks": [keras.callbacks.EarlyStopping(patience=1, restore_best_weights=True)], "epochs": 9},
        validated=True, steps=0, stopped_by="early",
    ),
    "reduced on a plateau": Case(
        small_cnn(_plan(learning_rate=0.1, epochs=4, reduce_on_plateau=ReduceOnPlateau(patience=1, factor=0.3, min_delta=0.5))),
        _keras(lambda: keras.optimizers.Adam(0.1)),
        lambda: {"callbacks": [keras.callbacks.ReduceLROnPlateau(patience=1, factor=0.3, min_delta=0.5)], "epochs": 4},
        validated=True, steps=17 * 4,
    ),
    "one-hot with counts": Case(
        small_cnn(
            _plan(loss="categorical_crossentropy", loss_options={"label_smoothing": 0.1},
                  metrics=("accuracy", "precision", "recall", "auc", "f1_score", "precision(class_id=1)")),
            ONE_HOT,
        ),
        lambda: {
            "optimizer": keras.optimizers.Adam(0.001),
            "loss": keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
            "metrics": ["accuracy", keras.metrics.Precision(name="precision"), keras.metrics.Recall(name="recall"),
                        keras.metrics.AUC(name="auc"), keras.metrics.F1Score("macro", name="f1_score"),
                        keras.metrics.Precision(class_id=1, name="precision_2")],
            "jit_compile": False,
        },
        validated=True,
    ),
    "everything together": Case(
        small_cnn(
            _plan(
                optimizer="adamw", weight_decay=0.01, global_clipnorm=0.5, use_ema=True, ema_momentum=0.95, gradient_accumulation_steps=3,
                schedule="polynomial", schedule_options={"power": 2.0, "decay_steps": 40}, class_weight="by hand",
                class_weights=(1.0, 2.0, 0.5, 3.0), early_stopping=EarlyStopping(patience=5),
            ),
            kernel_regularizer="l2(0.001)",
        ),
        _keras(
            lambda: keras.optimizers.AdamW(
                _s.PolynomialDecay(0.001, 40, power=2.0), weight_decay=0.01, global_clipnorm=0.5, use_ema=True,
                ema_momentum=0.95, gradient_accumulation_steps=3,
            )
        ),
        lambda: {"class_weight": {0: 1.0, 1: 2.0, 2: 0.5, 3: 3.0}, "callbacks": [keras.callbacks.EarlyStopping(patience=5)]},
        validated=True,
    ),
}  # fmt: skip


def data(case: Case, seed: int = 3, rows: int | None = None) -> MemoryRows:
    """Return the case's rows, with weights if it has some."""
    made = pictures(rows or case.rows, seed)
    (x,), (y,) = made.take(np.arange(len(made)))
    weights = (
        np.random.default_rng(9).uniform(0.2, 3.0, len(made)).astype(np.float32) if case.weighted else None
    )
    return MemoryRows(x, y, weights)
