"""metrics.csv: one line per measured value, appended only; a torn last line is ignored and cut off before the next."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from cnnstudio.engine.record import RunError
from cnnstudio.language import tr

Phase = Literal["train", "epoch", "validation"]
_NAME = "metrics.csv"
_HEADER = b"run_part,step,epoch,batch,phase,metric,value,seconds\n"


class Metric(NamedTuple):
    """One measured value; `train` is one step, `epoch` the average over an epoch, `validation` the check after it."""

    run_part: int
    step: int
    epoch: int
    batch: int
    phase: str
    metric: str
    value: float
    """NaN where it was not finite."""
    seconds: float


class MetricsLog:
    """The open log of a training in progress."""

    def __init__(self, run: Path) -> None:
        self._stream = _opened(run / _NAME)

    def append(self, rows: Iterable[Metric]) -> None:
        """Add the rows in one write, which a killed process leaves whole or torn at its end."""
        self._stream.write(b"".join(map(_line, rows)))

    def sync(self) -> None:
        """Return when all rows are on disk."""
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        self._stream.close()


def read_metrics(run: Path) -> tuple[Metric, ...]:
    """Return the run's values in order, each step once: where parts overlap, the later part counts."""
    return tuple(_merged(list(_rows(run / _NAME))))


def _opened(path: Path) -> BinaryIO:
    """Open for appending, with the header there and a torn last line cut off."""
    stream = open(path, "ab+", buffering=0)  # noqa: SIM115  # stays open as long as the run trains
    stream.seek(0)
    content = stream.readall()
    stream.truncate(content.rfind(b"\n") + 1)
    if b"\n" not in content:
        stream.write(_HEADER)
    return stream


def _line(row: Metric) -> bytes:
    value = repr(float(row.value)) if math.isfinite(row.value) else ""
    place = f"{row.run_part},{row.step},{row.epoch},{row.batch},{row.phase},{row.metric}"
    return f"{place},{value},{row.seconds:.3f}\n".encode()


def _rows(path: Path) -> Iterator[Metric]:
    try:
        whole = path.read_bytes().rpartition(b"\n")[0].decode()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise RunError(tr("{path} cannot be read ({why}).", path=str(path), why=str(error))) from error
    for number, fields in enumerate(csv.reader(whole.splitlines()[1:]), 2):
        try:
            yield _parsed(fields)
        except ValueError as error:
            raise RunError(
                tr("{path} line {number} is not a line of metrics.", path=str(path), number=number)
            ) from error


def _parsed(fields: list[str]) -> Metric:
    part, step, epoch, batch, phase, metric, value, seconds = fields
    number = float(value) if value else math.nan
    return Metric(int(part), int(step), int(epoch), int(batch), phase, metric, number, float(seconds))


def _merged(rows: list[Metric]) -> Iterator[Metric]:
    """Leave out what an earlier part did after the step from which a later part went on."""
    begins: dict[int, int] = {}
    for row in rows:
        if row.phase == "train":
            begins[row.run_part] = min(row.step, begins.get(row.run_part, row.step))
    last = {(row.step, row.phase, row.metric): row.run_part for row in rows}
    for row in rows:
        overtaken = any(part > row.run_part and row.step >= step for part, step in begins.items())
        if not overtaken and last[row.step, row.phase, row.metric] == row.run_part:
            yield row
