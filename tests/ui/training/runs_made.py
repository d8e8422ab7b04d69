"""Runs as the engine would report them, with curves that look like training."""

import numpy as np

from cnnstudio.engine import messages
from cnnstudio.ui.training.run_curves import RunCurves

FOLDER = "/runs/20261121-201500-mnist-cnn"


def started(folder=FOLDER, **changes):
    values = {
        "run": folder,
        "parameters": 121_930,
        "train_samples": 54_000,
        "validation_samples": 6_000,
        "steps_per_epoch": 100,
        "epochs": 12,
        "batch_size": 64,
        "seed": 7,
        "validates_on_test": False,
        "labels": tuple("0123456789"),
    }
    return messages.Started(**{**values, **changes})


def steps(first, count, folder=FOLDER, seed=1, per_epoch=100):
    numbers = np.arange(first, first + count)
    noise = np.random.default_rng(seed + first).normal(size=count)
    loss = (2.2 / (1 + numbers / 25) + 0.01) * np.exp(noise * 0.7)
    accuracy = np.clip(1 - 0.5 / (1 + numbers / 10) + noise * 0.01, 0, 1)
    values = np.column_stack([loss, accuracy]).astype(np.float32)
    epoch = (first - 1) // per_epoch + 1
    return messages.Steps(
        folder, epoch, first, ("loss", "accuracy"), values, 6_420.0, (first + count - 1) * 0.01
    )


def confusion(misses=8, seed=3):
    rng = np.random.default_rng(seed)
    table = np.diag(rng.integers(540, 660, 10)).astype(np.int64)
    for _ in range(misses * 5):
        row, column = rng.integers(0, 10, 2)
        if row != column:
            table[row, column] += 1
    return table


def epoch_ended(epoch, folder=FOLDER, per_epoch=100, **changes):
    values = {
        "run": folder,
        "epoch": epoch,
        "step": epoch * per_epoch,
        "metrics": {
            "loss": 0.4 / epoch,
            "accuracy": 1 - 0.1 / epoch,
            "val_loss": 0.06 - 0.01 * epoch + 0.0012 * epoch**2,
            "val_accuracy": 0.982 + 0.004 * epoch - 0.0005 * epoch**2,
        },
        "images_per_second": 6_420.0,
        "seconds": epoch * per_epoch * 0.01 + 0.05,
        "best_epoch": min(epoch, 4),
        "confusion": confusion(seed=epoch),
        "wrong": np.array([[i, i % 10, (i * 3 + 1) % 10] for i in range(20)], np.int64),
        "gradients": {"conv2d_1": 0.127, "conv2d_2": 0.107, "dense_1": 0.186, "output": 0.251},
    }
    return messages.EpochEnded(**{**values, **changes})


def grown_run(epochs=6, extra=60, folder=FOLDER, seed=1, per_epoch=100):
    run = RunCurves(folder, "mnist-cnn")
    run.begin(started(folder, steps_per_epoch=per_epoch))
    for epoch in range(1, epochs + 1):
        for first in range((epoch - 1) * per_epoch + 1, epoch * per_epoch + 1, 10):
            run.take_steps(steps(first, 10, folder, seed, per_epoch))
        run.take_epoch(epoch_ended(epoch, folder, per_epoch))
    if extra:
        run.take_steps(steps(epochs * per_epoch + 1, extra, folder, seed, per_epoch))
    return run


def distributions(epoch, folder=FOLDER, per_epoch=100, seed=2, dead=0.25):
    """What two layers hold, as the engine would tell it of these numbers."""
    rng = np.random.default_rng(seed + epoch)
    rows = []
    for layer, kinds in (("conv2d_1", ("weight", "gradient", "activation")), ("maxpool_1", ("activation",)),
                         ("dense_1", ("weight", "gradient", "activation"))):  # fmt: skip
        rows += [(layer, kind, rng.normal(0.01 * epoch, 0.1, 500)) for kind in kinds]
    values = [row[2] for row in rows]
    return messages.Distributions(
        folder, epoch, epoch * per_epoch, tuple(row[0] for row in rows), tuple(row[1] for row in rows),
        np.array([np.histogram(one, 40)[0] for one in values], np.int64),
        np.array([[one.min(), one.max()] for one in values], np.float32),
        np.array([np.quantile(one, (0.05, 0.25, 0.5, 0.75, 0.95)) for one in values], np.float32),
        np.array([[one.mean(), one.std()] for one in values], np.float32),
        np.array([[1000, 500, 0]] * len(rows), np.int64),
        np.array([(one == 0).mean() for one in values], np.float32),
        {"conv2d_1": dead}, {"conv2d_1": 32}, 256, "validation", 0.01,
    )  # fmt: skip
