"""Our shape rules beside Keras's, over random settings of every kind in turn: 300 cases a kind are a full run."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from cnnstudio.layers.catalogue import KINDS
from tests.campaigns.registry import Chance, campaign

if TYPE_CHECKING:
    from tests.layers.keras_oracle import Trial

_ONLY = tuple(filter(None, os.environ.get("CAMPAIGN_KINDS", "").split(",")))
"""Kinds to try, separated by commas; empty means all."""

_TRIED = _ONLY or tuple(kind for kind in KINDS if kind != "Input")
_COLUMNS = ("cases", "invalid", "stricter", "disagreements")
_tally: dict[str, Counter[str]] = {}


def _table() -> str:
    """Return what was counted for each kind, and for all."""
    if not _tally:
        return ""
    rows = [*sorted(_tally.items()), (f"{len(_tally)} kinds", sum(_tally.values(), Counter()))]
    head = f"  {'kind':<46}" + "".join(f"{column:>15}" for column in _COLUMNS)
    lines = [f"  {name:<46}" + "".join(f"{count[c]:>15,}" for c in _COLUMNS) for name, count in rows]
    return "\n".join((head, *lines, _smallest()))


def _smallest() -> str:
    fewest = min(count["cases"] for count in _tally.values())
    share = min(count["invalid"] / count["cases"] for count in _tally.values())
    return f"  at least {fewest} cases and {share:.0%} invalid ones for each kind"


def _count(trial: Trial) -> None:
    count = _tally.setdefault(trial.kind, Counter())
    count["cases"] += 1
    count["invalid"] += not trial.valid
    count["stricter"] += trial.stricter is not None
    count["disagreements"] += trial.disagreement is not None


@campaign("layers-against-keras", "shapes, counts and validity of every layer kind are Keras's", _table)
def layers_against_keras(chance: Chance) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from tests.layers.keras_oracle import tried

    trial = tried(_TRIED[chance.number % len(_TRIED)], chance)
    _count(trial)
    assert trial.disagreement is None, trial.disagreement
