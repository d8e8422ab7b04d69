"""The card beside a palette row that tells what a kind is, without taking the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.formulas import USUAL, Reading
from cnnstudio.layers.kind import FAMILY_TITLES
from cnnstudio.layers.teaching import teaching
from cnnstudio.ui import theme
from cnnstudio.ui.palette.block_lesson import block_lesson
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.popover import Popover
from cnnstudio.ui.widgets.teaching_text import TeachingText

_WIDTH = 360


class HoverCard(Popover):
    """A kind's teaching text beside its row."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, width=_WIDTH)
        self._title, self._family = Label("", "title"), Label("", "small", "text_quiet")
        self.text = TeachingText()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._family, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(head)
        self.body.addWidget(self.text)
        # The pointer passes through: the card must never stand between it and the rows.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._kind = ""

    def kind(self) -> str:
        """Return the kind the card tells of, or an empty text while it is closed."""
        return self._kind if self.isVisible() else ""

    def tell(self, kind: str, row: QRect, reading: Reading = USUAL) -> None:
        """Open beside a row, given in pixels of the window."""
        lesson = teaching(kind) or block_lesson(kind)
        if lesson is None:
            self.close_it()
            return
        self._kind = kind
        self._title.setText(lesson.kind)
        ready = kind not in KINDS
        self._family.setText(tr("Ready block") if ready else tr(FAMILY_TITLES[KINDS[kind].family]))
        self.text.show_teaching(lesson, reading)
        self.setAccessibleName(self.text.accessibleName())
        self.setAccessibleDescription(self.text.accessibleDescription())
        # The height is asked for at once, before Qt has heard that the texts are others.
        self.text.refit()
        self.body.invalidate()
        self.open_at(row)

    def _placed(self, near: QRect) -> QRect:
        """Stand to the right of the row, so that no other row is hidden."""
        room = self._window.rect().adjusted(8, 8, -8, -8)
        size = self.size().boundedTo(room.size())
        top = min(max(near.center().y() - theme.current().px(32), room.top()), room.bottom() - size.height())
        return QRect(min(near.right() + 8, room.right() - size.width()), top, size.width(), size.height())
