"""The tabs of the views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.paint import LEFT, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class Workspace(NamedTuple):
    """One of the views: its key, its word and its drawing."""

    key: str
    title: str
    icon: str


def workspaces() -> tuple[Workspace, ...]:
    """Return the views in the order of work."""
    return (
        Workspace("data", tr("Data"), "view-data"),
        Workspace("design", tr("Design"), "view-design"),
        Workspace("train", tr("Train"), "view-train"),
        Workspace("inspect", tr("Inspect"), "view-inspect"),
        Workspace("draw", tr("Draw"), "view-draw"),
        Workspace("lab", tr("Lab"), "view-lab"),
    )


class WorkspaceTabs(Styled, QTabBar):
    """The tabs, 96 pixels wide; the active one has a line at the bar's lower edge."""

    def __init__(self, shown: Sequence[Workspace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = tuple(shown)
        self._folded = False
        for index, workspace in enumerate(self.shown):
            self.addTab(workspace.title)
            self.setTabToolTip(index, tr("{title} (Alt {digit})", title=workspace.title, digit=index + 1))
            self.setAccessibleTabName(index, workspace.title)
        self.setAccessibleName(tr("Workspaces"))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def fold(self, folded: bool) -> None:
        """Show only the drawings where the window is narrow."""
        if folded != self._folded:
            self._folded = folded
            self.updateGeometry()
            self.setElideMode(self.elideMode())

    def tabSizeHint(self, index: int) -> QSize:
        """Give each tab the same width, or more to a long word."""
        look = theme.current()
        words = text_width(self.tabText(index), "strong") + look.px(16 + 8 + 16)
        return QSize(look.px(44) if self._folded else max(look.px(96), words), look.size("topbar") - 1)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Never squeeze a tab."""
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        """Ask for all tabs."""
        hints = [self.tabSizeHint(index) for index in range(self.count())]
        return QSize(sum(hint.width() for hint in hints), theme.current().size("topbar") - 1)

    def minimumSizeHint(self) -> QSize:
        """Never squeeze the tabs."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Repaint while the pointer moves from tab to tab."""
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverLeave, QEvent.Type.HoverEnter):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all tabs."""
        painter = painter_on(self)
        pointed = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for index in range(self.count()):
            self._paint_tab(painter, index, pointed == index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int, pointed: bool) -> None:
        look, area = theme.current(), QRectF(self.tabRect(index))
        active = index == self.currentIndex()
        ink = "text" if active or pointed else "text_quiet"
        font = "strong" if active else "control"
        words = "" if self._folded else self.tabText(index)
        side = look.size("icon")
        gap = look.px(8) if words else 0
        whole = side + gap + (text_width(words, font) if words else 0)
        left = area.center().x() - whole / 2
        glyph = QRectF(left, area.center().y() - side / 2, side, side)
        icons.draw(painter, self.shown[index].icon, glyph, look.colour("accent" if active else ink))
        if words:
            box = QRectF(left + side + gap, area.top(), area.right() - left - side - gap, area.height())
            text(painter, box, words, font, ink, LEFT)
        if active:
            inset = look.px(12)
            line = QRectF(area.left() + inset, area.bottom() - 1, area.width() - 2 * inset, 2)
            painter.fillRect(line, look.colour("accent"))
