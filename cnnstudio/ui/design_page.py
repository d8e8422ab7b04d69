"""The Design workspace: palette, canvas and inspector, with docks for the table, the problems and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.outline import Outline
from cnnstudio.ui.canvas.view import CanvasView
from cnnstudio.ui.design_tables.history_list import HistoryList
from cnnstudio.ui.design_tables.network_table import NetworkTable
from cnnstudio.ui.design_tables.problem_list import ProblemList
from cnnstudio.ui.dock_head import DockHead
from cnnstudio.ui.inspector.panel import Inspector
from cnnstudio.ui.palette import Palette
from cnnstudio.ui.wares import own_blocks
from cnnstudio.ui.what_if import WhatIf
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.look import Look

_NARROW = 1280
_DRAWER = 1120
"""In narrower windows the inspector comes when a layer is opened, and goes on Escape."""
_LARGE = 1.4
"""Above this scale the rule for the next smaller width holds."""
_DOCK = 364  # the head, and a table of eight layers with its totals and its budget
_TALL_DOCK = 440  # what is said of a row stands below the what-if table


class DesignPage(Styled, QMainWindow):
    """Places the panels of Design and carries the selection and the wishes between them."""

    hint = Signal(str)
    told = Signal(str)
    layerOpened = Signal(str, str)
    """A layer's path, and what of it should be seen: "kernels" or "maps"."""
    dataRequested = Signal()

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._drawer = bridge, False
        document = bridge.document
        self.canvas = CanvasView(bridge)
        self.palette_panel = Palette()
        self.inspector = Inspector(self.canvas.inspected, look)
        self.table = NetworkTable(document, look)
        self.problems = ProblemList(document, look)
        self.history = HistoryList(document, look)
        self.what_if = WhatIf(bridge)
        self.outline = Outline(self.canvas)
        self._place()
        self._connect()
        # A main window would be a window of its own even inside another one.
        self.setWindowFlags(Qt.WindowType.Widget)
        self.restyle()

    def _place(self) -> None:
        self.setCentralWidget(self.canvas)
        self.setDockNestingEnabled(True)
        self.palette_dock = self._dock(tr("Layers"), self.palette_panel, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.inspector_dock = self._dock(
            tr("Inspector"), self.inspector, Qt.DockWidgetArea.RightDockWidgetArea
        )
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        self.docks = {
            "table": self._dock(tr("Network table"), self.table, bottom, titled=True),
            "problems": self._dock(tr("Problems"), self.problems, bottom, titled=True),
            "history": self._dock(tr("History"), self.history, bottom, titled=True),
            "outline": self._dock(tr("Outline"), self.outline, bottom, titled=True),
            "what-if": self._dock(tr("What if"), self.what_if, bottom, titled=True),
        }
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        for dock in self.docks.values():
            dock.hide()

    def _dock(self, title: str, panel: QWidget, area: Qt.DockWidgetArea, titled: bool = False) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(panel)
        if titled:
            head = DockHead(title, dock)
            head.closeRequested.connect(dock.close)
            dock.setTitleBarWidget(head)
        else:
            dock.setTitleBarWidget(QWidget(dock))
            dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        canvas, inspector, bridge = self.canvas, self.inspector, self._bridge
        canvas.inspectedChanged.connect(inspector.apply)
        for panel in (self.table, self.problems, self.history, self.what_if):
            bridge.documentChanged.connect(panel.apply)
        inspector.set_reading(bridge.reading)
        bridge.readingChanged.connect(inspector.set_reading)
        self.palette_panel.set_reading(bridge.reading)
        bridge.readingChanged.connect(self.palette_panel.set_reading)
        inspector.told.connect(self.told)
        canvas.selectionChanged.connect(self._follow_selection)
        canvas.hint.connect(self.hint)
        canvas.refused.connect(self.told)
        canvas.openLayer.connect(self._open_layer)
        canvas.escaped.connect(self._close_drawer)
        inspector.selectionRequested.connect(canvas.select_inspected)
        inspector.refused.connect(self.told)
        inspector.previewRequested.connect(canvas.cards.preview)
        self.problems.previewRequested.connect(canvas.cards.preview)
        self.table.activated.connect(lambda node: self.select((node,)))
        self.table.copied.connect(lambda _text: self.told.emit(tr("The table is on the clipboard.")))
        inspector.dataRequested.connect(self.dataRequested)
        inspector.kernelsRequested.connect(
            lambda node: self.layerOpened.emit(canvas.inspected_path(node), "kernels")
        )
        inspector.mapsRequested.connect(
            lambda node: self.layerOpened.emit(canvas.inspected_path(node), "maps")
        )
        self.table.selectionRequested.connect(self.select)
        self.problems.selectionRequested.connect(self.select)
        self.problems.refused.connect(self.told)
        self.what_if.refused.connect(self.told)
        self.what_if.emptied.connect(lambda: canvas.setFocus(Qt.FocusReason.OtherFocusReason))
        canvas.cards.whatIfWished.connect(self._show_what_if)
        canvas.cards.formulaWished.connect(self._show_formula)
        canvas.cards.explainWished.connect(self._explain)
        self.problems.explainRequested.connect(self._explain)
        inspector.whatIfRequested.connect(lambda node: self._show_what_if(canvas.inspected_path(node)))
        self._connect_palette()

    def _connect_palette(self) -> None:
        palette, canvas = self.palette_panel, self.canvas
        palette.dragBegan.connect(lambda kind, at: canvas.begin_place(kind, self._on_canvas(at)))
        palette.dragMoved.connect(lambda at: canvas.move_place(self._on_canvas(at)))
        palette.dragDropped.connect(lambda at: canvas.drop_place(self._on_canvas(at)))
        palette.dragCancelled.connect(canvas.cancel_place)
        palette.appended.connect(self._append)
        palette.widened.connect(self._widen)
        self._bridge.documentChanged.connect(self._show_own_blocks)
        self._show_own_blocks()

    def _show_own_blocks(self, _change: object = None) -> None:
        """List the project's named blocks in the palette."""
        self.palette_panel.set_own_blocks(own_blocks(self._bridge.document.project))

    def _append(self, kind: str) -> None:
        self.canvas.add_layer(kind)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _widen(self) -> None:
        self.palette_panel.set_narrow(False)

    def _on_canvas(self, at: QPoint) -> QPoint:
        """Return a point of the screen in the canvas's pixels."""
        return self.canvas.viewport().mapFromGlobal(at)

    def _follow_selection(self, _nodes: list[str]) -> None:
        nodes = self.canvas.inspected_nodes()
        self.inspector.set_selection(nodes)
        paths = [self.canvas.inspected_path(node) for node in nodes]
        self.table.set_selection(paths)
        self.what_if.set_selection(paths)

    def _show_what_if(self, node: str) -> None:
        """Compare a layer with its other forms."""
        self.select((node,))
        if not self.docks["what-if"].isVisible():
            self.toggle("what-if")
        self.what_if.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_formula(self, node: str) -> None:
        """Show how a layer's shape is computed."""
        self._open_layer(node)
        self.inspector.show_shape()

    def _explain(self, node: str) -> None:
        """Show what a layer's kind is."""
        self._open_layer(node)
        self.inspector.explain()

    def _open_layer(self, node: str) -> None:
        self.select((node,))
        self.inspector_dock.show()

    def _close_drawer(self) -> bool:
        """Give the room of a narrow window back to the canvas; say whether there was any to give."""
        closes = self._drawer and self.inspector_dock.isVisible()
        if closes:
            self.inspector_dock.hide()
        return closes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the inspector of a narrow window by Escape, back to the canvas."""
        if event.key() == Qt.Key.Key_Escape and self._close_drawer():
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def select(self, nodes: object) -> None:
        """Select these layers everywhere and bring the first into view."""
        chosen = [str(node) for node in nodes] if isinstance(nodes, list | tuple) else [str(nodes)]
        self.canvas.go_to(chosen)

    def toggle(self, name: str) -> None:
        """Show or hide the table, the problems, the history or the other forms of a layer."""
        dock = self.docks[name]
        dock.setVisible(not dock.isVisible())
        if dock.isVisible():
            dock.raise_()
            wished = theme.current().px(_TALL_DOCK if name == "what-if" else _DOCK)
            self.resizeDocks([dock], [min(wished, self.height() * 3 // 5)], Qt.Orientation.Vertical)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the canvas; a focus proxy would take the page's neighbours out of the Tab order."""
        super().focusInEvent(event)
        self.canvas.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the palette in narrow windows."""
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Take the columns' widths from the theme."""
        look = theme.current()
        if not hasattr(self, "docks"):
            return
        wide = self.window().width()
        narrow = wide < look.px(_NARROW)
        drawer = wide < (_NARROW if look.scale > _LARGE else _DRAWER)
        if drawer != self._drawer:
            self._drawer = drawer
            self.inspector_dock.setVisible(not drawer)
        self.palette_panel.set_narrow(narrow)
        self.inspector_dock.setFixedWidth(look.px(288) if narrow else look.size("inspector"))
