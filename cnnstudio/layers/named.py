"""Initialisers, regularisers and constraints, written as text: `he_normal` or `l2(0.01)`.

Keras calls these objects by class and configuration. Here they are a name with optional arguments, read by a
small grammar and never by evaluating anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cnnstudio.language import tr

Family = Literal["initializer", "regularizer", "constraint"]


@dataclass(frozen=True, slots=True)
class Named:
    """A Keras class and the arguments it is made with."""

    class_name: str
    arguments: tuple[tuple[str, float | int | str], ...] = ()


_DEFAULTS: dict[Family, dict[str, tuple[str, dict[str, float | int | str]]]] = {
    "initializer": {
        "zeros": ("Zeros", {}),
        "ones": ("Ones", {}),
        "constant": ("Constant", {"value": 0.0}),
        "random_normal": ("RandomNormal", {"mean": 0.0, "stddev": 0.05}),
        "random_uniform": ("RandomUniform", {"minval": -0.05, "maxval": 0.05}),
        "truncated_normal": ("TruncatedNormal", {"mean": 0.0, "stddev": 0.05}),
        "glorot_normal": ("GlorotNormal", {}),
        "glorot_uniform": ("GlorotUniform", {}),
        "he_normal": ("HeNormal", {}),
        "he_uniform": ("HeUniform", {}),
        "lecun_normal": ("LecunNormal", {}),
        "lecun_uniform": ("LecunUniform", {}),
        "variance_scaling": (
            "VarianceScaling",
            {"scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal"},
        ),
        "orthogonal": ("Orthogonal", {"gain": 1.0}),
        "identity": ("Identity", {"gain": 1.0}),
    },
    "regularizer": {
        "l1": ("L1", {"l1": 0.01}),
        "l2": ("L2", {"l2": 0.01}),
        "l1_l2": ("L1L2", {"l1": 0.01, "l2": 0.01}),
        "orthogonal_regularizer": ("OrthogonalRegularizer", {"factor": 0.01, "mode": "rows"}),
    },
    "constraint": {
        "max_norm": ("MaxNorm", {"max_value": 2, "axis": 0}),
        "min_max_norm": ("MinMaxNorm", {"min_value": 0.0, "max_value": 1.0, "rate": 1.0, "axis": 0}),
        "non_neg": ("NonNeg", {}),
        "unit_norm": ("UnitNorm", {"axis": 0}),
    },
}

_WORDS = {
    "mode": ("fan_in", "fan_out", "fan_avg", "rows", "columns"),
    "distribution": ("truncated_normal", "untruncated_normal", "uniform"),
}
_CALL = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(?:\((.*)\))?\s*", re.DOTALL)


def names(family: Family) -> tuple[str, ...]:
    """Return the names one may write for this family."""
    return tuple(_DEFAULTS[family])


def parse_named(text: str, family: Family) -> Named:
    """Return what the text names; a ValueError says what is wrong with it."""
    match = _CALL.fullmatch(text)
    known = _DEFAULTS[family]
    if match is None or match[1] not in known:
        raise ValueError(
            tr("{text} is not known here; choose {names}.", text=repr(text), names=", ".join(known))
        )
    class_name, defaults = known[match[1]]
    return Named(class_name, tuple({**defaults, **_arguments(match[2], match[1], defaults)}.items()))


def _arguments(
    inside: str | None, name: str, defaults: dict[str, float | int | str]
) -> dict[str, float | int | str]:
    found: dict[str, float | int | str] = {}
    for position, part in enumerate((inside or "").split(",") if (inside or "").strip() else ()):
        key, _, value = part.rpartition("=")
        key = key.strip() or (list(defaults) + [""] * 9)[position]
        if key not in defaults:
            raise ValueError(
                tr("{name} takes {known}.", name=name, known=", ".join(defaults) or tr("no arguments"))
            )
        found[key] = _value(key, value.strip(), defaults[key])
    return found


def _value(key: str, text: str, like: float | int | str) -> float | int | str:
    if isinstance(like, str):
        word = text.strip("'\"")
        if word not in _WORDS[key]:
            raise ValueError(tr("{key} is one of {words}.", key=key, words=", ".join(_WORDS[key])))
        return word
    try:
        value = float(text)
    except ValueError:
        raise ValueError(tr("{text} is not a number.", text=repr(text))) from None
    if not -1e30 < value < 1e30:
        raise ValueError(tr("{text} is not a finite number.", text=repr(text)))
    return int(value) if isinstance(like, int) and value.is_integer() else value
