"""The shapes that come in, axis under axis, so that a difference is seen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.shape import Shape
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import RIGHT, painter_on, text
from cnnstudio.ui.widgets.styled import Styled

_AXIS, _HIGH = 44, 20
_TITLES = {1: ("N",), 2: ("T", "C"), 3: ("H", "W", "C")}


class InputsTable(Styled, QWidget):
    """One row per input and, where the shapes of several do not agree, one that says which axes are equal."""

    spoken_role = QAccessible.Role.Table

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._shapes: tuple[Shape | None, ...] = ()
        self._wrong = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Input shapes"))

    def show_inputs(self, names: tuple[str, ...], shapes: tuple[Shape | None, ...], wrong: bool) -> None:
        """Show these inputs; `wrong` colours the axes that differ."""
        self._names, self._shapes, self._wrong = names, shapes, wrong
        told = [f"{name} {shape_text(shape)}" for name, shape in zip(names, shapes, strict=False)]
        self.setAccessibleDescription("; ".join(told))
        self.setVisible(bool(shapes))
        self.updateGeometry()
        self.update()

    def axes_equal(self) -> tuple[bool, ...]:
        """Return, per axis counted from the front, whether all inputs agree."""
        known = [shape for shape in self._shapes if shape is not None]
        longest = max((len(shape) for shape in known), default=0)
        return tuple(len({s[i] if i < len(s) else None for s in known}) == 1 for i in range(longest))

    def _compares(self) -> bool:
        return self._wrong and len(self._shapes) > 1

    def sizeHint(self) -> QSize:
        """Ask for a head, the inputs and the comparison."""
        rows = 1 + len(self._shapes) + (1 if self._compares() else 0)
        return QSize(theme.current().px(200), rows * theme.current().px(_HIGH) if self._shapes else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the table."""
        painter, equal = painter_on(self), self.axes_equal()
        titles = _TITLES.get(len(equal), tuple(str(i + 1) for i in range(len(equal))))
        self._paint_row(painter, 0, "", titles, ["text_faint"] * len(equal))
        for index, shape in enumerate(self._shapes):
            axes = ["?" if axis is None else str(axis) for axis in shape] if shape is not None else []
            roles = [self._role(index, place, equal) for place in range(len(axes))]
            name = self._names[index] if index < len(self._names) else ""
            self._paint_row(painter, index + 1, name, tuple(axes), roles)
        if self._compares():
            words = tuple(tr("yes") if same else tr("no") for same in equal)
            roles = ["text_quiet" if same else "error" for same in equal]
            self._paint_row(painter, len(self._shapes) + 1, tr("equal"), words, roles)
        painter.end()

    def _role(self, index: int, place: int, equal: tuple[bool, ...]) -> str:
        return "error" if self._compares() and index > 0 and not equal[place] else "text"

    def _paint_row(
        self, painter: QPainter, row: int, name: str, cells: tuple[str, ...], roles: list[str]
    ) -> None:
        look = theme.current()
        top, high, wide = row * look.px(_HIGH), look.px(_HIGH), look.px(_AXIS)
        room = self.width() - len(cells) * wide
        text(painter, QRectF(0, top, room, high), name, "small", "text_quiet")
        for index, (cell, role) in enumerate(zip(cells, roles, strict=True)):
            box = QRectF(room + index * wide, top, wide, high)
            text(painter, box, cell, "working", role, RIGHT)
