"""The runs and which of them are shown: one in full, up to two beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.engine.remarks import Remark, read_remark
from cnnstudio.engine.runs import Run, RunError
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.curve_view import COMPARED, CURRENT, Style
from cnnstudio.ui.training.differences import Difference, differences, sentence
from cnnstudio.ui.training.keep_choice import KeepChoice
from cnnstudio.ui.training.look_counts import LookCounts
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.run_curves import RunCurves, is_share
from cnnstudio.ui.training.run_rows import disk_row, live_row
from cnnstudio.ui.training.runs_table import RunRow, RunsTable
from cnnstudio.ui.training.ticks import exact
from cnnstudio.ui.training.told_apart import ToldApart, compared_with
from cnnstudio.ui.widgets import Button, Label, SectionHead
from cnnstudio.ui.widgets.styled import Styled

_MOST_ROWS, _SHOWN_ROWS = 50, 4
MORE_EPOCHS = 5
_READ_EVERY = 30  # milliseconds between two runs read from disk, so that the window stays quick


class RunsPanel(Styled, QWidget):
    """Chooses what the curves show (`chosen(current, compared)`); the other wishes are of the run selected or shown."""

    chosen = Signal(object, object)
    resumeRequested = Signal(str)
    inspectRequested = Signal(str)
    evaluateRequested = Signal(str)
    told = Signal(str)
    opened = Signal(str)
    """A run was chosen to be shown in full."""

    def __init__(self, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recorder, self._apart = recorder, ToldApart(recorder)
        self._alone: str | None = None
        self._beside: list[str] = []
        self._disk: tuple[Run, ...] = ()
        self._looks = LookCounts()
        self._remarks: dict[str, Remark] = {}
        self._unread: Iterator[Run] = iter(())
        self.table = RunsTable()
        self.head = SectionHead(tr("Runs"))
        self.note = Label("", "small", "text_quiet", wrap=True)
        self.resume = Button(tr("Resume this run"), "play")
        self.more = Button(tr("{count} epochs more", count=MORE_EPOCHS), "plus")
        self.more.setToolTip(tr("Train this run on from where it ended."))
        self.inspect = Button(tr("Look into it"), "view-inspect")
        self.evaluate = Button(tr("Evaluate"), "lock")
        self.evaluate.setToolTip(
            tr("Open the run's test set: confusion, curves, confidence, mistakes, report.")
        )
        self.keep = KeepChoice()
        self._buttons = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._build()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_READ_EVERY)
        self._later.timeout.connect(self._read_next)
        self._connect(recorder)
        self.look_on_disk()

    def _build(self) -> None:
        self._column.addWidget(self.head)
        self._column.addWidget(self.table)
        self._column.addWidget(self.note)
        self._buttons.addWidget(self.resume)
        self._buttons.addWidget(self.more)
        self._buttons.addWidget(self.inspect)
        self._buttons.addWidget(self.evaluate)
        self._buttons.addStretch(1)
        self._column.addLayout(self._buttons)
        self._column.addWidget(self.keep)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.space("inset"), look.px(8), look.space("inset"), look.px(8))
        self._column.setSpacing(look.px(6))
        self._fit_table()

    def _connect(self, recorder: Recorder) -> None:
        recorder.changed.connect(self._show_rows)
        recorder.epochDone.connect(self._show_rows)
        recorder.listed.connect(self._follow_list)
        self.table.toggled.connect(self.toggle)
        self.table.opened.connect(self.open_alone)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_buttons())
        self.keep.told.connect(self.told)
        self.resume.clicked.connect(lambda: self.resumeRequested.emit(self.meant()))
        self.more.clicked.connect(lambda: recorder.resume_run(self.meant(), MORE_EPOCHS))
        self.inspect.clicked.connect(lambda: self.inspectRequested.emit(self.meant()))
        self.evaluate.clicked.connect(lambda: self.evaluateRequested.emit(self.to_evaluate()))

    def look_on_disk(self) -> None:
        """List the runs beside the project as they are now."""
        self._looks.forget()
        self._remarks.clear()
        session = {run.folder for run in self._recorder.in_session()}
        found = [run for run in self._recorder.on_disk() if str(run.folder) not in session]
        self._disk = tuple(found[:_MOST_ROWS])
        self._unread = iter([run for run in self._disk if self._known(str(run.folder)) is None])
        self._show_rows()
        self._later.start()

    def read_remarks(self) -> None:
        """Show what was said of the runs meanwhile."""
        self._remarks.clear()
        self._show_rows()

    def count_look(self, folder: str) -> None:
        """Show that a run's test set was looked at once more."""
        self._looks.forget(folder)
        self._show_rows()

    def _read_next(self) -> None:
        run = next(self._unread, None)
        if run is None:
            return
        try:
            self._recorder.curves(str(run.folder))
        except RunError as error:
            self.told.emit(str(error))
        self._show_rows()
        self._later.start()

    def _known(self, folder: str) -> RunCurves | None:
        return self._recorder.known(folder)

    def _follow_list(self) -> None:
        current = self._recorder.current
        if current is not None and current.live:
            self._alone = None
            self._beside = [folder for folder in self._beside if folder != current.folder]
        self.look_on_disk()
        self._tell()

    def shown(self) -> RunCurves | None:
        """Return the run whose curves are shown in full: the one opened, else the current one."""
        if self._alone is not None:
            return self._known(self._alone) or self._recorder.current
        return self._recorder.current

    def compared(self) -> list[RunCurves]:
        """Return the runs beside it."""
        known = (self._known(folder) for folder in self._beside)
        return [run for run in known if run is not None]

    def toggle(self, folder: str) -> None:
        """Put a run beside the one shown, or take it away; a third one takes the place of the first."""
        main = self.shown()
        if main is None:
            self.open_alone(folder)
        elif main.folder != folder and self._readable(folder):
            if folder in self._beside:
                self._beside.remove(folder)
            else:
                self._beside = [*self._beside, folder][-len(COMPARED) :]
        self._tell()

    def open_alone(self, folder: str) -> None:
        """Show a run in full; the one in training keeps that place while it runs."""
        if self._recorder.live or not self._readable(folder):
            return
        self._alone, self._beside = folder, []
        self._tell()
        self.opened.emit(folder)

    def _readable(self, folder: str) -> bool:
        try:
            self._recorder.curves(folder)
        except RunError as error:
            self.told.emit(str(error))
            return False
        return True

    def _tell(self) -> None:
        self._show_rows()
        self.chosen.emit(self.shown(), self.compared())

    def _style(self, folder: str) -> Style | None:
        main = self.shown()
        if main is not None and main.folder == folder:
            return CURRENT
        return COMPARED[self._beside.index(folder)] if folder in self._beside else None

    def _show_rows(self) -> None:
        rows = [live_row(run, self._style(run.folder), self._looks) for run in self._recorder.in_session()]
        for run in self._disk:
            folder = str(run.folder)
            rows.append(disk_row(run, self._known(folder), self._style(folder), self._looks))
        rows = sorted(map(self._remarked, rows), key=lambda row: not row.pinned)
        wanted = self._known(compared_with(rows, self.shown()))
        rows = [
            replace(row, differs=self._apart.words(self._known(row.folder), wanted))
            for row in rows[:_MOST_ROWS]
        ]
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        compared = self._difference()
        outcome = self._outcome()
        lines = [*outcome, *(compared or ())]
        self.note.setToolTip("\n".join(f"{d.what}: {d.here} → {d.there}" for d in lines))
        self.note.setText(
            "; ".join(part for part in (sentence(outcome) if outcome else "", sentence(compared)) if part)
            if compared is not None
            else tr("Click: beside the run shown. Double click: alone. Right click: more.")
            if len(rows) > 1
            else ""
            if rows
            else tr("No run yet; each run is kept beside the project and can be compared here.")
        )
        self.note.setVisible(bool(self.note.text()))
        self._fit_table()
        self._show_buttons()

    def _fit_table(self) -> None:
        look, rows = theme.current(), min(len(self.table.rows()), _SHOWN_ROWS)
        self.table.setFixedHeight(rows * look.size("control_large") + look.px(30))

    def _difference(self) -> tuple[Difference, ...] | None:
        """Return what differs between the run beside and the one shown; None where there are not two, or unknown."""
        main, beside = self.shown(), self.compared()
        if main is None or not beside:
            return None
        projects = [self._recorder.design_of(run) for run in (beside[-1], main)]
        return differences(*projects) if None not in projects else None  # type: ignore[arg-type]

    def _outcome(self) -> tuple[Difference, ...]:
        """Return what the differences did to the result: the best validation of the run beside and of the one shown."""
        main, beside = self.shown(), self.compared()
        if main is None or not beside:
            return ()
        metric = "val_accuracy" if main.best("val_accuracy") is not None else "val_loss"
        here, there = beside[-1].best(metric), main.best(metric)
        if here is None or there is None:
            return ()
        what = tr("Best validation accuracy") if is_share(metric) else tr("Lowest validation loss")
        return (Difference(what, exact(here, is_share(metric)), exact(there, is_share(metric))),)

    def _remarked(self, row: RunRow) -> RunRow:
        """Return the row with what was said of its run."""
        if row.folder not in self._remarks:
            self._remarks[row.folder] = read_remark(row.folder)
        remark = self._remarks[row.folder]
        return replace(row, pinned=remark.pinned, note=remark.note)

    def _show_buttons(self) -> None:
        run = self._known(self.meant())
        unfinished = run is not None and run.state in {"stopped", "interrupted"}
        self.resume.setVisible(unfinished and not self._recorder.live)
        done = run is not None and run.state == "finished" and bool(run.points)
        self.more.setVisible(done and not self._recorder.live)
        self.inspect.setVisible(run is not None and bool(run.points) and not self._recorder.live)
        self.evaluate.setVisible(bool(self.to_evaluate()))
        self.keep.show_run(run if not self._recorder.live else None)

    def meant(self) -> str:
        """Return the run that the buttons are about: the selected one, else the one shown."""
        selected, shown = self.table.selected(), self.shown()
        return selected or (shown.folder if shown is not None else "")

    def to_evaluate(self) -> str:
        """Return the selected run, else the one shown, if it has learned and is not in training."""
        run = self._known(self.table.selected()) or self.shown()
        return run.folder if run is not None and run.points and not run.live else ""
