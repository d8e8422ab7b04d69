"""Why this answer: what in the picture a class's score rests on, by a method and for a class that one chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.asking_why import AskingWhy
from cnnstudio.ui.evaluation.canvas_page import CanvasPage
from cnnstudio.ui.reason_words import METHODS, SIGNED, method_words
from cnnstudio.ui.widgets import Button, Choice, ImageView, Label, ScaleBar
from cnnstudio.ui.widgets.overlaid import Array, overlaid

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

_SIDE = 400
_NO_CLASS = -1


class ReasonsPage(CanvasPage):
    """Shows the map over the picture and by itself, with its scale and what it adds up to."""

    def __init__(self, bridge: Bridge, hand: InHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hand = hand
        self.asking = AskingWhy(bridge, hand, self)
        self.method = Choice([(m, method_words(m)[0]) for m in METHODS], "grad_cam", name=tr("Method"))
        self.target = Choice([], name=tr("Class whose score is explained"))
        self.against = Choice([], name=tr("Class it is compared with"))
        self.stop = Button(tr("Give up"), framed=False)
        self.over = ImageView(tr("The map over the picture"), _SIDE)
        self.alone = ImageView(tr("The map alone"), _SIDE)
        self.scale = ScaleBar("signed")
        self.says = Label("", "body", "text_quiet", wrap=True)
        self.adds = Label("", "body", "text", wrap=True)
        self.progress = Label("", "small", "text_faint")
        self.altered = Label("", "body", "warning", wrap=True)
        self.altered.hide()
        self._labels: tuple[str, ...] = ()
        self._chosen = False
        self._shares: tuple[float, ...] | None = None
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        head = QHBoxLayout()
        for words, control in (
            (tr("Method"), self.method), (tr("why"), self.target), (tr("rather than"), self.against),
        ):  # fmt: skip
            head.addWidget(Label(words, "small", "text_quiet"))
            head.addWidget(control)
        head.addWidget(self.progress)
        head.addWidget(self.stop)
        head.addStretch(1)
        pictures = QHBoxLayout()
        pictures.addWidget(self.over, 0, Qt.AlignmentFlag.AlignTop)
        pictures.addWidget(self.alone, 0, Qt.AlignmentFlag.AlignTop)
        pictures.addStretch(1)
        self._pictures = pictures
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self.altered)
        self._column.addWidget(self.says)
        self._column.addLayout(pictures)
        self._column.addWidget(self.scale)
        self._column.addWidget(self.adds)
        self._column.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        super().restyle()
        look = theme.current()
        self._pictures.setSpacing(look.px(20))
        for choice, wide in ((self.method, 190), (self.target, 130), (self.against, 130)):
            choice.setMaximumWidth(look.px(wide))

    def squares(self) -> tuple[QWidget, ...]:
        """Return both pictures."""
        return self.over, self.alone

    def _connect(self) -> None:
        self.method.valueChanged.connect(self._choose_method)
        self.target.valueChanged.connect(self._choose_classes)
        self.against.valueChanged.connect(self._choose_classes)
        self.stop.clicked.connect(self._stop)
        self.asking.changed.connect(self._show)
        self.asking.refused.connect(self._refuse)

    def show_image(self, image: Array | None) -> None:
        """Explain the answer for another picture; the leading class comes first again."""
        self.asking.give_up()
        self.asking.image, self.asking.found = image, None
        self._chosen, self._shares = False, None
        self._show()

    def show_altered(self, words: str) -> None:
        """Say that the answer beside is another than the one explained here; nothing while nothing is changed."""
        self.altered.setText(
            tr("{changes} This page explains the answer without that.", changes=words) if words else ""
        )
        self.altered.setVisible(bool(words))

    def show_answer(self, labels: tuple[str, ...], shares: tuple[float, ...] | None) -> None:
        """Take the classes, and ask about the leading one as long as nobody has chosen another."""
        if labels != self._labels:
            self._labels = labels
            classes = [(n, label) for n, label in enumerate(labels)]
            self.target.set_options(classes)
            self.against.set_options([(_NO_CLASS, tr("nothing else")), *classes])
            self.against.set_value(_NO_CLASS)
        if shares and not self._chosen:
            self.target.set_value(int(np.argmax(shares)))
            self.against.set_value(_NO_CLASS)
            self._chosen = True
        if shares and shares != self._shares:
            self._shares = shares
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Work the map out once it can be seen."""
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the engine to others."""
        super().hideEvent(event)
        self.asking.give_up()

    def _choose_method(self, _method: object) -> None:
        self._ask()

    def _choose_classes(self, _value: object) -> None:
        self._chosen = True
        self._ask()

    def _ask(self) -> None:
        target, against = self.target.value(), self.against.value()
        if not isinstance(target, int):
            return
        other = against if isinstance(against, int) and against != target else _NO_CLASS
        self.asking.method = next(method for method in METHODS if method == self.method.value())
        self.asking.target, self.asking.against = target, other
        self.asking.ask()

    def _stop(self) -> None:
        self.asking.give_up()
        self._show()

    def _refuse(self, sentence: str) -> None:
        self._show()
        self.adds.setText(sentence)

    def _show(self) -> None:
        found, image = self.asking.found, self.asking.image
        self.says.setText(method_words(str(self.method.value()))[1])
        self.stop.setVisible(self.asking.working)
        share = found.share if found is not None else 0.0
        self.progress.setText(percent(share, 0) if self.asking.working else "")
        shown = found is not None and image is not None and found.map.shape == np.shape(image)[:2]
        self.alone.setVisible(shown)
        self.scale.setVisible(shown)
        if found is None or image is None or not shown:
            self.over.set_image(image, "grey")
            absence = self._hand.absence()
            self.adds.setText(absence if image is not None else tr("There is no picture yet."))
            return
        limit = float(signed_limit(found.map)) or 1.0
        self.over.set_image(overlaid(image, found.map, limit))
        self.alone.set_image(found.map, "signed", limit)
        self.scale.set_scale(limit, from_zero=found.method not in SIGNED)
        self.adds.setText(self._added())

    def _added(self) -> str:
        """Return the score, what the map adds up to, and whose weights these are."""
        found = self.asking.found
        if found is None:
            return ""
        parts = [tr("The score is {score} before softmax.", score=number(found.score, 4))]
        if np.isfinite(found.baseline):
            rise, total = found.score - found.baseline, float(found.map.sum())
            parts.append(
                tr("All pixels together add {total}; from the black picture the score rises by {rise}.",
                   total=number(total, 4), rise=number(rise, 4))
            )  # fmt: skip
        if found.layer:
            parts.append(tr("Maps of {layer}.", layer=found.layer))
        if found.step:
            parts.append(tr("Weights of step {step}.", step=number(found.step)))
        return " ".join(parts)
