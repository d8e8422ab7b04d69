"""The bar at the foot: what the design is, what the hand does, and what is sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.labels import Elided, Line
from cnnstudio.ui.widgets.paint import LEFT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_READABLE = 160


class StatusFact(NamedTuple):
    """One fact of the status bar, in a role's colour; with a key it can be pressed."""

    text: str
    icon: str = ""
    role: str = "text_quiet"
    key: str = ""
    tip: str = ""


class _Fact(Styled, QAbstractButton):
    """A fact as it stands in the bar."""

    def __init__(self, fact: StatusFact, parent: QWidget) -> None:
        super().__init__(parent)
        self.fact = fact
        self.setText(fact.text)
        self.setToolTip(fact.tip)
        self.setAccessibleName(fact.text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if fact.key else Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        look = theme.current()
        drawing = look.px(14 + 6) if self.fact.icon else 0
        return QSize(text_width(self.fact.text, "small") + drawing + look.px(2), look.size("statusbar") - 6)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = painter_on(self), theme.current()
        area = QRectF(self.rect())
        if self.fact.key and (self.underMouse() or self.isDown()):
            rounded(painter, area, look.radius("chip"), look.colour("control_hover"))
        if self.fact.icon:
            side = look.px(14)
            box = QRectF(1, (area.height() - side) / 2, side, side)
            icons.draw(painter, self.fact.icon, box, look.colour(self.fact.role))
            area.setLeft(side + look.px(6))
        text(painter, area, self.fact.text, "small", self.fact.role, LEFT)
        painter.end()


class _Told(_Fact):
    """A fact that cannot be pressed."""

    spoken_role = QAccessible.Role.StaticText


class _Group(Styled, QWidget):
    """Facts in a row with hairlines between them."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.facts: tuple[StatusFact, ...] = ()
        self._shown: list[_Fact] = []
        self._lines: list[Line] = []

    def show_facts(self, facts: Sequence[StatusFact]) -> None:
        if tuple(facts) == self.facts:
            return
        self.facts = tuple(facts)
        self._shown, self._lines = [], []
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for index, fact in enumerate(facts):
            if index:
                line = Line(standing=True)
                line.setFixedHeight(theme.current().px(12))
                self._row.addWidget(line)
                self._lines.append(line)
                line.show()
            button = (_Fact if fact.key else _Told)(fact, self)
            button.clicked.connect(self._tell)
            self._row.addWidget(button)
            self._shown.append(button)
            button.show()  # a layout would show it, and count its width, only one event later
        self.restyle()

    def restyle(self) -> None:
        self._row.setSpacing(theme.current().px(14))

    def fit(self, room: int) -> int:
        """Show as many facts, from the first, as are seen whole in so much room; return what they take."""
        taken, fits = 0, True
        for index, fact in enumerate(self._shown):
            more = fact.sizeHint().width() + (2 * self._row.spacing() + 1 if index else 0)
            fits = fits and taken + more <= room
            fact.setVisible(fits)
            if index:
                self._lines[index - 1].setVisible(fits)
            taken += more if fits else 0
        return taken

    def _tell(self) -> None:
        button = self.sender()
        if isinstance(button, _Fact) and button.fact.key:
            self.pressed.emit(button.fact.key)


class StatusBar(Styled, QFrame):
    """28 pixels: facts of the design at the left, the hint in the middle, what is sure at the right.

    `tell` shows what the last edit did for six seconds; `pressed(key)` tells a pressed fact.
    """

    spoken_role = QAccessible.Role.StatusBar

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint, self._told = "", ""
        self._left, self._right = _Group(self), _Group(self)
        self._centre = Elided("", "small", "text_faint")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._left)
        self._row.addStretch(1)
        self._row.addWidget(self._right)
        self._centre.setParent(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._forget)
        self._left.pressed.connect(self.pressed)
        self._right.pressed.connect(self.pressed)
        self.setAccessibleName(tr("Status"))
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.setFixedHeight(look.size("statusbar"))
        self._row.setContentsMargins(look.px(12), 1, look.px(12), 0)
        self._place()

    def set_left(self, facts: Sequence[StatusFact]) -> None:
        """Say what the design is: layers, parameters, problems."""
        self._left.show_facts(facts)
        self._place()

    def set_right(self, facts: Sequence[StatusFact]) -> None:
        """Say what is sure: confirmed by Keras, saved, the device."""
        self._right.show_facts(facts)
        self._place()

    def set_hint(self, hint: str) -> None:
        """Say what a gesture could do now."""
        self._hint = hint
        self._show()

    def show_gesture(self, hint: str) -> None:
        """Say what the gesture under way could do; it matters more now than what the last edit did."""
        if hint:
            self._told = ""
        self.set_hint(hint)

    def tell(self, sentence: str) -> None:
        """Say for six seconds what the last edit did, also to screen readers."""
        self._told = sentence
        self._timer.start(theme.current().motion("toast"))
        self._show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def text(self) -> str:
        """Return what stands in the middle now."""
        return self._centre.text()

    def _forget(self) -> None:
        self._told = ""
        self._show()

    def _show(self) -> None:
        self._centre.set_role("text" if self._told else "text_faint")
        self._centre.setText(self._told or self._hint)
        self._place()

    def _make_room(self, wanted: int) -> None:
        """Hide facts where the window is narrow: those at the right first, and all for as long as a sentence needs."""
        look = theme.current()
        gap = look.space("section")
        room = self.width() - 2 * look.px(12) - gap
        told = wanted + gap if self._told else 0
        left = self._left.fit(room - told)
        self._right.fit(room - told - left)

    def _place(self) -> None:
        wanted = self._centre.sizeHint().width() + 2
        self._make_room(wanted)
        self._row.activate()
        gap = theme.current().space("section")
        room_left = self._left.sizeHint().width() + gap
        room_right = self.width() - self._right.sizeHint().width() - gap
        width = max(min(wanted, room_right - room_left), 0)
        readable = width == wanted or width >= theme.current().px(_READABLE)
        self._centre.setVisible(readable)
        middle = (self.width() - width) // 2
        left = max(min(middle, room_right - width), room_left)
        self._centre.setGeometry(left, 1, width, self.height() - 1)

    def event(self, event: QEvent) -> bool:
        """Find the hint's room again when a fact has become wider, such as at another scale."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the hint in the middle."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line above."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        painter.end()
