"""Small signs over the canvas that are there only while they say something: locked, back to the graph, trackpad."""

from __future__ import annotations

from math import atan2, cos, degrees, sin

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.trail import sees_a_middle
from cnnstudio.ui.widgets import Button, IconButton, Label, LinkButton
from cnnstudio.ui.widgets.paint import LEFT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_MOST_LOOKED_AT = 500
"""Up to so many nodes in the window, the middle of one of them is looked for."""


class LockChip(Button):
    """Says that the canvas is locked; a click unlocks it."""

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__(tr("Locked"), "lock", parent=parent)
        self.setToolTip(tr("Nothing moves or rewires here. Click or press Ctrl L to unlock."))
        self.clicked.connect(lambda: stage.set_locked(False))
        stage.lockChanged.connect(self.setVisible)
        self.hide()


class BackChip(Button):
    """Points to the network while none of it can be seen; a click shows it all."""

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__(tr("Back to graph"), parent=parent)
        self._stage, self.angle = stage, 0.0
        stage.changed.connect(self.follow)
        stage.cameraMoved.connect(self.follow)
        self.setToolTip(tr("Show the whole network (Home)"))
        self.hide()

    def follow(self) -> None:
        """Come where nothing is in sight, at the side where the network is."""
        stage = self._stage
        away = out_of_sight(stage.scene, stage.seen())
        self.setVisible(away)
        if away:
            self._stand(stage)

    def _stand(self, stage: Stage) -> None:
        size, window = self.sizeHint(), stage.window
        middle = QPointF(window.width() / 2, window.height() / 2)
        way = stage.camera.eye.to_window(_nearest(stage)) - middle
        self.angle = atan2(way.y(), way.x())
        inset = theme.current().space("page")
        room = QPointF(
            middle.x() - inset - size.width() / 2, middle.y() - inset - theme.current().px(40) - size.height()
        )
        x, y = cos(self.angle), sin(self.angle)
        far = min(room.x() / max(abs(x), 1e-6), room.y() / max(abs(y), 1e-6))
        at = middle + QPointF(x, y) * max(far, 0.0)
        corner = QPoint(round(at.x() - size.width() / 2), round(at.y() - size.height() / 2))
        self.setGeometry(corner.x(), corner.y(), size.width(), size.height())
        self.raise_()
        self.update()

    def _content_width(self) -> int:
        look = theme.current()
        return text_width(self.text(), "control") + look.size("icon") + look.px(7)

    def _paint_content(self, painter: QPainter) -> None:
        look = theme.current()
        side, left = look.size("icon"), (self.width() - self._content_width()) / 2
        painter.save()
        painter.translate(left + side / 2, self.height() / 2)
        painter.rotate(degrees(self.angle))
        icons.draw(painter, "chevron-right", QRectF(-side / 2, -side / 2, side, side), look.colour("accent"))
        painter.restore()
        left += side + look.px(7)
        area = QRectF(left, 0, self.width() - left, self.height())
        text(painter, area, self.text(), "control", self._ink(), LEFT)


def out_of_sight(scene: Scene, seen: QRectF) -> bool:
    """Say whether there are layers and the middle of none of them can be seen."""
    if not scene.nodes:
        return False
    if seen.contains(scene.bounds()):
        return False
    near = scene.nodes_in(seen)
    return len(near) <= _MOST_LOOKED_AT and not sees_a_middle([item.box for item in near], seen)


def _nearest(stage: Stage) -> QPointF:
    """Return the place of the network that is nearest to what is seen."""
    bounds, middle = stage.scene.bounds(), stage.seen().center()
    x = min(max(middle.x(), bounds.left()), bounds.right())
    y = min(max(middle.y(), bounds.top()), bounds.bottom())
    at = QPointF(x, y)
    return at if at != middle else bounds.center()


class Notice(Styled, QFrame):
    """A sentence in a corner of the canvas with buttons that answer it."""

    chosen = Signal(str)
    """The preset of navigation that was chosen, or nothing where the question was put away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self.words = Label("", "body")
        self.close_button = IconButton("close", tr("Close"))
        self.close_button.clicked.connect(lambda: self._answer(""))
        self._row.addWidget(self.words)
        self._row.addWidget(self.close_button)
        self.buttons: list[LinkButton] = []
        self._asked = False
        self.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setContentsMargins(look.px(14), look.px(6), look.px(6), look.px(8))
        self._row.setSpacing(look.space("gap"))

    def ask(self, sentence: str, answers: tuple[tuple[str, str], ...]) -> None:
        """Show a sentence and what may be answered: pairs of a preset and its words."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self._asked = True
        self.words.setText(sentence)
        for preset, words in answers:
            button = LinkButton(words, "strong")
            button.clicked.connect(lambda _on=False, p=preset: self._answer(p))
            self._row.insertWidget(self._row.count() - 1, button)
            self.buttons.append(button)
        self.setAccessibleName(sentence)
        self.show()
        self.stand()

    @property
    def may_ask(self) -> bool:
        """Say whether nothing was asked in this session yet, or the same notice still stands."""
        return not self._asked or self.isVisible()

    def stand(self) -> None:
        """Stand in the lower left corner."""
        inset = theme.current().space("inset")
        parent = self.parentWidget()
        if parent is not None:
            size = self.sizeHint().boundedTo(parent.size() - QSize(2 * inset, 2 * inset))
            self.setGeometry(
                QRectF(inset, parent.height() - inset - size.height(), size.width(), size.height()).toRect()
            )
            self.raise_()

    def _answer(self, preset: str) -> None:
        self.hide()
        self.chosen.emit(preset)

    def paintEvent(self, event: object) -> None:
        """Paint the lower edge, the surface and the hairline."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect()).adjusted(0, 0, 0, -2)
        rounded(painter, box.translated(0, 2), look.radius("card"), look.colour("node_shadow"))
        rounded(painter, box, look.radius("card"), look.colour("card"), look.colour("line_strong"))
        painter.end()


def ask_for_navigation(notice: Notice) -> None:
    """Ask once how one moves about."""
    notice.ask(
        tr("How do you move around?"),
        (("mouse", tr("Mouse: the wheel zooms")), ("trackpad", tr("Trackpad: two fingers pan"))),
    )


def tell_guess(notice: Notice, device: str) -> None:
    """Say which device was recognised, with the other meaning one click away."""
    if device == "trackpad" and notice.may_ask:
        notice.ask(tr("A trackpad: two fingers pan, a pinch zooms."), (("mouse", tr("Zoom instead")),))
    elif notice.isVisible() and notice.words.text().startswith(tr("A trackpad")):
        notice.hide()
