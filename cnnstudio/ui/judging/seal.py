"""What stands in the page while there are no figures: the seal with its button, progress, or why there is nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.judging.test_set import TestSet
from cnnstudio.ui.judging.words import button_words, looks_words, seal_words
from cnnstudio.ui.widgets import Button, Label, LinkButton, PrimaryButton
from cnnstudio.ui.widgets.styled import Styled, set_available

_WIDTH = 460


class Seal(Styled, QWidget):
    """`splitRequested` wishes that the next run keep a part of the training set for validation."""

    splitRequested = Signal()

    def __init__(self, test_set: TestSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._test_set = test_set
        self._icon = QLabel()
        self.words = Label("", "body", "text", wrap=True)
        self.looks = Label("", "small", "text_quiet", wrap=True)
        self.trouble = Label("", "body", "error", wrap=True)
        self.open = PrimaryButton(tr("Open the test set"), large=True)
        self.cancel = Button(tr("Cancel"), "stop")
        self.split = LinkButton(tr("Let the next run validate on a part of the training set"))
        self.bar = QProgressBar()
        self._build()
        self.open.clicked.connect(test_set.open)
        self.cancel.clicked.connect(test_set.cancel)
        self.split.clicked.connect(self.splitRequested)
        test_set.changed.connect(self.refresh)
        test_set.progressed.connect(self._follow)
        self.restyle()

    def _build(self) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How far the evaluation has come"))
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self.words, self.looks, self.trouble, self.bar):
            self._column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.open)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        self._column.addWidget(self.split, 0, Qt.AlignmentFlag.AlignHCenter)
        self._holder = QWidget()
        self._holder.setLayout(self._column)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addWidget(self._holder, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(2)

    def restyle(self) -> None:
        """Take lengths and the icon's colour from the theme."""
        look = theme.current()
        self._column.setSpacing(look.space("inset"))
        self._holder.setFixedWidth(look.px(_WIDTH))
        self._icon.setPixmap(icons.pixmap("lock", "text_faint", 32, self.devicePixelRatioF()))
        self.bar.setFixedHeight(look.px(6))
        self._fit()

    def _fit(self) -> None:
        """Give each sentence the height its lines need at this width."""
        for label in (self.words, self.looks, self.trouble):
            label.setFixedHeight(label.heightForWidth(theme.current().px(_WIDTH)))

    def refresh(self) -> None:
        """Show the phase the test set is in."""
        test_set = self._test_set
        phase, sealed = test_set.phase, test_set.sealed
        waiting = phase in {"reading", "opening", "judging"}
        self._icon.setVisible(not waiting)
        self.words.setText(self._said())
        self.looks.setText(looks_words(sealed) if sealed is not None and phase == "sealed" else "")
        self.looks.setVisible(bool(self.looks.text()))
        self.trouble.setText(test_set.sentence if phase == "failed" else "")
        refusal = test_set.refusal()
        if phase == "sealed" and refusal:
            self.trouble.setText(refusal)
        self.trouble.setVisible(bool(self.trouble.text()))
        self.bar.setVisible(phase == "judging")
        self.cancel.setVisible(phase == "judging")
        self.open.setVisible(phase in {"sealed", "failed"} and sealed is not None and not sealed.impossible)
        if sealed is not None:
            again = phase == "failed"
            self.open.setText(tr("Try again") if again else button_words(sealed))
        set_available(self.open, not refusal, refusal)
        on_test = sealed is not None and sealed.run.data.validates_on_test
        self.split.setVisible(phase == "sealed" and on_test)
        self._follow()
        self._fit()

    def _said(self) -> str:
        test_set = self._test_set
        if test_set.phase == "reading":
            return tr("The run is being read.")
        if test_set.phase == "judging":
            return test_set.sentence
        if test_set.phase == "opening":
            return tr("The predictions are being read.")
        return seal_words(test_set.sealed) if test_set.sealed is not None else ""

    def _follow(self) -> None:
        if self._test_set.phase == "judging":
            self.words.setText(self._test_set.sentence)
            self.bar.setValue(round(self._test_set.share * 1000))
