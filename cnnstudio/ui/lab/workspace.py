"""The Lab workspace: the list of pages at the left and the page that is shown, each built when it is first looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.catalogue import pages
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.head import LabHead
from cnnstudio.ui.lab.layer_numbers import LayerNumbers, LayerReader
from cnnstudio.ui.lab.lesson_faults import LessonFaults
from cnnstudio.ui.lab.lesson_list import LessonList
from cnnstudio.ui.lab.lesson_strip import LessonStrip
from cnnstudio.ui.lab.lessons import Lessons
from cnnstudio.ui.lab.opened import NotOpened, channels_last
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.page_list import PageList
from cnnstudio.ui.lab.scenes import applied
from cnnstudio.ui.lab.side import LabSide
from cnnstudio.ui.widgets import ToggleButton
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.look import Look
    from cnnstudio.ui.open_data import OpenData

PRESENTED = 1.5
"""How much larger type and cells are for the back of a classroom."""
_SMALLEST = (760, 420)
_LIST_FROM, _SETTINGS_FROM, _PRESENTED_FROM = 1120, 900, 1060
"""Widths at 100 % from which the list of pages and the settings, also presented, have columns of their own."""


class LabWorkspace(Styled, QWidget):
    """`show_page(key)` shows a page; `presentation` is the button that enlarges everything and hides the list."""

    told = Signal(str)

    def __init__(
        self, bridge: Bridge, look: Look, hand: InHand, data: OpenData, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = LabContext(bridge, hand, data, self)
        self.specs: dict[str, PageSpec] = {spec.key: spec for spec in pages()}
        self._look, self._base = look, look.scale
        self._built: dict[str, LabPage[Any]] = {}
        self.list = PageList(tuple(self.specs.values()))
        self.lesson_list, self.strip, self.faults = LessonList(), LessonStrip(), LessonFaults()
        self.side = LabSide(self.list, self.lesson_list)
        self.stack = QStackedWidget()
        self.presentation = ToggleButton(tr("Presentation size"), framed=False, parent=self)
        self.presentation.hide()
        self.head = LabHead([(spec.key, spec.title()) for spec in self.specs.values()])
        self.reader = LayerReader(self.context)
        self._file: Path | None = None
        self._build()
        self.show_page(next(iter(self.specs)))
        self.lessons = Lessons(self.context, self.lesson_list, self.strip, self.set_up, self._measured)
        self._follow_lessons()

    def _build(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.head)
        middle.addWidget(self.faults)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addLayout(middle, 1)
        self.presentation.setToolTip(tr("Larger type and cells, to be read from the back of a classroom"))
        self.presentation.toggled.connect(self._present)
        self._look.changed.connect(self._follow_look)
        self.list.chosen.connect(self.show_page)
        self.head.pages.valueChanged.connect(lambda key: self.show_page(str(key)))
        self.head.settings.toggled.connect(lambda _on: self._fit())
        self.context.told.connect(self.told)
        self.context.layerWished.connect(self.open_layer)
        self.reader.arrived.connect(self._show_layer)
        self.reader.refused.connect(self.told)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        self._fit()
        # Said here, because the layout would keep the window at the size the grids have now.
        self.setMinimumSize(*(theme.current().px(side) for side in _SMALLEST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what a narrow window has no room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Fold the list into a line at the top, and then the settings behind a button."""
        look, presented = theme.current(), self.presentation.isChecked()
        listed = not presented and self.width() >= look.px(_LIST_FROM)
        roomy = self.width() >= look.px(_SETTINGS_FROM)
        self.side.setVisible(listed)
        self.head.setVisible(not listed)
        folds = presented or not roomy
        self.head.settings.setVisible(folds)
        for page in self._built.values():
            page.panel.setVisible(not folds or self.head.settings.isChecked())

    # Pages.

    def page(self, key: str) -> LabPage[Any]:
        """Return a page, built when it is first asked for."""
        if key not in self._built:
            self._built[key] = self.specs[key].build(self.context)
            self._built[key].setAccessibleName(self.specs[key].title())
            self.stack.addWidget(self._built[key])
        return self._built[key]

    @property
    def current(self) -> LabPage[Any]:
        """The page shown."""
        return self.page(self.list.lit())

    def show_page(self, key: str) -> None:
        """Show a page and give it the keyboard, unless the list has it."""
        shown = self.stack.currentWidget()
        if isinstance(shown, LabPage):
            shown.pause()
        self.list.set_lit(key)
        page = self.page(key)
        self.stack.setCurrentWidget(page)
        self.head.pages.set_value(key)
        self.side.reveal(False, self.list.rect_of(key))
        self._fit()
        if self.isVisible() and not self.list.hasFocus():
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Take back the last change of the page shown."""
        self.current.undo()

    def redo(self) -> None:
        """Make the change taken back once more."""
        self.current.redo()

    def set_drawing(self, image: NDArray[np.generic] | None) -> None:
        """Take what was drawn."""
        self.context.set_drawing(image)

    # Lessons.

    def _follow_lessons(self) -> None:
        self.side.name.set_value(self.lessons.progress.value.student)
        self.side.named.connect(self.lessons.set_student)
        self.side.fileChosen.connect(self.open_lesson)
        self.faults.againWished.connect(self._read_again)
        self.lessons.faulty.connect(self.faults.show_faults)
        self.lessons.changed.connect(self._count_lessons)
        self.lessons.covered.connect(self._cover)
        self.head.lessons.valueChanged.connect(
            lambda key: self.lessons.open(str(key)) if key else self.lessons.close()
        )
        self._count_lessons()

    def _count_lessons(self) -> None:
        self.side.set_count(self.lessons.passed(), len(self.lessons.lessons))
        self.side.reveal(True, self.lesson_list.lit_box())
        titles = [(key, lesson.title) for key, lesson in self.lessons.lessons.items()]
        self.head.show_lessons(titles, self.lessons.open_key)

    def open_lesson(self, path: Path) -> None:
        """Open a teacher's own lesson."""
        self._file = path
        self.faults.hide()
        self.lessons.open_file(path)

    def _read_again(self) -> None:
        if self._file is not None:
            self.open_lesson(self._file)

    def set_up(self, key: str, parts: dict[str, Any]) -> None:
        """Show a page with the parts of a lesson's set-up; what was there can be undone."""
        self._cover(False)
        self.show_page(key)
        page = self.page(key)
        page.set_settings(applied(key, page.first_settings, parts))

    def _cover(self, on: bool) -> None:
        for page in self._built.values():
            page.set_covered(on and page is self.current)

    def _measured(self, name: str) -> Any:
        """Return what was measured on the pages, for a lesson that asks for it."""
        page = self._built.get("ways-to-compute")
        return page.measured(name) if page is not None else LabPage.measured(self.current, name)

    # Layers of the network.

    def openable(self) -> list[tuple[str, str]]:
        """Return path and name of every layer that some page can show."""
        flat = self.context.hand.analysis.flat
        return [(node.path, node.name) for node in flat if self._page_for(node.layer.kind)]

    def open_layer(self, path: str) -> None:
        """Show a layer with its real weights and input on the page for its kind, as soon as the network has told them."""
        samples, images = self.context.samples, None
        if samples is not None:
            images = samples.x_test if len(samples.x_test) else samples.x_train
        self.reader.read(
            path, None if images is None else np.asarray(images[self._image_number(len(images))])
        )

    def _image_number(self, count: int) -> int:
        number = getattr(self.current.settings, "number", 0)
        return number if number < count else 0

    def _page_for(self, kind: str) -> str:
        return next((key for key, spec in self.specs.items() if kind in spec.opens), "")

    def _show_layer(self, numbers: LayerNumbers) -> None:
        key = self._page_for(numbers.layer.kind)
        if not key:
            self.told.emit(tr("The lab has no page for {kind} yet.", kind=numbers.layer.kind))
            return
        self.show_page(key)
        try:
            self.page(key).open_layer(channels_last(numbers))
            self.page(key).set_origin(numbers.path)
        except NotOpened as refused:
            self.told.emit(str(refused))

    # Presentation size.

    def _present(self, on: bool) -> None:
        if on:
            self._base = self._look.scale
        self._wear(on)
        self.head.settings.setChecked(on and self.width() >= theme.current().px(_PRESENTED_FROM))
        self._fit()

    def _wear(self, on: bool) -> None:
        self._look.set_scale(min(self._base * PRESENTED, theme.SCALES[1]) if on else self._base)

    def _follow_look(self) -> None:
        """Stay enlarged when the settings put their own scale on again."""
        if self.presentation.isChecked() and self.isVisible():
            wanted = min(self._base * PRESENTED, theme.SCALES[1])
            if self._look.scale != wanted:
                self._base = self._look.scale
                self._wear(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Have data to choose from, and be enlarged again where that was wished."""
        super().showEvent(event)
        self.context.data.want()
        if self.presentation.isChecked():
            self._base = self._look.scale
            self._wear(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still, and leave the other views at their own size."""
        super().hideEvent(event)
        self.current.pause()
        if self.presentation.isChecked():
            self._wear(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the page."""
        super().focusInEvent(event)
        self.current.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another page by Ctrl and Page Down or Up, to the answer of an open lesson by Enter, and back by Escape."""
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_page(self.list.neighbour(step))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.lessons.open_key:
            self.lessons.focus_answer()
        elif event.key() == Qt.Key.Key_Escape and self.lessons.open_key:
            self.current.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface behind the parts."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("canvas"))
        painter.end()
