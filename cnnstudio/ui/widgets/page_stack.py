"""Pages of which one is shown, painted once when it is turned to."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget


class PageStack(QStackedWidget):
    """Shows a page only after its layout and its plots have come to rest.

    A plot's scene has the whole window painted as soon as anything in it changes. Qt marks the widgets of a page that
    appears only after that, so that everything would be painted twice or three times.
    """

    def setCurrentWidget(self, page: QWidget) -> None:
        """Turn to a page; it is painted at the next turn of the event loop."""
        if page is not self.currentWidget():
            self.setUpdatesEnabled(False)
            super().setCurrentWidget(page)
            QTimer.singleShot(0, self, lambda: self.setUpdatesEnabled(True))
