"""The recipe's random changes of training pictures: a card for each, in the order they are applied."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.data.augmenting import begun, course_example, kinds
from cnnstudio.language import tr
from cnnstudio.layers.augmentation_blended import Blended
from cnnstudio.layers.kind import Layer
from cnnstudio.ui import theme
from cnnstudio.ui.data.change_card import ChangeCard
from cnnstudio.ui.widgets.buttons import Button, LinkButton
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.styled import Styled

Changes = tuple[Layer, ...]


class AugmentEditor(Styled, QWidget):
    """`changed` carries all changes as they then are."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes: Changes = ()
        self._shape: tuple[int, ...] = (28, 28, 1)
        self._in_bytes = True
        self.cards: list[ChangeCard] = []
        self.kind, self.more = Choice(name=tr("Change to add")), Button(tr("Add"), "plus")
        self.more.clicked.connect(self._add)
        self.course = LinkButton(tr("Shift and flip, as for CIFAR-10"))
        self.course.clicked.connect(lambda: self._tell((*self._changes, *course_example())))
        self.note = Label(_note(()), "small", "text_quiet", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._adding = QHBoxLayout()
        self._adding.addWidget(self.kind, 1)
        self._adding.addWidget(self.more)
        self._column.addLayout(self._adding)
        self._column.addWidget(self.note)
        self._column.insertWidget(1, self.course, 0, Qt.AlignmentFlag.AlignLeft)
        self._offer()
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().px(6))
        self._adding.setSpacing(theme.current().px(6))

    def suit(self, shape: tuple[int, ...], in_bytes: bool) -> None:
        """Let what is added suit these pictures."""
        if (shape, in_bytes) != (self._shape, self._in_bytes):
            self._shape, self._in_bytes = shape, in_bytes
            self._offer()

    def _offer(self) -> None:
        """Offer what can be applied to pictures of this many channels."""
        channels = self._shape[-1]
        fitting = [kind for kind in kinds() if not getattr(kind, "channels", ()) or channels in kind.channels]  # type: ignore[attr-defined]
        self.kind.set_options([(kind.kind, kind.kind) for kind in fitting])

    def show_changes(self, changes: Changes) -> None:
        """Show these without telling anyone; cards of the same kinds stay, and keep the keyboard."""
        if [type(one) for one in changes] != [type(one) for one in self._changes]:
            self._rebuild(changes)
        else:
            for card, layer in zip(self.cards, changes, strict=True):
                if card.layer != layer:
                    card.show_layer(layer)
        self._changes = changes
        self.course.setVisible(not changes)
        self.note.setText(_note(changes))

    def _rebuild(self, changes: Changes) -> None:
        for card in self.cards:
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        self.cards = []
        for place, layer in enumerate(changes):
            card = ChangeCard(layer)
            card.changed.connect(partial(self._take, place))
            card.removed.connect(partial(self._remove, place))
            self._column.insertWidget(place, card)
            card.show()
            self.cards.append(card)

    def _add(self) -> None:
        kind = next(kind for kind in kinds() if kind.kind == self.kind.value())
        self._tell((*self._changes, begun(kind, self._shape, self._in_bytes)))

    def _take(self, place: int, layer: Layer) -> None:
        changes = (*self._changes[:place], layer, *self._changes[place + 1 :])
        self._changes = changes
        self.changed.emit(changes)

    def _remove(self, place: int) -> None:
        self._tell((*self._changes[:place], *self._changes[place + 1 :]))

    def _tell(self, changes: Changes) -> None:
        self.changed.emit(changes)


def _note(changes: Changes) -> str:
    blending = ", ".join(layer.kind for layer in changes if isinstance(layer, Blended))
    always = tr("Training pictures only, drawn anew in every epoch; masks move with their pictures.")
    if not blending:
        return always
    more = tr(
        "{kinds}: two pictures of a batch become one, and their labels are blended as much.", kinds=blending
    )
    return f"{always} {more}"
