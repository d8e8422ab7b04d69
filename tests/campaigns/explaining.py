"""Every value worked out term by term beside Keras's: the largest distance per kind, and the kinds without a rule."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.campaigns.registry import Chance, campaign

if TYPE_CHECKING:
    from tests.kerasbridge.explained_oracle import Comparison

_POSITIONS = 100
_ONLY = tuple(filter(None, os.environ.get("CAMPAIGN_KINDS", "").split(",")))


@dataclass
class _Tally:
    layers: int = 0
    values: int = 0
    ratio: float = 0.0
    skipped: int = 0
    unexplained: int = 0


_tally: dict[str, _Tally] = {}


def _table() -> str:
    """Return the largest ratio of each kind; 1 is what is allowed."""
    if not _tally:
        return ""
    from tests.kerasbridge.explained_oracle import without

    head = f"  {'kind':<34}{'layers':>8}{'values':>10}{'largest ratio':>16}{'not run':>9}{'refused':>9}"
    lines = [
        f"  {kind:<34}{t.layers:>8}{t.values:>10,}{t.ratio:>16.4f}{t.skipped:>9}{t.unexplained:>9}"
        for kind, t in sorted(_tally.items())
    ]
    missing = ", ".join(without()) or "none"
    return "\n".join((head, *lines, f"  kinds without an explanation: {missing}"))


def _count(name: str, found: Comparison | None) -> None:
    tally = _tally.setdefault(name, _Tally())
    if found is None:
        tally.skipped += 1
        return
    tally.layers += 1
    tally.values += found.values
    tally.ratio = max(tally.ratio, found.ratio)
    tally.unexplained += bool(found.unexplained)


@campaign(
    "explained-against-keras",
    "|explained - Keras| <= 1e-5 x (sum of absolute terms + 1e-3) for every kind",
    _table,
)
def explained_against_keras(chance: Chance) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from tests.kerasbridge.explained_oracle import TRAINED, TRIED, compared

    subjects = [(kind, False) for kind in _ONLY or TRIED] + [
        (k, True) for k in TRAINED if not _ONLY or k in _ONLY
    ]
    kind, training = subjects[chance.number % len(subjects)]
    found = compared(kind, chance, _POSITIONS, training=training)
    _count(f"{kind} in training" if training else kind, found)
    assert found is None or found.ratio <= 1, found.told
