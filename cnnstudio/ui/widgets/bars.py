"""One bar per class: how sure a network is of each answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_SHOWN_FROM = 0.0005
_CERTAIN = 0.9995
_NEARLY_ALL = 0.9999


def share_text(share: float) -> str:
    """Return 0.5443 as 54.4 %, next to nothing as 0, next to all as > 99.9 %."""
    if math.isnan(share):
        return tr("not a number")
    if share < _SHOWN_FROM:
        return "0"
    return tr("> 99.9 %") if share >= _CERTAIN else percent(share, 1)


class Bars(Styled, QWidget):
    """Bars that jump, never glide; the lead wears the accent. `dense=True` packs them for a side panel."""

    spoken_role = QAccessible.Role.Chart

    hovered = Signal(int)
    clicked = Signal(int)

    def __init__(
        self, labels: Sequence[str], name: str = "", dense: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._labels, self._dense = tuple(labels), dense
        self._values: tuple[float, ...] | None = None
        self._under = -1
        self.setAccessibleName(name or tr("Answer"))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_values(None)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Name the classes anew and forget the values."""
        self._labels = tuple(labels)
        self.set_values(None)
        self.updateGeometry()

    def values(self) -> tuple[float, ...] | None:
        """Return the shares shown."""
        return self._values

    def set_values(self, values: Sequence[float] | None) -> None:
        """Show one share per class, or empty tracks when nothing is known."""
        self._take(values)
        self.update()

    def show_now(self, values: Sequence[float]) -> None:
        """Show one share per class before this returns; only the rows that look different are painted."""
        before = self._looks()
        self._take(values)
        changed = QRegion()
        for row, (old, new) in enumerate(zip(before, self._looks(), strict=True)):
            if old != new:
                changed += QRect(0, row * self._pitch(), self.width(), self._pitch())
        if not changed.isEmpty():
            self.repaint(changed)

    def _take(self, values: Sequence[float] | None) -> None:
        self._values = None if values is None else tuple(float(value) for value in values)
        self.setAccessibleDescription(self._summary())

    def _looks(self) -> tuple[object, ...]:
        """Return of each row what its painting depends on."""
        values, lead = self._values or (), self.lead()
        shares = [values[row] if row < len(values) else None for row in range(len(self._labels))]
        return tuple(
            (None, 0, False)
            if share is None
            else (share_text(share), round(share * self.width()), row == lead)
            for row, share in enumerate(shares)
        )

    def lead(self) -> int | None:
        """Return the class with the largest share, None without values."""
        if not self._values:
            return None
        return max(range(len(self._values)), key=lambda index: self._values[index] if self._values else 0.0)

    def _summary(self) -> str:
        if not self._values:
            return tr("No answer yet.")
        parts = [
            f"{label}: {share_text(share)}" for label, share in zip(self._labels, self._values, strict=False)
        ]
        return ", ".join(parts)

    def _pitch(self) -> int:
        return theme.current().px(18 if self._dense else 26)

    def sizeHint(self) -> QSize:
        """Ask for one row per class."""
        return QSize(theme.current().px(240), self._pitch() * max(len(self._labels), 1))

    def minimumSizeHint(self) -> QSize:
        """Keep a short track beside label and value."""
        return QSize(theme.current().px(140), self._pitch() * max(len(self._labels), 1))

    def _row_at(self, event: QMouseEvent) -> int:
        row = int(event.position().y() // self._pitch())
        return row if 0 <= row < len(self._labels) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which class is under the pointer."""
        row = self._row_at(event)
        if row != self._under:
            self._under = row
            self.hovered.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which class was pressed."""
        if self._row_at(event) >= 0:
            self.clicked.emit(self._row_at(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint label, track, bar and value of each class."""
        painter = painter_on(self)
        look, lead = theme.current(), self.lead()
        label_width = min(
            max((text_width(label, "strong") for label in self._labels), default=0), look.px(120)
        )
        value_width = text_width(share_text(_NEARLY_ALL), "group") + look.px(4)
        for row, label in enumerate(self._labels):
            area = QRectF(0, row * self._pitch(), self.width(), self._pitch())
            if event.region().intersects(area.toRect()):
                self._paint_row(painter, area, label, row, row == lead, label_width, value_width)
        painter.end()

    def _paint_row(
        self,
        painter: QPainter,
        area: QRectF,
        label: str,
        row: int,
        lead: bool,
        label_width: int,
        value_width: int,
    ) -> None:
        look = theme.current()
        share = self._values[row] if self._values and row < len(self._values) else None
        strong = lead or (share is not None and share >= 0.2)
        left = QRectF(area.left(), area.top(), label_width, area.height())
        text(painter, left, label, "strong" if lead else "body", "text" if strong else "text_quiet", LEFT)
        thick = look.px(8 if self._dense else 12)
        start = label_width + look.px(12)
        track = QRectF(
            start, area.center().y() - thick / 2, area.width() - start - value_width - look.px(4), thick
        )
        rounded(painter, track, look.radius("bar"), look.colour("control_hover"))
        if share is None:
            return
        length = max(track.width() * min(max(share, 0.0), 1.0), 1.0)
        bar = QRectF(track.left(), track.top(), length, thick)
        rounded(
            painter, bar, look.radius("bar") if length > 4 else 0, look.colour("bar_lead" if lead else "bar")
        )
        right = QRectF(area.right() - value_width, area.top(), value_width, area.height())
        text(
            painter,
            right,
            share_text(share),
            "group" if strong else "small",
            "text" if strong else "text_faint",
            RIGHT,
        )
