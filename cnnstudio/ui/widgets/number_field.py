"""A field for one number, with steppers, sums and limits that are explained."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.layers.limits import limits_sentence
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.number_text import NotANumber, read_number, unfinished, written
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.scrub import Scrub
from cnnstudio.ui.widgets.text_field import Field

Number = float | int


class NumberField(Field):
    """An int (or, with `whole=False`, a float) between limits; `optional` lets it stay empty, which is None.

    `valueChanged` tells each valid number while the user types, `editingEnded` when the field is left
    or Enter is pressed, `problemChanged` the sentence to show under the field ("" when all is well).
    """

    valueChanged = Signal(object)
    editingEnded = Signal()

    def __init__(
        self,
        value: Number | None = None,
        low: Number | None = None,
        high: Number | None = None,
        step: Number = 1,
        whole: bool = True,
        optional: bool = False,
        placeholder: str = "",
        name: str = "",
        limits: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, placeholder=placeholder, parent=parent)
        self._limits = limits
        self._low, self._high, self._step, self._whole, self._optional = low, high, step, whole, optional
        self._value: Number | None = value
        self._before = value
        self._open = self._unread = False
        self._scrub, self._fresh = Scrub(), False
        self.setText(written(value))
        self.textEdited.connect(self._typed)
        self.returnPressed.connect(self.commit)
        self._keep_room_for_steppers()

    def restyle(self) -> None:
        """Take fonts and lengths from the theme."""
        super().restyle()
        self._keep_room_for_steppers()

    def _keep_room_for_steppers(self) -> None:
        self.setTextMargins(0, 0, theme.current().px(16), 0)

    def value(self) -> Number | None:
        """Return the last valid number."""
        return self._value

    def set_value(self, value: Number | None) -> None:
        """Show a number without telling anyone; what the user is typing is left alone if it means the same."""
        known = value == self._value and not self.problem()
        if known and (self.hasFocus() or self.text() == written(value)):
            return
        self._value = value
        self.setText(written(value))
        self.set_problem("")

    def set_limits(self, low: Number | None, high: Number | None) -> None:
        """Accept numbers from low to high from now on."""
        self._low, self._high = low, high

    def sizeHint(self) -> QSize:
        """Ask for the width of a form's control."""
        return QSize(theme.current().px(88), theme.current().size("control"))

    def minimumSizeHint(self) -> QSize:
        """Keep four digits and the steppers visible."""
        return QSize(theme.current().px(64), theme.current().size("control"))

    def read(self, text: str) -> Number | None:
        """Return what a text means for this field, or raise NotANumber with a sentence."""
        if not text.strip() and self._optional:
            return None
        value = self._read_sum(text)
        if self._whole:
            if value != int(value):
                raise NotANumber(limits_sentence(False, self._low, self._high))
            value = int(value)
        else:
            value = float(value)
        self._check_limits(value)
        return value

    def _read_sum(self, text: str) -> Number:
        """Return what a number or a sum comes to; what is none is answered with the limits, where there are any."""
        try:
            return read_number(text, self._before if self._open else self._value)
        except NotANumber:
            if self._limits:
                raise NotANumber(self._limits) from None
            if self._low is None and self._high is None:
                raise
            raise NotANumber(limits_sentence(not self._whole, self._low, self._high)) from None

    def _check_limits(self, value: Number) -> None:
        low, high = self._low, self._high
        if (low is None or value >= low) and (high is None or value <= high):
            return
        raise NotANumber(limits_sentence(not self._whole, low, high))

    def _begin(self) -> None:
        if not self._open:
            self._open, self._before = True, self._value

    def _typed(self, text: str) -> None:
        self._begin()
        if unfinished(text) and not (self._optional and not text.strip()):
            self.set_problem("")
            return
        self._take(text)

    def _take(self, text: str) -> bool:
        try:
            value = self.read(text)
        except NotANumber as refused:
            self._unread = True
            self._put_back()
            self.set_problem(str(refused))
            return False
        if value != self._value or self._unread:
            self._unread = False
            self.set_problem("")
        if value != self._value:
            self._value = value
            self.valueChanged.emit(value)
        # Whoever heard of the value may have refused it; entering it again does not change that.
        return not self.problem()

    def _put_back(self) -> None:
        """Tell the number from before again: of a refused text no half is kept."""
        if self._open and self._value != self._before:
            self._value = self._before
            self.valueChanged.emit(self._before)

    def commit(self) -> None:
        """End the edit: write a valid number plainly, keep a refused text with its sentence."""
        if not self._open:
            return
        if self._take(self.text()):
            self._open = False
            self.setText(written(self._value))
            self.editingEnded.emit()

    def take_text(self, text: str) -> None:
        """Do as if this text had been typed and entered."""
        self._begin()
        self.setText(text)
        self.commit()

    def step_by(self, steps: int) -> None:
        """Go some steps up or down, stopping at the limits."""
        if not self.isEnabled() or self.isReadOnly():
            return
        start = self._value if self._value is not None else (self._low or 0)
        wanted = self._within(start + steps * self._step)
        self._begin()
        self.setText(written(wanted if self._whole else float(f"{wanted:.12g}")))
        self._take(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with Up, Down, Page Up and Page Down; Escape gives the edit up."""
        steps = {
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: 10,
            Qt.Key.Key_PageDown: -10,
        }.get(Qt.Key(event.key()))
        if steps is not None:
            self.step_by(steps * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))
        elif event.key() == Qt.Key.Key_Escape and (self._open or self.problem()):
            self._scrub.end()
            self._give_up()
        else:
            super().keyPressEvent(event)

    def _give_up(self) -> None:
        before = self._before if self._open else self._value
        self._open = False
        self.setText(written(before))
        self.set_problem("")
        self.selectAll()
        if before != self._value:
            self._value = before
            self.valueChanged.emit(before)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Note that a press brought the keyboard here: this very press may become a drag."""
        self._fresh = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit when the field is left."""
        self.commit()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step with the wheel while the field has the focus; otherwise let the page scroll."""
        if not self.hasFocus():
            event.ignore()
            return
        self.step_by(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def _stepper(self, up: bool) -> QRectF:
        look = theme.current()
        width = look.px(20)
        half = self.height() / 2
        return QRectF(self.width() - width, 0 if up else half, width, half)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Step when a stepper is pressed; a press on a field without the keyboard may become a drag."""
        for up in (True, False):
            if self._stepper(up).contains(event.position()) and event.button() == Qt.MouseButton.LeftButton:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self.step_by(1 if up else -1)
                return
        fresh, self._fresh = self._fresh or self._may_scrub(), False
        if event.button() == Qt.MouseButton.LeftButton and fresh and self._value is not None:
            self._scrub.begin(event.position().x(), self._value)
            return
        super().mousePressEvent(event)

    def _may_scrub(self) -> bool:
        return not self.hasFocus() and self.isEnabled() and not self.isReadOnly() and self._value is not None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag as one edit; a press that did not travel takes the keyboard."""
        if not self._scrub.held:
            super().mouseReleaseEvent(event)
        elif self._scrub.end():
            self.commit()
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectAll()

    def _drag(self, event: QMouseEvent) -> None:
        """Follow the pointer: to the right is more, Shift makes it fine and Ctrl coarse."""
        steps = self._scrub.steps(event.position().x(), event.modifiers())
        if steps is None or self._scrub.start is None:
            return
        wanted = self._within(self._scrub.start + steps * self._step)
        self._begin()
        self.setText(written(round(wanted) if self._whole else float(f"{wanted:.12g}")))
        self._take(self.text())

    def _within(self, wanted: Number) -> Number:
        wanted = wanted if self._low is None else max(wanted, self._low)
        return wanted if self._high is None else min(wanted, self._high)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag; else show an arrow over the steppers, and a double one where dragging changes the number."""
        if self._scrub.held:
            self._drag(event)
            return
        over = event.position().x() > self._stepper(True).left()
        beside = Qt.CursorShape.SizeHorCursor if self._may_scrub() else Qt.CursorShape.IBeamCursor
        self.setCursor(Qt.CursorShape.ArrowCursor if over else beside)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field and its steppers."""
        super().paintEvent(event)
        painter, look = painter_on(self), theme.current()
        role = "text_faint" if self.isEnabled() else "text_disabled"
        side = look.px(12)
        for up in (True, False):
            area = self._stepper(up)
            nudge = look.px(2) * (1 if up else -1)
            painter.save()
            painter.translate(area.center().x() - look.px(3), area.center().y() + nudge)
            painter.scale(1, -1 if up else 1)
            icons.draw(painter, "chevron-down", QRectF(-side / 2, -side / 2, side, side), look.colour(role))
            painter.restore()
        painter.end()
