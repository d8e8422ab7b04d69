"""Links in notes: what lies under the pointer, and the card that shows an address before it is opened."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.furniture import Thing, thing_at
from cnnstudio.ui.canvas.paint_furniture import NOTE_ROOM, READABLE, note_text
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.widgets import Button, Label, Popover, PrimaryButton

SCHEMES = ("http", "https")
"""What a click may open; files, programs and everything else stay closed."""
_LONGEST = 300
"""Signs of an address that are shown; what is longer is cut in its middle."""


def link_at(scene: Scene, eye: Eye, at: QPointF) -> str:
    """Return the address of the link under a window point; empty where there is none to be read."""
    notes = {t.id: t for t in scene.things.values() if t.kind == "note"}
    found = thing_at(notes, eye, at) if eye.factor >= READABLE else None
    return "" if found is None or found[1] else _link_in(found[0], eye.to_scene(at))


def _link_in(note: Thing, at: QPointF) -> str:
    document = note_text(note.words, note.box.width() - 2 * NOTE_ROOM)
    inside = at - note.box.topLeft() - QPointF(NOTE_ROOM, NOTE_ROOM)
    return document.documentLayout().anchorAt(inside)


def address(link: str) -> QUrl | None:
    """Return what a link opens in the browser, None where it leads anywhere but to the web."""
    url = QUrl(link.strip(), QUrl.ParsingMode.StrictMode)
    return url if url.isValid() and url.scheme().lower() in SCHEMES and url.host() else None


def written(url: QUrl) -> str:
    """Return an address as the browser will be given it, with nothing in it that looks like something else."""
    whole = bytes(url.toEncoded().data()).decode("ascii", errors="replace")
    half = _LONGEST // 2
    return whole if len(whole) <= _LONGEST else f"{whole[:half]}…{whole[-half:]}"


class LinkCard(Popover):
    """Says where a link leads; only its button opens the browser."""

    def __init__(self, window: QWidget, url: QUrl) -> None:
        super().__init__(window, width=380)
        self._url = url
        self.address = Label(written(url), "working", wrap=True)
        self.address.setTextFormat(Qt.TextFormat.PlainText)
        self.open_button = PrimaryButton(tr("Open in the browser"))
        self.close_button = Button(tr("Close"))
        self.body.addWidget(Label(tr("This link leads to {host}", host=_host(url)), "strong", wrap=True))
        self.body.addWidget(self.address)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.open_button)
        self.body.addLayout(row)
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.close_it)
        self.setAccessibleName(tr("Link to {address}", address=written(url)))

    def _open(self) -> None:
        self.close_it()
        QDesktopServices.openUrl(self._url)


def _host(url: QUrl) -> str:
    """Return the host as it is encoded, so that letters of other alphabets cannot pass for a known name."""
    return url.host(QUrl.ComponentFormattingOption.FullyEncoded)


def open_card(window: QWidget, surface: QWidget, at: QPointF, url: QUrl) -> LinkCard:
    """Show where a link leads, beside the pointer."""
    card = LinkCard(window, url)
    corner = surface.mapTo(window, at.toPoint())
    card.open_at(QRect(corner - QPoint(8, 8), QSize(16, 16)), take_focus=True)
    card.open_button.setFocus(Qt.FocusReason.PopupFocusReason)
    return card
