"""Buttons: plain, primary, on or off, icon only, and links."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.fade import Fade
from cnnstudio.ui.widgets.paint import CENTRE, LEFT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class Button(Styled, QAbstractButton):
    """A button of 28 pixels, or 32 where it is large; `framed=False` shows its frame only under the pointer."""

    def __init__(
        self,
        text: str = "",
        icon: str = "",
        large: bool = False,
        framed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._large, self._framed = icon, large, framed
        self._hover = Fade(self)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def set_icon_name(self, name: str) -> None:
        """Show another drawing before the text."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        """Show another text and say it to screen readers."""
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for the text, its icon and the padding."""
        look = theme.current()
        height = look.size("control_large" if self._large else "control")
        padding = look.px(14 if self._large else 10)
        return QSize(max(self._content_width() + 2 * padding, height), height)

    def minimumSizeHint(self) -> QSize:
        """Never cut the text."""
        return self.sizeHint()

    def _content_width(self) -> int:
        look = theme.current()
        words = text_width(self.text(), "control") if self.text() else 0
        drawing = look.size("icon") if self._icon_name else 0
        return words + drawing + (look.px(7) if words and drawing else 0)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Begin to show the hovered look."""
        super().enterEvent(event)
        self._hover.to(1.0)

    def leaveEvent(self, event: QEvent) -> None:
        """Return to the resting look."""
        super().leaveEvent(event)
        self._hover.to(0.0)

    def _fill(self) -> QColor | None:
        look = theme.current()
        if not self.isEnabled():
            return None
        if self.isDown():
            return look.colour("control_pressed")
        if self._framed:
            return self._hover.between(look.colour("control"), look.colour("control_hover"))
        return look.colour("control_hover", self._hover.share) if self._hover.share else None

    def _border(self) -> QColor | None:
        look = theme.current()
        if not self._framed:
            return None
        return look.colour("control_line" if self.isEnabled() else "line")

    def _ink(self) -> str:
        if not self.isEnabled():
            return "text_disabled"
        return "text" if self._framed or self.underMouse() or self.isDown() else "text_quiet"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, icon and text for the state the button is in."""
        painter = painter_on(self)
        radius = theme.current().radius("control")
        rounded(painter, QRectF(self.rect()), radius, self._fill(), self._border())
        self._paint_content(painter)
        painter.end()

    def _paint_content(self, painter: QPainter) -> None:
        look, ink = theme.current(), self._ink()
        side = look.size("icon")
        left = max((self.width() - self._content_width()) / 2, look.px(6))
        if self._icon_name:
            box = QRectF(left, (self.height() - side) / 2, side, side)
            icons.draw(painter, self._icon_name, box, look.colour(ink))
            left += side + look.px(7)
        if self.text():
            area = QRectF(left, 0, self.width() - left, self.height())
            text(painter, area, self.text(), "control", ink, LEFT)


class PrimaryButton(Button):
    """The one filled button of a view: its first action."""

    def _fill(self) -> QColor | None:
        look = theme.current()
        if not self.isEnabled():
            return look.colour("control")
        if self.isDown():
            return look.colour("accent_pressed")
        return self._hover.between(look.colour("accent"), look.colour("accent").lighter(106))

    def _border(self) -> QColor | None:
        return None if self.isEnabled() else theme.current().colour("line")

    def _ink(self) -> str:
        return "on_accent" if self.isEnabled() else "text_disabled"


class ToggleButton(Button):
    """A button that stays on, tinted, until it is pressed again; connect to `toggled`."""

    def __init__(
        self, text: str = "", icon: str = "", framed: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, icon, framed=framed, parent=parent)
        self.setCheckable(True)

    def _lit(self) -> bool:
        return self.isChecked() and self.isEnabled()

    def _fill(self) -> QColor | None:
        lit = self._lit() and not self.isDown()
        return theme.current().colour("accent_tint") if lit else super()._fill()

    def _border(self) -> QColor | None:
        return theme.current().colour("accent_line") if self._lit() else super()._border()

    def _ink(self) -> str:
        return "text" if self._lit() else super()._ink()


class IconButton(Button):
    """A square button with a drawing; its name is its tooltip and what a screen reader says."""

    def __init__(
        self, icon: str, name: str, framed: bool = False, large: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("", icon, large=large, framed=framed, parent=parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        side = theme.current().size("control_large" if self._large else "control")
        return QSize(side, side)


class LinkButton(Button):
    """Words in the accent colour that lead somewhere, underlined under the pointer."""

    def __init__(self, text: str, font: str = "small", parent: QWidget | None = None) -> None:
        self._font_name = font
        super().__init__(text, framed=False, parent=parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Ask for the words alone, no less high than a target may be."""
        look = theme.current()
        return QSize(text_width(self.text(), self._font_name), look.size("row_dense"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words and, under the pointer, their line."""
        painter, look = painter_on(self), theme.current()
        role = "accent" if self.isEnabled() else "text_disabled"
        text(painter, self.rect(), self.text(), self._font_name, role, CENTRE)
        if self._hover.share and self.isEnabled():
            baseline = round(self.height() / 2 + look.font(self._font_name).pixelSize() * 0.55)
            painter.setPen(look.colour("accent"))
            painter.drawLine(0, baseline, self.width(), baseline)
        painter.end()
