"""Two functions: f, the flipped and shifted g, their product, and its area, which is the convolution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic.continuous import SHAPES, Moment, moment, slid_areas
from cnnstudio.language import number, tr
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.widgets import Choice, Label, Segments

_FARTHEST, _STEP = 3.0, 0.1
_SHIFTS = np.round(np.arange(-_FARTHEST, _FARTHEST + _STEP / 2, _STEP), 6)


@dataclass(frozen=True)
class Functions:
    """Two functions by name, and whether the second is flipped as in a convolution."""

    f: str = "box"
    g: str = "ramp"
    flipped: bool = True


def shape_words() -> list[tuple[str, str]]:
    """Return the functions there are, and what they are called."""
    words = {
        "box": tr("Box"),
        "triangle": tr("Triangle"),
        "ramp": tr("Ramp"),
        "decay": tr("Decay"),
        "gaussian": tr("Gaussian"),
        "edge": tr("Edge, −1 then 1"),
        "sine arch": tr("Arch of a sine"),
    }
    return [(name, words.get(name, name)) for name in SHAPES]


class Continuous(LabPage[Functions]):
    """The player, the arrow keys and the pointer over the lower plot move g along."""

    def __init__(self, context: LabContext) -> None:
        # The plot is loaded when the page is first looked at, not when the program starts.
        from cnnstudio.ui.lab.plot import Plot

        super().__init__(context, Functions())
        self.at = len(_SHIFTS) // 2
        self.moment: Moment | None = None
        self.areas = np.zeros(len(_SHIFTS))
        self.above = Plot(tr("f, the moved g and their product"), 270)
        self.below = Plot(tr("The area at every shift"), 230)
        self.working = FormulaStrip()
        self.commutes = Label("", "body", "text", wrap=True)
        self.stage.addWidget(self.above)
        self.add_player(len(_SHIFTS)).moved.connect(self.go_to)
        for part in (self.below, self.working, self.commutes):
            self.stage.addWidget(part)
        self._controls()
        self.telling = (self.commutes,)
        self.begin()

    def _controls(self) -> None:
        options = [(True, tr("Convolution")), (False, tr("Correlation"))]
        self.mode = Segments(options, True, tr("What is done"))
        self.f = Choice(shape_words(), "box", tr("f"))
        self.g = Choice(shape_words(), "ramp", tr("g"))
        self.controls.addWidget(self.mode)
        self.add_row("f", self.f)
        self.add_row("g", self.g)
        self.mode.valueChanged.connect(lambda flipped: self.change(flipped=flipped))
        self.f.valueChanged.connect(lambda name: self.change(f=str(name)))
        self.g.valueChanged.connect(lambda name: self.change(g=str(name)))
        self.below.pointed.connect(lambda x: self.go_to(round((x + _FARTHEST) / _STEP)))
        words = tr(
            "Convolution flips g before it is moved, and then it does not matter which of the two is moved. "
            "Correlation does not flip, and it does matter. A layer correlates."
        )
        self.controls.addWidget(Label(words, "body", "text_quiet", wrap=True))

    def go_to(self, at: int) -> None:
        """Move g to one of the shifts."""
        self.at = min(max(at, 0), len(_SHIFTS) - 1)
        if self.player is not None:
            self.player.set_at(self.at)
        self._show_moment()

    def move_window(self, down: int, right: int) -> None:
        """Move g by one step."""
        self.go_to(self.at + right - down)

    def refresh(self) -> None:
        """Integrate at every shift, and the other way round to compare."""
        settings = self.settings
        self.mode.set_value(settings.flipped)
        self.f.set_value(settings.f)
        self.g.set_value(settings.g)
        self.areas, _error = slid_areas(settings.f, settings.g, _SHIFTS, flipped=settings.flipped)
        self._show_order()
        self._show_areas()
        self.go_to(self.at)

    def difference(self) -> float:
        """Return how far the areas are from those with f and g exchanged."""
        settings = self.settings
        other, _error = slid_areas(settings.g, settings.f, _SHIFTS, flipped=settings.flipped)
        return float(np.abs(self.areas - other).max())

    def _show_order(self) -> None:
        apart = self.difference()
        same = apart < 1e-9
        self.commutes.setText(
            tr("With f and g exchanged every area is the same.")
            if same
            else tr("With f and g exchanged the areas differ by up to {n}.", n=number(apart, 4))
        )

    def _show_areas(self) -> None:
        from cnnstudio.ui.lab.curve import Curve

        low, high = float(min(self.areas.min(), 0)), float(max(self.areas.max(), 0))
        room = max(high - low, 0.1) * 0.12
        name = "(f ∗ g)(t)" if self.settings.flipped else "(f ⋆ g)(t)"
        curve = Curve(name, _SHIFTS, self.areas, "plot_train")
        self.below.set_curves([curve], (-_FARTHEST, _FARTHEST), (low - room, high + room))

    def _show_moment(self) -> None:
        from cnnstudio.ui.lab.curve import Curve

        settings = self.settings
        shift = float(_SHIFTS[self.at])
        found = self.moment = moment(settings.f, settings.g, shift, flipped=settings.flipped)
        moved = "g(t − τ)" if settings.flipped else "g(τ − t)"
        curves = [
            Curve(tr("product"), found.t, found.product, "plot_c", filled=True),
            Curve("f(τ)", found.t, found.f, "plot_train"),
            Curve(moved, found.t, found.g, "plot_val", dashed=True),
        ]
        self.above.set_curves(curves, (-4.0, 4.0), _span(found))
        self.below.set_marker(shift)
        self.working.set_lines([
            tr("area of f(τ)·{moved} over all τ", moved=moved),
            tr("t = {t}: {area} (error below {error})", t=number(shift, 3), area=number(found.area, 5),
               error=number(max(found.error, 1e-15), 1)),
        ])  # fmt: skip
        self.tell_place()

    def spoken(self) -> str:
        """Return the shift and the area."""
        if self.moment is None:
            return ""
        return tr(
            "g is moved by {t}; the area under the product is {area}.",
            t=number(self.moment.shift, 3),
            area=number(self.moment.area, 5),
        )


def _span(found: Moment) -> tuple[float, float]:
    values = np.concatenate([found.f, found.g, found.product])
    low, high = float(min(values.min(), 0)), float(max(values.max(), 1))
    room = (high - low) * 0.1
    return low - room, high + room


PAGE = PageSpec(
    "two-functions",
    lambda: tr("Two functions"),
    "window",
    Continuous,
    lambda: tr("continuous convolution integral area flipped shifted product commutes"),
)
