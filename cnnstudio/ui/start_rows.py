"""The rows and cards of the start page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.silhouette import Slab, paint_silhouette
from cnnstudio.ui.widgets.styled import Styled


@dataclass(frozen=True, slots=True)
class Template:
    """A network to start from; `mark` is a word such as best first network, no slabs mean the blank one."""

    name: str
    title: str
    sentence: str
    size: str = ""
    slabs: tuple[Slab, ...] = ()
    skips: tuple[tuple[int, int], ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project worked on lately, with its result and the moment as words."""

    path: str
    title: str
    folder: str
    result: str = ""
    moment: str = ""
    slabs: tuple[Slab, ...] = ()
    trained: bool = True


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something to learn, with the share already done where it has one."""

    key: str
    icon: str
    title: str
    sentence: str
    share: float | None = None


class _Pressable(Styled, QAbstractButton):
    """A painted row or card that says its key when it is pressed or entered."""

    chosen = Signal(str)

    def __init__(self, key: str, name: str, described: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(name)
        self.setAccessibleDescription(described)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._tell)

    def _tell(self) -> None:
        self.chosen.emit(self._key)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def _lit(self) -> bool:
        return self.underMouse() or self.isDown()


class TemplateCard(_Pressable):
    """312 by 226 pixels: the network's face, its name, one sentence and its size."""

    def __init__(self, template: Template, parent: QWidget | None = None) -> None:
        described = " ".join(part for part in (template.sentence, template.size, template.mark) if part)
        super().__init__(template.name, template.title, described, parent)
        self.template = template
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        """Offer the whole sentence as a tooltip where the card cuts it."""
        room = self.sizeHint().width() - 2 * theme.current().space("inset")
        cut = text_width(self.template.sentence, "body") > room
        self.setToolTip(self.template.sentence if cut else "")

    def sizeHint(self) -> QSize:
        """Ask for the card's size."""
        return QSize(theme.current().px(312), theme.current().px(226))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint surface, face and words."""
        painter, look = painter_on(self), theme.current()
        box, radius = QRectF(self.rect()), look.radius("card")
        face = QRectF(0, 0, box.width(), look.px(136))
        rounded(painter, box, radius, look.colour("control_hover" if self.isDown() else "card"))
        self._paint_face(painter, face, radius)
        painter.fillRect(QRectF(0, face.bottom(), box.width(), 1), look.colour("line"))
        edge = "accent_line" if self.template.mark else "line"
        edge = "line_strong" if self._lit() and not self.template.mark else edge
        rounded(painter, box, radius, None, look.colour(edge), 2 if self.template.mark else 1)
        self._paint_words(painter, box, face)
        painter.end()

    def _paint_face(self, painter: QPainter, face: QRectF, radius: float) -> None:
        look = theme.current()
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(face, look.colour("canvas"))
        inner = face.adjusted(look.px(44), look.px(20), -look.px(44), -look.px(20))
        if self.template.slabs:
            paint_silhouette(painter, inner, self.template.slabs, skips=self.template.skips)
        else:
            _paint_blank(painter, face)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, face: QRectF) -> None:
        look, inset = theme.current(), theme.current().space("inset")
        mark = text_width(self.template.mark, "group") if self.template.mark else 0
        line = QRectF(inset, face.bottom() + look.px(11), box.width() - 2 * inset, look.px(24))
        text(painter, line, self.template.mark, "group", "accent", RIGHT)
        text(painter, line.adjusted(0, 0, -mark - look.px(8), 0), self.template.title, "title", "text", LEFT)
        text(painter, line.translated(0, look.px(24)), self.template.sentence, "body", "text_quiet", LEFT)
        text(painter, line.translated(0, look.px(47)), self.template.size, "small", "text_faint", LEFT)


def _paint_blank(painter: QPainter, face: QRectF) -> None:
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("canvas_dot"))
    step = look.px(24)
    for column in range(int(face.width() // step) + 1):
        for row in range(int(face.height() // step) + 1):
            painter.drawEllipse(QPointF(column * step + step / 2, row * step + step / 2), 1, 1)
    place = QRectF(0, 0, look.px(184), look.px(56))
    place.moveCenter(face.center())
    pen = QPen(look.colour("line_strong"), 1)
    pen.setDashPattern([4, 4])
    painter.setPen(pen)
    painter.setBrush(look.colour("canvas"))
    painter.drawRoundedRect(place, look.radius("node"), look.radius("node"))
    middle, arm = face.center(), look.px(11)
    painter.setPen(QPen(look.colour("text_quiet"), 1.75))
    painter.drawLine(QLineF(middle.x() - arm, middle.y(), middle.x() + arm, middle.y()))
    painter.drawLine(QLineF(middle.x(), middle.y() - arm, middle.x(), middle.y() + arm))


class _Row(_Pressable):
    """A row that is tinted under the pointer, slightly wider than its words."""

    height_of_row = 56

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(368), look.px(self.height_of_row))

    def _paint_surface(self, painter: QPainter) -> None:
        look = theme.current()
        if self._lit():
            fill = look.colour("control_pressed" if self.isDown() else "control_hover")
            rounded(painter, QRectF(self.rect()), look.radius("control"), fill)

    def _lines(self, left: float, right: float) -> tuple[QRectF, QRectF]:
        look = theme.current()
        middle = self.height() / 2
        upper = QRectF(left, middle - look.px(18), right - left, look.px(18))
        return upper, upper.translated(0, look.px(18))


class RecentRow(_Row):
    """A recent project: its face, name, folder, result and moment."""

    def __init__(self, project: RecentProject, parent: QWidget | None = None) -> None:
        described = ", ".join(part for part in (project.folder, project.result, project.moment) if part)
        super().__init__(project.path, project.title, described, parent)
        self.project = project
        self.setToolTip(project.path)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        painter, look = painter_on(self), theme.current()
        self._paint_surface(painter)
        face = QRectF(look.px(12), (self.height() - look.px(40)) / 2, look.px(48), look.px(40))
        rounded(painter, face, look.radius("chip"), look.colour("canvas"), look.colour("line"))
        inner = face.adjusted(look.px(6), look.px(8), -look.px(6), -look.px(8))
        paint_silhouette(painter, inner, self.project.slabs, axis=False)
        end = self.width() - look.px(12)
        words = max(text_width(self.project.result, "control"), text_width(self.project.moment, "small"))
        upper, lower = self._lines(face.right() + look.px(12), end)
        role = "text" if self.project.trained else "text_faint"
        text(painter, upper, self.project.result, "control", role, RIGHT)
        text(painter, lower, self.project.moment, "small", "text_faint", RIGHT)
        room = -words - look.px(12)
        text(painter, upper.adjusted(0, 0, room, 0), self.project.title, "strong", "text", LEFT)
        text(painter, lower.adjusted(0, 0, room, 0), self.project.folder, "small", "text_quiet", LEFT)
        painter.end()


class LessonRow(_Row):
    """Something to learn: its drawing, name, one sentence and the share done."""

    height_of_row = 48

    def __init__(self, lesson: Lesson, parent: QWidget | None = None) -> None:
        super().__init__(lesson.key, lesson.title, lesson.sentence, parent)
        self.lesson = lesson

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        painter, look = painter_on(self), theme.current()
        self._paint_surface(painter)
        side = look.size("icon")
        box = QRectF(look.px(36) - side / 2, (self.height() - side) / 2, side, side)
        icons.draw(painter, self.lesson.icon, box, look.colour("text_quiet"))
        end = self.width() - look.px(12)
        track = QRectF(end - look.px(72), self.height() / 2 - look.px(10), look.px(72), look.px(4))
        upper, lower = self._lines(
            look.px(72), end if self.lesson.share is None else track.left() - look.px(12)
        )
        text(painter, upper, self.lesson.title, "strong", "text", LEFT)
        text(painter, lower, self.lesson.sentence, "small", "text_quiet", LEFT)
        if self.lesson.share is not None:
            rounded(painter, track, 2, look.colour("control_hover"))
            done = QRectF(track.left(), track.top(), track.width() * self.lesson.share, track.height())
            rounded(painter, done, 2, look.colour("accent"))
        painter.end()
