"""One row of the training form: word, dot where the value is not Keras's default, control, sentence."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent

from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.limits import limits_sentence
from cnnstudio.ui import icons, theme
from cnnstudio.ui.training.plan_words import said, title
from cnnstudio.ui.training.settings.controls import Control
from cnnstudio.ui.widgets import Button, FormRow, Switch
from cnnstudio.ui.widgets.paint import painter_on

RESET_KEYS = QKeySequence(Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_Backspace)
LABEL_WIDTH = 160


class Dot(Button):
    """A dot that becomes an arrow under the pointer; pressing it takes the default."""

    def __init__(self, row: FormRow) -> None:
        super().__init__("", framed=False, parent=row)

    def sizeHint(self) -> QSize:
        """Ask for the smallest target."""
        side = theme.current().size("row_dense")
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dot or arrow."""
        painter, look = painter_on(self), theme.current()
        middle = QRectF(self.rect()).center()
        if self.underMouse() or self.hasFocus():
            side = look.px(14)
            box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
            icons.draw(painter, "undo", box, look.colour("text"))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("text_quiet"))
            painter.drawEllipse(middle, look.px(2.5), look.px(2.5))
        painter.end()


class SettingRow(FormRow):
    """A FormRow of one field; `resetRequested` wishes for the default."""

    resetRequested = Signal()

    def __init__(self, spec: FieldSpec, control: Control) -> None:
        super().__init__(title(spec), control.widget, LABEL_WIDTH)
        self.spec, self.shown = spec, control
        if isinstance(control.widget, Switch):
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            self._grid.setAlignment(control.widget, left)
        self.dot = Dot(self)
        self.dot.clicked.connect(self.resetRequested)
        default = said(spec, spec.default)
        words = _help(spec)
        for part in (self, control.widget):
            part.setToolTip(words)
            part.setWhatsThis(words)
        self.dot.setToolTip(tr("Back to the default, {value}", value=default))
        self.dot.setAccessibleName(tr("Reset {field} to {value}", field=title(spec), value=default))
        control.widget.installEventFilter(self)
        self.dot.hide()

    def show_value(self, value: Any, only_dot: bool = False) -> None:
        """Show a value and whether it differs from the default; what is being typed may stay."""
        if not only_dot:
            self.shown.show(value)
        self.dot.setVisible(value != self.spec.default)

    def set_problem(self, sentence: str) -> None:
        """Show a sentence under the control, which wears the frame of a problem."""
        super().set_problem(sentence)
        mark = getattr(self.control, "set_problem", None)
        if mark is not None:
            mark(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the dot at the right end of the label."""
        super().resizeEvent(event)
        side = self.dot.sizeHint()
        left = self.label.geometry().right() - side.width() + theme.current().px(4)
        self.dot.setGeometry(left, (self.control.height() - side.height()) // 2, side.width(), side.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the default with Ctrl+Shift+Backspace, before a text makes something else of it."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if (
            not isinstance(event, QKeyEvent)
            or not pressed
            or QKeySequence(event.keyCombination()) != RESET_KEYS
        ):
            return super().eventFilter(watched, event)
        if self.dot.isVisibleTo(self):
            self.resetRequested.emit()
        return True


def _help(spec: FieldSpec) -> str:
    parts = [tr(spec.help)]
    if spec.control in ("whole", "real") and (spec.low is not None or spec.high is not None):
        parts.append(limits_sentence(spec.control == "real", spec.low, spec.high, spec.above, spec.below))
    parts.append(tr("Default: {value}.", value=said(spec, spec.default)))
    return "\n".join([*parts, tr("In Keras: {name}", name=spec.name)])
