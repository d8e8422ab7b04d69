"""Recall of each class beside the confusion matrix, row by row, as the last epoch's check found them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Label, Matrix, Segments
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

Counts = NDArray[Any]
Shares = NDArray[np.float64]

CELL = 27
SMALL_CELL = 22
_MOST_CLASSES = 12
_HEAD = 20


def recalls(confusion: Counts) -> Shares:
    """Return the share of each class's samples that were answered rightly; not a number without samples."""
    support = confusion.sum(axis=1).astype(np.float64)
    hits = np.diag(confusion).astype(np.float64)
    shares: Shares = np.divide(hits, support, out=np.full(len(hits), np.nan), where=support > 0)
    return shares


def weakest(shares: Shares, count: int) -> list[int]:
    """Return the classes with the lowest recall, in class order; all of them where there are few."""
    if len(shares) <= count:
        return list(range(len(shares)))
    order = np.argsort(np.where(np.isnan(shares), np.inf, shares), kind="stable")
    return sorted(int(index) for index in order[:count])


class RecallBars(Styled, QWidget):
    """One bar per class from a printed low end to 100 %, with a tick where it stood an epoch before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: Sequence[str] = ()
        self._now: Shares = np.empty(0)
        self._before: Shares | None = None
        self._pitch = CELL
        self.setAccessibleName(tr("Recall of each class"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_pitch(self, pitch: int) -> None:
        """Set the height of a row."""
        self._pitch = pitch
        self.updateGeometry()
        self.update()

    def set_shares(self, labels: Sequence[str], now: Shares, before: Shares | None) -> None:
        """Show recalls, 0 to 1, and those of the epoch before."""
        self._labels, self._now, self._before = labels, now, before
        said = (f"{label}: {_told(share)}" for label, share in zip(labels, now, strict=True))
        self.setAccessibleDescription(", ".join(said))
        self.updateGeometry()
        self.update()

    def low_end(self) -> float:
        """Return where the bars begin: the next lower tenth, fiftieth or whole below the weakest class."""
        known = np.concatenate([self._now, self._before if self._before is not None else self._now[:0]])
        known = known[np.isfinite(known)]
        if len(known) == 0:
            return 0.0
        least = float(known.min())
        return next((end for end in (0.98, 0.94, 0.9, 0.8, 0.5) if least >= end + (1 - end) / 8), 0.0)

    def sizeHint(self) -> QSize:
        """Ask for a head, one row per class, and the ends of the scale."""
        look = theme.current()
        rows = len(self._now) * look.px(self._pitch)
        return QSize(look.px(190), look.px(_HEAD) + rows + look.px(18))

    def minimumSizeHint(self) -> QSize:
        """Keep label, value and a short bar."""
        return QSize(theme.current().px(96), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a bar per class and the ends of the scale."""
        painter, look = painter_on(self), theme.current()
        label_width = min(
            max((text_width(label, "body") for label in self._labels), default=0), look.px(64)
        ) + look.px(8)
        value_width = text_width("100.0", "body") + look.px(8)
        track = QRectF(label_width, 0, self.width() - label_width - value_width, look.px(7))
        worst = int(np.nanargmin(self._now)) if np.isfinite(self._now).any() else -1
        pitch = look.px(self._pitch)
        for row in range(len(self._now)):
            area = QRectF(0, look.px(_HEAD) + row * pitch, self.width(), pitch)
            self._paint_row(painter, area, track, row, row == worst)
        below = QRectF(track.left(), look.px(_HEAD) + len(self._now) * pitch, track.width(), look.px(18))
        text(painter, below, number(round(self.low_end() * 100)), "micro", "text_faint", LEFT)
        text(painter, below, "100", "micro", "text_faint", RIGHT)
        painter.end()

    def _paint_row(self, painter: QPainter, area: QRectF, track: QRectF, row: int, worst: bool) -> None:
        look, low = theme.current(), self.low_end()
        ink = "warning" if worst else "text"
        text(painter, area, self._labels[row], "strong" if worst else "body", ink, LEFT)
        box = QRectF(track.left(), area.center().y() - track.height() / 2, track.width(), track.height())
        rounded(painter, box, look.radius("bar"), look.colour("control_hover"))
        share = float(self._now[row])
        text(painter, area, _told(share), "strong" if worst else "body", ink, RIGHT)
        if np.isfinite(share):
            length = max(box.width() * (share - low) / (1 - low), 2.0)
            filled = QRectF(box.left(), box.top(), length, box.height())
            rounded(painter, filled, look.radius("bar"), look.colour("warning" if worst else "bar"))
        if self._before is not None and np.isfinite(self._before[row]):
            x = box.left() + box.width() * (float(self._before[row]) - low) / (1 - low)
            painter.fillRect(
                QRectF(x - 1, box.top() - look.px(4), 2, box.height() + look.px(8)), look.colour("text")
            )


def _told(share: float) -> str:
    return f"{share * 100:.1f}" if np.isfinite(share) else "–"


