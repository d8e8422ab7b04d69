"""What the numbers of a training say about it: rules in plain words, each with its evidence and one change to try."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import number, percent, tr

Reals = NDArray[np.float64]
Rule = Literal[
    "diverged", "rate high", "rate low", "plateau", "over-fitting", "dead", "exploding", "vanishing", "one class",
    "shuffled", "validation far",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a run so far; arrays by step or by epoch, empty where nothing was measured."""

    losses: Reals
    """Of each step."""
    rate: float = 0.001
    epoch_losses: Reals = field(default_factory=lambda: np.empty(0))
    val_losses: Reals = field(default_factory=lambda: np.empty(0))
    accuracies: Reals = field(default_factory=lambda: np.empty(0))
    val_accuracies: Reals = field(default_factory=lambda: np.empty(0))
    steps_per_epoch: int = 1
    gradients: Mapping[str, float] = field(default_factory=dict)
    """Mean absolute gradient by layer, from the input on."""
    dead: Mapping[str, float] = field(default_factory=dict)
    """Share of a ReLU layer's outputs that answered 0 to every image looked at."""
    confusion: NDArray[np.int64] | None = None
    classes: int | None = None
    cross_entropy: bool = True
    """Whether the loss is one whose value without knowledge is ln(classes)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor says."""

    rule: Rule
    says: str
    evidence: str
    change: str
    """One suggested change."""


_WINDOW = 50
_HALF = 0.5
_TELLS_APART = 0.1
"""What training's accuracy is above the share of the most frequent class where a network tells classes apart."""


def examine(signs: Signs) -> tuple[Finding, ...]:
    """Return what is found, the gravest first; nothing while a run is healthy or too young to tell."""
    found = [finding for rule in _RULES if (finding := rule(signs)) is not None]
    grave = next((f for f in found if f.rule == "diverged"), None)
    return (grave,) if grave is not None else tuple(found)


def _means(values: Reals, count: int) -> tuple[float, float]:
    """Return the means of the first and of the last so many values."""
    return float(np.mean(values[:count])), float(np.mean(values[-count:]))


def _diverged(signs: Signs) -> Finding | None:
    bad = np.flatnonzero(~np.isfinite(signs.losses))
    if not len(bad):
        return None
    return Finding(
        "diverged", tr("The loss is no longer a number."),
        tr("Batch {step} gave no finite loss.", step=number(int(bad[0]) + 1)),
        tr("Try a tenth of the learning rate, {rate}.", rate=number(signs.rate / 10, 2)),
    )  # fmt: skip


def _too_high(signs: Signs) -> Finding | None:
    values = signs.losses
    if len(values) < 2 * _WINDOW or not np.isfinite(values).all():
        return None
    begin, end = float(np.mean(values[:10])), float(np.median(values[-_WINDOW:]))
    calm = math.log(signs.classes) if signs.classes and signs.cross_entropy else begin
    if end <= 1.5 * max(calm, 1e-9) or end <= begin:
        return None
    return Finding(
        "rate high", tr("The learning rate is too high: the loss rises."),
        tr("The loss went from {begin} to {end}.", begin=number(begin, 3), end=number(end, 3)),
        tr("Try a tenth of the learning rate, {rate}.", rate=number(signs.rate / 10, 2)),
    )  # fmt: skip


