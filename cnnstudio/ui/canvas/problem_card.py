"""A layer's problem beside it: one sentence, the shapes that came in, and fixes with their price."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from cnnstudio.document import edits
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.document.project import Project
from cnnstudio.language import number, shape_text, signed, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.canvas.reasons import output_shape
from cnnstudio.ui.widgets import Label, Line
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.popover import Popover

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

    def __init__(
        self,
        window: QWidget,
        project: Project,
        analysis: Analysis,
        problem: Problem,
        mend: Callable[[Remedy], None],
    ) -> None:
        self._mark, self._severity = QLabel(), problem.severity
        super().__init__(window)
        self._room = window
        self._remedies, self._mend = problem.remedies, mend
        self._project, self._analysis = project, analysis
        self.set_edge("line_strong")
        self._head(problem)
        self._shapes(problem)
        self._fixes(problem)
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
        for place, remedy in enumerate(self._remedies):
            row = FixRow(remedy.label, price_of(self._project, self._analysis, problem, remedy), place == 0)
            row.clicked.connect(lambda _on=False, r=remedy: self._take(r))
            row.pointed.connect(lambda on, r=remedy: self.previewed.emit(r if on else None))
            self.body.addWidget(row)

    def _take(self, remedy: Remedy) -> None:
        self.close_it()
        self._mend(remedy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the first fix on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._remedies:
            self._take(self._remedies[0])
        else:
            super().keyPressEvent(event)

    def open_right_of(self, node: QRect) -> QPoint:
        """Open beside a node, a hairline away where there is room; return the hairline's far end."""
        self.open_at(node, take_focus=True)
        window = self._room.rect()
        x, y = node.right() + 72, node.top() + node.height() // 2 - 24
        if x + self.width() <= window.right() - 8:
            self.move(x, min(max(y, 8), window.bottom() - self.height() - 8))
            return QPoint(x, node.center().y())
        return QPoint()


def unbroken(sentence: str) -> str:
    """Keep shapes on one line."""
    return sentence.replace(" × ", "\u00a0×\u00a0")


def price_of(project: Project, analysis: Analysis, problem: Problem, remedy: Remedy) -> str:
    """Return what a remedy costs in parameters: by how much, or how many there are then where none were known.

    Layers that only wait count in neither sum, so that a price is never that of their coming back.
    """
    try:
        changed = edits.apply_remedy(project, remedy.verb, remedy.arguments)
    except edits.EditError:
        return ""
    after = analyse(changed)
    mine = after.nodes.get(problem.node or "")
    if mine is not None and mine.parameters:
        return tr("{count} parameters in all", count=number(after.totals.parameters))
    known = [path for path, facts in analysis.nodes.items() if facts.state == "ok"]
    before = sum(analysis.nodes[path].parameters or 0 for path in known)
    fresh = [path for path in after.order if path not in analysis.nodes]
    then = sum(after.nodes[path].parameters or 0 for path in (*known, *fresh) if path in after.nodes)
    return tr("{count} parameters", count=signed(then - before))
