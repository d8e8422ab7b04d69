"""Steps through places one after the other: back, play, forward, a slider and the speed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Choice, IconButton, Label, Slider
from cnnstudio.ui.widgets.styled import Styled

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""Places a second."""
_USUAL = 2.0


class Player(Styled, QWidget):
    """Goes over `count` places; `moved(place)` tells every step the user or the clock makes."""

    moved = Signal(int)

    def __init__(self, count: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._at = max(count, 1), 0
        self.back = IconButton("chevron-left", tr("One place back"), framed=True)
        self.play_button = IconButton("play", tr("Play (Space)"), framed=True)
        self.forward = IconButton("chevron-right", tr("One place on"), framed=True)
        self.slider = Slider(0, 0, 0, tr("Place"))
        self.place = Label("", "body", "text_quiet")
        self.speed = Choice([(s, self._speed_text(s)) for s in SPEEDS], _USUAL, tr("Speed"))
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self._lay_out()
        self.set_count(self._count)
        self.restyle()

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part in (self.back, self.play_button, self.forward, self.slider, self.place):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self.speed)
        self._row.setStretchFactor(self.slider, 4)
        self.back.clicked.connect(lambda: self.go(self._at - 1))
        self.forward.clicked.connect(lambda: self.go(self._at + 1))
        self.play_button.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._slide)
        self.speed.valueChanged.connect(lambda _speed: self._take_speed())

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._row.setSpacing(look.space("unit"))
        self.slider.setMaximumWidth(look.px(240))
        self.speed.setFixedWidth(look.px(120))

    @staticmethod
    def _speed_text(speed: float) -> str:
        return tr("{speed} a second", speed=number(speed))

    @property
    def at(self) -> int:
        """The place shown."""
        return self._at

    @property
    def playing(self) -> bool:
        """Say whether the clock runs."""
        return self._clock.isActive()

    def set_count(self, count: int) -> None:
        """Go over so many places from now on, without telling anyone."""
        self._count = max(count, 1)
        self._at = min(self._at, self._count - 1)
        self.slider.blockSignals(True)
        self.slider.setRange(0, self._count - 1)
        self.slider.blockSignals(False)
        self._show()

    def set_at(self, place: int) -> None:
        """Show another place without telling anyone."""
        self._at = min(max(place, 0), self._count - 1)
        self._show()

    def go(self, place: int) -> None:
        """Go to a place, within what there is, and tell."""
        place = min(max(place, 0), self._count - 1)
        if place != self._at:
            self.set_at(place)
            self.moved.emit(place)

    def toggle(self) -> None:
        """Play, from the beginning if the end is reached, or stand still."""
        if self.playing:
            self.stop()
            return
        if self._at == self._count - 1:
            self.go(0)
        self._take_speed(start=True)
        self._show_button()

    def stop(self) -> None:
        """Stand still."""
        self._clock.stop()
        self._show_button()

    def set_speed(self, speed: float) -> None:
        """Play so many places a second."""
        self.speed.set_value(speed)
        self._take_speed()

    def faster(self, steps: int) -> None:
        """Play some speeds faster, or slower."""
        index = SPEEDS.index(float(str(self.speed.value()))) + steps
        self.set_speed(SPEEDS[min(max(index, 0), len(SPEEDS) - 1)])

    def press(self, key: Qt.Key, words: str) -> bool:
        """Obey a key: Space, + and -, Home and End; say whether it was one of these."""
        if key == Qt.Key.Key_Space:
            self.toggle()
        elif words in ("+", "-"):
            self.faster(1 if words == "+" else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go(0 if key == Qt.Key.Key_Home else self._count - 1)
        else:
            return False
        return True

    def _take_speed(self, start: bool = False) -> None:
        interval = round(1000 / float(str(self.speed.value())))
        if start or self.playing:
            self._clock.start(interval)

    def _tick(self) -> None:
        if self._at < self._count - 1:
            self.go(self._at + 1)
        else:
            self.stop()

    def _slide(self, place: int) -> None:
        if place != self._at:
            self.go(place)

    def _show(self) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(self._at)
        self.slider.blockSignals(False)
        self.place.setText(tr("place {at} of {count}", at=number(self._at + 1), count=number(self._count)))
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at < self._count - 1)

    def _show_button(self) -> None:
        self.play_button.set_icon_name("pause" if self.playing else "play")
