"""The column at the left of the lab: the pages above, the lessons below, and the student's name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.lesson_list import LessonList
from cnnstudio.ui.lab.page_list import PageList
from cnnstudio.ui.widgets import IconButton, Label, Line, TextField
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

_FILTER = "Markdown (*.md *.markdown *.txt)"


class _Rolled(QScrollArea):
    """A list that rolls where there is no room for all of it."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        holder = QWidget()
        holder.setObjectName("content")
        holder.setAutoFillBackground(False)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        column.addStretch(1)
        self.setWidget(holder)

    def minimumSizeHint(self) -> QSize:
        """Stay usable in a low window."""
        return QSize(0, 3 * theme.current().size("row"))


class LabSide(Styled, QFrame):
    """`fileChosen(path)` tells a teacher's own lesson, `named(text)` the student's name."""

    fileChosen = Signal(Path)
    named = Signal(str)

    def __init__(self, pages: PageList, lessons: LessonList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages, self.lessons = _Rolled(pages), _Rolled(lessons)
        self.count = Label("", "small", "text_faint")
        self.open_button = IconButton("folder", tr("Open a lesson from a file"))
        self.name = TextField("", tr("Your name"), tr("Your name"))
        self.name.setToolTip(tr("With a name, lessons with their own numbers draw them for you"))
        self.name.setMaxLength(80)
        self.dialog: QFileDialog | None = None
        self._lay_out()
        self.open_button.clicked.connect(self._ask_for_file)
        self.name.editingEnded.connect(lambda: self.named.emit(self.name.text().strip()))
        self.setAccessibleName(tr("Pages and lessons"))
        self.restyle()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._heads: list[QHBoxLayout] = []
        self._column.addLayout(self._head(tr("Pages")))
        self._column.addWidget(self.pages, 3)
        self._column.addWidget(Line())
        self._column.addLayout(self._head(tr("Lessons"), self.count, self.open_button))
        self._column.addWidget(self.lessons, 2)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.name)
        self._column.addLayout(self._foot)

    def _head(self, title: str, *parts: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Label(title, "strong"))
        row.addStretch(1)
        for part in parts:
            row.addWidget(part)
        self._heads.append(row)
        return row

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        inset, half = look.space("inset"), look.space("half")
        self._column.setContentsMargins(0, 0, 1, 0)
        for head in self._heads:
            head.setContentsMargins(inset, look.px(6), look.space("unit"), look.px(4))
        self._foot.setContentsMargins(inset, half, inset, look.space("unit"))
        self.setFixedWidth(look.size("palette"))

    def set_count(self, passed: int, total: int) -> None:
        """Say how many lessons are passed."""
        self.count.setText(tr("{passed} of {total}", passed=passed, total=total))

    def reveal(self, lessons: bool, box: QRectF) -> None:
        """Roll the list of lessons, or of pages, so that a row is seen."""
        area = self.lessons if lessons else self.pages
        for edge in (box.top(), box.bottom()):
            area.ensureVisible(0, round(edge), 0, 0)

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self.window(), tr("Open a lesson"), str(Path.home()), _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.fileChosen.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line at the right."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), look.colour("line"))
        painter.end()
