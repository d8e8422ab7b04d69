"""How what is on the pad becomes the network's input, step by step; each step can be left out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from cnnstudio.data.drawn import Way
from cnnstudio.data.staging import Bytes, Stages, Steps
from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets import Check, Label
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.styled import Styled

_SIDE = 66
_NARROW = 400
_BOX = 20
_FULL = 28


class StepsView(Styled, QWidget):
    """A picture after each step, and below it the switch of the step; `changed` when the user sets one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: Stages | None = None
        self._pictured, self._way = True, "digit"
        self.invert, self.crop = Check(tr("Invert")), Check(tr("Crop"))
        self.scale, self.smooth = Check(tr("Scale")), Check(tr("Smooth"))
        self.thicken, self.centre = Check(tr("Thicken")), Check(tr("Centre"))
        self.checks = (self.invert, self.crop, self.scale, self.smooth, self.thicken, self.centre)
        self.sentence = Label("", "small", "text_quiet", wrap=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for check, help_ in zip(self.checks, _helps(), strict=True):
            check.setToolTip(help_)
            check.clicked.connect(lambda _on: self.changed.emit())
        self._arrange(len(self.checks))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("How your ink becomes the network's input"))
        self.set_steps(Steps())
        self.restyle()

    def restyle(self) -> None:
        """Keep room for the pictures above the switches."""
        look = theme.current()
        self._grid.setSpacing(look.px(6))
        self._grid.setRowMinimumHeight(0, look.px(_SIDE) if self._pictures() else 0)

    def _arrange(self, columns: int) -> None:
        """Stand the switches in rows of so many, and the sentence below."""
        for place, check in enumerate(self.checks):
            self._grid.addWidget(check, 1 + place // columns, place % columns)
            self._grid.setColumnStretch(place, int(place < columns))
        self._grid.addWidget(self.sentence, 3, 0, 1, columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every step the same width; without pictures and width the switches stand in two rows."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW) and not self._pictures()
        columns = 3 if narrow else len(self.checks)
        self._arrange(columns)
        each = (self.width() - (columns - 1) * self._grid.horizontalSpacing()) // columns
        for place in range(len(self.checks)):
            self._grid.setColumnMinimumWidth(place, each if place < columns else 0)

    def _pictures(self) -> bool:
        return self._pictured and self._way == "digit"

    def set_pictured(self, pictured: bool) -> None:
        """Show the pictures, or only the switches where there is no height."""
        if pictured != self._pictured:
            self._pictured = pictured
            self.restyle()
            self.update()

    def set_way(self, way: Way) -> None:
        """Offer the steps of digits, or of other pictures only turning over."""
        if way == self._way and self.sentence.text():
            return
        self._way = way
        for check in self.checks[1:]:
            check.setVisible(way == "digit")
        words = {
            "digit": tr("The same steps as the training images went through."),
            "photo": tr("The whole pad is resized without stretching, as the training images were."),
            "raw": tr("The pad is only brought to the network's size."),
        }
        self.sentence.setText(words[way])
        self.restyle()
        self.update()

    def steps(self) -> Steps:
        """Return which steps are done."""
        return Steps(*(check.isChecked() for check in self.checks))

    def set_steps(self, steps: Steps) -> None:
        """Switch the steps without telling anyone."""
        wanted = (steps.invert, steps.crop, steps.scale, steps.smooth, steps.thicken, steps.centre)
        for check, done in zip(self.checks, wanted, strict=True):
            check.setChecked(done)

    def show_usual(self, usual: bool) -> None:
        """Say whether these are the steps of the training images."""
        if self._way != "digit":
            return
        self.sentence.setText(
            tr("The same steps as the training images went through.")
            if usual
            else tr("Not the steps of the training images: expect worse answers.")
        )
        self.sentence.set_role("text_quiet" if usual else "warning")

    def show_stages(self, stages: Stages | None) -> None:
        """Show the way of this ink; without ink the pictures are dark."""
        self._stages = stages
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a picture above each switch, and arrows between them."""
        if not self._pictures():
            return
        painter, look = painter_on(self), theme.current()
        side = min(look.px(_SIDE), (self.width() - 5 * look.px(12)) / len(self.checks))
        painters = (self._ink, self._crop, self._sampled, self._smooth, self._thick, self._placed)
        for place, (check, paint) in enumerate(zip(self.checks, painters, strict=True)):
            box = QRectF(check.x(), look.px(_SIDE) - side, side, side)
            painter.fillRect(box, QColor("black"))
            if self._stages is not None:
                paint(painter, box, self._stages)
            if place:
                before = self.checks[place - 1].x() + side
                self._arrow(painter, (before + box.left()) / 2, box.center().y())
        painter.end()

    def _arrow(self, painter: QPainter, x: float, y: float) -> None:
        half = theme.current().px(6)
        box = QRectF(x - half, y - half, 2 * half, 2 * half)
        icons.draw(painter, "chevron-right", box, theme.current().colour("text_faint"))

    def _ink(self, painter: QPainter, box: QRectF, stages: Stages) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(box, picture(stages.ink[::2, ::2], "grey"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)

    def _crop(self, painter: QPainter, box: QRectF, stages: Stages) -> None:
        self._ink(painter, box, stages)
        top, left, height, width = stages.box
        unit = box.width() / stages.ink.shape[1]
        mark = QRectF(box.left() + left * unit, box.top() + top * unit, width * unit, height * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.current().colour("picture_mark"), 2))
        painter.drawRect(mark.adjusted(1, 1, -1, -1))

    def _sampled(self, painter: QPainter, box: QRectF, stages: Stages) -> None:
        self._small(painter, box, stages.sampled)

    def _smooth(self, painter: QPainter, box: QRectF, stages: Stages) -> None:
        self._small(painter, box, stages.scaled)

    def _thick(self, painter: QPainter, box: QRectF, stages: Stages) -> None:
        self._small(painter, box, stages.thick)

    def _small(self, painter: QPainter, box: QRectF, small: Bytes) -> None:
        unit = box.width() / max(*small.shape, _BOX)
        high, wide = small.shape[0] * unit, small.shape[1] * unit
        area = QRectF(box.center().x() - wide / 2, box.center().y() - high / 2, wide, high)
        painter.drawImage(area, picture(small, "grey"))

    def _placed(self, painter: QPainter, box: QRectF, stages: Stages) -> None:
        look = theme.current()
        painter.drawImage(box, picture(stages.placed, "grey"))
        inset = (_FULL - _BOX) / 2 * box.width() / _FULL
        dashes = QPen(QColor("white"), 1)
        dashes.setDashPattern([3, 3])
        painter.setOpacity(0.45)
        painter.setPen(dashes)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
        painter.setOpacity(1.0)
        painter.setPen(QPen(look.colour("picture_mark"), 2))
        middle, arm = box.center(), look.px(4)
        painter.drawLine(QPointF(middle.x() - arm, middle.y()), QPointF(middle.x() + arm, middle.y()))
        painter.drawLine(QPointF(middle.x(), middle.y() - arm), QPointF(middle.x(), middle.y() + arm))


def _helps() -> tuple[str, ...]:
    """Return what each step does and what it is for."""
    return (
        tr("Turn dark ink on light paper over: the training images are bright on dark."),
        tr("Cut out the ink, so that it does not matter where on the pad it lies."),
        tr(
            "Bring the longer side to {side} pixels, so that it does not matter how large one draws.",
            side=_BOX,
        ),
        tr("Average the pixels of each cell (anti-aliasing) instead of taking one: edges become soft."),
        tr("Draw lines wider that are thinner than those of any training image, as with a pen of one pixel."),
        tr("Move the centre of mass into the middle of {side} × {side}.", side=_FULL),
    )
