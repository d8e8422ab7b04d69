"""The curves as a table, as text between commas, and as pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from cnnstudio.storage import StorageError, atomic_write
from cnnstudio.ui.training.run_curves import RunCurves

HEAD = ("run", "phase", "epoch", "step", "seconds", "metric", "value")


def rows(runs: Sequence[RunCurves]) -> Iterator[tuple[str, str, int, int, float, str, float | str]]:
    """Give every measured value: of each step as it was, what each epoch ended with, and what was noted."""
    for run in runs:
        series = run.series
        for name in series.names:
            values = zip(
                series.steps.tolist(), series.seconds.tolist(), series.values(name).tolist(), strict=True
            )
            for step, seconds, value in values:
                if np.isfinite(value):
                    yield (
                        run.short_name,
                        "train",
                        (step - 1) // run.steps_per_epoch + 1,
                        step,
                        seconds,
                        name,
                        value,
                    )
        for point in run.points:
            for name, value in point.metrics.items():
                phase = "validation" if name.startswith("val_") else "epoch"
                yield run.short_name, phase, point.epoch, point.step, point.seconds, name, value
        yield from _noted(run)


def _noted(run: RunCurves) -> Iterator[tuple[str, str, int, int, float, str, str]]:
    """Give the notes at the run's steps, their words in place of a value."""
    for note in run.notes:
        place = min(int(np.searchsorted(run.series.steps, note.step)), len(run.series) - 1)
        seconds = float(run.series.seconds[place]) if place >= 0 else 0.0
        epoch = (note.step - 1) // run.steps_per_epoch + 1
        yield run.short_name, "note", epoch, note.step, seconds, "note", note.words


def written(runs: Sequence[RunCurves], separator: str = ",") -> str:
    """Return all values as lines, numbers in full."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=separator, lineterminator="\n")
    table.writerow(HEAD)
    for run, phase, epoch, step, seconds, metric, value in rows(runs):
        table.writerow((run, phase, epoch, step, f"{seconds:.3f}", metric, _text(value)))
    return text.getvalue()


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else repr(float(value))


def save(path: Path, runs: Sequence[RunCurves], view: QWidget) -> str:
    """Write values or a picture, as the name's end says; return what went wrong in a sentence, or nothing."""
    try:
        atomic_write(path, _content(path.suffix.lower(), runs, view))
    except StorageError as error:
        return str(error)
    return ""


def _content(end: str, runs: Sequence[RunCurves], view: QWidget) -> bytes:
    if end == ".svg":
        return _svg(view)
    return picture_of(view) if end == ".png" else written(runs).encode()


def picture_of(view: QWidget) -> bytes:
    """Return a view as it looks now, as the bytes of a PNG file."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    view.grab().save(held, "PNG")
    return bytes(held.data().data())


def _svg(view: QWidget) -> bytes:
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    maker = QSvgGenerator()
    maker.setOutputDevice(held)
    maker.setSize(view.size())
    maker.setViewBox(QRect(0, 0, view.width(), view.height()))
    painter = QPainter(maker)
    view.render(painter, QPoint())
    painter.end()
    return bytes(held.data().data())
