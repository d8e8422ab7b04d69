"""Two or three whole numbers side by side, such as a kernel of 3 × 3."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.styled import Styled

_BETWEEN = re.compile(r"\s*[x×,;]\s*")
_BEGUN = re.compile(r"^\s*\d+\s*[x×,;]")


class _Part(NumberField):
    """One of the numbers; "5x7" typed into it means all of them and is handed to the pair."""

    severalTyped = Signal(list)

    def minimumSizeHint(self) -> QSize:
        """Let two stand beside a word in the column of a narrow window."""
        return QSize(theme.current().px(54), super().minimumSizeHint().height())

    def _typed(self, text: str) -> None:
        if _BEGUN.match(text):
            self._begin()
            self.set_problem("")
        else:
            super()._typed(text)

    def refuse(self, sentence: str) -> None:
        """Say why several numbers are not taken; the first of them was told while it was typed, and is taken back."""
        self._unread = True
        self._put_back()
        self.set_problem(sentence)

    def commit(self) -> None:
        """End the edit, passing several numbers on."""
        parts = _BETWEEN.split(self.text().strip())
        if self._open and len(parts) > 1 and all(part.isdecimal() for part in parts):
            self.severalTyped.emit(parts)
        else:
            super().commit()


class PairField(Styled, QWidget):
    """A tuple of whole numbers within limits; its signals are those of a number field."""

    spoken_role = QAccessible.Role.Grouping

    valueChanged = Signal(object)
    editingEnded = Signal()
    problemChanged = Signal(str)

    def __init__(
        self,
        value: Sequence[int] = (1, 1),
        low: int | None = 1,
        high: int | None = None,
        name: str = "",
        axes: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._fields: list[_Part] = []
        self._spreading = False
        words = tuple(axes) or (tr("height"), tr("width"), tr("depth"))
        for index, part in enumerate(value):
            if index:
                self._row.addWidget(Label("×", "body", "text_faint"))
            self._add(_Part(part, low, high, name=f"{name}, {words[index]}"))
        self.setAccessibleName(name)
        self.setFocusProxy(self._fields[0])
        self.restyle()

    def _add(self, field: _Part) -> None:
        self._fields.append(field)
        self._row.addWidget(field, 1)
        field.valueChanged.connect(self._tell_value)
        field.editingEnded.connect(self._tell_end)
        field.severalTyped.connect(self._spread)
        field.problemChanged.connect(self._tell_problem)

    def _spread(self, parts: list[str]) -> None:
        if len(parts) != len(self._fields):
            sentence = tr("Type {count} numbers, such as 3 × 3.", count=len(self._fields))
            self._fields[0].refuse(sentence)
            return
        self._spreading = True
        for field, part in zip(self._fields, parts, strict=True):
            field.take_text(part)
        self._spreading = False
        self._tell_end()

    def _tell_end(self) -> None:
        """Several numbers typed at once are one edit, which ends with the last of them."""
        if not self._spreading:
            self.editingEnded.emit()

    def _tell_value(self) -> None:
        self.valueChanged.emit(self.value())

    def _tell_problem(self) -> None:
        self.problemChanged.emit(self.problem())

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._row.setSpacing(theme.current().px(5))

    def value(self) -> tuple[int, ...]:
        """Return the last valid numbers."""
        return tuple(int(field.value() or 0) for field in self._fields)

    def set_value(self, value: Sequence[int]) -> None:
        """Show other numbers without telling anyone."""
        for field, part in zip(self._fields, value, strict=True):
            field.set_value(part)

    def set_limits(self, low: int | None, high: int | None) -> None:
        """Accept numbers from low to high from now on."""
        for field in self._fields:
            field.set_limits(low, high)

    def problem(self) -> str:
        """Return the first part's problem, or an empty text."""
        return next((field.problem() for field in self._fields if field.problem()), "")

    def set_problem(self, sentence: str) -> None:
        """Show a problem on every part."""
        for field in self._fields:
            field.set_problem(sentence)
