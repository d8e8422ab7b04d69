"""Runs on disk with predictions that were really made, by scikit-learn, on its handwritten digits."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from sklearn.datasets import load_diabetes, load_digits
from sklearn.linear_model import LinearRegression, LogisticRegression

from cnnstudio.data.sources import open_project
from cnnstudio.document import edits, templates
from cnnstudio.document.files import to_text
from cnnstudio.document.project import Project
from cnnstudio.engine import runs
from cnnstudio.engine.kept_predictions import Record, keep
from cnnstudio.engine.record import Run, RunData
from cnnstudio.evaluation.predictions import Predictions

TRAIN = 1200


@cache
def digits():
    data = load_digits()
    pictures = (data.images * 15.9375).astype(np.uint8)
    return pictures[:TRAIN], data.target[:TRAIN], pictures[TRAIN:], data.target[TRAIN:]


@cache
def shares(strength: float):
    x, y, x_test, _ = digits()
    model = LogisticRegression(C=strength, max_iter=400).fit(x.reshape(len(x), -1) / 255, y)
    return model.predict_proba(x_test.reshape(len(x_test), -1) / 255).astype(np.float32)


def write_digits(folder: Path) -> Path:
    x, y, x_test, y_test = digits()
    path = folder / "little-digits.npz"
    np.savez(path, x_train=x, y_train=y, x_test=x_test, y_test=y_test)
    return path


def project_on(data: Path, **recipe) -> Project:
    return edits.set_recipe(templates.new("mnist-cnn"), source=str(data), **{"validation": "split", **recipe})


def write(folder: Path, project: Project, found: Predictions | None, **fields) -> Path:
    """Write a run's record and design, and with predictions those too."""
    folder.mkdir(parents=True)
    samples = open_project(project)
    given = {"name": project.name, "status": "finished", "epochs": 5, "epochs_done": 5, "step": 50, "steps_per_epoch": 10,
             "best_epoch": 4, "parameters": 1000, "metrics": {"loss": 0.2, "val_accuracy": 0.9}}  # fmt: skip
    data = RunData(
        source=project.recipe.source,
        fingerprint=samples.fingerprint,
        labels=samples.labels,
        train=len(samples.y_train),
        validates_on_test=project.recipe.validation == "given-test",
    )
    runs.write_run(Run(**{**given, "folder": folder, "data": data, **fields}))
    runs.write_project(folder, to_text(project))
    (folder / "metrics.csv").write_text(
        "run_part,step,epoch,batch,phase,metric,value,seconds\n"
        + "".join(
            f"1,{10 * e},{e},10,{phase},{name},{value / e},{e}\n"
            for e in range(1, 6)
            for phase, name, value in (
                ("epoch", "loss", 1.0), ("validation", "val_loss", 1.1), ("epoch", "accuracy", 0.5),
                ("validation", "val_accuracy", 0.9),
            )
        )
    )  # fmt: skip
    if found is not None:
        keep_for(folder, found, samples.fingerprint)
    return folder


def keep_for(folder: Path, found: Predictions, fingerprint: str, **fields) -> None:
    record = Record(**{"split": "test", "weights": "last", "epoch": 5, "step": 50, "run_step": 50,
                       "fingerprint": fingerprint, "task": found.task, "labels": found.labels,
                       "single": found.single, **fields})  # fmt: skip
    keep(folder, record, found)


def digit_answers(strength: float = 0.05) -> Predictions:
    y_test = digits()[3]
    given = shares(strength)
    loss = float(-np.log(given[np.arange(len(y_test)), y_test]).mean())
    accuracy = float((given.argmax(axis=1) == y_test).mean())
    names = tuple(str(n) for n in range(10))
    return Predictions(
        "classes", y_test.astype(np.int64), given, names, metrics={"loss": loss, "accuracy": accuracy}
    )


def write_numbers(folder: Path) -> Path:
    x, y = load_diabetes(return_X_y=True)
    path = folder / "diabetes.npz"
    np.savez(
        path, x_train=x[:300].astype(np.float32), y_train=y[:300].astype(np.float32),
        x_test=x[300:].astype(np.float32), y_test=y[300:].astype(np.float32),
    )  # fmt: skip
    return path


def number_answers() -> Predictions:
    x, y = load_diabetes(return_X_y=True)
    said = LinearRegression().fit(x[:300], y[:300]).predict(x[300:])
    true = y[300:, None].astype(np.float32)
    metrics = {"loss": float(((said - y[300:]) ** 2).mean())}
    return Predictions("numbers", true, said[:, None].astype(np.float32), ("progression",), metrics=metrics)
