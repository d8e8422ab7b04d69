"""The lab's arithmetic beside Keras, TensorFlow and SciPy, operation by operation: 500 settings of each are a full run."""

from __future__ import annotations

import os
from collections import Counter

from tests.campaigns.registry import Chance, campaign

_PRINTED = os.environ.get("CAMPAIGN_PRINT", "")
"""Anything but nothing prints every case."""
_cases: Counter[str] = Counter()
_worst: dict[str, tuple[float, str]] = {}


def _table() -> str:
    """Return for each operation its cases, the largest difference, and the setting where it was found."""
    lines = [
        f"  {name:<22}{_cases[name]:>7,}{_worst[name][0]:>12.2g}  {_worst[name][1]}"
        for name in sorted(_cases)
    ]
    head = f"  {'operation':<22}{'cases':>7}{'largest':>12}  where (differences are relative to the largest number)"
    return "\n".join((head, *lines)) if lines else ""


@campaign("arithmetic", "every operation of the lab gives Keras's, TensorFlow's or SciPy's numbers", _table)
def arithmetic(chance: Chance) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    from tests.arithmetic.oracles import OPERATIONS, tried

    names = list(OPERATIONS)
    name = names[chance.number % len(names)]
    case = tried(name, chance)
    _cases[name] += 1
    _worst[name] = max(_worst.get(name, (-1.0, "")), (case.difference, case.setting))
    if _PRINTED:
        print(f"{name:<22} {case.difference:9.2g}  {case.setting}", flush=True)
    assert case.difference <= case.allowed, f"{name}: {case.setting}: {case.difference:.3g}"
