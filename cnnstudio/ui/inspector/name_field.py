"""A name that becomes a field when it is pressed, or with F2."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.text_field import Field


class NameField(Field):
    """Shows a name like a title; typing and Enter (or leaving) renames, Escape restores.

    `renamed` carries the wished name; the owner answers with `show_name` or `refuse`.
    """

    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._name = ""
        super().__init__(name=tr("Layer name"), parent=parent)
        self.setProperty("title", True)
        self.setMaxLength(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.returnPressed.connect(self._commit)
        self.setToolTip(tr("Press to rename, or F2"))

    def restyle(self) -> None:
        """Wear the title font, without a frame until it is hovered or typed in."""
        look = theme.current()
        self.wear_font(look.font("title"))
        self.setFixedHeight(look.px(26))
        clear = f"QLineEdit{{background:transparent;border-color:transparent;padding:0 {look.px(5)}px;}}"
        hover = f"QLineEdit:hover{{border-color:{look.colour('line').name()};}}"
        focus = f"QLineEdit:focus{{background:{look.colour('field').name()};border:2px solid {look.colour('focus').name()};}}"
        wrong = f'QLineEdit[problem="true"]{{border-color:{look.colour("error").name()};}}'
        self.setStyleSheet(clear + hover + focus + wrong)

    def show_name(self, name: str) -> None:
        """Show the document's name, unless another is just being typed."""
        if name == self._name and self.isModified():
            return
        self._name = name
        self.setText(name)
        self.setCursorPosition(0)  # a long name is seen from its beginning
        self.setToolTip(tr("{name}: press to rename, or F2", name=name))
        self.setModified(False)
        self.set_problem("")

    def refuse(self, sentence: str) -> None:
        """Keep the wished text and mark it."""
        self.set_problem(sentence)

    def begin(self) -> None:
        """Take the focus with the whole name chosen."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _commit(self) -> None:
        if self.isModified() and self.text() != self._name:
            self.renamed.emit(self.text().strip())
        elif self.text() == self._name:
            self.setModified(False)

    def _restore(self) -> None:
        self.setText(self._name)
        self.setModified(False)
        self.set_problem("")

    def event(self, event: QEvent) -> bool:
        """Leave undo to the canvas while nothing is typed here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not self.isModified()
        ):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Restore the name with Escape."""
        if event.key() == Qt.Key.Key_Escape and (self.isModified() or self.problem()):
            self._restore()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Rename when the field is left; a refused name is taken back."""
        self._commit()
        super().focusOutEvent(event)
        if self.problem():
            self._restore()
        self.deselect()
        self.setCursorPosition(0)
