"""Compare: the chosen layer's outputs beside those that were kept, for another image, another epoch or another run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.arithmetic.comparing import Compared, compared
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.answers import lead_words, shares_of
from cnnstudio.ui.evaluation.canvas_page import CanvasPage
from cnnstudio.ui.evaluation.maps import map_stack
from cnnstudio.ui.evaluation.sight import Array, Sight
from cnnstudio.ui.widgets import Button, Choice, Label, ScaleBar, SectionHead, TileGrid
from cnnstudio.ui.widgets.bars import share_text
from cnnstudio.ui.widgets.strip import Strip

if TYPE_CHECKING:
    from cnnstudio.ui.in_hand import InHand

_TILE, _GAP = 60, 8


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """What was put aside: of which picture and whose weights, and every layer's output."""

    title: str
    outputs: Mapping[str, Array]
    prediction: Array | None


class _Side(QWidget):
    """One of the three columns: a head, and tiles or a strip."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.head, self.whose = SectionHead(title), Label("", "small", "text_quiet", wrap=True)
        self.grid, self.strip = TileGrid(title, _TILE, _GAP, caption_height=16), Strip(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.head, self.whose, self.grid, self.strip):
            column.addWidget(part)
        column.addStretch(1)

    def show_output(self, output: Array | None, order: Array, limit: float, captions: list[str]) -> None:
        """Show maps in this order, or a vector as it is."""
        stack = map_stack(output) if output is not None else None
        self.grid.setVisible(stack is not None)
        self.strip.setVisible(output is not None and output.ndim == 1)
        if stack is not None:
            self.grid.set_tiles(stack[order], "signed", limit, captions)
        elif output is not None and output.ndim == 1:
            self.strip.set_values(output, limit)


class ComparePage(CanvasPage):
    """Keeps one look; whatever is looked at afterwards stands beside it."""

    def __init__(self, hand: InHand) -> None:
        super().__init__()
        self._hand = hand
        self.keep = Button(tr("Keep what is shown"), "copy")
        self.keep.setToolTip(tr("Put the outputs of all layers for this picture and these weights aside"))
        self.order = Choice(
            [("index", tr("index")), ("difference", tr("difference"))], "index", name=tr("Order of the maps")
        )
        self._order_words = Label(tr("Sort"), "small", "text_quiet")
        self.says = Label("", "body", "text_quiet", wrap=True)
        self.scale = ScaleBar("signed")
        self.sides = (_Side(tr("Kept")), _Side(tr("Now")), _Side(tr("Difference")))
        self.told = Label("", "body", "text", wrap=True)
        self.kept: Kept | None = None
        self._sight: Sight | None = None
        self._title = ""
        self._labels: tuple[str, ...] = ()
        self._order: Array = np.zeros(0, np.intp)
        self._build()
        self._show()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.keep)
        head.addWidget(self.says, 1)
        for part in (self._order_words, self.order, self.scale):
            head.addWidget(part)
        self.order.setMaximumWidth(theme.current().px(124))
        self.keep.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        holder = QWidget()
        self._row = QHBoxLayout(holder)
        self._row.setContentsMargins(0, 0, 0, 0)
        for side in self.sides:
            self._row.addWidget(side, 1)
            side.grid.selected.connect(self._select)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(holder)
        self._area.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self._area, 1)
        self._column.addWidget(self.told)
        self._column.addStretch(0)
        self.keep.clicked.connect(self._keep)
        self.order.valueChanged.connect(lambda _value: self._show())
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        super().restyle()
        self._row.setSpacing(theme.current().px(20))

    def show_sight(self, sight: Sight, title: str, labels: tuple[str, ...]) -> None:
        """Compare what is looked at now; the title says of which picture and whose weights."""
        self._sight, self._title, self._labels = sight, title, labels
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while the page was hidden."""
        super().showEvent(event)
        self._show()

    def _keep(self) -> None:
        if self._sight is not None and self._sight.outputs:
            self.kept = Kept(self._title, dict(self._sight.outputs), self._sight.prediction)
            self._show()

    def _select(self, place: int) -> None:
        for side in self.sides:
            side.grid.select(place)
        self._tell()

    def _pair(self) -> tuple[Array, Array] | None:
        """Return the kept output and the present one, where they can be compared."""
        sight = self._sight
        now = sight.output if sight is not None else None
        name = sight.node.name if sight is not None and sight.node is not None else ""
        before = self.kept.outputs.get(name) if self.kept is not None else None
        if now is None or before is None or before.shape != now.shape or now.ndim not in (1, 3):
            return None
        return before, now

    def _standing(self) -> str:
        sight = self._sight
        if sight is None or sight.node is None or sight.output is None:
            return self._hand.absence() or tr("Outputs appear when the network has seen the picture.")
        if self.kept is None:
            return tr(
                "Keep what is shown; then choose another image, epoch or run, and both stand side by side."
            )
        if self._pair() is None:
            if sight.output.ndim not in (1, 3):
                return tr("Only maps and vectors are compared; this output is neither.")
            return tr("What was kept holds no output of {layer} of this shape.", layer=sight.node.name)
        return ""

    def _show(self) -> None:
        if not self.isVisible():
            return
        pair = self._pair()
        self._column.setStretch(self._column.count() - 1, 0 if pair is not None else 1)
        self.says.setText(self._standing())
        for part in (self._area, self.scale, self.told, self.order, self._order_words):
            part.setVisible(pair is not None)
        self.keep.setEnabled(self._sight is not None and bool(self._sight.outputs))
        if pair is None or self.kept is None:
            return
        found = compared(*pair)
        difference = np.asarray(pair[1], np.float32) - np.asarray(pair[0], np.float32)
        by_difference = self.order.value() == "difference"
        count = len(found.distances)
        self._order = np.argsort(-found.distances, kind="stable") if by_difference else np.arange(count)
        limit = max(float(signed_limit(one)) for one in (*pair, difference))
        captions = [str(int(n)) for n in self._order]
        for side, output in zip(self.sides, (*pair, difference), strict=True):
            side.show_output(output, self._order, limit, captions)
        self.sides[0].whose.setText(self.kept.title)
        self.sides[1].whose.setText(self._title)
        self.sides[2].whose.setText(tr("now less kept, on the same scale"))
        self.scale.set_scale(limit or 1.0)
        self._tell(found)

    def _tell(self, found: Compared | None = None) -> None:
        pair = self._pair()
        if pair is None or self.kept is None:
            return
        found = found or compared(*pair)
        parts = [tr("{changed} of {count} maps differ; over all, values differ by {distance}.",
                    changed=number(found.changed), count=number(len(found.distances)),
                    distance=number(found.distance, 3))]  # fmt: skip
        place = self.sides[1].grid.selection()
        if 0 <= place < len(self._order):
            parts.append(_words_of(found, int(self._order[place])))
        parts.append(self._answers())
        self.told.setText(" ".join(part for part in parts if part))

    def _answers(self) -> str:
        """Return both answers, where the network names classes."""
        now = shares_of(self._sight.prediction) if self._sight is not None else None
        before = shares_of(self.kept.prediction) if self.kept is not None else None
        if now is None or before is None:
            return ""
        one, other = max(before), max(now)
        return tr("Answer kept: {a}, {a_share}; now: {b}, {b_share}.",
                  a=lead_words(self._labels, before), a_share=share_text(one),
                  b=lead_words(self._labels, now), b_share=share_text(other))  # fmt: skip


def _words_of(found: Compared, index: int) -> str:
    form = found.forms[index]
    words = tr("Map {n}: mean magnitude {before} kept, {now} now, values differ by {distance}",
               n=number(index), before=number(float(found.means[0][index]), 3),
               now=number(float(found.means[1][index]), 3), distance=number(float(found.distances[index]), 3))  # fmt: skip
    return f"{words}." if np.isnan(form) else f"{words}, " + tr("correlation {r}.", r=number(float(form), 2))
