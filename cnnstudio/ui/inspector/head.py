"""The head of the inspector: glyph, name, kind and family, menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from cnnstudio.document.graph import Block
from cnnstudio.language import tr
from cnnstudio.layers.kind import FAMILY_TITLES, Layer
from cnnstudio.ui import icons, theme
from cnnstudio.ui.inspector.name_field import NameField
from cnnstudio.ui.inspector.waiting_card import family_drawing
from cnnstudio.ui.widgets.buttons import IconButton, ToggleButton
from cnnstudio.ui.widgets.labels import Elided, Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

ACTIONS = ("rename", "duplicate", "reset", "remove", "remove-reconnect")


class Glyph(Styled, QWidget):
    """A family's drawing in a small frame; `drawing` alone stands for what is no layer."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing, self._family = "view-design", ""
        self.restyle()

    def restyle(self) -> None:
        """Take the side from the theme."""
        side = theme.current().px(34)
        self.setFixedSize(side, side)

    def show_family(self, family: str) -> None:
        """Show a family's drawing in its colour."""
        self._drawing, self._family = family_drawing(family), family
        self.update()

    def show_drawing(self, drawing: str) -> None:
        """Show a drawing in the quiet colour."""
        self._drawing, self._family = drawing, ""
        self.update()

    def drawing(self) -> str:
        """Return the name of the drawing shown."""
        return self._drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame and drawing."""
        painter, look = painter_on(self), theme.current()
        edge = look.colour("line" if look.dark else "control_pressed")
        rounded(painter, QRectF(self.rect()), look.radius("node"), look.colour("node"), edge)
        side = look.size("icon_node")
        inset = (self.width() - side) / 2
        colour = look.family(self._family) if self._family else look.colour("text_quiet")
        icons.draw(painter, self._drawing, QRectF(inset, inset, side, side), colour)
        painter.end()


class Head(Styled, QWidget):
    """64 pixels at the top of the inspector; what is chosen in its menu is `wished`."""

    wished = Signal(str)
    changedOnly = Signal(bool)
    """Only the fields that differ from Keras's defaults should be seen, or all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = ToggleButton("", "filter", framed=False)
        self.filter.setAccessibleName(tr("Only changed fields"))
        self.filter.setToolTip(tr("Show only fields that differ from Keras's defaults"))
        self.filter.toggled.connect(self.changedOnly)
        self.glyph, self.name, self.more = Glyph(), NameField(), IconButton("more", tr("More for this layer"))
        self.subtitle, self.title = Elided("", "small", "text_quiet"), Label("", "title")
        self._sentence = Label("", "small", "error", wrap=True)
        self._column, self._row = QVBoxLayout(self), QHBoxLayout()
        self._row.addWidget(self.glyph)
        self._row.addLayout(self._words(), 1)
        self._column.addLayout(self._row)
        self._column.addWidget(self._sentence)
        self._sentence.hide()
        self.name.problemChanged.connect(self._say)
        self.more.clicked.connect(self.open_menu)
        self._menu: QMenu | None = None
        self.restyle()

    def _words(self) -> QVBoxLayout:
        """Return the name beside the buttons, and below both what it is, which needs the whole width."""
        words, first = QVBoxLayout(), QHBoxLayout()
        words.setSpacing(0)
        first.setSpacing(0)
        first.addWidget(self.title, 1)
        first.addWidget(self.name, 1)
        first.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(first)
        words.addWidget(self.subtitle)
        return words

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.space("inset"), look.px(14), look.space("unit"), look.px(12))
        self._column.setSpacing(look.space("half"))
        self._row.setSpacing(look.space("half"))
        # A line edit's text stands 8 pixels from its left edge; what is above and below it stands in line.
        for part in (self.title, self.subtitle):
            part.setContentsMargins(look.px(8), 0, 0, 0)

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def show_layer(self, layer: Layer, name: str) -> None:
        """Show a layer with a name that can be changed."""
        self.name.show_name(name)
        if isinstance(layer, Block):
            self.glyph.show_drawing("block")
            self.subtitle.setText(tr("Block of layers"))
        else:
            self.glyph.show_family(layer.family)
            self.subtitle.setText(f"{layer.kind} · {tr(FAMILY_TITLES[layer.family]).lower()}")
        self._swap(layer_shown=True)

    def show_title(self, title: str, subtitle: str, drawing: str) -> None:
        """Show something that is no single layer."""
        self.glyph.show_drawing(drawing)
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self._swap(layer_shown=False)

    def _swap(self, layer_shown: bool) -> None:
        self.name.setVisible(layer_shown)
        self.title.setVisible(not layer_shown)
        self.more.setVisible(layer_shown)
        self.filter.setVisible(layer_shown)

    def open_menu(self) -> None:
        """Open the menu of what can be done with the layer."""
        words = {
            "rename": tr("Rename"),
            "duplicate": tr("Duplicate"),
            "reset": tr("Reset all fields to their defaults"),
            "remove": tr("Remove"),
            "remove-reconnect": tr("Remove and reconnect"),
        }
        keys = {"rename": "F2", "duplicate": "Ctrl+D", "remove": "Del", "remove-reconnect": "Ctrl+Del"}
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ACTIONS:
            if name == "remove":
                menu.addSeparator()
            # The key is shown for learning only; the window's own actions react to it.
            label = f"{words[name]}\t{keys[name]}" if name in keys else words[name]
            menu.addAction(label, partial(self.wished.emit, name))
        self._menu = menu
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line below the head."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.current().colour("line"))
        painter.end()