class Classes(Styled, QWidget):
    """Recall and confusion on the validation part; `cellClicked(true, answer)` asks for the images of a cell."""

    cellClicked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = Label("", "small", "text_quiet", wrap=True)
        self.bars = RecallBars()
        self.form = Segments([("counts", "n"), ("shares", "%")], "counts", tr("Cells of the matrix"))
        self.form.set_help("counts", tr("How many samples each cell holds"))
        self.form.set_help("shares", tr("Which share of its row's samples each cell holds"))
        self._counts: Counts = np.empty((0, 0))
        self.matrix = Matrix(tr("Confusion matrix"), "confusion", CELL, "micro")
        self.sentence = Label("", "small", "text_quiet", wrap=True)
        self._shown: list[int] = []
        self._tight = False
        self.matrix.setToolTip(tr("down: true, across: answer"))
        self._heads = QHBoxLayout()
        self._head_labels = (
            Label(tr("Recall of each class, %"), "group", "text_quiet"),
            Label(tr("Confusion"), "group", "text_quiet"),
            Label(tr("down: true, across: answer"), "small", "text_faint"),
        )
        for place, label in enumerate(self._head_labels):
            self._heads.addWidget(label, 0 if place else 1)
        self._heads.addWidget(self.form)
        self._both = QHBoxLayout()
        self._both.addWidget(self.bars, 1, Qt.AlignmentFlag.AlignTop)
        self._both.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        for part in (self.note, self._heads, self._both, self.sentence):
            self._column.addLayout(part) if isinstance(part, QHBoxLayout) else self._column.addWidget(part)
        self._column.addStretch(1)
        self.matrix.clicked.connect(self._tell_cell)
        self.form.valueChanged.connect(lambda _: self._show_cells())
        self.restyle()
        self.forget()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(6))
        self._both.setSpacing(look.px(20))
        self._heads.setSpacing(look.space("unit"))

    def set_narrow(self, narrow: bool, tight: bool = False) -> None:
        """Use the smaller cells of a narrow window; in a tight one the way to read the matrix is a tooltip."""
        self._tight = tight = tight or narrow
        self._head_labels[2].setVisible(self.bars.isVisibleTo(self) and not tight)
        self.matrix.set_cell(SMALL_CELL if narrow else CELL)
        self.bars.set_pitch(SMALL_CELL if narrow else CELL)

    def forget(self, numbers: bool = False) -> None:
        """Say that nothing is known yet, or that this run predicts numbers."""
        told = tr("Recall and mistakes per class appear after the first epoch.")
        self.say(tr("This run predicts numbers, so it has no classes.") if numbers else told)

    def say(self, sentence: str) -> None:
        """Show a sentence in place of the figures."""
        self.note.setText(sentence)
        self._set_filled(False)

    def _set_filled(self, filled: bool) -> None:
        self.bars.setVisible(filled)
        self.matrix.setVisible(filled)
        self.sentence.setVisible(filled)
        self.form.setVisible(filled)
        for label in self._head_labels:
            label.setVisible(filled)
        self._head_labels[2].setVisible(filled and not self._tight)

    def show_confusion(
        self, epoch: int, labels: Sequence[str], now: Counts, before: Counts | None, on_test: bool
    ) -> None:
        """Show one epoch's matrix and the recalls of the epoch before."""
        shares = recalls(now)
        self._shown = weakest(shares, _MOST_CLASSES)
        names = [labels[i] if i < len(labels) else str(i) for i in range(len(shares))]
        some = [names[i] for i in self._shown]
        earlier = recalls(before)[self._shown] if before is not None and before.shape == now.shape else None
        self.bars.set_shares(some, shares[self._shown], earlier)
        self.matrix.set_labels(some, some)
        self._counts = now
        self._show_cells()
        self.note.setText(_note(epoch, int(now.sum()), on_test, len(self._shown), len(shares)))
        self.sentence.setText(_weakest_sentence(names, now, shares))
        self._set_filled(True)

    def _show_cells(self) -> None:
        """Write counts, or each cell's share of its row."""
        cells = self._counts[np.ix_(self._shown, self._shown)].astype(np.float64)
        if self.form.value() == "counts":
            self.matrix.set_values(cells, None, lambda value: f"{value:.0f}")
            return
        support = self._counts.sum(axis=1)[self._shown].astype(np.float64)[:, None]
        shares = np.divide(cells, support, out=np.zeros_like(cells), where=support > 0)
        self.matrix.set_values(shares, None, _share_text)

    def _tell_cell(self, row: int, column: int) -> None:
        if row < len(self._shown) and column < len(self._shown):
            self.matrix.set_chosen((row, column))
            self.cellClicked.emit(self._shown[row], self._shown[column])


def _share_text(share: float) -> str:
    """Return a share in percent that fits a cell: what is not nothing must not read as nothing."""
    if share in (0.0, 1.0):
        return "100" if share else "0"
    return f"{share * 100:.1f}" if share >= 0.0005 else "<.1"


def _note(epoch: int, samples: int, on_test: bool, shown: int, classes: int) -> str:
    part = tr("test images") if on_test else tr("validation images")
    words = tr("after epoch {epoch}, {count} {part}", epoch=number(epoch), count=number(samples), part=part)
    if shown < classes:
        words += tr("; the {shown} weakest of {classes} classes", shown=shown, classes=number(classes))
    return words


def _weakest_sentence(names: Sequence[str], now: Counts, shares: Shares) -> str:
    if not np.isfinite(shares).any():
        return ""
    worst = int(np.nanargmin(shares))
    support = int(now[worst].sum())
    missed = support - int(now[worst, worst])
    if missed == 0:
        return tr("No class is missed even once.")
    return tr(
        "{label} is the weakest class: {missed} of {support} missed ({share}). Click a cell to see its images.",
        label=names[worst],
        missed=number(missed),
        support=number(support),
        share=percent(missed / support, 1),
    )
