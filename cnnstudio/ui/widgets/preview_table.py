"""Before and after of a suggested fix: the touched layers, the sums, and the problems that go and come."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.document.preview import Preview, Touched
from cnnstudio.language import number, shape_text, signed, tr
from cnnstudio.layers.shape import Shape
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_MOST = 4
_FAINT = "text_faint"
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
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
        words = tr("and one more layer") if more == 1 else tr("and {n} more layers", n=more)
        told.append(Line(words, ""))
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
    """Painted lines, wrapped rather than cut, as high as what they say; an empty one shows its invitation."""

    spoken_role = QAccessible.Role.Table

    def __init__(self, invitation: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._invitation = (Line(invitation, "", role=_FAINT),) if invitation else ()
        self._lines: tuple[Line, ...] = ()
        self._others: tuple[tuple[Line, ...], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("What the fix changes"))

    def show_preview(self, found: Preview | str | None) -> None:
        """Show a preview, a refusal, or the invitation."""
        self._lines = lines_of(found)
        self.setAccessibleDescription("; ".join(f"{line.words} {line.after}".strip() for line in self._lines))
        self.updateGeometry()
        self.update()

    def keep_room_for(self, others: Sequence[Preview | str]) -> None:
        """Be high enough for each of these, so that nothing moves while fixes are compared."""
        self._others = tuple(lines_of(one) for one in others)
        self.updateGeometry()

    def lines(self) -> tuple[str, ...]:
        """Return the lines shown as text."""
        return tuple(f"{line.words} {line.after}".strip() for line in self._lines)

    def sizeHint(self) -> QSize:
        """Ask for what the lines need at the usual width."""
        width = theme.current().px(320)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Shrink in width only."""
        look = theme.current()
        return QSize(look.px(160), look.line_height("small") + look.px(2))

    def heightForWidth(self, width: int) -> int:
        """Return the height of the longest preview whose lines are wrapped at a width."""
        least = theme.current().line_height("small")
        tallest = max(
            self._height(lines, width) for lines in (self._lines or self._invitation, *self._others)
        )
        return max(tallest, least) + theme.current().px(2)

    def _height(self, lines: tuple[Line, ...], width: int) -> int:
        return sum(_line_height(line, width) for line in lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, or the invitation."""
        painter, top = painter_on(self), 0
        for line in self._lines or self._invitation:
            high = _line_height(line, self.width())
            _paint_line(painter, line, QRectF(0, top, self.width(), high))
            top += high
        painter.end()


def _words_area(line: Line, area: QRectF) -> QRectF:
    """Return where the words of a line stand: right of its mark, left of its numbers."""
    look = theme.current()
    room = text_width(line.after, "small") + look.px(8) if line.after else 0
    return area.adjusted(0 if line.role == _FAINT else look.px(18), 0, -room, 0)


def _line_height(line: Line, width: int) -> int:
    """Return how high a line is when its words are wrapped rather than cut."""
    least = theme.current().line_height("small")
    words = _words_area(line, QRectF(0, 0, width, least))
    metrics = QFontMetricsF(theme.current().font("small"))
    box = metrics.boundingRect(QRectF(0, 0, max(words.width(), 1), 10_000), int(_WRAPPED), line.words)
    return max(least, ceil(box.height() / metrics.lineSpacing() - 0.01) * least)


def _paint_line(painter: QPainter, line: Line, area: QRectF) -> None:
    """Paint the mark and the numbers on the first line, the words over as many as they need."""
    look = theme.current()
    side, least = look.px(12), look.line_height("small")
    first = QRectF(area.left(), area.top(), area.width(), least)
    if line.mark:
        box = QRectF(area.left(), first.center().y() - side / 2, side, side)
        icons.draw(painter, line.mark, box, look.colour(line.role))
    ink = "text" if line.strong else "text_faint" if line.role == _FAINT else "text_quiet"
    if area.height() > least:
        painter.setFont(look.font("small"))
        painter.setPen(look.colour(ink))
        painter.drawText(_words_area(line, area), int(_WRAPPED), line.words)
    else:
        text(painter, _words_area(line, first), line.words, "small", ink, LEFT)
    text(painter, first, line.after, "small", ink, RIGHT)
