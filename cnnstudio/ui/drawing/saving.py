"""Keeping drawings with their labels, and making them the data to learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cnnstudio.data.drawings import mixed_into, parts_of
from cnnstudio.data.found import afresh
from cnnstudio.data.kept_drawings import DrawingSet, keep, name_for, read_set
from cnnstudio.document import edits
from cnnstudio.language import number, tr
from cnnstudio.storage import StorageError
from cnnstudio.ui.drawing.own_drawings import OwnDrawings

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.drawing.comparing import Comparing
    from cnnstudio.ui.drawing.page import DrawPage
    from cnnstudio.ui.open_data import OpenData


class Saving(QObject):
    """Answers the page's wish to keep a drawing, to see what was kept, and to learn from it."""

    def __init__(self, page: DrawPage, comparing: Comparing, bridge: Bridge, data: OpenData) -> None:
        super().__init__(page)
        self._page, self._comparing, self._bridge, self._data = page, comparing, bridge, data
        self._labels: tuple[str, ...] = ()
        self._list: OwnDrawings | None = None
        page.keeping.kept.connect(self.keep)
        page.keeping.listWanted.connect(self.show_list)
        page.strip.listWanted.connect(self.show_list)
        page.pad.classPressed.connect(page.keeping.choose)
        page.pad.keepPressed.connect(page.keeping.keep)

    @property
    def name(self) -> str:
        """The name of the set that holds drawings of these classes."""
        return name_for(self._labels) if self._labels else ""

    def set_labels(self, labels: tuple[str, ...]) -> None:
        """Keep drawings of these classes."""
        if labels != self._labels:
            self._labels = labels
            self._page.keeping.set_labels(labels)
            self.set_drawn(not self._page.pad.ink.empty)
            self._count()

    def set_drawn(self, drawn: bool) -> None:
        """Offer to keep what is on the pad."""
        self._page.keeping.set_drawn(drawn)

    def keep(self, label: int) -> None:
        """Keep what is on the pad as one of a class, and clear the pad for the next."""
        try:
            keep(self._labels, label, self._page.pad.picture())
        except (StorageError, OSError) as error:
            self._page.told.emit(tr("The drawing cannot be kept: {why}", why=str(error)))
            return
        count = self._count()
        self._page.told.emit(
            tr("Kept as {label}: {count} drawings now.", label=self._labels[label], count=number(count))
        )
        self._page.pad.clear()
        self._follow_change()

    def _count(self) -> int:
        kept = read_set(self.name) if self._labels else DrawingSet("", (), ())
        self._page.keeping.show_count(len(kept.drawings))
        self._page.strip.show_set(kept)
        return len(kept.drawings)

    def _follow_change(self) -> None:
        """Read the project's data anew where these drawings are among them."""
        known = parts_of(self._bridge.document.project.recipe.source)
        if known is not None and known[0] == self.name and self._data.state == "open":
            self._data.retry()

    def show_list(self) -> OwnDrawings:
        """Show what was kept, and have the networks read it."""
        if self._list is None:
            titles = (self._page.title, self._comparing.title)
            self._list = OwnDrawings(self._page.window(), self._bridge, titles)
            self._list.trainWanted.connect(self._learn)
            self._list.changed.connect(self._removed)
        self._fill(self._list)
        self._list.open_beside(self._page.keeping.list, take_focus=True)
        return self._list

    def _fill(self, shown: OwnDrawings) -> None:
        shown.show_set(self._labels)
        if self._page.shape is not None:
            shown.ask(0, self._page.way, self._page.shape)
        beside = self._comparing
        if beside.shape is not None:
            shown.ask(1, beside.way, beside.shape)

    def _removed(self) -> None:
        if self._list is not None:
            self._fill(self._list)
        self._count()
        self._follow_change()

    def _learn(self, mixed: bool) -> None:
        """Make the drawings the project's data, alone or among those it has."""
        document = self._bridge.document
        before = document.project.recipe.source
        fields = {"source": mixed_into(self.name, before)} if mixed else afresh(self.name)
        words = tr("Data: my drawings mixed in") if mixed else tr("Data: my drawings")
        document.edit(words, edits.set_recipe, **fields)
        self._data.want()
        self._page.told.emit(
            tr(
                "The project's data are now {source}. Press Train to learn them.",
                source=str(fields["source"]),
            )
        )
