"""How the next run is trained: every setting of the plan's catalogues, edited in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.plan import LOSSES, OPTIMIZERS, SCHEDULES
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.plan_words import option_words
from cnnstudio.ui.training.settings.before_start import BeforeStart
from cnnstudio.ui.training.settings.callbacks import Callbacks
from cnnstudio.ui.training.settings.class_weights import ClassWeights
from cnnstudio.ui.training.settings.controls import Control, Taken
from cnnstudio.ui.training.settings.loss_advice import advice, ending, fitting_loss
from cnnstudio.ui.training.settings.metric_chips import MetricChips
from cnnstudio.ui.training.settings.part_form import PartForm
from cnnstudio.ui.training.settings.parts import PLAN, RECIPE, options_of
from cnnstudio.ui.training.settings.rate_drawing import RateDrawing
from cnnstudio.ui.training.settings.row import SettingRow
from cnnstudio.ui.training.source_choice import SourceChoice
from cnnstudio.ui.widgets import Label, Line, LinkButton, SectionHead
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.text_field import Field

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.open_data import OpenData

_DATA = ("source", "validation", "validation_fraction", "limit", "labels")
_OPTIMISER = (
    "optimizer", "learning_rate", "momentum", "nesterov", "weight_decay", "clipnorm", "global_clipnorm",
    "clipvalue", "use_ema", "ema_momentum", "ema_overwrite_frequency", "gradient_accumulation_steps",
)  # fmt: skip
_LOSS = ("loss", "from_logits", "loss_scale_factor", "class_weight")
_RATE = ("schedule", "warmup_steps", "warmup_start")
_LENGTH = ("epochs", "batch_size", "seed", "precision")
_ENDS = ("terminate_on_nan", "restore_best", "keep_every")


class SettingsForm(Styled, QScrollArea):
    """Sections from the data to the ends of epochs; typing in one field is one step of the history."""

    def __init__(self, bridge: Bridge, data: OpenData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._data = bridge, data
        self.note = Label("", "small", "text_quiet", wrap=True)
        self.about = {
            name: Label("", "small", "text_quiet", wrap=True) for name in ("optimizer", "loss", "schedule")
        }
        self.advice = Label("", "small", "text_quiet", wrap=True)
        self.use_fitting, self.use_usual = LinkButton(tr("Take it")), LinkButton("")
        self.metrics, self.drawing = MetricChips(bridge), RateDrawing()
        self.callbacks, self.before = Callbacks(bridge), BeforeStart(bridge)
        self.weights = ClassWeights(bridge, data)
        self._make_forms()
        content = QWidget()
        content.setObjectName("content")
        self._column = QVBoxLayout(content)
        self._fill()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self.viewport(), content):
            part.setAutoFillBackground(False)
        self.use_fitting.clicked.connect(self._take_fitting)
        self.use_usual.clicked.connect(self._take_usual)
        bridge.documentChanged.connect(self._follow_document)
        data.changed.connect(self._follow_data)
        self.restyle()
        self._follow_data()

    def _make_forms(self) -> None:
        bridge = self._bridge
        self.data = PartForm(bridge, RECIPE, _DATA, _DATA, {"source": _source})
        self.optimizer = PartForm(bridge, PLAN, _OPTIMISER)
        self.loss = PartForm(bridge, PLAN, _LOSS, ("from_logits",))
        self.rate = PartForm(bridge, PLAN, _RATE, ("schedule", "warmup_steps"))
        self.length = PartForm(bridge, PLAN, _LENGTH)
        self.ends = PartForm(bridge, PLAN, _ENDS, _ENDS)
        self.options = {
            name: PartForm(bridge, options_of(name)) for name in ("optimizer", "loss", "schedule")
        }

    def _fill(self) -> None:
        """Stand the sections under each other, what is set most often first."""
        own, about = self.options, self.about
        self._section(tr("Length"), self.length, self.before)
        self._section(tr("Optimiser"), self.optimizer, about["optimizer"], self.use_usual, own["optimizer"])
        self._section(
            tr("Loss"), self.loss, about["loss"], self.advice, self.use_fitting, own["loss"], self.weights
        )
        self._section(tr("Metrics"), self.metrics)
        self._section(
            tr("Learning rate over the run"), self.rate, about["schedule"], own["schedule"], self.drawing
        )
        self._section(tr("At the ends of epochs"), self.callbacks, self.ends)
        self._section(tr("Data"), self.data, self.note)
        self._column.addStretch(1)

    def _section(self, title: str, *parts: QWidget) -> None:
        if self._column.count():
            self._column.addWidget(Line())
        for part in (SectionHead(title), *parts):
            link = isinstance(part, LinkButton)
            self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if link else Qt.AlignmentFlag(0))

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, look.px(4), look.px(12), look.px(8))
        self._column.setSpacing(look.space("unit"))

    def wrong_field(self) -> Field | None:
        """Return the first field whose text is no value; what it set before is not what it shows."""
        return next((f for f in self.findChildren(Field) if f.problem() and f.isVisibleTo(self)), None)

    @property
    def rows(self) -> dict[str, SettingRow]:
        """The rows of plan and recipe by field name."""
        forms = (self.data, self.optimizer, self.loss, self.rate, self.length, self.ends, self.before.limits)
        return {name: row for form in forms for name, row in form.rows.items()}

    @property
    def controls(self) -> dict[str, QWidget]:
        """The controls of plan and recipe by field name."""
        return {name: row.control for name, row in self.rows.items()}

    def _follow_document(self, change: Change) -> None:
        if change.plan_changed or change.recipe_changed or change.reset:
            self.refresh()
        else:
            self._show_advice()

    def refresh(self) -> None:
        """Show the document's plan and recipe."""
        forms = (
            self.data,
            self.optimizer,
            self.loss,
            self.rate,
            self.length,
            self.ends,
            *self.options.values(),
        )
        for refresh in (*(form.refresh for form in forms), self.metrics.refresh, self.callbacks.refresh):
            refresh()
        self.before.refresh()
        self.weights.refresh()
        self._leave_out()
        self._tell_about()
        self._show_advice()
        self._draw_rate()

    def _leave_out(self) -> None:
        """Show a field only where it has an effect."""
        plan, recipe = self._bridge.document.project.plan, self._bridge.document.project.recipe
        self.data.leave_out(frozenset({"validation_fraction"} if recipe.validation != "split" else ()))
        out = set() if plan.optimizer == "sgd" else {"nesterov"}
        out |= set() if plan.optimizer in {"sgd", "rmsprop"} else {"momentum"}
        out |= set() if plan.use_ema else {"ema_momentum", "ema_overwrite_frequency"}
        self.optimizer.leave_out(frozenset(out))
        takes = plan.loss == "auto" or bool(getattr(LOSSES[plan.loss], "takes_logits", False))
        self.loss.leave_out(frozenset(() if takes else {"from_logits"}))
        self.rate.leave_out(frozenset(() if plan.warmup_steps else {"warmup_start"}))

    def _tell_about(self) -> None:
        plan = self._bridge.document.project.plan
        kinds = {
            "optimizer": OPTIMIZERS[plan.optimizer],
            "loss": LOSSES[plan.loss],
            "schedule": SCHEDULES[plan.schedule],
        }
        for name, kind in kinds.items():
            self.about[name].setText(kind.about())
            self.options[name].call_folded(tr("More of {kind}", kind=option_words(name, getattr(plan, name))))
        usual = OPTIMIZERS[plan.optimizer].usual_rate
        self.use_usual.setText(
            tr("Keras begins {optimizer} with a rate of {rate}; take it",
               optimizer=option_words("optimizer", plan.optimizer), rate=number(usual))
        )  # fmt: skip
        self.use_usual.setVisible(usual != plan.learning_rate)

    def _take_usual(self) -> None:
        plan = self._bridge.document.project.plan
        usual = OPTIMIZERS[plan.optimizer].usual_rate
        label = tr("Learning rate {rate}", rate=number(usual))
        self._bridge.document.edit(label, edits.set_plan, learning_rate=usual)

    def _fitting(self) -> tuple[str, bool] | None:
        document, samples = self._bridge.document, self._data.samples
        width, activation = ending(document.analysis)
        if width is None or samples is None:
            return None
        return fitting_loss(
            width, activation, document.project.recipe.label_form == "one-hot", bool(samples.labels)
        )

    def _show_advice(self) -> None:
        plan, fitting = self._bridge.document.project.plan, self._fitting()
        words = advice(plan, fitting, option_words("loss", fitting[0])) if fitting is not None else ""
        self.advice.setText(words)
        self.advice.setVisible(bool(words))
        self.use_fitting.setVisible(bool(words) and plan.loss != "auto")

    def _take_fitting(self) -> None:
        fitting = self._fitting()
        if fitting is not None:
            label = tr("Loss {loss}", loss=option_words("loss", fitting[0]))
            self._bridge.document.edit(label, edits.set_plan, loss=fitting[0], from_logits=fitting[1])

    def _draw_rate(self) -> None:
        plan, parts = self._bridge.document.project.plan, self._data.parts
        count = round(len(parts.train) * plan.data_share) if parts is not None else 0
        total = -(-count // plan.batch_size) * plan.epochs if count else None
        self.drawing.show_curve(plan.rate_curve(total or 1000), total)
        self.drawing.setVisible(not plan.steady)

    def _follow_data(self) -> None:
        data = self._data
        failed = data.state not in {"open", "opening"}
        known = data.parts.note if data.state == "open" and data.parts is not None else data.message
        self.note.setText(known or ("" if failed else tr("Reading the images.")))
        self.note.set_role("error" if failed else "text_quiet")
        self.refresh()


def _source(taken: Taken) -> Control:
    choice = SourceChoice(taken)
    return Control(choice, lambda value: choice.show_source(str(value)))