def _too_low(signs: Signs) -> Finding | None:
    values = signs.losses
    if len(values) < max(4 * _WINDOW, signs.steps_per_epoch) or not np.isfinite(values).all():
        return None
    begin, end = _means(values, 2 * _WINDOW)
    middle = float(np.mean(values[len(values) // 2 - _WINDOW : len(values) // 2 + _WINDOW]))
    falls = begin > middle > end
    if signs.rate > 1e-4 or not falls or begin - end > 0.15 * abs(begin) or begin - end < 0.001 * abs(begin):
        return None
    return Finding(
        "rate low", tr("The learning rate is low: the loss falls, but very slowly."),
        tr("In {steps} batches the loss went from {begin} to {end}.", steps=number(len(values)),
           begin=number(begin, 4), end=number(end, 4)),
        tr("Try ten times the learning rate, {rate}.", rate=number(signs.rate * 10, 2)),
    )  # fmt: skip


def _plateau(signs: Signs) -> Finding | None:
    values, accuracies = signs.epoch_losses, signs.accuracies
    if len(values) < 8 or not np.isfinite(values).all():
        return None
    early, late = float(np.min(values[:-5])), float(np.min(values[-5:]))
    fell = float(values[0]) - early
    learned = len(accuracies) == len(values) and float(accuracies[-1]) > 0.98
    if learned or fell <= 0.05 * abs(float(values[0])) or early - late > 0.01 * abs(early):
        return None
    return Finding(
        "plateau", tr("The loss has stopped falling."),
        tr("In the last 5 epochs it was at best {late}, and {early} before.", late=number(late, 3), early=number(early, 3)),
        tr("Lower the learning rate now, to {rate}.", rate=number(signs.rate / 5, 2)),
    )  # fmt: skip


def _over_fitting(signs: Signs) -> Finding | None:
    train, checked = signs.epoch_losses, signs.val_losses
    if len(checked) < 4 or len(train) != len(checked) or not np.isfinite(checked).all():
        return None
    best = int(np.argmin(checked))
    since = len(checked) - 1 - best
    rose = float(np.mean(checked[-2:])) > 1.1 * float(checked[best])
    if (
        since < 2
        or not rose
        or float(train[-1]) >= float(train[best])
        or float(checked[-1]) <= float(train[-1])
    ):
        return None
    return Finding(
        "over-fitting", tr("The network begins to learn the training images by heart."),
        tr("Validation loss rose from {best} (epoch {epoch}) to {now} while training loss fell on to {train}.",
           best=number(float(checked[best]), 3), epoch=number(best + 1), now=number(float(checked[-1]), 3),
           train=number(float(train[-1]), 3)),
        tr("Add Dropout before the last layer, or stop early and keep epoch {epoch}.", epoch=number(best + 1)),
    )  # fmt: skip


def _dead(signs: Signs) -> Finding | None:
    worst = max(signs.dead, key=lambda name: signs.dead[name], default=None)
    if worst is None or signs.dead[worst] < _HALF:
        return None
    return Finding(
        "dead", tr("Many ReLU outputs of {layer} are dead.", layer=worst),
        tr("{share} of them are 0 for every image looked at.", share=percent(signs.dead[worst], 0)),
        tr("Try a smaller learning rate, {rate}, or LeakyReLU there.", rate=number(signs.rate / 10, 2)),
    )  # fmt: skip


def _exploding(signs: Signs) -> Finding | None:
    worst = max(signs.gradients, key=lambda name: signs.gradients[name], default=None)
    if worst is None or signs.gradients[worst] < 100.0:
        return None
    return Finding(
        "exploding", tr("The gradients explode in {layer}.", layer=worst),
        tr("Its mean gradient is {value}.", value=number(signs.gradients[worst], 3)),
        tr("Set Clip global norm to 1, or a smaller learning rate."),
    )  # fmt: skip


def _vanishing(signs: Signs) -> Finding | None:
    known = [(name, value) for name, value in signs.gradients.items() if math.isfinite(value)]
    if len(known) < 3:
        return None
    (first, least), (last, most) = known[0], known[-1]
    learned = len(signs.accuracies) > 0 and float(signs.accuracies[-1]) > 0.95
    if learned or most <= 1e-12 or least > 1e-4 * most:
        return None
    return Finding(
        "vanishing", tr("The gradient vanishes on its way back to {layer}.", layer=first),
        tr("Its mean is {least} there and {most} at {last}.", least=number(least, 2), most=number(most, 2), last=last),
        tr("Use ReLU and batch normalisation, or fewer layers."),
    )  # fmt: skip


def _only_seems_one(accuracies: Reals, chance: float) -> bool:
    """Say whether the averages of batch normalisation may just not have caught up with what training has learned."""
    return len(accuracies) == 1 or (len(accuracies) > 1 and float(accuracies[-1]) > chance + _TELLS_APART)


def _one_class(signs: Signs) -> Finding | None:
    table = signs.confusion
    if table is None or len(table) < 2 or int(table.sum()) < 20:
        return None
    answers, truth = table.sum(axis=0), table.sum(axis=1)
    most, all_ = int(answers.argmax()), int(table.sum())
    if answers[most] < 0.98 * all_ or truth[most] > 0.9 * all_:
        return None
    if _only_seems_one(signs.accuracies, float(truth.max()) / all_):
        return None
    return Finding(
        "one class", tr("The network gives one answer for all images."),
        tr("{count} of {all} get class {label}.", count=number(int(answers[most])), all=number(all_), label=number(most)),
        tr("Try a tenth of the learning rate, {rate}.", rate=number(signs.rate / 10, 2)),
    )  # fmt: skip


def _shuffled(signs: Signs) -> Finding | None:
    """Training learns nothing that holds on other images: accuracy by chance there, whatever training reaches."""
    if not signs.classes or len(signs.val_accuracies) < 3 or len(signs.accuracies) < 3:
        return None
    table = signs.confusion
    chance = 1.0 / signs.classes
    if table is not None and int(table.sum()):
        chance = max(chance, float(table.sum(axis=1).max()) / float(table.sum()))
    samples = int(table.sum()) if table is not None else 1000
    noise = 3.0 * math.sqrt(chance * (1 - chance) / max(samples, 1))
    checked, trained = float(np.max(signs.val_accuracies[-3:])), float(signs.accuracies[-1])
    if checked > chance + noise or trained < chance + 2 * noise + 0.05:
        return None
    return Finding(
        "shuffled", tr("The labels look shuffled: what is learned does not hold on other images."),
        tr("Training reaches {train}, validation {checked}; guessing gives {chance}.", train=percent(trained, 1),
           checked=percent(checked, 1), chance=percent(chance, 1)),
        tr("Look at some images with their labels in Data."),
    )  # fmt: skip


def _validation_far(signs: Signs) -> Finding | None:
    if not len(signs.val_losses) or not len(signs.epoch_losses) or len(signs.val_losses) > 1:
        return None
    train, checked = float(signs.epoch_losses[0]), float(signs.val_losses[0])
    if not math.isfinite(checked) or checked < 3.0 * train or checked - train < _HALF:
        return None
    return Finding(
        "validation far", tr("Validation is far from training after the first epoch."),
        tr("Validation loss is {checked}, training loss {train}.", checked=number(checked, 3), train=number(train, 3)),
        tr("Check that both parts are scaled alike and hold the same classes, in Data."),
    )  # fmt: skip


_RULES: tuple[Callable[[Signs], Finding | None], ...] = (
    _diverged, _exploding, _too_high, _one_class, _shuffled, _dead, _vanishing, _over_fitting, _validation_far,
    _plateau, _too_low,
)  # fmt: skip
