"""Small cards over the canvas: the tag of a gesture, and the card of a hovered layer, which may be entered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnstudio.document.analysis import Analysis
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.canvas.stage import Stage, Tag
from cnnstudio.ui.widgets import Label, LinkButton
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

_EDGE = 2
_LONGEST_REMARK = 400
"""Characters of a comment that a hover card shows."""
LEAVES_AFTER = 300  # milliseconds, for the way from the layer to the card


class FloatingCard(Styled, QFrame):
    """A frame with a hairline and a painted lower edge, transparent for the pointer."""

    def __init__(self, parent: QWidget, width: str) -> None:
        super().__init__(parent)
        self._wide, self._edge, self._canvas = width, "line_strong", parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.column = QVBoxLayout()
        self.hide()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self.column.setSpacing(look.px(1))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(look.px(11), look.px(8), look.px(12), look.px(9) + _EDGE)

    def set_edge(self, role: str) -> None:
        """Wear a border of this role."""
        self._edge = role
        self.update()

    def place(self, near: QRect, beside: bool = False, lying: bool = False) -> None:
        """Stand beside a rectangle of the parent, above it where data lie level; never over it, inside the parent."""
        size = self._fitted()
        middle = near.top() if beside else near.center().y() - size.height() // 2
        across = near.center().x() - size.width() // 2
        aside = [QPoint(near.right() + 14, middle), QPoint(near.left() - 14 - size.width(), middle)]
        over = [QPoint(across, near.top() - 14 - size.height()), QPoint(across, near.bottom() + 14)]
        places = over + aside if lying else aside + over
        inside = [self._inside(QRect(place, size)) for place in places]
        self.setGeometry(next((box for box in inside if not box.intersects(near)), inside[0]))
        self.show()
        self.raise_()

    def _inside(self, box: QRect) -> QRect:
        room = self._canvas.rect().adjusted(8, 8, -8, -8)
        x = min(max(box.left(), room.left()), room.right() - box.width())
        y = min(max(box.top(), room.top()), room.bottom() - box.height())
        return QRect(QPoint(x, y), box.size())

    def _fitted(self) -> QSize:
        look = theme.current()
        width = look.size(self._wide)
        layout = self.layout()
        if layout is None:
            return QSize(width, look.px(40))
        layout.activate()
        wanted = min(width, max(layout.sizeHint().width(), look.px(120)))
        height = (
            layout.totalHeightForWidth(wanted) if layout.hasHeightForWidth() else layout.sizeHint().height()
        )
        return QSize(wanted, max(height, look.px(34)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lower edge, the surface and the hairline."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect()).adjusted(0, 0, 0, -_EDGE)
        rounded(painter, box.translated(0, _EDGE), look.radius("control"), look.colour("node_shadow"))
        rounded(painter, box, look.radius("control"), look.colour("card"), look.colour(self._edge))
        painter.end()


class PointerTag(FloatingCard):
    """What the gesture under way will do, or in words why it cannot."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "tag")
        self._mark = QLabel()
        self._title = Label("", "strong", wrap=True)
        self._words = Label("", "small", "text_quiet", wrap=True)
        row = QHBoxLayout(self)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)
        self.column.addWidget(self._title)
        self.column.addWidget(self._words)
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(self.hide)
        self.restyle()

    def text(self) -> str:
        """Return all that stands on the tag."""
        return " ".join(part for part in (self._title.text(), self._words.text()) if part)

    def tell(self, tag: Tag | None, near: QRect, for_a_while: int = 0, lying: bool = False) -> None:
        """Show a tag beside the pointer, or hide it; one shown for a while outlives the gesture it came of."""
        if tag is None:
            if not self._fading.isActive():
                self.hide()
            return
        self._fading.stop()
        self._title.setText(tag.title)
        self._words.setText(tag.words)
        self._words.setVisible(bool(tag.words))
        self.set_edge("error" if tag.refused else "accent_line")
        icon, role = ("close", "error") if tag.refused else ("check", "accent")
        self._mark.setPixmap(icons.pixmap(icon, role, 16, self.devicePixelRatioF()))
        self.setAccessibleName(self.text())
        self.place(near, lying=lying)
        if for_a_while:
            self._fading.start(for_a_while)

    def hush(self) -> None:
        """Go now, if it was to go after a while."""
        if self._fading.isActive():
            self._fading.stop()
            self.hide()


