"""A small bar beside several selected layers: what one does with all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from cnnstudio.document import edits
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.commands import Commands
from cnnstudio.ui.canvas.menus import LINES
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.widgets import IconButton, Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

_AWAY = 16
_EDGE = 2


class SelectionBar(Styled, QWidget):
    """Stands beside the selection; goes while a gesture runs or a card is open."""

    def __init__(self, surface: QWidget, stage: Stage, commands: Commands) -> None:
        super().__init__(surface)
        self._stage, self._commands, self._surface = stage, commands, surface
        self._count = Label("", "small", "text_quiet")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._count)
        self._menu: QMenu | None = None
        self.align = self._button("align", tr("Align"), self._open_align)
        self.distribute = self._button("distribute", tr("Equal distances"), self._open_distribute)
        self.block = self._button("block", tr("Make a block (Ctrl+G)"), commands.group)
        self.frame = self._button("frame", tr("Frame (Ctrl+Shift+G)"), commands.make_frame)
        self.skip = self._button("skip", tr("Skip layers, or use them again (Ctrl+B)"), commands.skip)
        self.duplicate = self._button("copy", tr("Duplicate (Ctrl+D)"), commands.duplicate)
        self.delete = self._button("trash", tr("Delete (Del)"), commands.delete)
        self.setAccessibleName(tr("For the selected layers"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.restyle()
        self.hide()

    def _button(self, icon: str, words: str, act: Callable[[], object]) -> IconButton:
        button = IconButton(icon, words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: act())
        self._row.addWidget(button)
        return button

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setContentsMargins(look.px(12), look.px(4), look.px(4), look.px(4) + _EDGE)
        self._row.setSpacing(look.px(2))

    def follow(self, quiet: bool) -> None:
        """Stand beside the selected layers if there are several and nothing else is under way."""
        stage = self._stage
        chosen = stage.marks.selected & stage.scene.nodes.keys()
        if quiet or len(chosen) < 2 or stage.scene.lifted:
            self.hide()
            return
        self._count.setText(tr("{n} layers", n=number(len(chosen))))
        self.adjustSize()
        place = self._place(chosen)
        if place is None:
            self.hide()
            return
        self.move(place)
        self.show()

    def _place(self, chosen: set[str]) -> QPoint | None:
        """Return the first place beside the layers that covers no layer; None if they are out of sight."""
        stage = self._stage
        box = QRectF()
        for node in chosen:
            box = box.united(stage.scene.nodes[node].box)
        near, window = stage.camera.eye.box_to_window(box).toAlignedRect(), self._surface.rect()
        if not near.intersects(window):
            return None
        places = [self._inside(place) for place in self._beside(near.intersected(window))]
        return next((place for place in places if self._is_free(place)), places[0])

    def _beside(self, near: QRect) -> tuple[QPoint, ...]:
        """Return places left of a box, above it, below it and right of it."""
        across = near.center().x() - self.width() // 2
        return (
            QPoint(near.left() - _AWAY - self.width(), near.top()),
            QPoint(across, near.top() - _AWAY - self.height()),
            QPoint(across, near.bottom() + _AWAY),
            QPoint(near.right() + _AWAY, near.top()),
        )

    def _inside(self, place: QPoint) -> QPoint:
        room = self._stage.room().toAlignedRect()
        right, bottom = room.right() - self.width(), room.bottom() - self.height()
        return QPoint(min(max(place.x(), room.left()), right), min(max(place.y(), room.top()), bottom))

    def _is_free(self, place: QPoint) -> bool:
        area = QRectF(QRect(place, self.size())).adjusted(-4, -4, 4, 4)
        return not self._stage.scene.nodes_in(self._stage.camera.eye.box_to_scene(area))

    def _open_align(self) -> None:
        menu = self._fresh_menu()
        for line, words in LINES:
            menu.addAction(tr(words), partial(self._commands.align, line))
        self._open(menu, self.align)

    def _open_distribute(self) -> None:
        menu = self._fresh_menu()
        axes: tuple[tuple[edits.Axis, str], ...] = (("across", tr("Across")), ("down", tr("Down")))
        for axis, words in axes:
            menu.addAction(words, partial(self._commands.distribute, axis))
        menu.addAction(tr("Straighten wires"), self._commands.straighten)
        self._open(menu, self.distribute)

    def _fresh_menu(self) -> QMenu:
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = QMenu(self)
        return self._menu

    def _open(self, menu: QMenu, button: QWidget) -> None:
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    @property
    def menu(self) -> QMenu | None:
        """Return the menu that was opened last."""
        return self._menu

    def event(self, event: QEvent) -> bool:
        """Keep presses beside the buttons from the canvas below."""
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lower edge, the surface and the hairline."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect()).adjusted(0, 0, 0, -_EDGE)
        rounded(painter, box.translated(0, _EDGE), look.radius("control"), look.colour("node_shadow"))
        rounded(painter, box, look.radius("control"), look.colour("card"), look.colour("line_strong"))
        painter.end()
