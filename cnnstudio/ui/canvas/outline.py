"""The network as a tree, in the order of the data: the same layers, selection and commands as on the canvas."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem

from cnnstudio.document.graph import Block, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.kind import FAMILY_ICONS
from cnnstudio.ui import icons, theme
from cnnstudio.ui.canvas.descriptions import described
from cnnstudio.ui.canvas.view import CanvasView
from cnnstudio.ui.canvas.walk import topological
from cnnstudio.ui.widgets.styled import Styled

_PATH = Qt.ItemDataRole.UserRole
_OWN = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Asterisk,
}  # fmt: skip
"""Keys of every tree; all others mean what they mean on the canvas."""
_DEEPEST = 12


class Outline(Styled, QTreeWidget):
    """A standard tree with one row per layer; a block's layers stand below it."""

    refused = Signal(str)

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__()
        self._canvas = canvas
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._stale, self._quiet = True, False
        self.setHeaderLabels([tr("Layer"), tr("Kind"), tr("Output")])
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setAccessibleName(tr("Outline"))
        self.header().setStretchLastSection(True)
        self.itemSelectionChanged.connect(self._select_on_canvas)
        self.itemDoubleClicked.connect(lambda *_: self._canvas.open_chosen())
        canvas.selectionChanged.connect(self.set_selection)
        canvas.sheetChanged.connect(lambda _change: self.renew())
        self.restyle()

    def restyle(self) -> None:
        """Take the column's widths and the drawings' colours from the theme."""
        self.setColumnWidth(0, theme.current().px(240))
        self.setColumnWidth(1, theme.current().px(160))
        self.renew()

    def renew(self) -> None:
        """Show the network as it is now, at once or when the outline is next seen."""
        self._stale = True
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._fill()

    def _fill(self) -> None:
        self._stale, self._quiet = False, True
        closed = {path for path, row in self._rows.items() if row.childCount() and not row.isExpanded()}
        self.clear()
        self._rows = {}
        project = self._canvas.sheet.project
        for node in ordered(project.graph):
            self.addTopLevelItem(self._row(project, node, "", 0))
        self.expandAll()
        for path in closed & self._rows.keys():
            self._rows[path].setExpanded(False)
        self._quiet = False
        self.set_selection(self._canvas.selection())

    def _row(self, project: Project, node: Node, prefix: str, depth: int) -> QTreeWidgetItem:
        path = prefix + node.id
        facts = self._canvas.sheet.whole.analysis.nodes.get(self._canvas.path_of(path))
        output = facts.output if facts is not None else None
        kind = node.layer.kind
        shown = shape_text(output) if output is not None else tr("not known yet")
        row = self._rows[path] = QTreeWidgetItem([node.name, kind, shown])
        row.setData(0, _PATH, path)
        role = "error" if facts is not None and facts.state == "error" else "text_quiet"
        row.setIcon(0, icons.icon(FAMILY_ICONS[node.layer.family], role))
        if not prefix:
            words = described(project, self._canvas.sheet.analysis, node.id)
            row.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)
        for inner in inside(project, node) if depth < _DEEPEST else ():
            row.addChild(self._row(project, inner, f"{path}/1/", depth + 1))
        return row

    def paths(self) -> list[str]:
        """Return the layers in the order of the rows."""
        return list(self._rows)

    def row(self, path: str) -> QTreeWidgetItem:
        """Return the row of a layer."""
        return self._rows[path]

    def set_selection(self, nodes: list[str]) -> None:
        """Select the rows of these layers; the first one becomes the current row."""
        if self._stale or self._quiet:
            return
        self._quiet = True
        wanted = [self._rows[node] for node in nodes if node in self._rows]
        for row in self.selectedItems():
            row.setSelected(row in wanted)
        for row in wanted:
            row.setSelected(True)
        if wanted and self.currentItem() not in wanted:
            self.setCurrentItem(wanted[0], 0, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollToItem(wanted[0])
        self._quiet = False

    def _select_on_canvas(self) -> None:
        if self._quiet:
            return
        self._quiet = True
        paths = [str(row.data(0, _PATH)) for row in self.selectedItems()]
        outer = [path for path in paths if "/" not in path]
        self._canvas.select(outer)
        if outer:
            self._canvas.reveal(outer[0])
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the tree; every other key does what it does on the canvas."""
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if (event.key() in _OWN and plain) or not self._canvas.take_key(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu that the layer has on the canvas."""
        row = self.currentItem()
        if row is None or "/" in str(row.data(0, _PATH)):
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.visualItemRect(row).center() if by_key else self.viewport().mapFromGlobal(event.globalPos())
        self._canvas.open_menu(str(row.data(0, _PATH)), self.viewport().mapToGlobal(QPoint(at)))


def ordered(graph: Graph) -> Iterator[Node]:
    """Yield the layers of a graph in the order of the data."""
    return (graph.by_id[node] for node in topological(graph))


def inside(project: Project, node: Node) -> Iterator[Node]:
    """Yield what a block holds, without its ports."""
    if not isinstance(node.layer, Block) or node.layer.block not in project.blocks_by_id:
        return iter(())
    found = ordered(project.blocks_by_id[node.layer.block].graph)
    return (each for each in found if each.layer.kind != "Port")
