"""Text on the screen: labels, section heads and the hairlines between sections."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, paint_line, painter_on, shortened, text_width
from cnnstudio.ui.widgets.paint import text as paint_text
from cnnstudio.ui.widgets.styled import Styled


@lru_cache(4096)
def _broken_lines(text: str, width: float, font: str, _scale: float) -> tuple[str, ...]:
    """Return the lines of a text at a width; layouts ask for the same ones again and again."""
    lines: list[str] = []
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    for part in text.split("\n"):
        # A line never breaks within a shape or before a per cent sign; both stay as long as they are.
        whole = part.replace(" × ", "\u00a0×\u00a0").replace(" %", "\u00a0%")
        layout = QTextLayout(whole, theme.current().font(font))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(part[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
    return tuple(lines)


class Label(Styled, QLabel):
    """Plain text in a font and colour of the theme; with `wrap` its lines break and stand a line height apart."""

    def __init__(
        self,
        text: str = "",
        font: str = "body",
        role: str = "text",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._font_name, self._role = font, role
        self._share_before, self._at_top, self._at_foot = 0.0, False, False
        self._heights: dict[int, int] = {}
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.restyle()

    def restyle(self) -> None:
        """Take the font from the theme; the colour is asked for when painting."""
        self._heights.clear()
        self.wear_font(theme.current().font(self._font_name))
        self.update()

    def setText(self, text: str) -> None:
        """Show another text."""
        if text != self.text():
            self._heights.clear()
            super().setText(text)

    def setContentsMargins(self, *margins: int) -> None:  # type: ignore[override]
        """Keep so much room around the text."""
        self._heights.clear()
        super().setContentsMargins(*margins)

    def ink(self) -> QColor:
        """Return the colour the text is painted in now."""
        return theme.current().colour(self._role if self.isEnabled() else "text_disabled")

    def set_role(self, role: str) -> None:
        """Show the text in another colour of the theme."""
        if role != self._role:
            self._role = role
            self.restyle()

    def set_font_name(self, font: str) -> None:
        """Show the text in another font of the theme."""
        self._font_name = font
        self.restyle()

    def sizeHint(self) -> QSize:
        """Ask for at least the font's line height."""
        if self.wordWrap():
            width = min(text_width(self.text(), self._font_name) + 2, theme.current().px(320))
            return QSize(width, self.heightForWidth(width))
        lines, margins = self.text().split("\n"), self.contentsMargins()
        wide = max(text_width(line, self._font_name) for line in lines)
        high = len(lines) * theme.current().line_height(self._font_name)
        return QSize(wide + margins.left() + margins.right(), high + margins.top() + margins.bottom())

    def minimumSizeHint(self) -> QSize:
        """Never cut a line; wrapped text may become narrow."""
        if self.wordWrap():
            return QSize(theme.current().px(48), theme.current().line_height(self._font_name))
        return self.sizeHint()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the broken lines, -1 for text that does not break."""
        if not self.wordWrap():
            return -1
        # A layout asks for the same heights several times for one change.
        known = self._heights.get(width)
        if known is None:
            known = self._heights[width] = self._height(width)
        return known

    def _height(self, width: int) -> int:
        margins = self.contentsMargins()
        lines = len(self._broken(width - margins.left() - margins.right())) or 1
        return lines * theme.current().line_height(self._font_name) + margins.top() + margins.bottom()

    def _broken(self, width: float) -> tuple[str, ...]:
        return _broken_lines(self.text(), max(width, 1), self._font_name, theme.current().scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text line by line: Qt sets wrapped lines too close, and style rules bring back old palettes."""
        look, area = theme.current(), QRectF(self.contentsRect())
        high, font, share = look.line_height(self._font_name), self._font_name, self._share_before
        lines = self._broken(area.width()) if self.wordWrap() else tuple(self.text().split("\n"))
        top = area.top() + self._share_above() * (area.height() - len(lines) * high)
        painter = QPainter(self)
        painter.setFont(look.font(font))
        painter.setPen(self.ink())
        for index, line in enumerate(lines):
            box = QRectF(area.left(), top + index * high, area.width(), high)
            paint_line(painter, box, shortened(line, font, area.width()), font, look.scale, share)
        painter.end()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Let the text stand elsewhere in its room."""
        super().setAlignment(alignment)
        across = alignment & Qt.AlignmentFlag.AlignHorizontal_Mask
        self._share_before = {Qt.AlignmentFlag.AlignHCenter: 0.5, Qt.AlignmentFlag.AlignRight: 1.0}.get(
            across, 0.0
        )
        self._at_top = bool(alignment & Qt.AlignmentFlag.AlignTop)
        self._at_foot = bool(alignment & Qt.AlignmentFlag.AlignBottom)

    def _share_above(self) -> float:
        """Return how much of the spare height stands above the text: wrapped text begins at the top."""
        if self._at_top or self.wordWrap():
            return 0.0
        return 1.0 if self._at_foot else 0.5


class Elided(Styled, QWidget):
    """One line that ends in an ellipsis where it does not fit, with the full text as its tooltip."""

    spoken_role = QAccessible.Role.StaticText

    def __init__(
        self,
        text: str = "",
        font: str = "body",
        role: str = "text",
        align: Qt.AlignmentFlag = LEFT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._font_name, self._role, self._align = text, font, role, align
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def text(self) -> str:
        """Return the full text."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self._tell_full_text()
        self.updateGeometry()
        self.update()

    def set_role(self, role: str) -> None:
        """Show the text in another colour of the theme."""
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the room of the whole text."""
        look = theme.current()
        margins = self.contentsMargins()
        sides = margins.left() + margins.right()
        return QSize(text_width(self._text, self._font_name) + sides, look.line_height(self._font_name))

    def minimumSizeHint(self) -> QSize:
        """Accept the room of a few letters."""
        return QSize(theme.current().px(24), theme.current().line_height(self._font_name))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the full text as a tooltip only where it is cut."""
        super().resizeEvent(event)
        self._tell_full_text()

    def _tell_full_text(self) -> None:
        self.setToolTip(self._text if self.sizeHint().width() > self.width() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter = painter_on(self)
        paint_text(painter, self.contentsRect(), self._text, self._font_name, self._role, self._align)
        painter.end()


class Line(Styled, QFrame):
    """A hairline between sections, lying or standing."""

    def __init__(self, standing: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if standing:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line without smoothing."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("line"))
        painter.end()


class SectionHead(Styled, QWidget):
    """A section's title, a faint note beside it and room for controls at the right."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(title, "strong")
        self._note = Label(note, "body", "text_quiet")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._title)
        self._row.addWidget(self._note)
        self._row.addStretch(1)
        self.setAccessibleName(title)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._row.setSpacing(theme.current().space("unit"))
        self._title.setMinimumHeight(theme.current().size("row_dense"))

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_wrapped(self, on: bool) -> None:
        """Break the title where it is longer than there is room for."""
        self._title.setWordWrap(on)

    def set_note(self, note: str) -> None:
        """Show another note."""
        self._note.setText(note)

    def add(self, control: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(control)
