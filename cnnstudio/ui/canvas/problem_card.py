"""A layer's problem beside it: one sentence, the shapes that came in, and fixes with their price."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.preview import Preview, preview
from cnnstudio.document.problems import DataFacts, Problem, Remedy
from cnnstudio.document.project import Project
from cnnstudio.language import number, shape_text, signed, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.canvas.crowd import freest, hides, way_out
from cnnstudio.ui.canvas.reasons import output_shape
from cnnstudio.ui.widgets import Label, Line
from cnnstudio.ui.widgets.buttons import Button, LinkButton
from cnnstudio.ui.widgets.kind_question import question_of
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.popover import Popover
from cnnstudio.ui.widgets.preview_table import PreviewTable

_LEASH, _TIGHT = 72, 14
"""Length of the hairline between a node and its card, and where there is little room."""
_ICONS = {"error": "error", "warning": "warning", "info": "info"}


class FixRow(Button):
    """One remedy: what it does, what it costs, and whether Enter takes it."""

    pointed = Signal(bool)

    def __init__(self, words: str, price: str, first: bool) -> None:
        super().__init__(words, "wand", framed=False)
        self._price, self._first = price, first
        self.setAccessibleName(f"{words}, {price}" if price else words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("rings_itself", True)

    def sizeHint(self) -> QSize:
        """Ask for a row of 48."""
        return QSize(theme.current().px(200), theme.current().px(44))

    def minimumSizeHint(self) -> QSize:
        """Shrink in width, never in height."""
        return QSize(theme.current().px(120), theme.current().px(44))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Begin the preview."""
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """End the preview."""
        super().leaveEvent(event)
        self.pointed.emit(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin the preview by key."""
        super().focusInEvent(event)
        self.pointed.emit(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the wand, the words and the price."""
        painter, look = painter_on(self), theme.current()
        lit = self._first or self.underMouse() or self.hasFocus()
        fill = (
            look.colour("accent_tint" if self._first or self.hasFocus() else "control_hover") if lit else None
        )
        edge = look.colour("accent") if self.hasFocus() else None
        rounded(painter, QRectF(self.rect()), look.radius("control"), fill, edge)
        side, inset = look.size("icon"), look.px(12)
        role = "accent" if self._first else "text_quiet"
        icons.draw(painter, "wand", QRectF(inset, (self.height() - side) / 2, side, side), look.colour(role))
        area = QRectF(self.rect()).adjusted(inset + side + look.px(10), 0, -inset, 0)
        self._paint_words(painter, area)
        painter.end()

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        """What it does stands over how; the price stands over the key that takes it."""
        look = theme.current()
        title, _, detail = self.text().partition(": ")
        upper = area.adjusted(0, look.px(4), 0, -area.height() / 2 + look.px(1))
        lower = area.adjusted(0, area.height() / 2 - look.px(1), 0, -look.px(4))
        price = upper if self._first else area
        text(painter, price, self._price, "small", "text_quiet", RIGHT)
        if self._first:
            text(painter, lower, tr("Enter"), "micro", "text_quiet", RIGHT)
        room = text_width(self._price, "small") + look.px(10)
        if not detail:
            text(painter, area.adjusted(0, 0, -room, 0), title, "body", "text", LEFT)
            return
        text(painter, upper.adjusted(0, 0, -room, 0), title, "body", "text", LEFT)
        short = text_width(tr("Enter"), "micro") + look.px(10) if self._first else room
        text(painter, lower.adjusted(0, 0, -short, 0), detail, "small", "text_quiet", LEFT)


class ProblemCard(Popover):
    """The popover of one problem; Enter takes its first fix, hovering one previews it."""

    previewed = Signal(object)
    explainWished = Signal()
    """The user asks what the layer's kind is."""

    def __init__(
        self,
        window: QWidget,
        project: Project,
        analysis: Analysis,
        problem: Problem,
        mend: Callable[[Remedy], None],
        facts: DataFacts | None = None,
        room: QWidget | None = None,
    ) -> None:
        self._mark, self._severity = QLabel(), problem.severity
        super().__init__(window)
        self._room = room or window
        self._facts = facts
        self.table = PreviewTable()
        self._remedies, self._mend = problem.remedies, mend
        self._project, self._analysis = project, analysis
        self.set_edge("line_strong")
        self._head(problem)
        self._shapes(problem)
        self._fixes(problem)
        self._question(problem)
        self.setAccessibleName(problem.message)

    def restyle(self) -> None:
        """Take the mark's colour from the theme."""
        super().restyle()
        drawing = icons.pixmap(_ICONS[self._severity], self._severity, 18, self.devicePixelRatioF())
        self._mark.setPixmap(drawing)

    def _head(self, problem: Problem) -> None:
        row = QHBoxLayout()
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(unbroken(problem.message), "strong", wrap=True), 1)
        self.body.addLayout(row)

    def _shapes(self, problem: Problem) -> None:
        """Put the shapes that come in under each other, those unlike the first in red."""
        incoming = self._project.graph.incoming.get(problem.node or "", ())
        found = [
            (
                self._project.node(e.source).name,
                output_shape(self._project, self._analysis, e.source, e.source_port),
            )
            for e in incoming
        ]
        if not found or all(shape is None for _name, shape in found):
            return
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(theme.current().space("section"))
        grid.setVerticalSpacing(2)
        for row, (name, shape) in enumerate(found):
            differs = problem.severity == "error" and shape != found[0][1]
            grid.addWidget(Label(name, "small", "text_quiet"), row, 0)
            grid.addWidget(Label(shape_text(shape), "working", "error" if differs else "text"), row, 1)
        self.body.addLayout(grid)

    def _fixes(self, problem: Problem) -> None:
        if not self._remedies:
            return
        self.body.addWidget(Line())
        found = [preview(self._project, self._analysis, self._facts, remedy) for remedy in self._remedies]
        for place, (remedy, seen) in enumerate(zip(self._remedies, found, strict=True)):
            row = FixRow(remedy.label, price_of(self._analysis, problem, seen), place == 0)
            row.clicked.connect(lambda _on=False, r=remedy: self._take(r))
            row.pointed.connect(lambda on, r=remedy, s=seen: self._point(r if on else None, s))
            self.body.addWidget(row)
        self._last_line = Line()
        self.body.addWidget(self._last_line)
        self.table.keep_room_for(found)
        self.table.show_preview(found[0])
        self.body.addWidget(self.table)

    def _question(self, problem: Problem) -> None:
        """Lead to what the layer's kind is."""
        known = self._analysis.nodes.get(problem.node or "")
        self.explain = LinkButton(question_of(known.layer.kind) if known is not None else "", parent=self)
        self.explain.setVisible(bool(self.explain.text()))
        self.explain.clicked.connect(self.explainWished)
        self.body.addWidget(self.explain, 0, Qt.AlignmentFlag.AlignLeft)

    def _point(self, remedy: Remedy | None, seen: Preview | str) -> None:
        """Preview a fix here and on the canvas; the last one stays in the table."""
        if remedy is not None:
            self.table.show_preview(seen)
        self.previewed.emit(remedy)

    def _take(self, remedy: Remedy) -> None:
        self.close_it()
        self._mend(remedy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the first fix on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._remedies:
            self._take(self._remedies[0])
        else:
            super().keyPressEvent(event)

    def open_right_of(
        self, node: QRect, taken: Sequence[QRect] = (), go_aside: Callable[[int], None] | None = None
    ) -> QPoint:
        """Open beside a node, inside the canvas, over as little of what is taken as can be; the network may go aside.

        Returns the far end of the hairline that joins node and card, nothing where they stand too close for one.
        """
        self.open_at(node, take_focus=True)
        room = QRect(self._room.mapTo(self._window, QPoint(0, 0)), self._room.size()).adjusted(8, 8, -8, -8)
        self._shrink_to(room.height())
        way = (
            0
            if go_aside is None or self._is_free(0, node, room, taken)
            else self._way_aside(node, room, taken)
        )
        if way and go_aside is not None:
            go_aside(way)
        node, taken = node.translated(way, 0), [box.translated(way, 0) for box in taken]
        place = freest(self._beside(node, room, taken), self.size(), room, (node, *taken))
        if place is None:
            return self._open_under(node, room)
        self.move(place)
        return QPoint(place.x() + (0 if place.x() > node.left() else self.width()), node.center().y())

    def _way_aside(self, node: QRect, room: QRect, taken: Sequence[QRect]) -> int:
        """Return how far the network must go aside to leave room for the card."""
        return way_out(lambda way: self._is_free(way, node, room, taken))

    def _is_free(self, way: int, node: QRect, room: QRect, taken: Sequence[QRect]) -> bool:
        """Say whether the card covers nothing, and the node is in sight, when the network goes aside."""
        node, taken = node.translated(way, 0), [box.translated(way, 0) for box in taken]
        place = freest(self._beside(node, room, taken), self.size(), room, (node, *taken))
        covered = place is None or hides(QRect(place, self.size()), (node, *taken))
        return not covered and room.contains(node)

    def _beside(self, node: QRect, room: QRect, taken: Sequence[QRect]) -> list[QPoint]:
        """Return places right and left of a node, the best looking first, each level with the node."""
        low, high = room.top(), room.bottom() + 1 - self.height()
        levels = (node.center().y() - 24, node.bottom() + 8 - self.height())
        found = []
        for y in (max(min(level, high), low) for level in levels):
            level = QRect(room.left(), y, room.width(), self.height())
            near = [box for box in taken if box.intersects(level)]
            right = max((box.right() for box in near), default=node.right()) + _TIGHT
            left = min((box.left() for box in near), default=node.left()) - _TIGHT
            found += [QPoint(x, y) for x in (node.right() + _LEASH, right, node.right() + _TIGHT)]
            lefts = (node.left() - _LEASH, left, node.left() - _TIGHT)
            found += [QPoint(x - self.width(), y) for x in lefts]
        return found

    def _shrink_to(self, height: int) -> None:
        """Leave the table out where the canvas is too low for it; hovering still shows ghosts and prices stay."""
        if self.height() > height and self._remedies:
            self.table.hide()
            self._last_line.hide()
            self.body.invalidate()
            self.resize(self.width(), self._height_for_content())

    def _open_under(self, node: QRect, room: QRect) -> QPoint:
        """Stand below or above where there is no room beside, else at the edge that leaves most of the node free."""
        x = max(min(node.left(), room.right() - self.width()), room.left())
        for y in (node.bottom() + _TIGHT, node.top() - _TIGHT - self.height()):
            if room.top() <= y <= room.bottom() - self.height():
                self.move(x, y)
                return QPoint()
        right = node.center().x() < room.center().x()
        self.move(
            max(room.right() - self.width(), room.left()) if right else room.left(),
            max(min(node.center().y() - 24, room.bottom() - self.height()), room.top()),
        )
        return QPoint()


def unbroken(sentence: str) -> str:
    """Keep shapes on one line."""
    return sentence.replace(" × ", "\u00a0×\u00a0")


def price_of(analysis: Analysis, problem: Problem, seen: Preview | str) -> str:
    """Return what a remedy costs in parameters: by how much, or how many there are then where none were known.

    Layers that only wait count in neither sum, so that a price is never that of their coming back.
    """
    if isinstance(seen, str):
        return ""
    mine = analysis.nodes.get(problem.node or "")
    own = next((row for row in seen.touched if mine is not None and row.name == mine.name), None)
    if own is not None and own.parameters_before is None and own.parameters_after:
        return tr("{count} parameters in all", count=number(seen.after.parameters))
    known = {facts.name for facts in analysis.flat if facts.state == "ok"}
    rows = [row for row in seen.touched if row.happens == "new" or row.name in known]
    difference = sum((row.parameters_after or 0) - (row.parameters_before or 0) for row in rows)
    return tr("{count} parameters", count=signed(difference))
