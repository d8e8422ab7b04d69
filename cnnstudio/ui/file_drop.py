"""Files dropped on the window: a project or a model opens, a picture is looked into, anything else explains itself.

What reads them is imported at the first drop: the start must not wait for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.document.files import SUFFIX
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.document.document import Document
    from cnnstudio.exchange.keras_config import Reading
    from cnnstudio.ui.project_files import ProjectFiles
    from cnnstudio.ui.workspaces import Workspaces

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"})
ARCHIVES = frozenset({".keras", ".h5", ".hdf5"})
LARGEST_MODEL = 50_000_000
"""Bytes of a model's configuration; the largest ones of Keras are far below."""


class Receiver(Protocol):
    """The window as a drop sees it."""

    files: ProjectFiles
    pages: Workspaces
    document: Document

    def say(self, sentence: str) -> None: ...
    def show_workspace(self, key: str) -> None: ...


class FileDrop(QObject):
    """Takes files dropped anywhere on a window, unless what lies below takes them itself."""

    def __init__(self, window: QWidget, receiver: Receiver) -> None:
        super().__init__(window)
        self._receiver, self.veil = receiver, Veil(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept files, say what a drop would do, and do it."""
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            return self._hover(event)
        if event.type() == QEvent.Type.DragLeave:
            self.veil.hide()
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._drop(event)
        return False

    def _hover(self, event: QDragMoveEvent) -> bool:
        found = _files_in(event.mimeData())
        if found:
            self.veil.tell(outlook(found))
            event.acceptProposedAction()
        return bool(found)

    def _drop(self, event: QDropEvent) -> bool:
        self.veil.hide()
        found = _files_in(event.mimeData())
        if found:
            event.acceptProposedAction()
            self.take(found)
        return bool(found)

    def take(self, found: list[Path]) -> None:
        """Do with the first file what its kind is for."""
        path, kind = found[0], found[0].suffix.lower()
        if len(found) > 1:
            self._receiver.say(outlook(found))
        elif _holds_data(path):
            self.look_into_data(path)
        elif kind == SUFFIX:
            self._receiver.files.open_path(path)
        elif kind == ".json":
            self._open_model(path)
        elif kind in PICTURES:
            self._look_into(path)
        else:
            self._receiver.say(outlook(found))

    def look_into_data(self, path: Path) -> None:
        """Show in the Data view what a file or folder seems to be."""
        self._receiver.show_workspace("data")
        self._receiver.pages.data.look_into(path)

    def _open_model(self, path: Path) -> None:
        from cnnstudio.exchange.keras_config import ConfigError

        try:
            reading = _model_in(path)
        except ConfigError as error:
            self._receiver.say(str(error))
            return
        except OSError as error:
            words = tr("{name} cannot be read ({why}).", name=path.name, why=error.strerror or str(error))
            self._receiver.say(words)
            return
        self._receiver.files.when_safe(lambda: self._show_model(reading))

    def _show_model(self, reading: Reading) -> None:
        self._receiver.files.adopt(reading.project)
        name = reading.project.name
        if reading.notes:
            self._receiver.say(tr("Opened {name}. {note}", name=name, note=reading.notes[0]))
        else:
            self._receiver.say(tr("Opened {name}.", name=name))

    def _look_into(self, path: Path) -> None:
        from cnnstudio.data.drawn import prepared
        from cnnstudio.data.errors import DataError
        from cnnstudio.desk.images import read_image
        from cnnstudio.ui.drawing.network_facts import input_shape, way

        pages = self._receiver.pages
        shape = input_shape(pages.in_hand)
        if shape is None:
            self._receiver.say(
                tr("This network takes no pictures, so {name} cannot be shown to it.", name=path.name)
            )
            return
        try:
            image = prepared(read_image(path), way(pages.in_hand, pages.data_set), shape)
        except DataError as error:
            self._receiver.say(str(error))
            return
        pages.inspect.show_picture(image, path.name)
        self._receiver.show_workspace("inspect")


def outlook(found: list[Path]) -> str:
    """Return what a drop of these files does, or why it cannot be taken."""
    path, kind = found[0], found[0].suffix.lower()
    if len(found) > 1:
        return tr("Drop one file at a time.")
    if kind == SUFFIX:
        return tr("Open the project {name}", name=path.name)
    if _holds_data(path):
        return tr("Look into {name} as data", name=path.name)
    if kind == ".json":
        return tr("Open the Keras model described in {name}", name=path.name)
    if kind in PICTURES:
        return tr("Show {name} to the network", name=path.name)
    if kind in ARCHIVES:
        return tr(
            "{name} cannot be opened yet; write model.to_json() to a .json file and drop that.",
            name=path.name,
        )
    return tr(
        "{name} is no project (.cnnproj), no Keras model (.json), no data and no picture, so nothing is done with it.",
        name=path.name,
    )


def _holds_data(path: Path) -> bool:
    """Say whether a file or folder may hold samples, judged by its first bytes, whatever a picture's name says."""
    from cnnstudio.data.errors import DataError
    from cnnstudio.data.kinds import are_strokes, kind_of

    ending = path.suffix.lower()
    if ending == SUFFIX or ending in ARCHIVES:
        return False
    try:
        if ending == ".json":
            return are_strokes(path)
        return kind_of(path) not in {"picture", "hdf5", "unknown"}
    except DataError:
        return False


def _model_in(path: Path) -> Reading:
    from cnnstudio.exchange.keras_config import ConfigError, read_model

    if path.stat().st_size > LARGEST_MODEL:
        raise ConfigError(tr("{name} is too large for a model's configuration.", name=path.name))
    return read_model(path.read_bytes(), path.name)


def _files_in(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class Veil(Styled, QWidget):
    """Says over the whole window what a drop would do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._words = window, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, words: str) -> None:
        """Show these words over everything."""
        self._words = words
        self.setAccessibleName(words)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.update()

    def words(self) -> str:
        """Return what is said."""
        return self._words

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a border around the window, and a card with the words in its middle."""
        painter, look = painter_on(self), theme.current()
        area = QRectF(self.rect())
        rounded(painter, area.adjusted(3, 3, -3, -3), look.radius("card"), None, look.colour("accent"), 3)
        width = min(area.width() - look.space("page"), look.px(520))
        card = QRectF(0, 0, width, look.px(64))
        card.moveCenter(area.center())
        rounded(painter, card, look.radius("card"), look.colour("card"), look.colour("line_strong"))
        text(painter, card.adjusted(16, 0, -16, 0), self._words, "body", "text", CENTRE)
        painter.end()