class HoverCard(FloatingCard):
    """What a layer is and does, half a second after the pointer came to rest on it; stays while the pointer is in it."""

    formulaWished = Signal(str)

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__(parent, "inspector")
        self._stage, self._node = stage, ""
        self._title = Label("", "strong")
        self._summary = Label("", "small", "text_quiet", wrap=True)
        self._facts = Label("", "small", wrap=True)
        self.remark = Label("", "small", "text", wrap=True)
        self.remark.setTextFormat(Qt.TextFormat.PlainText)
        self.formula = LinkButton(tr("How its shape is computed"), "small")
        self.formula.clicked.connect(self._wish_formula)
        row = QHBoxLayout(self)
        row.addLayout(self.column, 1)
        for part in (self._title, self._summary, self._facts, self.remark):
            self.column.addWidget(part)
        self.column.addWidget(self.formula, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(LEAVES_AFTER)
        self._leaving.timeout.connect(self.go)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.timeout.connect(self._appear)
        self.restyle()

    def follow(self, node: str, quiet: bool) -> None:
        """Wait on the hovered node, or go when there is none or the canvas is busy."""
        if quiet:
            self.go()
        elif not node:
            self._waiting.stop()
            if not self.isVisible():
                self._node = ""
            elif not self._leaving.isActive() and not self.underMouse():
                self._leaving.start()
        elif node != self._node:
            self._node = node
            self.hide()
            self._waiting.start(theme.current().motion("hover_card"))
        else:
            self._leaving.stop()

    def go(self) -> None:
        """Go, and come no more before the pointer rests on a layer again."""
        self._node = ""
        self._waiting.stop()
        self._leaving.stop()
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is here."""
        super().enterEvent(event)
        self._leaving.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go soon after the pointer has left."""
        super().leaveEvent(event)
        self._leaving.start()

    def _wish_formula(self) -> None:
        node = self._node
        self.go()
        self.formulaWished.emit(node)

    def renew(self) -> None:
        """Tell what is true after an edit, or go with the layer."""
        if self.isVisible():
            self.hide() if self._node not in self._stage.scene.nodes else self._appear()

    def _appear(self) -> None:
        stage = self._stage
        item = stage.scene.nodes.get(self._node)
        if item is None:
            return
        project, analysis = stage.document.project, stage.document.analysis
        layer = project.node(self._node).layer
        self._title.setText(f"{project.node(self._node).name} · {layer.kind}")
        self._summary.setText(tr(layer.summary))
        self._facts.setText(facts_of(analysis, self._node))
        words = project.comments.get(self._node, "")
        self.remark.setText(words[:_LONGEST_REMARK] + ("…" if len(words) > _LONGEST_REMARK else ""))
        self.remark.setVisible(bool(words))
        box = stage.camera.eye.box_to_window(item.box).toAlignedRect()
        self.place(box, beside=True)


def facts_of(analysis: Analysis, node: str) -> str:
    """Return a layer's output shape with its batch axis, and its parameters."""
    facts = analysis.nodes.get(node)
    if facts is None:
        return ""
    if facts.bypassed and facts.output is not None:
        return tr("Skipped: batch × {shape} passes by as it is.", shape=shape_text(facts.output))
    if facts.output is None:
        waits = tr("Waits for {name}.", name=facts.waits_for) if facts.waits_for else ""
        first = next((problem.message for problem in facts.problems), "")
        return waits or first or tr("It has no input yet.")
    shape = shape_text(facts.output)
    return tr("Output batch × {shape} · {count} parameters", shape=shape, count=number(facts.parameters))
