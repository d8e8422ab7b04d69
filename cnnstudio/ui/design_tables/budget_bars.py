"""What the network costs against the budgets a person has set: three bars and a button that sets them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.budget import Budget
from cnnstudio.document.costs import training_memory
from cnnstudio.document.project import Project
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.paint import LEFT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.popover import Popover
from cnnstudio.ui.widgets.styled import Styled

FIELDS = ("parameters", "macs", "memory")
_MEGABYTE = 2**20
_UNITS = {"parameters": 1, "macs": 1, "memory": _MEGABYTE}
_MOST = 10**12


def names() -> dict[str, str]:
    """Return what each budget limits."""
    return {"parameters": tr("Parameters"), "macs": tr("MACs"), "memory": tr("Memory")}


def costs_of(project: Project, analysis: Analysis) -> dict[str, int]:
    """Return what the network costs now, by field of the budget."""
    memory = training_memory(analysis, project.plan).total
    return {"parameters": analysis.totals.parameters, "macs": analysis.totals.macs, "memory": memory}


def amount(field: str, value: int) -> str:
    """Return a cost in its unit."""
    if field == "memory":
        return tr("{n} MB", n=number(round(value / _MEGABYTE)))
    return number(value)


class BudgetBar(Styled, QWidget):
    """One cost against its limit; over the limit it is amber and says by how much."""

    spoken_role = QAccessible.Role.ProgressBar

    def __init__(self, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self._cost, self._limit = field, 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(names()[field])
        self.hide()

    def show_cost(self, cost: int, limit: int | None) -> None:
        """Show a cost against its limit, or nothing without one."""
        self._cost, self._limit = cost, limit or 0
        self.setVisible(limit is not None)
        self.setAccessibleDescription(self.words())
        self.setToolTip(self.words())
        self.updateGeometry()
        self.update()

    @property
    def over(self) -> bool:
        """Say whether the cost is above the limit."""
        return self._limit > 0 and self._cost > self._limit

    def words(self) -> str:
        """Return cost and limit as text."""
        now, most = amount(self.field, self._cost), amount(self.field, self._limit)
        share = percent(self._cost / self._limit, 0) if self._limit else ""
        return tr("{now} of {most} ({share})", now=now, most=most, share=share)

    def sizeHint(self) -> QSize:
        """Ask for the words and the bar below them."""
        look = theme.current()
        words = text_width(self._label(), "small") + text_width(self.words(), "small") + look.px(10)
        return QSize(max(words, look.px(160)), look.px(30))

    def _label(self) -> str:
        return names()[self.field]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, the track, and the bar."""
        painter, look = painter_on(self), theme.current()
        upper = QRectF(0, 0, self.width(), look.px(20))
        text(painter, upper, self._label(), "small", "text_quiet", LEFT)
        left = text_width(self._label(), "small") + look.px(10)
        role = "warning" if self.over else "text"
        fits = left + text_width(self.words(), "small") <= self.width()
        words = self.words() if fits else percent(self._cost / self._limit if self._limit else None, 0)
        text(painter, upper.adjusted(left, 0, 0, 0), words, "small", role, LEFT)
        self._paint_bar(painter, QRectF(0, look.px(22), self.width(), look.px(4)))
        painter.end()

    def _paint_bar(self, painter: QPainter, track: QRectF) -> None:
        look = theme.current()
        rounded(painter, track, track.height() / 2, look.colour("control_pressed"))
        if not self._limit:
            return
        share = self._cost / max(self._limit, self._cost)
        role = "warning" if self.over else "bar"
        done = QRectF(track.left(), track.top(), max(track.width() * share, 2), track.height())
        rounded(painter, done, track.height() / 2, look.colour(role))
        if self.over:
            at = track.left() + track.width() * self._limit / self._cost
            painter.fillRect(QRectF(at, track.top() - 2, 2, track.height() + 4), look.colour("text"))


class BudgetCard(Popover):
    """Three fields, each empty for no limit; what is entered is told at once."""

    limitChanged = Signal(str, object)

    def __init__(self, window: QWidget, budget: Budget, costs: dict[str, int]) -> None:
        super().__init__(window, width=340)
        self._near = QRect()
        self.body.addWidget(Label(tr("Budget of this network"), "strong"))
        self.body.addWidget(
            Label(
                tr("Empty means no limit; layers that hold most are marked."),
                "small",
                "text_quiet",
                wrap=True,
            )
        )
        self.fields: dict[str, NumberField] = {}
        for field in FIELDS:
            self._add(field, getattr(budget, field), costs[field])
        self.setAccessibleName(tr("Budget of this network"))

    def open_at(self, near: QRect, take_focus: bool = False) -> None:
        """Open beside a place, and stay there when the card grows."""
        self._near = near
        super().open_at(near, take_focus)

    def event(self, event: QEvent) -> bool:
        """Grow with a sentence that comes below a field."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.resize(self.width(), self._height_for_content())
            self.setGeometry(self._placed(self._near))
        return done

    def _add(self, field: str, limit: int | None, cost: int) -> None:
        unit = _UNITS[field]
        control = NumberField(
            None if limit is None else max(1, round(limit / unit)),
            low=1,
            high=_MOST,
            optional=True,
            placeholder=tr("now {n}", n=number(max(1, round(cost / unit)))),
            name=names()[field],
        )
        control.editingEnded.connect(lambda f=field, c=control: self._tell(f, c))
        label = tr("Memory, MB") if field == "memory" else names()[field]
        self.body.addWidget(FormRow(label, control))
        self.fields[field] = control

    def _tell(self, field: str, control: NumberField) -> None:
        value = control.value()
        self.limitChanged.emit(field, None if value is None else int(value) * _UNITS[field])


class BudgetBars(Styled, QWidget):
    """The row under the totals; `limitChanged` tells a field of the budget and its new limit."""

    limitChanged = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self.bars = {field: BudgetBar(field) for field in FIELDS}
        self.button = Button(tr("Set a budget"), "flag", framed=False)
        self.card: BudgetCard | None = None
        self._budget, self._costs = Budget(), dict.fromkeys(FIELDS, 0)
        self._row.addWidget(self.button)
        for bar in self.bars.values():
            self._row.addWidget(bar)
        self._row.addStretch(1)
        self.button.clicked.connect(self.open)
        self.setAccessibleName(tr("Budget"))
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setContentsMargins(look.px(8), look.px(3), look.px(8), look.px(3))
        self._row.setSpacing(look.space("section"))

    def show_costs(self, project: Project, analysis: Analysis) -> None:
        """Show what the network costs against the project's budget."""
        self._budget, self._costs = project.budget, costs_of(project, analysis)
        for field, bar in self.bars.items():
            bar.show_cost(self._costs[field], getattr(project.budget, field))
        self.button.setText(tr("Set a budget") if project.budget == Budget() else tr("Budget"))

    def over(self) -> tuple[str, ...]:
        """Return the budgets that are exceeded."""
        return tuple(field for field, bar in self.bars.items() if bar.over)

    def open(self) -> None:
        """Open the card that sets the limits."""
        if self.card is not None:
            self.card.deleteLater()
        self.card = BudgetCard(self.window(), self._budget, self._costs)
        self.card.limitChanged.connect(self.limitChanged)
        corner = self.button.mapTo(self.window(), QPoint(0, 0))
        self.card.open_at(QRect(corner, self.button.size()))
        self.card.fields[FIELDS[0]].setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line above."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(0, 0, self.width(), 1, theme.current().colour("line"))
        painter.end()
