"""Samples that are no pictures as rows of a table; a row is read when it is seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cnnstudio.data.samples import Samples
from cnnstudio.language import number, shape_text, tr

Index = QModelIndex | QPersistentModelIndex
SAMPLE_ROLE = Qt.ItemDataRole.UserRole
EXTENT_ROLE = Qt.ItemDataRole.UserRole + 1
COLUMNS = ("row", "target", "values")
_MOST_TOLD = 12
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class NumbersModel(QAbstractTableModel):
    """One part of a data set: its rows, what is learned from each, and the values."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self._x: NDArray[Any] = np.zeros((0, 1), np.float32)
        self._y: NDArray[Any] = np.zeros(0, np.float32)
        self.extent = (0.0, 1.0)
        """Smallest and largest value of the first rows: the scale of all lines."""

    def show_part(self, samples: Samples, training: bool) -> None:
        """Show the training or the test part."""
        self.beginResetModel()
        self._samples = samples
        self._x, self._y = (
            (samples.x_train, samples.y_train) if training else (samples.x_test, samples.y_test)
        )
        some = np.asarray(samples.x_train[:256])
        self.extent = (float(some.min(initial=0.0)), float(some.max(initial=0.0)))
        self.endResetModel()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the values in a row; none where the data name none."""
        known = self._samples.input_names if self._samples is not None else ()
        return known if self._x.ndim == 2 and len(known) == self._x.shape[1] else ()

    @property
    def lines(self) -> bool:
        """Say whether a sample is shown as lines: a sequence of some channels."""
        return self._x.ndim == 3

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Return how many samples there are."""
        return 0 if parent.isValid() else len(self._x)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the sample it is drawn from."""
        if role in _TEXT_ROLES:
            return self._text(index.row(), COLUMNS[index.column()])
        if role == SAMPLE_ROLE and COLUMNS[index.column()] == "values" and self._x.ndim in {2, 3}:
            return np.asarray(self._x[index.row()])
        return self.extent if role == EXTENT_ROLE else None

    def _text(self, row: int, column: str) -> str:
        if column == "row":
            return number(row)
        return self._target(row) if column == "target" else told(np.asarray(self._x[row]))

    def _target(self, row: int) -> str:
        target = self._y[row]
        if self._samples is not None and self._samples.task == "classification":
            names = self._samples.labels
            return names[int(target)] if int(target) < len(names) else str(int(target))
        return _listed(np.asarray(target).reshape(-1))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heads of the columns."""
        if orientation != Qt.Orientation.Horizontal or role not in _TEXT_ROLES:
            return None
        predicted = self._samples is not None and self._samples.task == "regression"
        return (tr("Row"), tr("To predict") if predicted else tr("Label"), tr("Values"))[section]


def told(sample: NDArray[Any]) -> str:
    """Return a row of numbers as they are, and of larger samples the shape, the range and the mean."""
    if sample.ndim == 1:
        return _listed(sample)
    return tr(
        "{shape}: {low} to {high}, mean {mean}",
        shape=shape_text(sample.shape),
        low=number(float(sample.min()), 3),
        high=number(float(sample.max()), 3),
        mean=number(float(sample.mean()), 3),
    )


def _listed(values: NDArray[Any]) -> str:
    shown = "   ".join(number(float(value), 3) for value in values[:_MOST_TOLD])
    more = len(values) - _MOST_TOLD
    return tr("{numbers}   and {n} more", numbers=shown, n=more) if more > 0 else shown
