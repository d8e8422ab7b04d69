"""Fields whose values are typed as text: shapes, pairs, names, and words with arguments such as l2(0.01)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.field_text import Unreadable, read, written
from cnnstudio.ui.widgets.buttons import IconButton
from cnnstudio.ui.widgets.text_field import TextField

Objection = Callable[[Any], str]
"""Returns a sentence against a value, or an empty text."""


def no_objection(_value: Any) -> str:
    """Accept any value."""
    return ""


class TypedField(TextField):
    """A text that means a value, checked on every key; `taken` tells the value when typing ends.

    A half-typed shape would mean another shape, so nothing is told before Enter or leaving.
    """

    taken = Signal(object)

    def __init__(
        self, spec: FieldSpec, value: Any, objection: Objection = no_objection, parent: QWidget | None = None
    ) -> None:
        self._spec, self._object = spec, objection
        hint = tr("none") if spec.control == "named" else tr("not set")
        super().__init__(written(spec, value), spec.title, hint, self._objection, parent)
        self.editingEnded.connect(self._tell)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone; what is being typed stays if it means the same."""
        self.set_value(written(self._spec, value))
        if not self.hasFocus():
            self.setCursorPosition(0)  # a long text shows its beginning

    def _objection(self, words: str) -> str:
        try:
            return self._object(read(self._spec, words))
        except Unreadable as error:
            return str(error)

    def _tell(self) -> None:
        self.taken.emit(read(self._spec, self.text()))


class NamedField(TypedField):
    """A name from a list, or a name with arguments; Down or the arrow opens the list."""

    def __init__(
        self, spec: FieldSpec, value: Any, objection: Objection = no_objection, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, value, objection, parent)
        self._arrow = IconButton("chevron-down", tr("Choose {field}", field=spec.title), parent=self)
        self._arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrow.clicked.connect(self.open_list)
        self._menu: QMenu | None = None
        self._keep_room_for_arrow()

    def restyle(self) -> None:
        """Keep the arrow's room at each scale."""
        super().restyle()
        if hasattr(self, "_arrow"):
            self._keep_room_for_arrow()

    def _keep_room_for_arrow(self) -> None:
        self.setTextMargins(0, 0, theme.current().px(20), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the arrow at the right end."""
        super().resizeEvent(event)
        side = self.height() - 4
        self._arrow.setGeometry(self.width() - side - 2, 2, side, side)

    def open_list(self) -> None:
        """Open the list of names."""
        self._menu = QMenu(self)
        self._menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._spec.optional:
            self._menu.addAction(tr("none"), partial(self.choose, ""))
        for name in self._spec.choices:
            if name is not None:
                self._menu.addAction(name, partial(self.choose, name))
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def choose(self, words: str) -> None:
        """Take a name from the list as if it had been typed."""
        self.setText(words)
        self.textEdited.emit(words)
        self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with Down."""
        if event.key() == Qt.Key.Key_Down:
            self.open_list()
        else:
            super().keyPressEvent(event)
