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


Value = float | int | str | bool | tuple[int, ...] | None
Arguments = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Named:
    """A Keras class and the arguments it is made with."""

    class_name: str
    arguments: tuple[tuple[str, Value], ...] = ()


_FANS: Arguments = {"input_axes": None, "output_axes": None}
"""Which axes of a weight count as inputs and outputs; both or neither."""

_DEFAULTS: dict[Family, dict[str, tuple[str, Arguments]]] = {
    "initializer": {
        "zeros": ("Zeros", {}),
        "ones": ("Ones", {}),
        "constant": ("Constant", {"value": 0.0}),
        "random_normal": ("RandomNormal", {"mean": 0.0, "stddev": 0.05}),
        "random_uniform": ("RandomUniform", {"minval": -0.05, "maxval": 0.05}),
        "truncated_normal": ("TruncatedNormal", {"mean": 0.0, "stddev": 0.05}),
        "glorot_normal": ("GlorotNormal", _FANS),
        "glorot_uniform": ("GlorotUniform", _FANS),
        "he_normal": ("HeNormal", _FANS),
        "he_uniform": ("HeUniform", _FANS),
        "lecun_normal": ("LecunNormal", _FANS),
        "lecun_uniform": ("LecunUniform", _FANS),
        "variance_scaling": (
            "VarianceScaling",
            {"scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal", **_FANS},
        ),
        "orthogonal": ("Orthogonal", {"gain": 1.0}),
        "identity": ("Identity", {"gain": 1.0}),
        "stft": ("STFT", {"side": "real", "window": "hann", "scaling": "density", "periodic": False}),
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

_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "variance_scaling": {
        "mode": ("fan_in", "fan_out", "fan_avg"),
        "distribution": ("truncated_normal", "untruncated_normal", "uniform"),
    },
    "orthogonal_regularizer": {"mode": ("rows", "columns")},
    "stft": {
        "side": ("real", "imag"),
        "window": (
            "hann", "hamming", "blackman", "bartlett", "boxcar", "triang", "parzen", "bohman", "nuttall",
            "cosine", "tukey", "none",
        ),
        "scaling": ("density", "spectrum", "none"),
    },
}  # fmt: skip
_LOWEST: dict[str, dict[str, float]] = {
    "l1": {"l1": 0.0},
    "l2": {"l2": 0.0},
    "l1_l2": {"l1": 0.0, "l2": 0.0},
    "orthogonal_regularizer": {"factor": 0.0},
    "random_normal": {"stddev": 0.0},
    "truncated_normal": {"stddev": 0.0},
}
_CALL = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(?:\((.*)\))?\s*", re.DOTALL)
_PARTS = re.compile(r",(?![^\[]*\])")
"""Commas between arguments, not those inside a list of axes."""


def names(family: Family) -> tuple[str, ...]:
    """Return the names one may write for this family."""
    return tuple(_DEFAULTS[family])


def words_of(name: str, argument: str) -> tuple[str, ...]:
    """Return the words an argument of this class may be; empty for one that is no word."""
    return _WORDS.get(name, {}).get(argument, ())


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


def _arguments(inside: str | None, name: str, defaults: Arguments) -> Arguments:
    found: Arguments = {}
    for position, part in enumerate(_PARTS.split(inside or "") if (inside or "").strip() else ()):
        key, _, value = part.rpartition("=")
        key = key.strip() or (list(defaults) + [""] * 9)[position]
        if key not in defaults:
            raise ValueError(
                tr("{name} takes {known}.", name=name, known=", ".join(defaults) or tr("no arguments"))
            )
        found[key] = _value(name, key, value.strip(), defaults[key])
    _check(name, {**defaults, **found})
    return found


def _value(name: str, key: str, text: str, like: Value) -> Value:
    if isinstance(like, bool):
        return _yes_or_no(key, text)
    if isinstance(like, str):
        return _word(name, key, text.strip("'\""))
    return _axes(key, text) if like is None else _number(text, whole=isinstance(like, int))


def _yes_or_no(key: str, text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(tr("{key} is true or false.", key=key))
    return text.lower() == "true"


def _word(name: str, key: str, word: str) -> str | None:
    words = _WORDS[name][key]
    if word.lower() not in words:
        raise ValueError(tr("{key} is one of {words}.", key=key, words=", ".join(words)))
    return None if word.lower() == "none" else word.lower()


def _axes(key: str, text: str) -> tuple[int, ...] | None:
    """Return [0, 1] as axes, and none as None."""
    if text.lower() == "none":
        return None
    inside = text.strip().removeprefix("[").removesuffix("]")
    try:
        return tuple(int(axis) for axis in inside.split(",") if axis.strip())
    except ValueError:
        raise ValueError(tr("{key} is a list of axes such as [0, 1].", key=key)) from None


def _number(text: str, *, whole: bool) -> float | int:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(tr("{text} is not a number.", text=repr(text))) from None
    if not -1e30 < value < 1e30:
        raise ValueError(tr("{text} is not a finite number.", text=repr(text)))
    return int(value) if whole and value.is_integer() else value


def _check(name: str, arguments: Arguments) -> None:
    """Refuse numbers that mean nothing, and one list of axes without the other."""
    for key, low in _LOWEST.get(name, {}).items():
        value = arguments[key]
        if isinstance(value, int | float) and value < low:
            raise ValueError(tr("{key} of {name} is {low:g} or larger.", key=key, name=name, low=low))
    scale = arguments.get("scale", 1.0)
    if isinstance(scale, int | float) and scale <= 0:
        raise ValueError(tr("The scale of {name} is larger than 0.", name=name))
    axis = arguments.get("axis", 0)
    if isinstance(axis, float):
        raise ValueError(tr("The axis of {name} is a whole number.", name=name))
    if (arguments.get("input_axes") is None) != (arguments.get("output_axes") is None):
        raise ValueError(tr("{name} takes both lists of axes or none.", name=name))
