"""A row of a form: the word, the control, and below it a problem's sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.styled import Styled


class FormRow(Styled, QWidget):
    """A label of 104 pixels beside its control; the sentence below follows the control's `problemChanged`."""

    def __init__(
        self, label: str, control: QWidget, label_width: int = 104, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self.label = Label(label, "body", "text_quiet")
        self._label_width = label_width
        self._sentence = Label("", "small", "error", wrap=True)
        self._sentence.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(control, 0, 1)
        self._grid.addWidget(self._sentence, 1, 1)
        self._grid.setColumnStretch(1, 1)
        self.label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(label)
        changed = getattr(control, "problemChanged", None)
        if changed is not None:
            changed.connect(self.set_problem)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.label.setFixedWidth(look.px(self._label_width))
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(look.space("half"))

    def set_problem(self, sentence: str) -> None:
        """Show a sentence below the control, or none."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def problem(self) -> str:
        """Return the sentence shown."""
        return self._sentence.text()
