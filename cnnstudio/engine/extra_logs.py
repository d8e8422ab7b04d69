"""Logs that other programs read: TensorBoard's events, and one line per epoch as Keras's CSVLogger writes."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from cnnstudio.document.plan import CsvLog, Plan, TensorBoard
from cnnstudio.engine.messages import Array
from cnnstudio.kerasbridge.events import EpochDone, StepsDone

_CSV = "training.csv"
_BUCKETS = 30


class ExtraLogs:
    """Whatever of them the plan asks for; all raise OSError where the disk refuses."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._csv = None if plan.csv_log is None else _Lines(folder / _CSV, plan.csv_log)
        self._board = None if plan.tensorboard is None else _Board(folder / "tensorboard", plan.tensorboard)

    def steps(self, done: StepsDone) -> None:
        """Write single steps where they are asked for."""
        if self._board is not None:
            self._board.steps(done)

    def epoch(self, done: EpochDone, weights: Mapping[str, Array]) -> None:
        """Write an epoch."""
        if self._csv is not None:
            self._csv.epoch(done)
        if self._board is not None:
            self._board.epoch(done, weights)

    def close(self) -> None:
        """Finish the files."""
        if self._board is not None:
            self._board.close()


class _Lines:
    """Keras's CSVLogger: the epoch from 0 and the metrics in alphabetical order."""

    def __init__(self, path: Path, settings: CsvLog) -> None:
        self._path, self._separator = path, settings.separator

    def epoch(self, done: EpochDone) -> None:
        names = ["epoch", *sorted(done.metrics)]
        with open(self._path, "a", encoding="utf-8", newline="") as stream:
            lines = csv.writer(stream, delimiter=self._separator)
            if stream.tell() == 0:
                lines.writerow(names)
            lines.writerow([done.epoch - 1, *(done.metrics[name] for name in names[1:])])


class _Board:
    """What Keras's TensorBoard callback writes, under the same names."""

    def __init__(self, folder: Path, settings: TensorBoard) -> None:
        self._settings = settings
        self._train: Any = tf.summary.create_file_writer(str(folder / "train"))
        self._validation: Any = tf.summary.create_file_writer(str(folder / "validation"))

    def steps(self, done: StepsDone) -> None:
        if self._settings.update_freq != "batch":
            return
        with self._train.as_default():
            for offset, row in enumerate(done.values):
                for name, value in zip(done.metrics, row, strict=True):
                    _scalar(f"batch_{name}", float(value), done.first_step + offset)

    def epoch(self, done: EpochDone, weights: Mapping[str, Array]) -> None:
        step = done.epoch - 1
        for name, value in done.metrics.items():
            writer = self._validation if name.startswith("val_") else self._train
            with writer.as_default():
                _scalar(f"epoch_{name.removeprefix('val_')}", value, step)
        with self._train.as_default():
            _scalar("epoch_learning_rate", done.rate, step)
            often = self._settings.histogram_freq
            if often and done.epoch % often == 0:
                for name, array in weights.items():
                    _histogram(name.split("/", 2)[2], np.asarray(array), step)
        self._train.flush()
        self._validation.flush()

    def close(self) -> None:
        self._train.close()
        self._validation.close()


# TensorFlow's own tf.summary.scalar needs the package tensorboard, which reads these files but need not be here.
def _scalar(tag: str, value: float, step: int) -> None:
    tf.summary.write(tag, tf.constant(value, tf.float32), step=step, metadata=_kind("scalars", 1))


def _histogram(tag: str, array: Array, step: int) -> None:
    counts, edges = np.histogram(array, bins=_BUCKETS)
    rows = np.stack([edges[:-1], edges[1:], counts], axis=1)
    tf.summary.write(tag, tf.constant(rows, tf.float64), step=step, metadata=_kind("histograms", 2))


def _kind(plugin: str, data_class: int) -> Any:
    described = tf.compat.v1.SummaryMetadata(data_class=data_class)
    described.plugin_data.plugin_name = plugin
    return described
