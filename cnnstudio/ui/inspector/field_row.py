"""One row of the parameter form: word, dot where the value is not the default, control, sentence."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolTip, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.asked import asked
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.limits import limits_sentence
from cnnstudio.layers.ranges import range_sentence
from cnnstudio.ui import icons, theme
from cnnstudio.ui.inspector.controls import FieldControl
from cnnstudio.ui.inspector.field_text import said
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.switch import Switch

_LIMITED = ("whole", "real", "pair", "triple")
RESET_KEYS = QKeySequence(Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_Backspace)
"""Takes the default; the plain keys belong to the text, and Ctrl+Backspace removes a word of it."""


def differs(kind: str, spec: FieldSpec, value: Any) -> bool:
    """Say whether a value is another than the default that Keras has; what it always asks for has none."""
    return not asked(kind, spec.name) and bool(value != spec.default)


def help_of(kind: str, spec: FieldSpec) -> str:
    """Return what hovering and F1 say: the sentence, the limits, the default and Keras's name."""
    parts = [spec.help]
    if spec.control in _LIMITED and (spec.low is not None or spec.high is not None):
        parts.append(limits_sentence(spec.control == "real", spec.low, spec.high, spec.above, spec.below))
    if spec.control == "range":
        parts.append(range_sentence(spec))
    if asked(kind, spec.name):
        parts.append(tr("Keras has no default for it."))
    else:
        parts.append(tr("Keras's default: {value}.", value=said(spec, spec.default)))
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

    def __init__(
        self, control: FieldControl, label_width: int = 104, kind: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(tr(control.spec.title), control.widget, label_width, parent)
        self.spec, self.field, self.kind = control.spec, control, kind
        self._differs = False
        if control.wide:
            self._stand_below()
        if control.below is not None:
            self._grid.addWidget(control.below, 2, 0, 1, 2)
        self.label.setWordWrap(True)
        if isinstance(control.widget, Switch):
            self._grid.setAlignment(
                control.widget, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            )
        self._dot = ResetDot(self)
        self._dot.clicked.connect(self.resetRequested)
        self._dot.hide()
        words = help_of(kind, self.spec)
        self.setToolTip(words)
        self.setWhatsThis(words)
        self.setAccessibleName(tr(self.spec.title))
        self._dot.setToolTip(tr("Back to the default, {value}", value=said(self.spec, self.spec.default)))
        self._dot.setAccessibleName(
            tr("Reset {field} to {value}", field=self.spec.title, value=said(self.spec, self.spec.default))
        )
        control.widget.setAccessibleDescription(self.spec.help)
        self._menu: QMenu | None = None
        for line in self.findChildren(QLineEdit):
            self._watch(line)
        if control.grown is not None:
            control.grown.connect(self._watch)

    def _watch(self, line: QLineEdit) -> None:
        line.installEventFilter(self)

    def _stand_below(self) -> None:
        """Give the control the whole width below its label."""
        for part, row in ((self.control, 1), (self._sentence, 2)):
            self._grid.removeWidget(part)
            self._grid.addWidget(part, row, 0, 1, 2)
        self.label.setMinimumHeight(theme.current().size("row_dense"))

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
        self._differs = differs(self.kind, self.spec, value)
        self._dot.setVisible(self._differs)

    def is_changed(self) -> bool:
        """Say whether the value shown is not Keras's default, or layers differ in it."""
        return self._differs

    def show_mixed(self) -> None:
        """Show that the selected layers differ."""
        self.field.show_mixed()
        self._differs = True
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
        height = self.label.height() if self.field.wide else self.field.widget.height()
        height = min(height, theme.current().size("row"))
        self._dot.setGeometry(left, (height - side.height()) // 2, side.width(), side.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Explain the field with F1, reset it with Ctrl+Shift+Backspace."""
        if event.key() == Qt.Key.Key_F1:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)
        elif QKeySequence(event.keyCombination()) == RESET_KEYS and self._differs:
            self.resetRequested.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the default."""
        self._open_menu(QMenu(self), event.globalPos())

    def _open_menu(self, menu: QMenu, at: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = tr("Back to the default, {value}", value=said(self.spec, self.spec.default))
        reset = menu.addAction(f"{words}\t{RESET_KEYS.toString(QKeySequence.SequenceFormat.NativeText)}")
        reset.setEnabled(self._differs)
        reset.triggered.connect(self.resetRequested)
        self._menu = menu
        menu.popup(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Add the default to the menu of a text, and keep the keys that reset from it."""
        if not isinstance(watched, QLineEdit) or _row_around(watched) is not self:
            return super().eventFilter(watched, event)
        if isinstance(event, QContextMenuEvent):
            menu = watched.createStandardContextMenu()
            menu.addSeparator()
            self._open_menu(menu, event.globalPos())
            return True
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and QKeySequence(event.keyCombination()) == RESET_KEYS:
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


def _row_around(widget: QWidget) -> QWidget | None:
    """Return the nearest row around a widget: a held layer's field stands in two."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, FieldRow):
        around = around.parentWidget()
    return around
