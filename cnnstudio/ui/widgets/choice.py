"""One of many: a list that opens."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget

from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.paint import painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class Choice(Styled, QComboBox):
    """A list of (value, text); `valueChanged` tells only of the user's choice."""

    valueChanged = Signal(object)

    def __init__(
        self,
        options: Sequence[tuple[Hashable, str]] = (),
        value: Hashable = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values: list[Hashable] = []
        # Fusion lists choices as a menu, which no style rule reaches; a plain delegate obeys them.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._tell)
        self.set_options(options)
        if value is not None or value in self._values:
            self.set_value(value)
        self.restyle()

    def restyle(self) -> None:
        """Take font and height from the theme."""
        self.wear_font(theme.current().font("body"))
        self.setFixedHeight(theme.current().size("control"))

    def _tell(self, index: int) -> None:
        self.valueChanged.emit(self._values[index])

    def set_options(self, options: Sequence[tuple[Hashable, str]]) -> None:
        """Offer other choices, keeping the chosen value if it is still there."""
        kept = self.value()
        self.blockSignals(True)
        self.clear()
        self._values = [value for value, _words in options]
        self.addItems([words for _value, words in options])
        self.blockSignals(False)
        if kept in self._values:
            self.set_value(kept)

    def value(self) -> Hashable:
        """Return the chosen value, None when nothing is offered."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: Hashable) -> None:
        """Choose a value without telling anyone."""
        self.setCurrentIndex(self._values.index(value))

    def sizeHint(self) -> QSize:
        """Ask for the longest choice and the arrow."""
        look = theme.current()
        widest = max((text_width(self.itemText(row)) for row in range(self.count())), default=0)
        return QSize(widest + look.px(42), look.size("control"))

    def minimumSizeHint(self) -> QSize:
        """Accept the room of a short word; the rest ends in an ellipsis."""
        return QSize(theme.current().px(64), theme.current().size("control"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll unless the list has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the closed list."""
        painter, look = painter_on(self), theme.current()
        enabled, over = self.isEnabled(), self.underMouse()
        fill = look.colour("control_hover" if over else "control") if enabled else None
        edge = look.colour("control_line" if enabled else "line")
        rounded(painter, QRectF(self.rect()), look.radius("control"), fill, edge)
        role = "text" if enabled else "text_disabled"
        side = look.px(14)
        right = self.width() - look.px(9) - side
        area = QRectF(look.px(8), 0, right - look.px(12), self.height())
        text(painter, area, self.currentText(), "body", role)
        arrow = QRectF(right, (self.height() - side) / 2, side, side)
        icons.draw(painter, "chevron-down", arrow, look.colour("text_faint" if enabled else "text_disabled"))
        painter.end()
