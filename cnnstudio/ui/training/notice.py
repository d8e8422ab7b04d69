"""One line below the header: what a reader of these numbers must know, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets import IconButton
from cnnstudio.ui.widgets.labels import Elided
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.engine.messages import Silent
    from cnnstudio.ui.bridge import Bridge

_KINDS = {
    "error": ("error", "error_tint"),
    "warning": ("warning", "warning_tint"),
    "info": ("info", "chrome"),
}


class Notice(Styled, QWidget):
    """Standing facts in one line, or the last trouble until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[str, ...] = ()
        self._trouble, self._kind = "", "info"
        self._text = Elided("", "small", "text_quiet")
        self._close = IconButton("close", "")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self._close.clicked.connect(self.clear)
        self.restyle()
        self._show()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._row.setContentsMargins(look.px(40), 0, look.space("unit"), 0)
        self.setFixedHeight(look.px(30))

    def follow(self, bridge: Bridge) -> None:
        """Say while the engine does not answer."""
        bridge.silent.connect(self._tell_silence)
        bridge.answering.connect(lambda _report: self.clear())

    def _tell_silence(self, report: Silent) -> None:
        seconds = number(round(report.seconds))
        self.say(
            tr("The engine has not answered for {seconds} s; it may be busy.", seconds=seconds), "warning"
        )

    def set_facts(self, *facts: str) -> None:
        """Show these sentences whenever there is no trouble."""
        self._facts = tuple(fact for fact in facts if fact)
        self._show()

    def say(self, sentence: str, kind: str = "error") -> None:
        """Show a sentence until it is closed or the next run begins."""
        self._trouble, self._kind = sentence, kind
        self._show()

    def clear(self) -> None:
        """Take the trouble away."""
        self._trouble = ""
        self._show()

    def sentence(self) -> str:
        """Return what is shown."""
        return self._trouble or " ".join(self._facts)

    def _show(self) -> None:
        self._text.setText(self.sentence())
        self.setAccessibleName(self.sentence())
        self._close.setVisible(bool(self._trouble))
        self.setVisible(bool(self.sentence()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint, the sign and the line below."""
        painter, look = painter_on(self), theme.current()
        kind = self._kind if self._trouble else "info"
        role, tint = _KINDS[kind]
        painter.fillRect(self.rect(), look.colour(tint))
        side = look.px(16)
        box = QRectF(look.space("inset"), (self.height() - side) / 2, side, side)
        icons.draw(painter, kind, box, look.colour(role))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()
