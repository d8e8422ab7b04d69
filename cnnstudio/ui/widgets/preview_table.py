"""Before and after of a suggested fix: the touched layers, the sums, and the problems that go and come."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.document.preview import Preview, Touched
from cnnstudio.language import number, shape_text, signed, tr
from cnnstudio.layers.shape import Shape
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_MOST = 4
_MARKS = {
    "new": ("plus", "text_quiet"),
    "gone": ("minus", "text_quiet"),
    "changed": ("sliders", "text_quiet"),
}


class Line(NamedTuple):
    """One line of the table: what it is about, its before and after, and a mark in a colour's role."""

    words: str
    after: str
    mark: str = ""
    role: str = "text_quiet"
    strong: bool = False


def lines_of(found: Preview | str | None) -> tuple[Line, ...]:
    """Return what the table says of a preview, line by line."""
    if found is None:
        return ()
    if isinstance(found, str):
        return (Line(found, "", "warning", "warning"),)
    own = [Line(setting, "", "sliders", "text_quiet") for setting in found.settings]
    told = [line for row in found.touched[:_MOST] for line in _layer(row)]
    more = len(found.touched) - _MOST
    if more > 0:
        told.append(Line(tr("and {n} more layers", n=more), ""))
    return (*own, *told, *_sums(found), *_problems(found))


def _layer(row: Touched) -> list[Line]:
    mark, role = _MARKS[row.happens]
    shapes = {
        "new": _shape(row.after),
        "gone": tr("taken out"),
        "changed": _change(row.before, row.after),
    }[row.happens]
    lines = [Line(row.name, shapes, mark, role, strong=True)]
    lines += [Line(setting, "") for setting in row.settings[:2]]
    old, new = row.parameters_before, row.parameters_after
    if (old or 0) != (new or 0):
        lines.append(Line(tr("parameters"), tr("{a} → {b}", a=number(old), b=number(new))))
    return lines


def _change(before: Shape | None, after: Shape | None) -> str:
    if before == after:
        return _shape(after)
    return tr("{a} → {b}", a=_shape(before), b=_shape(after))


def _shape(shape: Shape | None) -> str:
    return "–" if shape is None else shape_text(shape)


def _sums(found: Preview) -> list[Line]:
    old, new = found.before, found.after
    lines = []
    for words, a, b in (
        (tr("All parameters"), old.parameters, new.parameters),
        (tr("All MACs"), old.macs, new.macs),
    ):
        if a != b:
            difference = f"  ({signed(b - a)})" if old.complete and new.complete else ""
            lines.append(Line(words, f"{number(a)} → {number(b)}{difference}", strong=True))
    return lines


def _problems(found: Preview) -> list[Line]:
    lines = []
    if found.settled:
        count = len(found.settled)
        words = tr("Settles this problem") if count == 1 else tr("Settles {n} problems", n=count)
        lines.append(Line(words, "", "check", "text_quiet"))
    lines += [
        Line(tr("Then: {message}", message=p.message), "", p.severity, p.severity) for p in found.arising[:1]
    ]
    return lines


class PreviewTable(Styled, QWidget):
    """Painted lines, as high as what they say; an empty one shows its invitation."""

    spoken_role = QAccessible.Role.Table

    def __init__(self, invitation: str = "", rows: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._invitation, self._least = invitation, rows
        self._lines: tuple[Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("What the fix changes"))

    def show_preview(self, found: Preview | str | None) -> None:
        """Show a preview, a refusal, or the invitation."""
        self._lines = lines_of(found)
        self.setAccessibleDescription("; ".join(f"{line.words} {line.after}".strip() for line in self._lines))
        self.updateGeometry()
        self.update()

    def keep_room_for(self, rows: int) -> None:
        """Be at least so many lines high, so that nothing moves while fixes are compared."""
        self._least = rows
        self.updateGeometry()

    def lines(self) -> tuple[str, ...]:
        """Return the lines shown as text."""
        return tuple(f"{line.words} {line.after}".strip() for line in self._lines)

    def sizeHint(self) -> QSize:
        """Ask for one line of text each."""
        look = theme.current()
        rows = max(len(self._lines), self._least, 1)
        return QSize(look.px(320), rows * look.line_height("small") + look.px(2))

    def minimumSizeHint(self) -> QSize:
        """Shrink in width only."""
        return QSize(theme.current().px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, or the invitation."""
        painter, look = painter_on(self), theme.current()
        high = look.line_height("small")
        if not self._lines:
            text(painter, QRectF(0, 0, self.width(), high), self._invitation, "small", "text_faint", LEFT)
        for place, line in enumerate(self._lines):
            self._paint_line(painter, line, QRectF(0, place * high, self.width(), high))
        painter.end()

    def _paint_line(self, painter: QPainter, line: Line, area: QRectF) -> None:
        look = theme.current()
        side, left = look.px(12), look.px(18)
        if line.mark:
            box = QRectF(area.left(), area.center().y() - side / 2, side, side)
            icons.draw(painter, line.mark, box, look.colour(line.role))
        room = text_width(line.after, "small") if line.after else 0
        words = area.adjusted(left, 0, -(room + look.px(8)) if room else 0, 0)
        ink = "text" if line.strong else "text_quiet"
        text(painter, words, line.words, "small", ink, LEFT)
        text(painter, area, line.after, "small", ink, RIGHT)
