"""The drawing pad: pen and eraser by mouse, tablet or keyboard."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.ui.drawing.ink import INK_SIDE, Bytes, Point, Under
from cnnstudio.ui.drawing.paper import FIRST_WIDTH, SIDE, WIDTHS, Paper
from cnnstudio.ui.drawing.sheet import Colour

__all__ = ["FIRST_WIDTH", "SIDE", "WIDTHS", "Pad"]

_CELLS = 28
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_STANDARD = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.Paste)
_LETTERS = "[]cew"


class Pad(Paper):
    """`inked` tells every change of the ink, `stroked` the end of a stroke; the others what the keys wish."""

    spoken_role = QAccessible.Role.Canvas

    inked = Signal()
    stroked = Signal()
    widthChanged = Signal(int)
    eraserChanged = Signal(bool)
    paperChanged = Signal(bool)
    classPressed = Signal(int)
    keepPressed = Signal()
    pastePressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.touched_at = 0.0
        """When the pen last moved, by time.perf_counter()."""
        self._erases = False
        self._colour: Colour | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Drawing pad"))
        self._describe()

    @property
    def pen_width(self) -> int:
        """Width of the pen in pixels of a drawing of 280 by 280."""
        return self._width

    def set_pen_width(self, pixels: int) -> None:
        """Take a wider or narrower pen."""
        self._width = min(max(pixels, WIDTHS[0]), WIDTHS[1])
        self.update()

    @property
    def erases(self) -> bool:
        """Say whether the pen takes ink away."""
        return self._erases

    def set_erases(self, erases: bool) -> None:
        """Take the eraser or the pen."""
        self._erases = erases

    def set_colour(self, colour: Colour | None) -> None:
        """Draw in this colour; None draws what stands out from the paper."""
        self._colour = colour

    def set_light(self, light: bool) -> None:
        """Draw black on white, or white on black; what was drawn follows."""
        if light != self.ink.light:
            self._touch()
            self.ink.take_paper(light, self._coloured, self.ink.sheet.side)
            self._renew()

    def suit(self, shape: tuple[int, ...]) -> None:
        """Be as coloured and as fine as a network's input of this height, width and channels."""
        coloured, side = shape[2] == 3, max(INK_SIDE, *shape[:2])
        self._cells = shape[0]
        if (coloured, side) != (self._coloured, self.ink.sheet.side):
            self._coloured = coloured
            self.ink.take_paper(self.ink.light, coloured, side)
            self._sheet_anew()
        self.update()

    def picture(self) -> Bytes:
        """Return what is on the pad for the network, ink and paper as they are."""
        return self.ink.sheet.array()

    def clear(self) -> None:
        """Take all ink away."""
        self._touch()
        self.ink.clear()
        self._renew()

    def undo(self) -> None:
        """Take the last step back."""
        self._touch()
        self.ink.undo()
        self._renew()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._touch()
        self.ink.redo()
        self._renew()

    def open(self, under: Under) -> None:
        """Put a picture on the pad; the pen then draws what stands out from its border."""
        self._touch()
        self.ink.open(under)
        light = sum(under.paper) > 3 * 127
        if light != self.ink.light:
            self.ink.take_paper(light, self._coloured, self.ink.sheet.side)
            self.paperChanged.emit(light)
        self._renew()

    def _renew(self) -> None:
        # A stroke under way ends here: what it grew from may be gone.
        self._pressed = self._brush_down = False
        self._sheet_anew()
        self._describe()
        self.inked.emit()
        self.stroked.emit()

    def _touch(self) -> None:
        self.touched_at = time.perf_counter()

    def _begin(self, at: Point, erases: bool, pressure: float | None = None) -> None:
        stroke = self.ink.begin(at, self._width / INK_SIDE, erases, pressure, self._colour)
        self._show(stroke, 0)
        self.inked.emit()

    def _extend(self, at: Point, pressure: float | None = None) -> None:
        stroke = self.ink.extend(at, pressure)
        self._show(stroke, len(stroke.points) - 1)
        self.inked.emit()

    def _end(self) -> None:
        self._describe()
        self.stroked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the pen down; the right button erases."""
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton}:
            self._press(event.position(), event.button() == Qt.MouseButton.RightButton, None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the pen."""
        self._pull(event.position(), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        self._lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a tablet's pen: its pressure is the line's width, its other end erases."""
        event.accept()
        if event.type() == QEvent.Type.TabletPress:
            rubber = event.pointerType() == QPointingDevice.PointerType.Eraser
            other = event.button() == Qt.MouseButton.RightButton
            self._press(event.position(), rubber or other, event.pressure())
        elif event.type() == QEvent.Type.TabletMove:
            self._pull(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletRelease:
            self._lift()

    def _press(self, place: QPointF, erases: bool, pressure: float | None) -> None:
        self._touch()
        self._pressed, self._brush_shown, self._brush_down = True, False, False
        self._begin(self._share(place), erases or self._erases, pressure)

    def _pull(self, place: QPointF, pressure: float | None) -> None:
        self._move_pointer(place)
        if self._pressed:
            self._touch()
            self._extend(self._share(place), pressure)

    def _lift(self) -> None:
        if self._pressed:
            self._pressed = False
            self._end()

    def event(self, event: QEvent) -> bool:
        """Take the pad's own keys before the window's menus do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the brush, Space sets it down or lifts it; letters take tools, digits choose a class, Enter keeps."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            wide = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_brush(*_ARROWS[key], 4 if wide else 1)
        elif key == Qt.Key.Key_Space:
            self._toggle_brush()
        elif not (self._take_standard(event) or self._take_letter(event.text().lower())):
            super().keyPressEvent(event)

    def _take_standard(self, event: QKeyEvent) -> bool:
        for standard, act in zip(_STANDARD, (self.undo, self.redo, self.pastePressed.emit), strict=True):
            if event.matches(standard):
                act()
                return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.keepPressed.emit()
            return True
        return False

    def _take_letter(self, letter: str) -> bool:
        if letter in {"[", "]"}:
            self.set_pen_width(self._width + (1 if letter == "]" else -1))
            self.widthChanged.emit(self._width)
        elif letter == "c":
            self.clear()
        elif letter == "e":
            self._erases = not self._erases
            self.eraserChanged.emit(self._erases)
        elif letter == "w":
            self.set_light(not self.ink.light)
            self.paperChanged.emit(self.ink.light)
        elif letter.isdecimal() and letter.isascii():
            self.classPressed.emit(int(letter))
        else:
            return False
        return True

    def _move_brush(self, right: int, down: int, cells: int) -> None:
        step = cells / _CELLS
        x, y = self._brush
        self._brush = (min(max(x + right * step, 0.0), 1.0), min(max(y + down * step, 0.0), 1.0))
        self._brush_shown = True
        if self._brush_down:
            self._touch()
            self._extend(self._brush)
        self.update()
        self._describe()

    def _toggle_brush(self) -> None:
        self._brush_shown, self._brush_down = True, not self._brush_down
        if self._brush_down:
            self._touch()
            self._begin(self._brush, self._erases)
        else:
            self._end()
        self.update()
        self._describe()

    def _describe(self) -> None:
        under = self.ink.drawing.under
        words = tr("No ink.") if self.ink.empty else tr("{count} strokes.", count=len(self.ink.strokes))
        if under is not None:
            words = tr("The picture {name}, {words}", name=under.name, words=words)
        if self._brush_shown:
            row, column = round(self._brush[1] * _CELLS), round(self._brush[0] * _CELLS)
            state = tr("down") if self._brush_down else tr("up")
            words += " " + tr(
                "Brush {state} at row {row}, column {column}.", state=state, row=row, column=column
            )
        self.setAccessibleDescription(words)


def _is_ours(event: QKeyEvent) -> bool:
    """Say whether the pad itself answers to a key."""
    if any(event.matches(standard) for standard in _STANDARD):
        return True
    plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
    letter = event.text().lower()
    return plain and letter != "" and (letter in _LETTERS or (letter.isascii() and letter.isdecimal()))
