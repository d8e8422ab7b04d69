"""Searching in the network: a field over the canvas, its results as a list, the rest of the network dimmed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.kind import FAMILY_ICONS
from cnnstudio.ui import icons, theme
from cnnstudio.ui.canvas.finding import find
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.widgets import IconButton, Label, SearchField
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

_WIDE, _ROW, _MOST_ROWS = 400, 28, 7
_ID = Qt.ItemDataRole.UserRole


class SearchBar(Styled, QFrame):
    """Enter goes to the next result, Shift Enter to the one before, Escape leaves."""

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__(parent)
        self._stage = stage
        self._found: tuple[str, ...] = ()
        self._at = -1
        self.field = SearchField(tr("Name, kind, filters>64, *x32, error"), "", tr("Search in the network"))
        self.count = Label("", "small", "text_quiet")
        self.back = IconButton("chevron-left", tr("Previous result"))
        self.forth = IconButton("chevron-right", tr("Next result"))
        self.close_button = IconButton("close", tr("Close the search"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Results"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self._lay_out()
        self._connect()
        self.setAccessibleName(tr("Search in the network"))
        self.hide()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        for part in (self.count, self.back, self.forth, self.close_button):
            row.addWidget(part)
        self._column.addLayout(row)
        self._column.addWidget(self.list)
        self.restyle()

    def _connect(self) -> None:
        self.field.textEdited.connect(lambda _words: self._look_up())
        self.field.installEventFilter(self)
        self.back.clicked.connect(lambda: self.step(-1))
        self.forth.clicked.connect(lambda: self.step(1))
        self.close_button.clicked.connect(self.close_it)
        self.list.itemClicked.connect(lambda item: self._go(self._found.index(item.data(_ID))))

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.px(8), look.px(8), look.px(8), look.px(10))
        self._column.setSpacing(look.space("half"))
        self.setFixedWidth(look.px(_WIDE))

    def open(self) -> None:
        """Ask what to search for; what was searched for last is there again."""
        self.show()
        self._look_up()
        self.stand()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def stand(self) -> None:
        """Stand below the head of the canvas at its left, beside what it finds."""
        parent = self.parentWidget()
        if parent is not None and self.isVisible():
            rows = min(self.list.count(), _MOST_ROWS)
            self.list.setFixedHeight(rows * theme.current().px(_ROW) + 2)
            self.list.setVisible(rows > 0)
            self._column.activate()
            self.resize(self.width(), self._column.totalSizeHint().height())
            self.move(theme.current().space("inset"), theme.current().px(48))

    def found(self) -> tuple[str, ...]:
        """Return the layers found, in the order of the data."""
        return self._found

    def renew(self) -> None:
        """Search again: the design has changed."""
        if self.isVisible():
            self._look_up(keep=True)

    def _look_up(self, keep: bool = False) -> None:
        document, words = self._stage.document, self.field.text()
        before = self._found[self._at] if 0 <= self._at < len(self._found) else ""
        self._found = find(words, document.project, document.analysis)
        self._stage.look(found=frozenset(self._found) if words.strip() else None)
        self._fill()
        self._at = self._found.index(before) if keep and before in self._found else -1
        if self._found and not keep:
            self._go(0)
        self._tell()
        self.stand()

    def _fill(self) -> None:
        document = self._stage.document
        self.list.clear()
        for name in self._found:
            node, facts = document.project.node(name), document.analysis.nodes.get(name)
            shape = shape_text(facts.output) if facts is not None and facts.output is not None else ""
            item = QListWidgetItem(
                tr("{name}   {kind}   {shape}", name=node.name, kind=node.layer.kind, shape=shape)
            )
            item.setIcon(icons.icon(FAMILY_ICONS[node.layer.family]))
            item.setData(_ID, name)
            self.list.addItem(item)

    def step(self, by: int) -> None:
        """Go to the next result, or with -1 to the one before; after the last comes the first."""
        if self._found:
            self._go((self._at + by) % len(self._found))

    def _go(self, at: int) -> None:
        self._at = at
        node = self._found[at]
        self.list.setCurrentRow(at)
        self._stage.select([node])
        self._stage.marks.focus = node
        self._stage.reveal(self._stage.scene.nodes[node].box)
        self._tell()

    def _tell(self) -> None:
        if not self.field.text().strip():
            words = ""
        elif not self._found:
            words = tr("nothing found")
        else:
            words = tr("{at} of {count}", at=self._at + 1, count=len(self._found))
        self.count.setText(words)
        self._stage.told.emit(words)

    def close_it(self) -> None:
        """Leave the search; the layer one came to stays selected."""
        if not self.isVisible():
            return
        self.hide()
        self._stage.look(found=None)
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step through the results while the words are being typed."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if back else 1)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep keys that nobody here wants from the canvas."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lower edge, the surface and the hairline."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect()).adjusted(0, 0, 0, -2)
        rounded(painter, box.translated(0, 2), look.radius("card"), look.colour("node_shadow"))
        rounded(painter, box, look.radius("card"), look.colour("card"), look.colour("line_strong"))
        painter.end()
