"""Loss and the main metric under each other, with one x axis, one crosshair and the controls of both."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.bridge import CURVES_PER_SECOND, Pace
from cnnstudio.ui.run_names import time_of_day
from cnnstudio.ui.training.curve_plot import CurvePlot
from cnnstudio.ui.training.curve_view import COMPARED
from cnnstudio.ui.training.export_button import ExportButton, WhyButton
from cnnstudio.ui.training.legend import TRAINING, VALIDATION, Entry, Legend
from cnnstudio.ui.training.note_gestures import NoteGestures
from cnnstudio.ui.training.run_curves import RunCurves, main_metric, metric_title
from cnnstudio.ui.training.run_notes import RunNotes
from cnnstudio.ui.training.scale_menu import ScaleMenu
from cnnstudio.ui.widgets import Button, Choice, Label, Segments, Slider
from cnnstudio.ui.widgets.paint import text_width
from cnnstudio.ui.widgets.styled import Styled

STRONGEST_SMOOTHING = 99  # hundredths
FIRST_SMOOTHING = 90


class CurvesPanel(Styled, QWidget):
    """The two plots of the Train workspace: one of them is repainted at a time, at most 15 times a second.

    Both in one frame would take twice as long as a frame may.
    """

    told = Signal(str)
    epochChosen = Signal(int)
    """Wishes to see a kept epoch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss, self.second = CurvePlot("loss"), CurvePlot("accuracy")
        self._current: RunCurves | None = None
        self._compared: Sequence[RunCurves] = ()
        self._narrow = False
        self._offered: tuple[str, ...] = ()
        self._pace = Pace(self, CURVES_PER_SECOND, self._refresh_next)
        self._behind: list[CurvePlot] = []
        self.smoothing = Slider(0, STRONGEST_SMOOTHING, FIRST_SMOOTHING, tr("Smoothing"))
        self._smoothing_value = Label("", "small", "text")
        self.scale = Segments([(False, tr("linear")), (True, tr("log"))], True, tr("Scale of the loss"))
        self.unit = Segments(
            [("epoch", tr("epoch")), ("batch", tr("batch")), ("time", tr("time"))], "epoch", tr("X axis")
        )
        self.which = Choice([], name=tr("Metric of the lower plot"))
        self.legend = Legend()
        self._count = Label("", "small", "text_faint")
        self._follow_button = Button(tr("Follow"), "step", framed=True)
        self.scales = ScaleMenu(self.loss, self.second)
        self.export = ExportButton(self.shown_runs, self)
        self.export.told.connect(self.told)
        self.why = WhyButton()
        self.notes = RunNotes(self)
        self.noting = NoteGestures(self.notes, (self.loss, self.second), self)
        self.notes.told.connect(self.told)
        self._build()
        self._connect()
        self._take_smoothing(FIRST_SMOOTHING)

    def _build(self) -> None:
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        self._upper.addWidget(Label(tr("Loss"), "strong"))
        self._upper.addWidget(self.legend, 1)
        self._smooth = Label(tr("Smooth"), "small", "text_quiet")
        controls: tuple[QWidget, ...] = (
            self.smoothing, self._smoothing_value, self.scale, self.scales, self.unit
        )  # fmt: skip
        for control in (self._follow_button, self._smooth, *controls):
            self._upper.addWidget(control)
        self._metric_title = Label(tr("Accuracy"), "strong")
        self._note = Label(
            tr("each batch by itself against the check at the epoch's end"), "small", "text_quiet"
        )
        self._lower.addWidget(self._metric_title)
        self._lower.addWidget(self._note)
        self._lower.addStretch(1)
        self._lower.addWidget(self._count)
        self._lower.addWidget(self.why)
        self._lower.addWidget(self.noting.button)
        self._lower.addWidget(self.which)
        self._lower.addWidget(self.export)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._upper)
        self._column.addWidget(self.loss, 1)
        self._column.addLayout(self._lower)
        self._column.addWidget(self.second, 1)
        self._follow_button.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.space("inset"), look.px(8), look.space("inset"), look.px(4))
        self._column.setSpacing(look.px(4))
        for row in (self._upper, self._lower):
            row.setSpacing(look.space("gap"))
        self.smoothing.setFixedWidth(look.px(96))
        self._smoothing_value.setFixedWidth(text_width("0.00", "small") + 2)
        self.which.setFixedWidth(look.px(150))

    def set_tight(self, tight: bool, narrow: bool = False) -> None:
        """Move the choice of the x axis to the lower row where the upper one has no room for it."""
        row = self._lower if tight else self._upper
        if row.indexOf(self.unit) < 0:
            row.addWidget(self.unit)
        self._narrow = tight or narrow
        self._make_room()
        self._note.setVisible(not tight)
        self._count.setVisible(not tight)

    def _make_room(self) -> None:
        """Leave the slider without its word where the legend needs the room; it has a name of its own."""
        self._smooth.setVisible(not self._compared and not self._narrow)

    def set_low(self, low: bool) -> None:
        """Fold the second plot away where there is no height for two."""
        self.second.setVisible(not low)

    def _connect(self) -> None:
        self.smoothing.valueChanged.connect(self._take_smoothing)
        self.scale.valueChanged.connect(self._take_scale)
        self.unit.valueChanged.connect(self._take_unit)
        self.which.valueChanged.connect(self._take_metric)
        self._follow_button.clicked.connect(self._follow_again)
        self.legend.hiddenChanged.connect(self._hide)
        self.loss.pointed.connect(self.second.set_crosshair)
        self.second.pointed.connect(self.loss.set_crosshair)
        for plot in (self.loss, self.second):
            plot.followingChanged.connect(self._tell_following)
            plot.epochChosen.connect(self.epochChosen)
        self.second.link(self.loss)

    def show_runs(self, current: RunCurves | None, compared: Sequence[RunCurves] = ()) -> None:
        """Show these runs from now on."""
        self._current, self._compared = current, tuple(compared)
        self.loss.show_runs(current, compared)
        self.second.show_runs(current, compared)
        self.notes.show_run(current)
        self._make_room()
        self.refresh()

    def mark_epochs(self, kept: tuple[int, ...], shown: int | None) -> None:
        """Mark the kept epochs of the run shown in full, and the one that every view shows."""
        for plot in (self.loss, self.second):
            plot.mark_epochs(kept, shown)

    def shown_runs(self) -> tuple[RunCurves, ...]:
        """Return the runs whose curves are shown."""
        return tuple(run for run in (self._current, *self._compared) if run is not None)

    def ask(self) -> None:
        """Have the curves repainted soon: there is more to show."""
        self._behind += [plot for plot in (self.loss, self.second) if plot not in self._behind]
        self._pace.ask()

    def _refresh_next(self) -> None:
        """Repaint the plot that has waited longest."""
        self._offer_metrics()
        if self._behind:
            self._behind.pop(0).refresh()
        if self._behind:
            self._pace.ask()
        self._tell_about()

    def refresh(self) -> None:
        """Repaint both plots and what is said about them."""
        self._behind.clear()
        self._offer_metrics()
        for plot in (self.loss, self.second):
            plot.refresh()
        self._tell_about()

    def _tell_about(self) -> None:
        self.legend.show_entries(self._entries())
        self._note.setText(_basis(self._current))
        count = self.loss.point_count()
        self._count.setText(tr("{n} of {n} points", n=number(count)) if count else "")
        self._count.setToolTip(
            tr(
                "Every value counts: the line is the mean of its pixel's values, the band holds the middle four fifths."
            )
        )

    def _offer_metrics(self) -> None:
        names = dict.fromkeys(name for run in self.shown_runs() for name in _names(run) if name != "loss")
        options = [(name, metric_title(name)) for name in names]
        if tuple(names) != self._offered:
            self._offered = tuple(names)
            self.which.set_options(options)
            chosen = main_metric(tuple(names))
            if chosen is not None and self.which.value() not in names:
                self.which.set_value(chosen)
            if chosen is not None:
                self._take_metric(self.which.value())
        self.which.setVisible(len(options) > 1)

    def _entries(self) -> tuple[Entry, ...]:
        entries: list[Entry] = []
        if self._current is not None:
            count = self._current.validation_samples
            checked = tr("validation, {count} images", count=number(count)) if count else tr("validation")
            entries = [
                Entry(TRAINING, "plot_train", (), tr("training")),
                Entry(VALIDATION, "plot_val", (3.0, 2.0), checked, tr("validation")),
            ]
        for run, style in zip(self._compared, COMPARED, strict=False):
            entries.append(Entry(run.folder, style.validation, style.dash, self._beside(run)))
        return tuple(entries)

    def _beside(self, run: RunCurves) -> str:
        """Return what a run beside is called: its time is enough where its name is that of the run shown."""
        when, main = time_of_day(run.folder), self._current
        same = main is not None and when and main.short_name == run.short_name
        return when if same else f"{run.short_name} {when}".strip()

    def _hide(self, keys: object) -> None:
        if isinstance(keys, frozenset):
            for plot in (self.loss, self.second):
                plot.set_hidden(keys)

    def _take_smoothing(self, hundredths: int) -> None:
        self._smoothing_value.setText(f"{hundredths / 100:.2f}")
        for plot in (self.loss, self.second):
            plot.set_smoothing(hundredths / 100)

    def _take_scale(self, logarithmic: bool) -> None:
        self.loss.set_logarithmic(logarithmic)

    def _take_unit(self, unit: object) -> None:
        for plot in (self.loss, self.second):
            plot.set_unit(unit)  # type: ignore[arg-type]

    def _take_metric(self, metric: object) -> None:
        self.second.set_metric(str(metric))
        self._metric_title.setText(metric_title(str(metric)))

    def _follow_again(self) -> None:
        for plot in (self.loss, self.second):
            plot.follow()

    def _tell_following(self, _: bool) -> None:
        self._follow_button.setVisible(not (self.loss.following and self.second.following))


def _basis(run: RunCurves | None) -> str:
    """Say what the two curves are measured on."""
    if run is None or not run.batch_size:
        return tr("each batch by itself against the check at the epoch's end")
    return tr(
        "each batch of {size} by itself against the check at the epoch's end; seed {seed}",
        size=number(run.batch_size),
        seed=str(run.seed),
    )


def _names(run: RunCurves) -> tuple[str, ...]:
    checked = tuple(name.removeprefix("val_") for point in run.points[-1:] for name in point.metrics)
    return tuple(dict.fromkeys((*run.series.names, *checked)))
