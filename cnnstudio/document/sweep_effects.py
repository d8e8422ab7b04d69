"""What a sweep showed: how much each varied field matters to the result."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

from cnnstudio.language import number, percent, tr


class Reached(NamedTuple):
    """One finished run of a sweep."""

    settings: tuple[tuple[str, str], ...]
    score: float


class Effect(NamedTuple):
    """The mean score at each value of one field, over all runs that had it."""

    path: str
    means: tuple[tuple[str, float, int], ...]
    """(value, mean score, number of runs), best first."""

    @property
    def spread(self) -> float:
        """How far the best value's mean lies above the worst's."""
        return self.means[0][1] - self.means[-1][1]


def effects(reached: Sequence[Reached]) -> tuple[Effect, ...]:
    """Return the fields that took several values, the one that matters most first."""
    paths = dict.fromkeys(path for run in reached for path, _value in run.settings)
    found = (_effect(path, reached) for path in paths)
    return tuple(sorted((e for e in found if len(e.means) > 1), key=lambda e: -e.spread))


def _effect(path: str, reached: Sequence[Reached]) -> Effect:
    scores: dict[str, list[float]] = {}
    for run in reached:
        value = dict(run.settings).get(path)
        if value is not None:
            scores.setdefault(value, []).append(run.score)
    means = ((value, mean(found), len(found)) for value, found in scores.items())
    return Effect(path, tuple(sorted(means, key=lambda row: -row[1])))


def explained(reached: Sequence[Reached]) -> str:
    """Return in words what the finished runs say; scores are shares of right answers."""
    if len(reached) < 2:
        return ""
    best = max(reached, key=lambda run: run.score)
    told = [
        tr("Best of {count} runs: {what}, {score}.",
           count=number(len(reached)), what=_settings(best), score=percent(best.score))
    ]  # fmt: skip
    told += [_sentence(effect) for effect in effects(reached)]
    return " ".join(told)


def _settings(run: Reached) -> str:
    return ", ".join(f"{path} {value}" for path, value in run.settings)


def _sentence(effect: Effect) -> str:
    (value, score, count), (worst, low, _runs) = effect.means[0], effect.means[-1]
    return tr(
        "{path}: {value} is best on average ({score} over {count}), {worst} worst ({low}), {spread} points apart.",
        path=effect.path,
        value=value,
        score=percent(score),
        count=number(count),
        worst=worst,
        low=percent(low),
        spread=number(round(100 * effect.spread, 1)),
    )
