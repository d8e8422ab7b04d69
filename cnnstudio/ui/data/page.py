"""The Data workspace: sources at the left, samples in the middle, the recipe at the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnstudio.data.corrections import PartName
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import afresh
from cnnstudio.data.samples import DatasetInfo, Samples
from cnnstudio.data.sources import catalogue
from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.language import number, tr
from cnnstudio.paths import pictures_folder
from cnnstudio.storage import StorageError
from cnnstudio.ui import theme
from cnnstudio.ui.data.believed import Fields
from cnnstudio.ui.data.browser_pane import BrowserPane
from cnnstudio.ui.data.correcting import correction
from cnnstudio.ui.data.import_view import ImportView
from cnnstudio.ui.data.lower_pane import LowerPane
from cnnstudio.ui.data.numbers_pane import NumbersPane
from cnnstudio.ui.data.observer import Observer
from cnnstudio.ui.data.pasted_view import PastedView, on_clipboard
from cnnstudio.ui.data.recipe_panel import RecipePanel
from cnnstudio.ui.data.side_by_side import side_by_side
from cnnstudio.ui.data.sources_panel import SourcesPanel
from cnnstudio.ui.data.summaries import Summary
from cnnstudio.ui.data.waiting_view import WaitingView
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.look import Look
    from cnnstudio.ui.open_data import OpenData


class DataPage(Styled, QWidget):
    """Shows the project's data set, which OpenData opens in the background, and edits the recipe."""

    told = Signal(str)

    def __init__(self, bridge: Bridge, look: Look, data_set: OpenData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look, self._data = bridge.document, look, data_set
        self._samples: Samples | None = None
        self._summary: Summary | None = None
        self._infos: tuple[DatasetInfo, ...] = ()
        self._stale = False
        self._instead: QWidget | None = None  # a file that is looked into, or pasted pictures
        self._offered: DatasetInfo | None = None  # was pressed and would have to be downloaded first
        self._observer = Observer(self)
        self.sources, self.recipe = SourcesPanel(), RecipePanel(bridge.document)
        self.browser, self.numbers, self.waiting = BrowserPane(bridge), NumbersPane(), WaitingView()
        self.empty, self.importing, self.pasted = EmptyState("view-data", ""), ImportView(), PastedView()
        self.middle = QStackedWidget()
        for view in (self.browser, self.numbers, self.waiting, self.empty, self.importing, self.pasted):
            self.middle.addWidget(view)
        self.below = LowerPane(bridge, self.browser.sample, self.browser.planes)
        side_by_side(self, self.sources, (self.middle, self.below), self.recipe)
        self._listen(bridge)
        self.setAccessibleName(tr("Data"))
        self.restyle()
        self._show_sources()
        self._show_about()
        self._show_state()

    def _listen(self, bridge: Bridge) -> None:
        bridge.documentChanged.connect(self.apply)
        self._data.changed.connect(self._show_state)
        self._observer.seen.connect(self._take_summary)
        self.sources.chosen.connect(self._choose)
        self.sources.offered.connect(lambda path: self.look_into(Path(path)))
        self.importing.accepted.connect(self._take_import)
        for view in (self.importing, self.pasted):
            view.left.connect(self._go_back)
        self.pasted.finished.connect(lambda: self.look_into(pictures_folder()))
        self.sources.pasteWanted.connect(self.paste)
        self.recipe.refused.connect(self.told)
        self.recipe.readingWanted.connect(self._read_anew)
        self.below.checks.pressed.connect(self.browser.bring)
        self.browser.relabelled.connect(self._relabel)
        self.browser.told.connect(self.told)
        self.browser.browser.opened.connect(lambda _row: self.below.choose("planes"))
        self.waiting.cancelled.connect(self._data.cancel)
        self.empty.requested.connect(self._get)

    def restyle(self) -> None:
        """Take the columns' widths from the theme."""
        look = theme.current()
        narrow = self.window().width() < look.px(1440)
        self.sources.setFixedWidth(look.size("palette"))
        self.recipe.setFixedWidth(look.px(288) if narrow else look.size("inspector"))
        self.middle.setStyleSheet("QStackedWidget { background: transparent; }")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height between the samples and what is below them."""
        super().resizeEvent(event)
        self.below.set_room(self.height())

    def end(self) -> None:
        """Stop what runs in the background."""
        self._observer.end()
        self.browser.end()
        self.importing.end()
        self.below.end()

    def look_into(self, path: Path) -> None:
        """Show what a file or folder seems to be; it becomes the project's data when the user says so."""
        self._instead = self.importing
        self.importing.look_into(path)
        self._show_state()

    def paste(self) -> None:
        """Look into a file on the clipboard, or ask for the class of a picture on it."""
        file, picture = on_clipboard()
        if file is not None:
            self.look_into(file)
            return
        self._instead = self.pasted
        self._show_state()
        self.pasted.take(picture)

    def _read_anew(self) -> None:
        """Look into the project's own file again, read as the recipe says now."""
        recipe, info = self._document.project.recipe, self._info()
        self._instead = self.importing
        self.importing.look_into(info.path if info and info.path else Path(recipe.source), recipe)
        self._show_state()

    def _take_import(self, fields: Fields) -> None:
        self.setFocus()
        self._instead = None
        self._edit(tr("Data: read {source}", source=Path(fields["source"]).name), fields)
        self._want()

    def _go_back(self) -> None:
        self.setFocus()  # the pressed button disappears, and the keyboard would go to any other
        self._instead = None
        self._want()

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Follow the document; a page nobody sees catches up when it is shown."""
        if change.recipe_changed or change.reset:
            self._offered = None
            self._stale = True
        if not self.isVisible():
            return
        if self._stale:
            self._catch_up()
        self.recipe.refresh()
        self.below.augmentation.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Open the data the first time the page is seen, unless that would download them."""
        super().showEvent(event)
        self._catch_up()
        self.recipe.refresh()

    def _catch_up(self) -> None:
        self._stale = False
        self._show_sources()
        self._want()

    def _info(self, source: str = "") -> DatasetInfo | None:
        """Return what is known of a data set, the project's unless another is named."""
        wanted = source or self._document.project.recipe.source
        return next((info for info in self._infos if info.name == wanted), None)

    def _want(self) -> None:
        """Open what lies on this computer; a download waits for its button."""
        info = self._info()
        if self.isVisible() and (info is None or info.available):
            self._data.want()
        self._show_state()

    @Slot()
    def _get(self) -> None:
        """Download what was offered, or try again what could not be opened."""
        offered, self._offered = self._offered, None
        if offered is not None:
            self._use(offered.name)
            self._data.want()
        else:
            self._data.retry()
        self._show_state()

    def _show_sources(self) -> None:
        """List what there is now; reading the folder takes some milliseconds, so it is not done on every word."""
        self._infos = catalogue()
        self.sources.show_sources(self._infos, self._document.project.recipe.source)

    @Slot()
    def _show_state(self) -> None:
        """Show samples, progress, or a sentence, whichever is the case."""
        data, info = self._data, self._info()
        missing = info is not None and not info.available and data.state == "none"
        samples = data.samples if data.state == "open" else None
        self._show_samples(samples)
        self.recipe.setVisible(self._instead is None)
        self.below.setVisible(samples is not None and self._instead is None and self._offered is None)
        if self._instead is not None:
            self.middle.setCurrentWidget(self._instead)
        elif self._offered is not None:
            self._show_sentence(self._offered)
        elif samples is not None:
            self.middle.setCurrentWidget(self.browser if samples.pictures else self.numbers)
        elif data.state == "opening":
            self.waiting.show_progress(data.message, data.share)
            self.middle.setCurrentWidget(self.waiting)
        else:
            self._show_sentence(info if missing or data.state == "none" else None)

    def _show_sentence(self, info: DatasetInfo | None) -> None:
        if info is not None and not info.available:
            sentence = tr("{name} is not on this computer. {how}", name=info.title, how=info.how)
            self.empty.set_sentence(sentence, tr("Download and use"))
        elif self._data.state == "failed":
            self.empty.set_sentence(self._data.message, tr("Try again"))
        else:
            self.empty.set_sentence(tr("The data open as soon as this page is seen."))
        self.middle.setCurrentWidget(self.empty)

    def _show_samples(self, samples: Samples | None) -> None:
        parts = self._data.parts if samples is not None else None
        self.recipe.show_data(samples, parts)
        if parts is not None:
            self.browser.set_recipe(parts.recipe)
        self.below.show_samples(samples)
        if samples is self._samples:
            return
        self._samples, self._summary = samples, None
        if samples is not None:
            self._show_sources()
            if samples.pictures:
                self.browser.show_samples(samples)
            else:
                self.numbers.show_samples(samples)
            self._observer.look_at(samples)
        self._show_about()

    @Slot(object, object)
    def _take_summary(self, samples: Samples, summary: Summary) -> None:
        if samples is self._samples:
            self._summary = summary
            if samples.pictures:
                self.browser.show_summary(summary)
            self.recipe.show_summary(summary)
            self._show_about()

    def _show_about(self) -> None:
        info = self._info()
        title = info.title if info is not None else (self._samples.name if self._samples is not None else "")
        self.sources.show_about(title, self._samples, self._summary)

    def _choose(self, source: str) -> None:
        """Make a data set the project's; one that is not here is offered for download first."""
        if self._instead is not None:
            self.importing.leave.click()
        info = self._info(source)
        self._offered = info if info is not None and not info.available else None
        if self._offered is None and source != self._document.project.recipe.source:
            self._use(source)
        self._show_state()

    @Slot(str, int, int)
    def _relabel(self, part: PartName, row: int, wanted: int) -> None:
        """Correct a label in the project; the file stays as it is."""
        if self._data.read is None:
            return
        try:
            fields = correction(self._document, self._data.read, part, row, wanted)
        except (DataError, StorageError) as error:
            self.told.emit(str(error))
            return
        self._edit(tr("Label of image {row}", row=number(row)), fields)

    def _use(self, source: str) -> None:
        self._edit(tr("Data: read {source}", source=source), afresh(source))

    def _edit(self, label: str, fields: Fields) -> None:
        try:
            self._document.edit(label, edits.set_recipe, origin=self, **fields)
        except EditError as error:
            self.told.emit(error.message)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the work surface."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("canvas"))
        painter.end()
