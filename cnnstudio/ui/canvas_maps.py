"""Has the maps of what is in sight on the canvas worked out: for one picture, anew as the network or the picture changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, QRectF, SignalInstance
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.document.known import NodeAnalysis
from cnnstudio.engine import messages
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.bridge import PICTURES_PER_SECOND, Pace
from cnnstudio.ui.canvas.heat import legend_box
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.levels_of_detail import READABLE
from cnnstudio.ui.canvas.maps import COUNT, MOST_NODES, SIDE, Beside, MapSheet
from cnnstudio.ui.widgets import IconButton, Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.canvas.view import CanvasView
    from cnnstudio.ui.in_hand import InHand

_DURING_TRAINING_PER_SECOND = 4.0


class Pictured(Protocol):
    """A picture with what it is called."""

    @property
    def title(self) -> str:
        """Return what it is called."""

    @property
    def image(self) -> NDArray[np.generic]:
        """Return it as the data set gives it."""


class Chosen(Protocol):
    """Who knows which picture is looked at."""

    changed: SignalInstance

    def picture(self) -> Pictured | None:
        """Return it; None while there is none."""

    def absence(self) -> str:
        """Return why there is none."""


class CanvasMaps(QObject):
    """Asks one question at a time, ten times a second at most, never during a gesture, and only for what is in sight."""

    def __init__(self, canvas: CanvasView, bridge: Bridge, hand: InHand, chosen: Chosen) -> None:
        super().__init__(canvas)
        self._canvas, self._bridge, self._hand, self._chosen = canvas, bridge, hand, chosen
        self.note = MapsNote(canvas)
        self._ticket = 0
        self._again = False
        self._asked: dict[str, NodeAnalysis] = {}
        self._title = ""
        self._pace = Pace(canvas, PICTURES_PER_SECOND, self._ask)
        self._slow = Pace(canvas, _DURING_TRAINING_PER_SECOND, self._pace.ask)
        canvas.installEventFilter(self)
        self._listen(canvas, bridge, hand)

    def _listen(self, canvas: CanvasView, bridge: Bridge, hand: InHand) -> None:
        canvas.stage.lensChanged.connect(self._follow_lens)
        canvas.stage.cameraMoved.connect(self._follow_camera)
        canvas.sheetChanged.connect(lambda _change: self._renew())
        self._chosen.changed.connect(self._renew)
        hand.changed.connect(self._follow_hand)
        hand.advanced.connect(self._renew)
        bridge.stepsArrived.connect(self._follow_training)
        bridge.multiplesArrived.connect(self._take)
        bridge.failed.connect(self._take_failure)

    def begin(self) -> None:
        """Show maps, if they are wanted already."""
        self._follow_lens()

    @property
    def on(self) -> bool:
        """Say whether maps are shown."""
        return self._canvas.stage.lens.maps

    @property
    def settled(self) -> bool:
        """Say whether nothing is being worked out."""
        return self._ticket == 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the canvas is shown, and stand in the corner."""
        if event.type() == QEvent.Type.Show:
            self._follow_lens()
        elif event.type() == QEvent.Type.Resize:
            self.note.stand()
        return super().eventFilter(watched, event)

    def _follow_lens(self) -> None:
        if not self.on:
            self._ticket = 0
            self.note.say("")
            self._wear(None)
        elif self._canvas.isVisible():
            self._hand.want()
            self._renew()

    def _follow_hand(self) -> None:
        """Show nothing of another network, nor answers of it that are still to come."""
        self._ticket = 0
        if self.on and self._canvas.isVisible():
            self._hand.want()
        if self._hand.state != "ready":
            self._wear(None)
        self._renew()

    def _follow_camera(self) -> None:
        """Ask when layers come into sight that wear nothing yet."""
        if self.on:
            shown = self._canvas.stage.maps
            worn = shown.worn if shown is not None else {}
            if shown is None or self._in_sight().keys() - worn.keys():
                self._pace.ask()

    def _follow_training(self, _report: object) -> None:
        if self.on and self._hand.live:
            self._slow.ask()

    def _renew(self) -> None:
        if self.on:
            self._pace.ask()

    def _wear(self, maps: MapSheet | None) -> None:
        stage = self._canvas.stage
        if maps is not None or stage.maps is not None:
            stage.maps = maps
            stage.changed.emit()

    def _ask(self) -> None:
        if not self.on or not self._canvas.isVisible():
            return
        if self._canvas.busy or self._canvas.pointing.panning:
            self._pace.ask()
            return
        if self._ticket:
            self._again = True
            return
        picture, sentence = self._chosen.picture(), self._standing()
        if picture is None or sentence:
            self._wear(None)
            self.note.say(sentence or self._chosen.absence())
            return
        self._asked, self._title, self._again = self._in_sight(), picture.title, False
        names = tuple(dict.fromkeys(node.name for node in self._asked.values()))
        if not names:
            self.note.say(self._words())
            return
        self._ticket = self._bridge.engine.ask(
            "multiples", lambda ticket: messages.Multiples(ticket, picture.image, names, SIDE, COUNT)
        )

    def _standing(self) -> str:
        """Return why there are no maps now; empty where there may be some."""
        if self._hand.absence():
            return self._hand.absence()
        if self._hand.state != "ready":
            return tr("The network is being built; its maps follow.")
        if self._canvas.stage.camera.goal.factor < READABLE:
            return tr("Maps are shown from a zoom of 55 % on.")
        return ""

    def _in_sight(self) -> dict[str, NodeAnalysis]:
        """Return the nodes in sight, those in the middle first, each with the layer whose maps it wears."""
        stage = self._canvas.stage
        seen = stage.seen()
        if stage.camera.goal.factor < READABLE:
            return {}
        near = sorted(stage.scene.nodes_in(seen), key=lambda item: _apart(item, seen))
        found = {item.id: self._layer_of(item.id) for item in near}
        known = {node: layer for node, layer in found.items() if layer is not None}
        return dict(list(known.items())[:MOST_NODES])

    def _layer_of(self, node: str) -> NodeAnalysis | None:
        """Return the layer in hand that a node of the canvas stands for; of a block its last one."""
        path, nodes = self._canvas.path_of(node), self._hand.analysis.nodes
        drawn = self._bridge.document.analysis.nodes.get(path)
        inside = [layer for layer in self._hand.analysis.flat if layer.path.startswith(f"{path}/")]
        found = inside[-1] if inside else nodes.get(path)
        if found is None or drawn is None or drawn.bypassed:
            return None
        same = drawn.output == found.output and (bool(inside) or drawn.layer == found.layer)
        return found if same else None

    def _take(self, report: messages.MultiplesAre) -> None:
        if report.ticket != self._ticket:
            return
        self._ticket = 0
        if self._canvas.busy or self._again:
            self._pace.ask()
        if self._canvas.busy:
            return
        rows = {name: row for row, name in enumerate(report.layers)}
        worn = {
            node: _beside(report, rows[layer.name], layer)
            for node, layer in self._asked.items()
            if layer.name in rows
        }
        self._wear(MapSheet(report.sheet, worn))
        self.note.say(self._words())

    def _words(self) -> str:
        words = tr("Strongest maps of {picture}: {whose}.", picture=self._title, whose=self._hand.title())
        if self._hand.outdated:
            words += " " + tr("Layers that have changed since wear none.")
        return words

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._ticket = 0
            self._wear(None)
            self.note.say(report.message)


