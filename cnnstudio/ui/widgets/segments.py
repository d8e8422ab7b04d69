"""A few choices side by side, of which exactly one is on."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class _Segment(Styled, QRadioButton):
    """One choice; a radio button to the keyboard and to screen readers."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)
        self.setProperty("rings_parent", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(text_width(self.text(), "control") + look.px(20), look.size("control") - 4)

    def minimumSizeHint(self) -> QSize:
        """Let a narrow form take the air beside the word, never the word."""
        look = theme.current()
        return QSize(text_width(self.text(), "control") + look.px(8), look.size("control") - 4)

    def hitButton(self, pos: object) -> bool:
        return True

    def _ink(self) -> str:
        if not self.isEnabled():
            return "text_disabled"
        return "text" if self.isChecked() or self.underMouse() else "text_quiet"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = painter_on(self), theme.current()
        if self.isChecked():
            fill = look.colour("control_hover" if look.dark else "control", 1.0 if self.isEnabled() else 0.5)
            rounded(painter, QRectF(self.rect()), look.radius("chip"), fill)
        text(painter, self.rect(), self.text(), "control", self._ink(), CENTRE)
        painter.end()


class Segments(Styled, QWidget):
    """Two to five choices (value, text) in one frame; `valueChanged` tells only of the user's choice."""

    spoken_role = QAccessible.Role.Grouping

    valueChanged = Signal(object)

    def __init__(
        self,
        options: Sequence[tuple[Hashable, str]],
        value: Hashable = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values = [option for option, _text in options]
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        for index, (_value, words) in enumerate(options):
            segment = _Segment(words, self)
            self._group.addButton(segment, index)
            self._row.addWidget(segment)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._tell)
        self.set_value(self._values[0] if value is None else value)
        self.restyle()

    def restyle(self) -> None:
        """Take the height from the theme."""
        self.setFixedHeight(theme.current().size("control"))
        self._row.setContentsMargins(2, 2, 2, 2)

    def value(self) -> Hashable:
        """Return the choice that is on."""
        return self._values[self._group.checkedId()]

    def set_value(self, value: Hashable) -> None:
        """Put a choice on without telling anyone."""
        self._group.button(self._values.index(value)).setChecked(True)
        self._chosen = value
        self._keep_one_tab_stop()

    def set_help(self, value: Hashable, sentence: str) -> None:
        """Explain one choice in its tooltip."""
        self._group.button(self._values.index(value)).setToolTip(sentence)

    def _tell(self) -> None:
        self._keep_one_tab_stop()
        if self.value() != self._chosen:
            self._chosen = self.value()
            self.valueChanged.emit(self._chosen)

    def _keep_one_tab_stop(self) -> None:
        # Qt does the same, but only after the group has once had the focus.
        for button in self._group.buttons():
            stop = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(stop)
        chosen = self._group.checkedButton()
        if chosen is not None:
            self.setFocusProxy(chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame around the choices."""
        painter, look = painter_on(self), theme.current()
        fill = look.colour("field" if look.dark else "control_hover")
        rounded(painter, QRectF(self.rect()), look.radius("control"), fill, look.colour("line"))
        painter.end()
