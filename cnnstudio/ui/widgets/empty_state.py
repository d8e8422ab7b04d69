"""An empty place says what is the case and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button, PrimaryButton
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.styled import Styled


class EmptyState(Styled, QWidget):
    """A drawing, one sentence and at most one button, whose press is `requested`."""

    requested = Signal()

    def __init__(
        self, icon: str, sentence: str, button: str = "", primary: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._picture = QLabel()
        self._sentence = Label(sentence, "body", "text_quiet", wrap=True)
        self._button = PrimaryButton(button) if primary else Button(button)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        for part in (self._picture, self._sentence, self._button):
            self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button.clicked.connect(self.requested)
        self.set_sentence(sentence, button)
        self.restyle()

    def restyle(self) -> None:
        """Take the drawing's colour and the distances from the theme."""
        look = theme.current()
        self._column.setSpacing(look.space("gap"))
        self._picture.setPixmap(icons.pixmap(self._icon_name, "text_faint", 32, self.devicePixelRatioF()))
        self._fit()

    def set_sentence(self, sentence: str, button: str = "") -> None:
        """Say something else, with another button or none."""
        self._sentence.setText(sentence)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(sentence)
        self._fit()

    def _fit(self) -> None:
        width = theme.current().px(320)
        self._sentence.setFixedSize(width, self._sentence.heightForWidth(width))
