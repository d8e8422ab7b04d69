"""Where the parts of the Draw workspace stand, from left to right as the ink travels."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing.answer import Answer
from cnnstudio.ui.drawing.familiar import LikenessView
from cnnstudio.ui.drawing.keeping import KeepBar
from cnnstudio.ui.drawing.kept_strip import KeptStrip
from cnnstudio.ui.drawing.lit_maps import LitMaps
from cnnstudio.ui.drawing.numbers import NumbersView
from cnnstudio.ui.drawing.pad import SIDE, Pad
from cnnstudio.ui.drawing.seen import SIDE as SEEN_SIDE
from cnnstudio.ui.drawing.seen import SeenView
from cnnstudio.ui.drawing.steps_view import StepsView
from cnnstudio.ui.drawing.tools import Tools
from cnnstudio.ui.widgets import Button, IconButton, SectionHead, Spine
from cnnstudio.ui.widgets.styled import Styled

_ANSWER = 190
_ANSWER_HIGH = 440
_SEEN_SHARE = SEEN_SIDE / SIDE
_LEAST = 168
_SMALLEST = (760, 420)
_STEPS = 152
_STRIP = 120
_TOOLS = 470
_TINY = 280
_LIKENESS = 640


class DrawLayout(Styled, QWidget):
    """Spine, pad with its tools and steps, what the network sees, answers, and below them the maps or the numbers."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spine = Spine(name)
        self.pad, self.tools, self.keeping, self.steps = Pad(), Tools(), KeepBar(), StepsView()
        self.seen, self.likeness = SeenView(), LikenessView()
        self.answer, self.second = Answer(tr("Answer")), Answer(tr("Beside it"))
        self.maps, self.numbers, self.strip = LitMaps(), NumbersView(), KeptStrip()
        self.compare = Button(tr("Run"), "plus", framed=False)
        self.compare.setToolTip(tr("Let a second network answer to the same stroke"))
        self.leave = IconButton("close", tr("Compare no longer"))
        self._steps_head = SectionHead(tr("How your ink becomes the network's input"))
        self._pad_head = SectionHead(tr("Draw a digit"))
        self._lower = QStackedWidget()
        self._digits, self._tiny = True, False
        self._build()

    def _build(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.spine)
        self._left = QVBoxLayout()
        self._pad_head.add(self.keeping)
        for part in (self._pad_head, self.pad, self.tools, self._steps_head, self.steps, self.strip):
            self._left.addWidget(part)
        self._left.addStretch(1)
        whole.addLayout(self._left)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(self._build_upper())
        for view in (self.maps, self.numbers):
            self._lower.addWidget(view)
        right.addWidget(self._lower, 1)
        whole.addLayout(right, 1)
        self.restyle()

    def _build_upper(self) -> QHBoxLayout:
        self._upper, self._seen_column = QHBoxLayout(), QVBoxLayout()
        self._seen_column.addWidget(self.seen)
        self._seen_column.addWidget(self.likeness)
        self._seen_column.addStretch(1)
        self._upper.addLayout(self._seen_column)
        for answer in (self.answer, self.second):
            self._upper.addWidget(answer, 1)
        self.answer.head.add(self.compare)
        self.second.head.add(self.leave)
        self.second.hide()
        return self._upper

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        section = look.space("section")
        self._left.setContentsMargins(section, look.px(8), section, look.space("inset"))
        self._left.setSpacing(look.space("gap"))
        self._upper.setContentsMargins(section, look.px(8), section, look.space("inset"))
        self._upper.setSpacing(look.space("gutter"))
        self._seen_column.setSpacing(look.space("unit"))
        for answer in (self.answer, self.second):
            answer.setMaximumWidth(look.px(420))
            answer.setMinimumWidth(look.px(_ANSWER))
        # Said here, because the layout would keep the window at the size the pad has now.
        self.setMinimumSize(look.px(_SMALLEST[0]), look.px(_SMALLEST[1]))
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the pad."""
        super().focusInEvent(event)
        self.pad.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among pad, picture and answers."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the pad what is left; pictures of the steps and nearest images go first where there is no height."""
        look = theme.current()
        section = look.space("section")
        answers = 2 if self.second.isVisibleTo(self) else 1
        room = self.width() - look.size("spine") - (4 + answers) * section - answers * look.px(_ANSWER)
        heads = look.px(150)
        pad = min(look.px(SIDE), int(room / (1 + _SEEN_SHARE)), self.height() - heads - look.px(60))
        side = max(pad, look.px(_LEAST))
        tight, self._tiny = pad < look.px(_TOOLS), pad < look.px(_TINY)
        self.tools.set_tight(tight, self._tiny)
        self.keeping.set_tight(tight, self._tiny)
        self._write_title()
        self.pad.setFixedSize(side, side)
        for part in (self._pad_head, self.tools, self.steps, self.strip):
            part.setFixedWidth(side)
        self.seen.set_side(min(look.px(SEEN_SIDE), max(int(pad * _SEEN_SHARE), look.px(112))))
        self.likeness.setFixedWidth(self.seen.width())
        self.likeness.set_roomy(self.height() >= look.px(_LIKENESS) and self.seen.width() >= look.px(260))
        pictured = self.height() - side - heads > look.px(_STEPS)
        self.steps.set_pictured(pictured)
        self._steps_head.setVisible(pictured)
        self.strip.setVisible(self.height() - side - heads > look.px(_STEPS + _STRIP))
        self._upper.setSpacing(look.space("gutter") if pad >= look.px(SIDE) else section)
        high = min(look.px(_ANSWER_HIGH), int(self.height() * 0.55))
        for answer in (self.answer, self.second):
            answer.setMinimumHeight(high)

    def set_compared(self, compared: bool) -> None:
        """Show the second answer, or give its room back."""
        self.second.setVisible(compared)
        self.compare.setText("" if compared else tr("Run"))
        self.compare.setAccessibleName(tr("Let a second network answer to the same stroke"))
        self._fit()

    def set_digits(self, digits: bool) -> None:
        """Name the pad after what is drawn on it."""
        self._digits = digits
        self._write_title()

    def _write_title(self) -> None:
        words = tr("Draw a digit") if self._digits else tr("Draw")
        self._pad_head.set_title("" if self._tiny else words)
        self._pad_head.setAccessibleName(words)

    def show_numbers(self, wanted: bool) -> None:
        """Show the table of numbers in place of the maps."""
        self._lower.setCurrentWidget(self.numbers if wanted else self.maps)
