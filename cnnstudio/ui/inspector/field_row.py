"""One row of the parameter form: word, dot where the value is not the default, control, sentence."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.catalogue import limits_sentence
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.ui import icons, theme
from cnnstudio.ui.inspector.controls import FieldControl
from cnnstudio.ui.inspector.field_text import said
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.switch import Switch

_WITHOUT_DEFAULT = frozenset({"filters", "kernel_size", "units", "shape", "target_shape", "rate"})
"""Arguments that Keras always asks for: every network sets them, so a dot there would say nothing."""


def differs(spec: FieldSpec, value: Any) -> bool:
    """Say whether a value is another than the default that Keras has for it."""
    return spec.name not in _WITHOUT_DEFAULT and value != spec.default


def help_of(spec: FieldSpec) -> str:
    """Return what hovering and F1 say: the sentence, the limits, the default and Keras's name."""
    parts = [spec.help]
    if spec.control in ("whole", "real", "pair") and (spec.low is not None or spec.high is not None):
        parts.append(limits_sentence(spec.control == "real", spec.low, spec.high, spec.above, spec.below))
    if spec.name not in _WITHOUT_DEFAULT:
        parts.append(tr("Default: {value}.", value=said(spec, spec.default)))
    return "\n".join([*parts, tr("In Keras: {name}", name=spec.name)])


class ResetDot(Button):
    """A dot that becomes an arrow under the pointer; pressing it takes the default."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", framed=False, parent=parent)

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


class FieldRow(FormRow):
    """A FormRow for one field of a layer."""

    resetRequested = Signal()

    def __init__(self, control: FieldControl, label_width: int = 104, parent: QWidget | None = None) -> None:
        super().__init__(tr(control.spec.title), control.widget, label_width, parent)
        self.spec, self.field = control.spec, control
        self.label.setWordWrap(True)
        if isinstance(control.widget, Switch):
            self._grid.setAlignment(
                control.widget, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            )
        self._dot = ResetDot(self)
        self._dot.clicked.connect(self.resetRequested)
        self._dot.hide()
        words = help_of(self.spec)
        self.setToolTip(words)
        self.setWhatsThis(words)
        self.setAccessibleName(tr(self.spec.title))
        self._dot.setToolTip(tr("Back to the default, {value}", value=said(self.spec, self.spec.default)))
        self._dot.setAccessibleName(
            tr("Reset {field} to {value}", field=self.spec.title, value=said(self.spec, self.spec.default))
        )
        control.widget.setAccessibleDescription(self.spec.help)

    @property
    def reset_dot(self) -> ResetDot:
        """The button that takes the default; visible where the value is another."""
        return self._dot

    def show_value(self, value: Any) -> None:
        """Show the document's value."""
        self.field.show(value)
        self.show_dot(value)

    def show_dot(self, value: Any) -> None:
        """Mark a value that is not the default, and leave the control alone."""
        self._dot.setVisible(differs(self.spec, value))

    def show_mixed(self) -> None:
        """Show that the selected layers differ."""
        self.field.show_mixed()
        self._dot.setVisible(True)

    def set_problem(self, sentence: str) -> None:
        """Show a sentence below the control; the control wears the frame of a problem."""
        super().set_problem(sentence)
        if sentence != self.field.problem():
            self.field.set_problem(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the dot at the right end of the label."""
        super().resizeEvent(event)
        side = self._dot.sizeHint()
        left = self.label.geometry().right() - side.width() + theme.current().px(4)
        height = min(self.field.widget.height(), theme.current().size("row"))
        self._dot.setGeometry(left, (height - side.height()) // 2, side.width(), side.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Explain the field with F1."""
        if event.key() == Qt.Key.Key_F1:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)
        else:
            super().keyPressEvent(event)
