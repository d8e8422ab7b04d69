"""The strip above the status bar that moves every view to a kept epoch of a run, and back to now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.shown_epoch import ShownEpoch
from cnnstudio.ui.widgets import Button, IconButton, Label, Slider
from cnnstudio.ui.widgets.labels import Elided
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_HEIGHT = 48
_REST = 60
"""Milliseconds without a movement before the epoch under the knob is opened."""
_ALWAYS = frozenset({"train", "inspect", "draw"})
_NEVER = frozenset({"start", "data"})


class EpochSlider(Slider):
    """One place for each kept epoch and one more for now, with the numbers below and a star at the best."""

    def __init__(self) -> None:
        super().__init__(0, 0, 0, tr("Epoch that is shown"))
        self.setPageStep(1)
        self._kept: tuple[int, ...] = ()
        self._best = 0

    def show_kept(self, kept: tuple[int, ...], best: int, epoch: int | None) -> None:
        """Offer these epochs and stand at one of them, or at now; nothing is told."""
        self._kept, self._best = kept, best
        self.blockSignals(True)
        self.setRange(0, len(kept))
        self.setValue(kept.index(epoch) if epoch in kept else len(kept))
        self.blockSignals(False)
        self.set_marks(tuple(range(len(kept) + 1)))

    def epoch(self) -> int | None:
        """Return the epoch under the knob, None at now."""
        place = self.sliderPosition()
        return self._kept[place] if place < len(self._kept) else None

    def sizeHint(self) -> QSize:
        """Ask for room for the numbers below."""
        return QSize(theme.current().px(240), theme.current().px(_HEIGHT - 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the slider, the star and the epochs' numbers."""
        super().paintEvent(event)
        painter, look = painter_on(self), theme.current()
        if self._best in self._kept:
            side = look.px(12)
            box = QRectF(self._place(self._kept.index(self._best)) - side / 2, look.px(2), side, side)
            icons.draw(painter, "star", box, look.colour("plot_val"))
        self._paint_numbers(painter)
        painter.end()

    def _paint_numbers(self, painter: QPainter) -> None:
        """Paint as many numbers as stand apart, the ones that matter first."""
        look, high = theme.current(), theme.current().line_height("micro")
        top = self.height() - high
        taken: list[tuple[float, float]] = []
        for place in self._by_weight():
            words = tr("now") if place == len(self._kept) else number(self._kept[place])
            half = text_width(words, "micro") / 2 + look.px(3)
            middle = min(max(self._place(place), half), self.width() - half)
            if any(middle - half < right and left < middle + half for left, right in taken):
                continue
            taken.append((middle - half, middle + half))
            role = "text" if place == self.sliderPosition() else "text_faint"
            text(painter, QRectF(middle - half, top, 2 * half, high), words, "micro", role, CENTRE)

    def _by_weight(self) -> list[int]:
        """Return the places, those whose number must not be missing before the others."""
        best = [self._kept.index(self._best)] if self._best in self._kept else []
        first = [self.sliderPosition(), len(self._kept), *best, 0]
        return list(dict.fromkeys([*first, *range(len(self._kept))]))


class TimeBar(Styled, QWidget):
    """Shown where a run's weights are looked into, and wherever an epoch is shown that is not now."""

    def __init__(self, shown: ShownEpoch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown, self._place, self._covered = shown, "", False
        self.slider = EpochSlider()
        self.words = Elided("", "small", "text_quiet")
        self.before = IconButton("chevron-left", tr("Show the epoch before (Ctrl Page up)"))
        self.after = IconButton("chevron-right", tr("Show the epoch after (Ctrl Page down)"))
        self.now = Button(tr("Back to now"), "clock")
        self.now.setToolTip(tr("Show the weights of now in every view (F9)."))
        self.setAccessibleName(tr("Epoch that is shown"))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        for part in (self.before, self.slider, self.after, self.words, self.now):
            self._row.addWidget(part)
        self._row.setStretch(1, 3)
        self._row.setStretch(3, 2)
        self._head = Label(tr("Epoch"), "strong")
        self._row.insertWidget(0, self._head)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.setFixedHeight(look.px(_HEIGHT))
        self._row.setContentsMargins(look.space("inset"), 0, look.space("inset"), 0)
        self._row.setSpacing(look.space("gap"))

    def _connect(self) -> None:
        self._shown.changed.connect(self.refresh)
        self.slider.valueChanged.connect(self._wait)
        self._rest.timeout.connect(self._open)
        self.before.clicked.connect(lambda: self._shown.step(-1))
        self.after.clicked.connect(lambda: self._shown.step(1))
        self.now.clicked.connect(self._shown.back_to_now)

    def set_place(self, workspace: str) -> None:
        """Follow the view that is shown."""
        self._place = workspace
        self._show_or_hide()

    def set_covered(self, covered: bool) -> None:
        """Stand aside while a page with numbers of its own lies over Train."""
        self._covered = covered
        self._show_or_hide()

    def _wait(self, _place: int) -> None:
        """Say at once where the knob stands; open it when it rests, since each opening builds a network."""
        self._rest.start()
        self.slider.update()

    def _open(self) -> None:
        """Show the epoch under the knob, and what came about while it moved."""
        self._shown.show(self.slider.epoch())
        self.refresh()

    def refresh(self) -> None:
        """Show the kept epochs and the one that is shown."""
        shown = self._shown
        if not self._rest.isActive():
            self.slider.show_kept(shown.kept, shown.best, shown.epoch)
        past = shown.epoch is not None
        empty = not past and not shown.kept
        self.words.setText(tr("Epochs appear here as they are kept") if empty else shown.words())
        self.words.set_role("text" if past else "text_quiet")
        self.slider.setAccessibleDescription(shown.words())
        self.now.setVisible(past)
        self.before.setEnabled(bool(shown.kept) and shown.epoch != shown.kept[0])
        self.after.setEnabled(past)
        self._show_or_hide()
        self.update()

    def _show_or_hide(self) -> None:
        past = self._shown.epoch is not None
        wanted = self._place in _ALWAYS or (past and self._place not in _NEVER)
        covered = self._covered and self._place == "train"
        # It stands there from a run's first step: coming up later it would move the whole page under the pointer.
        self.setVisible(wanted and not covered and (past or self._shown.offers))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to now with Escape."""
        if event.key() == Qt.Key.Key_Escape and self._shown.epoch is not None:
            self._shown.back_to_now()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface, tinted while it is not now, and the line above."""
        painter, look = painter_on(self, smooth=False), theme.current()
        past = self._shown.epoch is not None
        painter.fillRect(self.rect(), look.colour("accent_tint" if past else "chrome"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("accent_line" if past else "line"))
        painter.end()
