"""The ring around the control that the keyboard has reached."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded

_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_TAB_KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show, QEvent.Type.EnabledChange)


class FocusRing(QWidget):
    """A transparent overlay of one window that follows the focus while it moves by key.

    The widget that loses the focus is asked why (its FocusOut event knows the reason), since Qt's
    `focusChanged` does not say. Widgets with the property `rings_itself` paint their own; those with
    `rings_parent`, such as segments, are ringed as a group.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._window = window
        self._by_key = False
        self._target: QWidget | None = None
        self._watched: list[QObject] = []
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
            self._follow(None, app.focusWidget())

    def target(self) -> QWidget | None:
        """Return the widget inside the ring, None while it is hidden."""
        return self._target if self.isVisible() else None

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._unwatch()
        inside = now is not None and self._window.isAncestorOf(now)
        self._target = now if inside else None
        self._watch()
        self._place()

    def _watch(self) -> None:
        part: QWidget | None = self._target
        while part is not None and part is not self._window:
            part.installEventFilter(self)
            self._watched.append(part)
            part = part.parentWidget()

    def _unwatch(self) -> None:
        for part in self._watched:
            if isValid(part):
                part.removeEventFilter(self)
        self._watched.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Learn why the focus moves and follow the target's place."""
        kind = event.type()
        if isinstance(event, QFocusEvent) and kind == QEvent.Type.FocusOut:
            self._by_key = event.reason() in _BY_KEY
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and event.key() in _TAB_KEYS:
            self._by_key = True
            self._place()
        elif kind == QEvent.Type.MouseButtonPress:
            self._by_key = False
            self._place()
        elif kind in _MOVES:
            self._place()
        return False

    def _wanted(self) -> bool:
        target = self._target
        return (
            self._by_key
            and target is not None
            and isValid(target)
            and target.isVisible()
            and not target.property("rings_itself")
        )

    def _place(self) -> None:
        if not self._wanted() or self._target is None:
            self.hide()
            return
        window, target = self._window, self._ringed(self._target)
        area = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        self.setGeometry(area.adjusted(-4, -4, 4, 4))
        self.show()
        self.raise_()

    def _ringed(self, target: QWidget) -> QWidget:
        return (target.parentWidget() or target) if target.property("rings_parent") else target

    def _clip(self) -> QRect:
        window = self._window
        area = self.rect()
        part = self._target.parentWidget() if self._target else None
        while part is not None and part is not window:
            seen = QRect(part.mapTo(window, QPoint(0, 0)), part.size()).adjusted(-4, -4, 4, 4)
            area = area.intersected(seen.translated(-self.pos()))
            part = part.parentWidget()
        return area

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring, 2 pixels wide and 2 away."""
        painter, look = painter_on(self), theme.current()
        painter.setClipRect(self._clip())
        width = look.stroke("focus")
        rounded(painter, QRectF(self.rect()), look.radius("control") + 4, None, look.colour("focus"), width)
        painter.end()
