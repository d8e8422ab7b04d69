"""Real trainings for the doctor: ill ones, one for each rule, and healthy ones on which every rule is silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.document.doctor import examine
from cnnstudio.document.files import to_text
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.engine import messages as m
from cnnstudio.engine.logbook import Rhythm
from cnnstudio.engine.session import Session
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.training.doctor_card import signs_of
from cnnstudio.ui.training.run_curves import RunCurves
from tests.engine import small

SIDE, CLASSES = small.SIDE, small.CLASSES


def examined(project: Project, folder: Path) -> dict[str, int]:
    """Train as the engine does and return which rules spoke, each with the first epoch after which it did.

    The doctor is asked after every epoch and every look at the distributions, as the window asks it, and at the end.
    """
    curves = RunCurves(str(folder), "run")
    curves.follow(project)
    take: dict[type, Callable[[Any], None]] = {
        m.Started: curves.begin, m.Steps: curves.take_steps, m.EpochEnded: curves.take_epoch,
        m.Distributions: curves.take_distributions,
    }  # fmt: skip
    found: dict[str, int] = {}

    def heard(report: m.Report) -> None:
        take.get(type(report), lambda _: None)(report)
        if isinstance(report, m.EpochEnded | m.Distributions | m.Finished):
            for finding in examine(signs_of(curves)):
                found.setdefault(finding.rule, getattr(report, "epoch", -1))

    end = Session(
        to_text(project), folder, False, heard, Rhythm(seconds=999, at_epoch_ends=999, looking=1.0)
    ).train()
    assert isinstance(end, m.Finished), end
    return found


def _written(folder: Path, x: Any, y: Any, train: int, **other: Any) -> str:
    path = folder / "made.npz"
    np.savez(
        path,
        **{"x_train": x[:train], "y_train": y[:train], "x_test": x[train:], "y_test": y[train:], **other},
    )
    return str(path)


def bars(rows: int, seed: int, *, noise: int = 60, wrong: float = 0.0) -> tuple[Any, Any]:
    """Return pictures whose class is the height of a bright bar, a share of them with any label."""
    chance = np.random.default_rng(seed)
    x = chance.integers(0, noise, (rows, SIDE, SIDE)).astype(np.uint8)
    y = chance.integers(0, CLASSES, rows).astype(np.uint8)
    for image, label in zip(x, y, strict=True):
        image[3 * label : 3 * label + 2] = 230
    mixed = chance.random(rows) < wrong
    y[mixed] = chance.integers(0, CLASSES, mixed.sum())
    return x, y


def _design(source: str, *layers: Any, recipe: dict[str, Any] | None = None, **plan: Any) -> Project:
    made = Plan(**{"batch_size": 16, "seed": 1, **plan})
    graph = small.chain(make("Input", shape=(SIDE, SIDE, 1)), *layers)
    return Project(name="patient", graph=graph, recipe=DataRecipe(source=source, **(recipe or {})), plan=made)


def _answer(**fields: Any) -> Any:
    return make("Dense", **{"units": CLASSES, "activation": "softmax", **fields})


def _conv(filters: int = 8, **fields: Any) -> tuple[Any, ...]:
    return (
        make("Conv2D", filters=filters, kernel_size=(3, 3), activation="relu", **fields),
        make("MaxPooling2D"),
        make("Flatten"),
    )


def _diverged(folder: Path) -> Project:
    source = _written(folder, *bars(160, 0), 120)
    return _design(
        source, make("Flatten"), _answer(activation="linear"), optimizer="sgd", learning_rate=10.0, momentum=0.99,
        loss="mean_squared_error", epochs=20, recipe={"scale": "none", "labels": "one-hot"},
    )  # fmt: skip


def _rate_high(folder: Path) -> Project:
    source = _written(folder, *bars(400, 0, wrong=0.6), 320)
    plan = {"optimizer": "sgd", "momentum": 0.99, "learning_rate": 1.0, "epochs": 8}
    return _design(source, make("Flatten"), _answer(), **plan)


def _plateau(folder: Path) -> Project:
    source = _written(folder, *bars(400, 0, wrong=0.6), 320)
    pooled = make("AveragePooling2D", pool_size=(3, 12), strides=(3, 12))
    return _design(source, pooled, make("Flatten"), _answer(), learning_rate=0.1, epochs=25)


def _over_fitting(folder: Path) -> Project:
    source = _written(folder, *bars(200, 0, wrong=0.5), 60)
    dense = make("Dense", units=64, activation="relu")
    return _design(source, *_conv(16), dense, _answer(), learning_rate=0.005, epochs=30)


def _dead(folder: Path) -> Project:
    source = _written(folder, *bars(200, 0), 120)
    dense = make("Dense", units=32, activation="relu")
    plan = {"optimizer": "sgd", "learning_rate": 0.5, "epochs": 2}
    return _design(source, make("Flatten"), dense, _answer(), recipe={"scale": "none"}, **plan)


def _exploding(folder: Path) -> Project:
    source = _written(folder, *bars(160, 0), 120)
    wide = [make("Dense", units=32, kernel_initializer="random_normal(stddev=2.0)") for _ in range(5)]
    return _design(source, make("Flatten"), *wide, _answer(), optimizer="sgd", learning_rate=1e-9, epochs=1)


def _vanishing(folder: Path) -> Project:
    source = _written(folder, *bars(160, 0), 120)
    deep = [make("Dense", units=16, activation="sigmoid") for _ in range(10)]
    return _design(source, make("Flatten"), *deep, _answer(), epochs=1)


def _one_class(folder: Path) -> Project:
    source = _written(folder, *bars(240, 0), 160)
    return _design(source, *_conv(), _answer(), optimizer="sgd", learning_rate=3.0, epochs=2)


def _validation_far(folder: Path) -> Project:
    x, y = bars(400, 0)
    x[320:] = 255 - x[320:]  # as where one part was inverted and the other was not
    return _design(_written(folder, x, y, 320), *_conv(), _answer(), learning_rate=0.01, epochs=1)


ILL: dict[str, Callable[[Path], Project]] = {
    "diverged": _diverged, "rate high": _rate_high, "plateau": _plateau, "over-fitting": _over_fitting,
    "dead": _dead, "exploding": _exploding, "vanishing": _vanishing, "one class": _one_class,
    "validation far": _validation_far,
}  # fmt: skip


def _batch_normalised() -> tuple[Any, ...]:
    conv = make("Conv2D", filters=8, kernel_size=(3, 3), use_bias=False)
    return (
        conv, make("BatchNormalization"), make("Activation", activation="relu"), make("GlobalMaxPooling2D"), _answer(),
    )  # fmt: skip


def _perceptron(activation: str) -> tuple[Any, ...]:
    return (make("Flatten"), *(make("Dense", units=32, activation=activation) for _ in range(2)), _answer())


HEALTHY: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "convolution, Adam": ((*_conv(), _answer()), {"learning_rate": 0.003, "epochs": 8}),
    "convolution, SGD": ((*_conv(), _answer()), {"optimizer": "sgd", "learning_rate": 0.05, "epochs": 12}),
    "momentum": ((*_conv(), _answer()), {"optimizer": "sgd", "momentum": 0.9, "learning_rate": 0.02, "epochs": 8}),
    "RMSprop": ((*_conv(16), _answer()), {"optimizer": "rmsprop", "learning_rate": 0.002, "epochs": 8}),
    "dropout": ((*_conv(16), make("Dropout", rate=0.5), _answer()), {"learning_rate": 0.003, "epochs": 12}),
    "batch normalisation": (_batch_normalised(), {"learning_rate": 0.01, "epochs": 12}),
    "perceptron, ReLU": (_perceptron("relu"), {"learning_rate": 0.002, "epochs": 8}),
    "perceptron, tanh": (_perceptron("tanh"), {"learning_rate": 0.002, "epochs": 8}),
    "large batches": ((*_conv(), _answer()), {"batch_size": 64, "learning_rate": 0.01, "epochs": 12}),
    "early stopping on a schedule": (
        (*_conv(), _answer()), {"schedule": "cosine", "learning_rate": 0.01, "epochs": 10},
    ),
}  # fmt: skip


def healthy(name: str, seed: int, folder: Path) -> Project:
    """Return a training that goes well, with data and first weights of this seed."""
    layers, plan = HEALTHY[name]
    source = _written(folder, *bars(440, seed), 320)
    return _design(source, *layers, seed=seed, **plan)