def _apart(item: NodeItem, seen: QRectF) -> float:
    return float((item.box.center() - seen.center()).manhattanLength())


def _beside(report: messages.MultiplesAre, row: int, layer: NodeAnalysis) -> Beside:
    channels = tuple(int(n) for n in report.channels[row] if n >= 0)
    rows, columns = (int(n) for n in report.sizes[row])
    return Beside(row, channels, rows, columns, layer.layer.kind == "Input")


class MapsNote(Styled, QWidget):
    """Says in a corner of the canvas of which picture and whose weights the maps are."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self.words = Label("", "small", "text_quiet")
        self.draw = IconButton("view-draw", tr("Draw a picture here; the maps follow the pen"))
        row = QHBoxLayout(self)
        row.addWidget(self.words)
        row.addWidget(self.draw)
        self.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look, layout = theme.current(), self.layout()
        if layout is not None:
            layout.setContentsMargins(look.px(10), look.px(2), look.px(4), look.px(2))
        self.stand()

    def say(self, sentence: str) -> None:
        """Show a sentence; nothing hides the note."""
        if sentence != self.words.text():
            self.words.setText(sentence)
        self.setVisible(bool(sentence))
        self.stand()

    def stand(self) -> None:
        """Stand at the lower left, above the legend of a measure."""
        look, stage = theme.current(), self._canvas.stage
        inset = look.px(16)
        under = self._canvas.height() - inset
        if stage.lens.measure:
            under = round(legend_box(stage.window).top()) - look.px(8)
        self.adjustSize()
        self.move(inset, under - self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, so that the words are seen over the network."""
        painter, look = painter_on(self), theme.current()
        rounded(
            painter, QRectF(self.rect()), look.radius("control"), look.colour("card"), look.colour("line")
        )
        painter.end()
