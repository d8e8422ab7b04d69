"""A card whose calculation can be copied: as text, LaTeX, a line of Python, or a picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import IconButton
from cnnstudio.ui.widgets.card import Card


@dataclass(frozen=True, slots=True)
class Written:
    """A calculation in the forms of text it is copied in; there may be no lines of Python."""

    text: str
    latex: str
    python: str | None = None
    keras: str | None = None
    """The line that makes the layer itself in Keras."""


class CopyButton(IconButton):
    """The button in the card's corner; Ctrl+C on it copies the text, and pictures leave it out."""

    copyPressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("copy", tr("Copy this calculation"), parent=parent)
        self.in_picture = False

    def event(self, event: QEvent) -> bool:
        """Claim Ctrl+C before the window's menu does."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_copy(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C."""
        if _is_copy(event):
            self.copyPressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing while the card is taken as a picture."""
        if not self.in_picture:
            super().paintEvent(event)


def _is_copy(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)


class CopyCard(Card):
    """Offers its calculation on the clipboard: by its button, its context menu and the keyboard."""

    copied = Signal(str)
    """What is on the clipboard now, in one sentence."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        self.copy_button: CopyButton | None = None
        super().__init__(title, parent=parent)
        self.copy_button = CopyButton(self)
        self.copy_button.clicked.connect(self._open_below)
        self.copy_button.copyPressed.connect(lambda: self.copy("text"))
        self.written: Written | None = None
        self.menu: QMenu | None = None
        self.set_written(None)

    def set_written(self, written: Written | None) -> None:
        """Offer this calculation; None has nothing to copy."""
        self.written = written
        if self.copy_button is not None:
            self.copy_button.setVisible(written is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in the upper right corner."""
        super().resizeEvent(event)
        if self.copy_button is not None:
            side, inset = self.copy_button.sizeHint(), theme.current().px(8)
            self.copy_button.setGeometry(
                self.width() - side.width() - inset, inset, side.width(), side.height()
            )
            self.copy_button.raise_()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the forms at the pointer."""
        if self.written is not None:
            self._open(event.globalPos())

    def _open_below(self) -> None:
        if self.copy_button is not None:
            self._open(self.copy_button.mapToGlobal(QPoint(0, self.copy_button.height())))

    def _open(self, at: QPoint) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = QMenu(self)
        for form, words in self._forms():
            action = self.menu.addAction(words)
            action.setData(form)
            action.setEnabled(form != "python" or (self.written is not None and bool(self.written.python)))
            action.triggered.connect(lambda _on=False, form=form: self.copy(form))
        icons.wear(self.menu.actions()[0], "copy")
        self.menu.popup(at)

    def _forms(self) -> tuple[tuple[str, str], ...]:
        """Return the forms there are, with the words of the menu."""
        found = [
            ("text", tr("Copy as text")),
            ("latex", tr("Copy as LaTeX")),
            ("python", tr("Copy as a line of Python")),
            ("picture", tr("Copy as a picture")),
        ]
        if self.written is not None and self.written.keras:
            found.append(("keras", tr("Copy the layer as a line of Keras")))
        return tuple(found)

    def copy(self, form: str) -> None:
        """Put the calculation on the clipboard as text, latex, python or picture."""
        clipboard = QGuiApplication.clipboard()
        if form == "picture":
            clipboard.setPixmap(self._picture())
        elif self.written is not None and (words := getattr(self.written, form)):
            clipboard.setText(words)
        else:
            return
        self.copied.emit(
            tr("{card} is on the clipboard ({form}).", card=self.accessibleName(), form=tr(form))
        )

    def _picture(self) -> QPixmap:
        button = self.copy_button
        if button is not None:
            button.in_picture = True
        taken = self.grab()
        if button is not None:
            button.in_picture = False
            button.update()
        return taken
