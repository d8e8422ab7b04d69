"""Pictures from the clipboard: each is given its class, and together they become data."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.data import pasted
from cnnstudio.data.errors import DataError
from cnnstudio.data.pasted import Pasted
from cnnstudio.data.pictures import Frame, decoded
from cnnstudio.language import number, tr
from cnnstudio.storage import StorageError
from cnnstudio.ui import theme
from cnnstudio.ui.data.thumbs import Thumbs
from cnnstudio.ui.widgets.buttons import Button, LinkButton, PrimaryButton
from cnnstudio.ui.widgets.image_view import ImageView
from cnnstudio.ui.widgets.labels import Label, Line, SectionHead
from cnnstudio.ui.widgets.styled import Styled, set_available
from cnnstudio.ui.widgets.text_field import TextField

LARGEST = 1024
"""Pixels of the longer side that are kept of a picture."""
_SIDE, _LEAST, _OTHERS = 256, 128, 320
"""The picture's side at most and at least, and the height that everything else takes."""
_THUMB, _SHOWN, _CLASSES = 72, 60, 12


class PastedView(Styled, QWidget):
    """`finished` asks to look into what was kept, `left` to go back."""

    finished = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._png = b""
        self._kept: tuple[Pasted, ...] = ()
        """What is shown below, the newest first."""
        self.title = Label(tr("Pictures from the clipboard"), "title")
        self.sentence, self.said = Label("", "body", "text", wrap=True), Label("", "small", "text_quiet")
        self.view = ImageView(tr("The pasted picture"), side=_SIDE)
        self.label = TextField("", tr("Its class"), tr("such as cat"), self._problem)
        self.problem = Label("", "small", "error", wrap=True)
        self.keep, self.remove = Button(tr("Keep")), Button(tr("Remove"), "trash", framed=False)
        self.known: list[LinkButton] = []
        self.thumbs = Thumbs(tr("Kept pictures"), side=_THUMB)
        self._head = SectionHead(tr("Kept pictures"))
        self.use, self.leave = (
            PrimaryButton(tr("Look into them as data"), large=True),
            Button(tr("Back"), large=True),
        )
        self._column, self._top, self._asked = QVBoxLayout(self), QHBoxLayout(), QVBoxLayout()
        self._names, self._foot = QHBoxLayout(), QHBoxLayout()
        self._chosen = -1
        self._build()
        self._listen()
        self.setAccessibleName(tr("Pictures from the clipboard"))
        self.restyle()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.label)
        row.addWidget(self.keep)
        row.addStretch(1)
        for part in (self.sentence, Label(tr("Its class"), "small", "text_quiet")):
            self._asked.addWidget(part)
        self._asked.addLayout(row)
        self._asked.addLayout(self._names)
        for part in (self.problem, self.said):
            self._asked.addWidget(part)
        self._asked.addStretch(1)
        self._top.addWidget(self.view, 0, Qt.AlignmentFlag.AlignTop)
        self._top.addLayout(self._asked, 1)
        self._head.add(self.remove)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.thumbs)
        area.viewport().setAutoFillBackground(False)
        self.thumbs.setAutoFillBackground(False)
        self._foot.addStretch(1)
        self._foot.addWidget(self.leave)
        self._foot.addWidget(self.use)
        self._column.addWidget(self.title)
        self._column.addLayout(self._top)
        self._column.addWidget(self._head)
        self._column.addWidget(area, 1)
        self._column.addWidget(Line())
        self._column.addLayout(self._foot)

    def _listen(self) -> None:
        self.keep.clicked.connect(self._keep)
        self.label.returnPressed.connect(self._keep)
        self.label.problemChanged.connect(self.problem.setText)
        self.thumbs.pressed.connect(self._choose)
        self.remove.clicked.connect(self._remove)
        self.use.clicked.connect(self.finished)
        self.leave.clicked.connect(self.left)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(14), inset, look.px(10))
        self._column.setSpacing(look.space("gap"))
        self._top.setSpacing(look.space("section"))
        self._asked.setSpacing(look.px(6))
        self._foot.setSpacing(look.space("unit"))
        self.label.setMaximumWidth(look.px(240))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave what was kept its room in a small window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        look = theme.current()
        side = min(look.px(_SIDE), max(look.px(_LEAST), self.height() - look.px(_OTHERS)))
        self.view.setFixedSize(side, side)

    def take(self, image: object) -> None:
        """Show a picture to be kept; without one, only what was kept before."""
        picture = _bounded(image) if isinstance(image, QImage) and not image.isNull() else None
        self._png = _png(picture) if picture is not None else b""
        self.view.setVisible(picture is not None)
        if picture is not None:
            self.view.set_image(decoded(self._png, tr("the pasted picture")) / np.float32(255), "grey", 1.0)
            self.sentence.setText(
                tr("A picture of {height} × {width}. Type its class and press Enter; then paste the next.",
                   height=picture.height(), width=picture.width())
            )  # fmt: skip
        else:
            self.sentence.setText(
                tr("There is no picture on the clipboard. Copy one in any program and press Ctrl+V here.")
            )
        self.said.setText("")
        self._show_kept()
        self.label.setFocus()
        self.label.selectAll()

    def _problem(self, words: str) -> str:
        """Say what is wrong with a name while it is typed; an empty one is still to be typed."""
        return pasted.problem_of(words) if words.strip() else ""

    def _keep(self) -> None:
        if not self._png:
            return
        problem = pasted.problem_of(self.label.text())
        self.label.set_problem(problem)
        if problem:
            return
        try:
            made = pasted.keep(self.label.text(), self._png)
        except (StorageError, OSError) as error:
            self.label.set_problem(tr("The picture cannot be kept: {why}", why=str(error)))
            return
        self._png = b""
        self.view.hide()
        self._show_kept()
        self.said.setText(
            tr("Kept as {label}: {count} pictures now.", label=made.label, count=number(len(pasted.kept())))
        )
        self.sentence.setText(tr("Copy the next picture and press Ctrl+V."))
        self.setFocus()

    def _show_kept(self) -> None:
        kept, self._chosen = pasted.kept(), -1
        classes = sorted({one.label for one in kept})
        shown = [(one, picture) for one in kept[:_SHOWN] if (picture := _small(one)) is not None]
        self._kept = tuple(one for one, _ in shown)
        images = np.stack([picture for _, picture in shown]) if shown else np.zeros((0, 1, 1, 3), np.uint8)
        self.thumbs.show_images(images, 255.0, tuple(one.label for one in self._kept))
        count, kinds = number(len(kept)), number(len(classes))
        note = tr("{n} in {classes} classes", n=count, classes=kinds) if classes else tr("none yet")
        self._head.set_note(note)
        self.remove.setVisible(bool(shown))
        set_available(self.remove, False, tr("Choose a picture first."))
        set_available(self.keep, bool(self._png), tr("Paste a picture first."))
        few = tr("Two classes are needed to learn to tell them apart.")
        set_available(self.use, len(classes) > 1, few)
        self._offer(classes[:_CLASSES])

    def _offer(self, classes: list[str]) -> None:
        """Offer the classes that are there at a press."""
        for link in self.known:
            self._names.removeWidget(link)
            link.hide()
            link.deleteLater()
        while self._names.count():
            self._names.takeAt(0)
        self.known = [LinkButton(name, "small") for name in classes]
        for link in self.known:
            link.clicked.connect(partial(self._name, link.text()))
            self._names.addWidget(link)
        self._names.addStretch(1)

    def _name(self, label: str) -> None:
        self.label.set_value(label)
        self._keep()

    def _choose(self, place: int) -> None:
        self._chosen = place
        set_available(self.remove, True)

    def _remove(self) -> None:
        if 0 <= self._chosen < len(self._kept):
            pasted.remove(self._kept[self._chosen])
            self._show_kept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the chosen picture."""
        if event.key() == Qt.Key.Key_Delete:
            self._remove()
        else:
            super().keyPressEvent(event)


def on_clipboard() -> tuple[Path | None, object]:
    """Return the first file that was copied, and the picture; nothing where there is none."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    if data is None:
        return None, None
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return files[0] if files else None, data.imageData() if data.hasImage() else None


def _bounded(image: QImage) -> QImage:
    if max(image.width(), image.height()) <= LARGEST:
        return image
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(LARGEST, LARGEST, keep, smooth)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes text
    return bytes(buffer.data().data())


def _small(one: Pasted) -> NDArray[np.uint8] | None:
    """Return a kept picture as a square; nothing where its file is no picture any more."""
    try:
        return _square(one.path, one.path.stat().st_mtime_ns)
    except (DataError, OSError):
        return None


@lru_cache(2 * _SHOWN)
def _square(path: Path, _written: int) -> NDArray[np.uint8]:
    """Return the square, decoded once for each file: a picture more shows all the others again."""
    return decoded(path, path.name, Frame(_THUMB * 2, _THUMB * 2, 3, "pad"))
