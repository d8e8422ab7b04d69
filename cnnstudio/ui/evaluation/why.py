"""The working of one value, read from left to right: what is read, times weights, the sums, and Keras's value."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.arithmetic.explaining import Terms
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.activation_curve import ActivationCurve, can_draw
from cnnstudio.ui.evaluation.element_fields import ElementFields
from cnnstudio.ui.evaluation.mode_switch import ModeSwitch
from cnnstudio.ui.evaluation.sums import Sums
from cnnstudio.ui.evaluation.told import Told, is_window, mode_words, place_words
from cnnstudio.ui.evaluation.why_cells import WhyCells
from cnnstudio.ui.evaluation.working_text import check_sentence, fixed, working_text
from cnnstudio.ui.widgets import Button, Card, Choice, IconButton, Label, NumberField, SectionHead
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

_NARROW = 940


class Why(Styled, QWidget):
    """Shows one working; with several input channels one of them at a time, and the sum of each."""

    channelChanged = Signal(int)
    """Which input channel is shown; the kernel grid follows."""
    followed = Signal(str, object)
    """The layer and the place that a pressed cell was read from."""
    elementChosen = Signal(object)
    backWanted = Signal()
    modeChosen = Signal(bool, int)
    """Whether the pass is to be one of training mode, and the number of its draw."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("Why is this value what it is?"))
        self.back = IconButton("undo", tr("Back to the value it came from"))
        self.element = ElementFields()
        self.mode_switch = ModeSwitch()
        self.part = Choice([], name=tr("Part of the working"))
        self.channel = NumberField(0, 0, 0, name=tr("Input channel"))
        self.strongest = Button(tr("Strongest"), framed=False)
        self._channel_label = Label(tr("input channel"), "small", "text_quiet")
        self.cells, self.sums, self.curve = WhyCells(), Sums(), ActivationCurve()
        self.line = Label("", "working", "text", wrap=True)
        self.check = Label("", "small", "text_quiet", wrap=True)
        self.mode = Label("", "small", "text_quiet")
        self.sentence = Label("", "body", "text_quiet", wrap=True)
        self._told: Told | None = None
        self._follow_strongest, self._narrow, self._part = True, False, 0
        self._build()
        self._connect()
        self.show_sentence(tr("Pick a layer, then a place on one of its maps."))

    def _build(self) -> None:
        for part in (self.part, self._channel_label, self.channel, self.strongest, self.back):
            self.head.add(part)
        self._row = QHBoxLayout()
        self._row.addWidget(self.cells, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.sums, 1, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.curve, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(0)
        self._content = QWidget()
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._row)
        self._card = Card()
        self._card.add(self.line)
        inner.addWidget(self._card)
        foot = QHBoxLayout()
        foot.addWidget(self.check, 1)
        foot.addWidget(self.mode)
        inner.addLayout(foot)
        inner.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._content)
        self._area.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        places = QHBoxLayout()
        places.addWidget(self.element)
        places.addStretch(1)
        places.addWidget(self.mode_switch)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.head)
        self._column.addLayout(places)
        self._column.addWidget(self.sentence)
        self._column.addWidget(self._area, 1)
        self._column.addStretch(0)
        self.restyle()

    def _connect(self) -> None:
        self.channel.valueChanged.connect(self._choose_channel)
        self.strongest.clicked.connect(self._choose_strongest)
        self.part.valueChanged.connect(self._choose_part)
        self.cells.followed.connect(self._step_back)
        self.element.chosen.connect(self.elementChosen)
        self.back.clicked.connect(self.backWanted)
        self.mode_switch.chosen.connect(self.modeChosen)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(12))
        self._column.setSpacing(look.px(8))
        self._row.setSpacing(look.px(18))
        self.channel.setFixedWidth(look.px(76))
        self.part.setFixedWidth(look.px(220))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take smaller cells and leave the curve out where there is no width."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_part()

    def minimumSizeHint(self) -> QSize:
        """Accept a line of the sum."""
        return QSize(theme.current().px(300), theme.current().px(120))

    def show_place(self, at: tuple[int, ...], shape: tuple[int, ...], *, back: bool) -> None:
        """Show which element is meant, and whether there is one to go back to."""
        self.element.show_place(at, shape)
        self.back.setVisible(back)

    def show_sentence(self, sentence: str) -> None:
        """Say why there is no working to show."""
        self._told = None
        self.head.set_title(tr("Why is this value what it is?"))
        self.head.set_note("")
        self.sentence.setText(sentence)
        self.sentence.show()
        self._area.hide()
        self._column.setStretch(self._column.count() - 1, 1)
        for part in (self._channel_label, self.channel, self.strongest, self.part):
            part.hide()

    def shown(self) -> Told | None:
        """Return the working on the screen."""
        return self._told

    def show_told(self, told: Told) -> None:
        """Show the working of one value."""
        another = self._told is None or self._told.explanation.kind != told.explanation.kind
        self._told = told
        self.sentence.hide()
        self._area.show()
        self._column.setStretch(self._column.count() - 1, 0)
        self.head.set_title(tr("Why is this {value}?", value=fixed(told.keras)))
        self.head.set_note(place_words(told.at))
        self._show_parts(0 if another else self._part)
        self._show_part()

    def _show_parts(self, chosen: int) -> None:
        found = self._told.explanation.terms if self._told is not None else ()
        self._part = chosen if chosen < len(found) else 0
        self.part.setVisible(len(found) > 1)
        self.part.set_options([(n, terms.name) for n, terms in enumerate(found)])
        self.part.set_value(self._part)

    def terms(self) -> Terms | None:
        """Return the terms on the screen."""
        found = self._told.explanation.terms if self._told is not None else ()
        return found[self._part] if found else None

    def shown_channel(self) -> int:
        """Return the input channel whose cells are shown."""
        return int(self.channel.value() or 0)

    def _choose_part(self, part: object) -> None:
        if isinstance(part, int):
            self._part = part
            self._show_part()

    def _choose_channel(self, _value: object) -> None:
        self._follow_strongest = False
        self._show_part()
        self.channelChanged.emit(self.shown_channel())

    def _choose_strongest(self) -> None:
        self._follow_strongest = True
        self._show_part()
        self.channelChanged.emit(self.shown_channel())

    def _step_back(self, cell: int) -> None:
        terms = self.terms()
        origin = self._told.origin(terms, cell) if self._told is not None and terms is not None else None
        if origin is not None:
            self.followed.emit(*origin)

    def _show_part(self) -> None:
        told, terms = self._told, self.terms()
        if told is None:
            return
        self._show_channels(terms)
        channel = self.shown_channel()
        self.cells.setVisible(terms is not None)
        if terms is not None:
            pixels = terms.source in told.pictures
            self.cells.show_terms(told, terms, channel, pixels=pixels, narrow=self._narrow)
        found = told.explanation
        self.sums.show_sums(found, terms, channel)
        before = found.before
        drawn = before is not None and can_draw(found.activation) and not self._narrow
        if before is not None and drawn:
            self.curve.show_point(found.activation, before, found.value)
        self.curve.setVisible(drawn)
        self.line.setText(working_text(found, terms))
        self._card.setVisible(bool(self.line.text()))
        self.check.setText(check_sentence(told))
        self.check.set_role("text_quiet" if told.agrees or told.moving else "error")
        self.mode.setText(mode_words(told))

    def _show_channels(self, terms: Terms | None) -> None:
        channels = terms.values.shape[-1] if terms is not None and is_window(terms) else 1
        for part in (self._channel_label, self.channel, self.strongest):
            part.setVisible(channels > 1)
        self.channel.set_limits(0, channels - 1)
        if (
            terms is not None
            and channels > 1
            and (self._follow_strongest or self.shown_channel() >= channels)
        ):
            self.channel.set_value(int(abs(terms.channel_sums).argmax()))
        elif channels == 1:
            self.channel.set_value(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the canvas surface and the line above."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("canvas"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        painter.end()
