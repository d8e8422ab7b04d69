"""How the learning rate changes with the steps: Keras's schedules, a warm-up before them, and the curve to draw."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from cnnstudio.document.plan.options import Options
from cnnstudio.language import tr
from cnnstudio.layers.fields import real, several, switch, tupled, whole

_MOST_STEPS = 1_000_000_000


def _steps(help: str) -> Any:
    return whole(None, 1, _MOST_STEPS, help, optional=True)


def _least() -> Any:
    return real(0.0, "Where it ends, as a share of the first rate.", ge=0.0, le=1.0)


class Schedule(Options):
    """A learning rate by optimiser step, beginning with the plan's rate."""

    ends: ClassVar[bool] = False
    """Whether an empty number of steps stands for the rest of the run."""

    def rate(self, first: float, step: float, total: int) -> float:
        """Return the rate at a step from 0, in a run of `total` steps."""
        return first


class Constant(Schedule):
    """The same rate at every step."""


class _Decay(Schedule):
    """Arguments that several share."""

    ends: ClassVar[bool] = True
    decay_steps: int | None = _steps("Steps it takes; empty stands for all steps of the run.")

    def length(self, total: int) -> int:
        """Return the steps it takes in a run of so many."""
        return self.decay_steps or max(1, total)


class Exponential(_Decay):
    """Multiplies the rate by a constant factor every so many steps."""

    name_in_keras = "ExponentialDecay"
    decay_rate: float = real(0.96, "The factor.", gt=0.0, le=1e9)
    staircase: bool = switch(False, "Change it at once instead of little by little.")

    def rate(self, first: float, step: float, total: int) -> float:
        """Return first * decay_rate ** (step / decay_steps)."""
        power = step / self.length(total)
        return float(first * self.decay_rate ** (math.floor(power) if self.staircase else power))


class InverseTime(_Decay):
    """Divides the rate by a number that grows with the steps."""

    name_in_keras = "InverseTimeDecay"
    decay_rate: float = real(1.0, "How fast the divisor grows.", ge=0.0, le=1e6)
    staircase: bool = switch(False, "Change it at once instead of little by little.")

    def rate(self, first: float, step: float, total: int) -> float:
        """Return first / (1 + decay_rate * step / decay_steps)."""
        passed = step / self.length(total)
        return first / (1.0 + self.decay_rate * (math.floor(passed) if self.staircase else passed))


class Polynomial(_Decay):
    """Falls along a line or a power of it to a last rate."""

    name_in_keras = "PolynomialDecay"
    end_learning_rate: float = real(0.0001, "The last rate.", ge=0.0, le=10.0)
    power: float = real(1.0, "1 is a line; more falls faster at first.", gt=0.0, le=100.0)
    cycle: bool = switch(False, "Begin again, ever longer, where it ended.")

    def rate(self, first: float, step: float, total: int) -> float:
        """Return (first - end) * (1 - step / decay_steps) ** power + end."""
        length: float = self.length(total)
        if self.cycle:
            length *= max(1, math.ceil(step / length))
        share = min(step, length) / length
        return float((first - self.end_learning_rate) * (1.0 - share) ** self.power + self.end_learning_rate)


class Cosine(_Decay):
    """Falls along half a cosine: slowly, fast, slowly."""

    name_in_keras = "CosineDecay"
    alpha: float = _least()

    def rate(self, first: float, step: float, total: int) -> float:
        """Return first * ((1 - alpha) * (1 + cos(pi * step / decay_steps)) / 2 + alpha)."""
        share = min(step / self.length(total), 1.0)
        return first * ((1.0 - self.alpha) * 0.5 * (1.0 + math.cos(math.pi * share)) + self.alpha)


class CosineRestarts(Schedule):
    """Falls along half a cosine and begins again, each time longer."""

    name_in_keras = "CosineDecayRestarts"
    ends: ClassVar[bool] = True
    first_decay_steps: int | None = _steps(
        "Steps of the first fall; empty stands for a seventh of the run, which makes three falls."
    )
    t_mul: float = real(2.0, "How much longer each fall is than the one before.", ge=1.0, le=100.0)
    m_mul: float = real(1.0, "How high each fall begins compared with the one before.", gt=0.0, le=10.0)
    alpha: float = _least()

    def length(self, total: int) -> int:
        """Return the steps of the first fall: 1 + 2 + 4 sevenths make the whole."""
        return self.first_decay_steps or max(1, total // 7)

    def rate(self, first: float, step: float, total: int) -> float:
        """Return the cosine of the fall in progress."""
        passed = step / self.length(total)
        turn, share = self._turn(passed)
        cosine = 0.5 * self.m_mul**turn * (1.0 + math.cos(math.pi * share))
        return first * ((1.0 - self.alpha) * cosine + self.alpha)

    def _turn(self, passed: float) -> tuple[int, float]:
        if self.t_mul == 1.0:
            return math.floor(passed), passed - math.floor(passed)
        turn = math.floor(math.log(1.0 - passed * (1.0 - self.t_mul)) / math.log(self.t_mul) + 1e-12)
        before = (1.0 - self.t_mul**turn) / (1.0 - self.t_mul)
        return turn, (passed - before) / self.t_mul**turn


class Piecewise(Schedule):
    """Changes to another rate after given steps."""

    name_in_keras = "PiecewiseConstantDecay"
    boundaries: Annotated[tuple[Annotated[int, Field(ge=0)], ...], BeforeValidator(tupled)] = several(
        (1000,), "numbers", "Last steps of each rate, rising.", integral=True
    )
    values: Annotated[tuple[Annotated[float, Field(ge=0.0, le=10.0)], ...], BeforeValidator(tupled)] = (
        several((0.1,), "numbers", "The rates after each of them; the plan's own comes before the first.")
    )

    @model_validator(mode="after")
    def _one_each(self) -> Piecewise:
        if len(self.boundaries) != len(self.values):
            raise ValueError(tr("Give as many rates as steps: one after each."))
        if any(late <= early for early, late in zip(self.boundaries, self.boundaries[1:], strict=False)):
            raise ValueError(tr("The steps must rise."))
        return self

    def rate(self, first: float, step: float, total: int) -> float:
        """Return the rate of the stretch a step lies in; a boundary belongs to the stretch it ends."""
        return (first, *self.values)[sum(step > boundary for boundary in self.boundaries)]


SCHEDULES: dict[str, type[Schedule]] = {
    "constant": Constant, "exponential": Exponential, "inverse_time": InverseTime, "polynomial": Polynomial,
    "cosine": Cosine, "cosine_restarts": CosineRestarts, "piecewise": Piecewise,
}  # fmt: skip


def rate_at(
    schedule: Schedule, first: float, step: int, total: int, warmup: int = 0, start: float = 0.0
) -> float:
    """Return the learning rate of a step from 0: a line from `start` to `first`, then the schedule."""
    if step < warmup:
        return start + (first - start) * step / warmup
    return schedule.rate(first, step - warmup, total - warmup)
