"""How the samples are divided: one bar, and the counts below it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.data.parts import Parts
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

_ROLES = ("plot_train", "plot_val", "bar")
_ALIGN = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)


class SplitBar(Styled, QWidget):
    """Training, validation and test to one scale; where the test part validates, it wears both colours."""

    spoken_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = (0, 0, 0)
        self._on_test = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Split"))

    def show_parts(self, parts: Parts | None) -> None:
        """Show the sizes of these parts."""
        self._on_test = parts is not None and parts.validates_on_test
        self._counts = _sizes(parts)
        told = [f"{title} {words}" for title, words in zip(self.titles(), self.words(), strict=True)]
        self.setAccessibleDescription(", ".join(told))
        self.setToolTip(self.accessibleDescription())
        self.update()

    def titles(self) -> tuple[str, str, str]:
        """Return the words under the bar."""
        return tr("Training"), tr("Validation"), tr("Test")

    def words(self) -> tuple[str, str, str]:
        """Return the counts under the bar; what does not exist is a dash."""
        train, validation, test = self._counts
        between = tr("= test") if self._on_test else (number(validation) if validation else "–")
        return number(train) if train else "–", between, number(test) if test else "–"

    def sizeHint(self) -> QSize:
        """Ask for the bar and two lines of words."""
        look = theme.current()
        return QSize(look.px(200), look.px(14 + 6 + 16 + 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bar, words and counts."""
        painter, look = painter_on(self), theme.current()
        self._paint_bar(painter)
        top = look.px(18)
        for title, words, align in zip(self.titles(), self.words(), _ALIGN, strict=True):
            sides = align | Qt.AlignmentFlag.AlignVCenter
            text(painter, QRectF(0, top, self.width(), look.px(16)), title, "small", "text_quiet", sides)
            below = QRectF(0, top + look.px(16), self.width(), look.px(18))
            text(painter, below, words, "strong", "text", sides)
        painter.end()

    def _paint_bar(self, painter: QPainter) -> None:
        look, left = theme.current(), 0.0
        total = sum(self._counts) or 1
        shown = [(count, role) for count, role in zip(self._counts, _ROLES, strict=True) if count]
        room = self.width() - look.px(2) * max(len(shown) - 1, 0)
        for count, role in shown:
            width = max(room * count / total, 3.0)
            colour = look.colour("plot_val" if role == "bar" and self._on_test else role)
            rounded(painter, QRectF(left, 0, width, look.px(12)), look.radius("bar"), colour)
            left += width + look.px(2)


def _sizes(parts: Parts | None) -> tuple[int, int, int]:
    if parts is None:
        return 0, 0, 0
    apart = parts.validation is not None and not parts.validates_on_test
    validation = len(parts.validation) if apart and parts.validation is not None else 0
    return len(parts.train), validation, len(parts.test) if parts.test is not None else 0
