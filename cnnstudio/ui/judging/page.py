"""The Evaluate page: a run's sealed test set, and after its opening every figure with the samples behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.class_view import ClassView
from cnnstudio.ui.judging.compare_view import CompareView
from cnnstudio.ui.judging.confidence_view import ConfidenceView
from cnnstudio.ui.judging.curves_view import CurvesView
from cnnstudio.ui.judging.head import Head
from cnnstudio.ui.judging.matrix_view import MatrixView
from cnnstudio.ui.judging.numbers_view import NumbersView
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.judging.pictures_view import PicturesView
from cnnstudio.ui.judging.robust_view import RobustView
from cnnstudio.ui.judging.samples_view import SamplesView
from cnnstudio.ui.judging.seal import Seal
from cnnstudio.ui.judging.side import Side
from cnnstudio.ui.judging.test_set import TestSet
from cnnstudio.ui.judging.words import facts, headline, notices
from cnnstudio.ui.judging.worth_seeing import worth_seeing
from cnnstudio.ui.run_names import short_name, time_of_day
from cnnstudio.ui.widgets import Label, Line, Segments
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.evaluation.predictions import Task
    from cnnstudio.ui.bridge import Bridge

_VIEWS: dict[Task, tuple[str, ...]] = {
    "classes": ("matrix", "classes", "curves", "confidence", "samples", "robust", "runs"),
    "several": ("classes", "curves", "samples"),
    "numbers": ("numbers", "samples"),
    "masks": ("pictures",),
    "pictures": ("pictures",),
    "other": (),
}
_NARROW = 1280


class _View(Protocol):
    def show_opened(self, opened: Opened) -> None: ...


class EvaluatePage(Styled, QWidget):
    """`left` wishes to go back; `inspectRequested(folder, split, row, picture, title)`; `looked(folder)` counts a look."""

    left = Signal()
    inspectRequested = Signal(str, str, int, object, str)
    looked = Signal(str)
    told = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.test_set = TestSet(bridge, self)
        self.head, self.seal, self.side = Head(), Seal(self.test_set), Side()
        self.notice = Label("", "small", "text_quiet", wrap=True)
        self.matrix, self.classes, self.curves = MatrixView(), ClassView(), CurvesView()
        self.confidence, self.samples, self.runs = ConfidenceView(), SamplesView(), CompareView()
        self.numbers, self.robust, self.pictures = NumbersView(), RobustView(bridge), PicturesView()
        self.views: dict[str, QWidget] = {
            "matrix": self.matrix, "classes": self.classes, "curves": self.curves, "confidence": self.confidence,
            "samples": self.samples, "runs": self.runs, "numbers": self.numbers, "robust": self.robust,
            "pictures": self.pictures,
        }  # fmt: skip
        self.tabs: Segments | None = None
        self._filled: set[str] = set()
        self._beside = ""
        """The view beside which the samples were chosen that stand in the right column."""
        self._build()
        self._connect()
        self.restyle()
        self._follow()

    def _build(self) -> None:
        self._stack = QStackedWidget()
        for view in self.views.values():
            self._stack.addWidget(view)
        self._tab_row = QHBoxLayout()
        self._tab_row.addStretch(1)
        self._work = QWidget()
        self._middle = QVBoxLayout()
        self._middle.addLayout(self._tab_row)
        self._middle.addWidget(self._stack, 1)
        across = QHBoxLayout(self._work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addLayout(self._middle, 1)
        across.addWidget(self.side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(Line())
        whole.addWidget(self.notice)
        whole.addWidget(self.seal, 1)
        whole.addWidget(self._work, 1)

    def _connect(self) -> None:
        self.test_set.changed.connect(self._follow)
        self.test_set.looked.connect(self.looked)
        self.head.left.connect(self.left)
        self.head.report.told.connect(self.told)
        self.head.againRequested.connect(self.test_set.judge_again)
        self.seal.splitRequested.connect(self._split_next)
        tellers = (
            self.matrix,
            self.classes,
            self.curves,
            self.confidence,
            self.runs,
            self.numbers,
            self.pictures,
        )
        for view in tellers:
            view.behindWanted.connect(self.show_behind)
        for chooser in (self.samples, self.pictures):
            chooser.rowChosen.connect(self._show_sample)
        self.samples.inspectRequested.connect(self._inspect)
        self.runs.runWanted.connect(self.show_run)
        self.side.inspectRequested.connect(self._inspect)
        self._bridge.documentChanged.connect(self._follow_document)
        self._bridge.stateChanged.connect(lambda _: self._show_notice())

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        section = look.space("section")
        self._middle.setContentsMargins(section, look.space("gap"), section, look.space("inset"))
        self._middle.setSpacing(look.space("gap"))
        self.notice.setContentsMargins(section, look.px(6), section, look.px(6))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the views the room a narrow window has."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.side.set_width(288 if self.width() < theme.current().px(_NARROW) else 360)

    @property
    def opened(self) -> Opened | None:
        """The test set that is open, None while it is sealed."""
        return self.test_set.opened if self.test_set.phase == "open" else None

    def show_run(self, folder: str) -> None:
        """Show a run's test set, sealed unless it was opened before in this session."""
        self.test_set.show(folder)

    def close_readers(self) -> None:
        """Wait for what is read in the background."""
        self.test_set.close()
        self.runs.close_reader()

    def _follow(self) -> None:
        opened = self.opened
        self.head.report.set_opened(opened)
        self.seal.setVisible(opened is None)
        self.seal.refresh()
        self._work.setVisible(opened is not None)
        folder = self.test_set.folder
        if opened is None:
            self.head.show_title(
                tr("Evaluate {run} {when}", run=short_name(folder), when=time_of_day(folder))
            )
            self._filled.clear()
        elif not self._filled:
            self._show_opened(opened)
        self._show_notice()

    def _show_opened(self, opened: Opened) -> None:
        self.head.show_figures(*headline(opened), facts(opened))
        of = tr("test set") if opened.sealed.split == "test" else tr("validation set")
        folder = self.test_set.folder
        self.head.title.setText(f"{short_name(folder)} {time_of_day(folder)} · {of}")
        self._beside = ""
        kept = str(self.tabs.value()) if self.tabs is not None else ""
        names = _VIEWS[opened.found.task]
        self._make_tabs(names)
        self._filled.add("")
        if names:
            self.show_view(kept if kept in names else names[0])

    def _make_tabs(self, names: tuple[str, ...]) -> None:
        if self.tabs is not None:
            self._tab_row.removeWidget(self.tabs)
            self.tabs.deleteLater()
            self.tabs = None
        self._stack.setVisible(bool(names))
        if names:
            titles = _titles()
            self.tabs = Segments([(name, titles[name]) for name in names], names[0], tr("Figures"), self)
            self.tabs.valueChanged.connect(lambda name: self.show_view(str(name)))
            self._tab_row.insertWidget(0, self.tabs)

    def show_view(self, name: str) -> None:
        """Show one of the views; it is filled when it is first looked at."""
        if self.opened is None or self.tabs is None:
            return
        self.tabs.set_value(name)
        if name not in self._filled:
            self._filled.add(name)
            cast(_View, self.views[name]).show_opened(self.opened)
        self._stack.setCurrentWidget(self.views[name])
        if self._beside != name:
            self._beside = name
            self._show_beside(self.opened, name)

    def _show_beside(self, opened: Opened, name: str) -> None:
        """Show what is worth seeing before anything of this view is pressed."""
        behind = worth_seeing(opened, name)
        if behind is None:
            self.side.show_nothing()
        else:
            self.side.show_behind(opened, behind)
            self.side.show_row(int(behind.rows[0]))

    def show_behind(self, behind: Behind) -> None:
        """Show the samples behind a number."""
        if self.opened is not None:
            self.side.show_behind(self.opened, behind)

    def _show_sample(self, behind: Behind, row: int) -> None:
        self.show_behind(behind)
        self.side.show_row(row)

    def _show_notice(self) -> None:
        opened = self.opened
        said: tuple[str, ...] = ()
        if opened is not None:
            said = notices(opened, self._design_changed(opened))
        self.notice.setText(" ".join(said))
        self.notice.setVisible(bool(said))
        outdated = opened is not None and opened.kept.outdated(opened.run)
        self.head.again.setVisible(outdated and not self._bridge.busy)

    def _follow_document(self, change: Change) -> None:
        """Leave when another project is opened; this one's runs are no longer at hand."""
        if change.reset:
            self.left.emit()
        self._show_notice()

    def _design_changed(self, opened: Opened) -> bool:
        now, then = self._bridge.document.project, opened.sealed.project
        return (now.graph, now.blocks) != (then.graph, then.blocks)

    def _split_next(self) -> None:
        label = tr("Validate on a part of the training set")
        self._bridge.document.edit(label, edits.set_recipe, validation="split")
        self.told.emit(
            tr("The next run validates on a part of the training set; its test set stays untouched.")
        )

    def _inspect(self, row: int) -> None:
        opened = self.opened
        pictures = opened.pictures_of(np.array([row], np.int64)) if opened is not None else None
        if opened is not None and pictures is not None:
            title = tr("Sample {index} of the test set", index=row)
            split = opened.sealed.split
            self.inspectRequested.emit(self.test_set.folder, split, row, pictures[0], title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface behind the parts."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("chrome"))
        painter.end()


def _titles() -> dict[str, str]:
    return {
        "matrix": tr("Confusion"),
        "classes": tr("Classes"),
        "curves": tr("ROC and PR"),
        "confidence": tr("Confidence"),
        "samples": tr("Samples"),
        "runs": tr("Compare runs"),
        "numbers": tr("Errors"),
        "robust": tr("Robustness"),
        "pictures": tr("Pictures"),
    }
