"""What lies on top: a frame that belongs to the window and never blocks it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QHideEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

EDGE = 2


class Popover(Styled, QFrame):
    """A frame beside a widget; Escape or a press elsewhere closes it. Put widgets into `body`."""

    spoken_role = QAccessible.Role.Pane

    closed = Signal()

    def __init__(
        self, window: QWidget, width: int = 408, edge: str = "line_strong", padding: int = 16
    ) -> None:
        super().__init__(window)
        self._window, self._wide, self._edge, self._padding = window, width, edge, padding
        self._before: QWidget | None = None
        self.body = QVBoxLayout(self)
        self.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        inset = look.px(self._padding)
        self.body.setContentsMargins(inset, inset, inset, inset + EDGE)
        self.body.setSpacing(look.space("unit"))
        self.setFixedWidth(min(look.px(self._wide), max(self._window.width() - 16, 120)))

    def set_edge(self, role: str) -> None:
        """Take another border colour, such as error."""
        self._edge = role
        self.update()

    def open_beside(self, widget: QWidget, take_focus: bool = False) -> None:
        """Open beside a widget of the same window, where there is room."""
        place = QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())
        self.open_at(place, take_focus)

    def open_at(self, near: QRect, take_focus: bool = False) -> None:
        """Open below, above or beside a rectangle of the window, wholly inside the window."""
        self._before = QApplication.focusWidget()
        self.restyle()
        self.resize(self.width(), self._height_for_content())
        self.setGeometry(self._placed(near))
        self.show()
        self.raise_()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        if take_focus:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _height_for_content(self) -> int:
        if self.body.hasHeightForWidth():
            return self.body.totalHeightForWidth(self.width())
        return self.body.totalSizeHint().height()

    def _placed(self, near: QRect) -> QRect:
        room = self._window.rect().adjusted(8, 8, -8, -8)
        size = self.size().boundedTo(room.size())
        below = QRect(QPoint(near.left(), near.bottom() + 6), size)
        above = QRect(QPoint(near.left(), near.top() - 6 - size.height()), size)
        right = QRect(QPoint(near.right() + 8, near.top()), size)
        left = QRect(QPoint(near.left() - 8 - size.width(), near.top()), size)
        for place in (below, above, right, left):
            pushed = QRect(place)
            pushed.moveLeft(min(max(place.left(), room.left()), room.right() - size.width()))
            if room.contains(pushed):
                return pushed
        below.moveTop(min(below.top(), room.bottom() - size.height()))
        below.moveLeft(min(max(below.left(), room.left()), room.right() - size.width()))
        return below

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on Escape or on a press elsewhere; only watched while open. An open list has both to itself."""
        if QApplication.activePopupWidget() is not None:
            return False
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            # A press that nobody accepts travels on to the window, so the place decides, not the receiver.
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            if not inside and isinstance(watched, QWidget):
                self.close_it()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._escaped(event, watched)
        return False

    def _escaped(self, event: QKeyEvent, watched: QObject) -> bool:
        escaped = event.key() == Qt.Key.Key_Escape and isinstance(watched, QWidget)
        if escaped:
            self.close_it()
        return escaped

    def close_it(self) -> None:
        """Close and give the focus back to where it was."""
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self._window) or self.hasFocus()
        self.hide()
        if had_focus and self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop watching the application."""
        super().hideEvent(event)
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lower edge, the surface and the hairline."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect()).adjusted(0, 0, 0, -EDGE)
        rounded(painter, box.translated(0, EDGE), look.radius("card"), look.colour("node_shadow"))
        rounded(painter, box, look.radius("card"), look.colour("card"), look.colour(self._edge))
        painter.end()
