"""Random arguments and input shapes for every layer kind, valid and invalid alike."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from cnnstudio.layers.activations import ACTIVATIONS
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.fields import FieldSpec, field_specs
from tests.layers.our_verdict import standing
from tests.layers.settings import MAKERS, Case
from tests.layers.settings.draw import shape_near, some

TRIES = 150
"""How often a case of the wished standing is looked for."""

_NAMED = {
    "initializer": (
        "he_normal",
        "lecun_uniform",
        "random_normal(0.0, 0.1)",
        "variance_scaling(2.0)",
        "ones",
        "orthogonal",
        "identity",
    ),
    "regularizer": ("l1", "l2(0.001)", "l1_l2", "orthogonal_regularizer"),
    "constraint": ("non_neg", "max_norm(3)", "unit_norm"),
}


def case_of(kind: str, chance: random.Random) -> Case:
    """Return Keras arguments and input shapes for one trial; our own rules see to it that many are invalid."""
    wished = chance.choices(("invalid", "valid", "any"), (44, 44, 12))[0]
    case = drawn(kind, chance)
    for _ in range(TRIES):
        if wished in ("any", standing(kind, *case)):
            return case
        case = drawn(kind, chance)
    return case


def drawn(kind: str, chance: random.Random) -> Case:
    """Return what the kind's maker draws, with arguments added that many kinds share."""
    arguments, shapes = MAKERS[kind](chance) if kind in MAKERS else _old(kind, chance)
    for spec in _specs(kind):
        if spec.name not in arguments and chance.random() < 0.1:
            arguments |= _shared(spec, chance)
    return arguments, shapes


@cache
def _specs(kind: str) -> tuple[FieldSpec, ...]:
    return field_specs(KINDS[kind])


def _shared(spec: FieldSpec, chance: random.Random) -> dict[str, Any]:
    if spec.name == "trainable":
        return {"trainable": False}
    if spec.name == "dtype":
        known = [word for word in spec.choices if word is not None]
        return {"dtype": chance.choice(known) if chance.random() < 0.7 else "float33"}
    return {} if spec.family is None else {spec.name: chance.choice((*_NAMED[spec.family], "nonsense"))}


def _old(kind: str, chance: random.Random) -> Case:
    return _MAKERS.get(kind, _nothing)(kind, chance), (shape_near(chance, 3),)


def _nothing(kind: str, chance: random.Random) -> dict[str, Any]:
    return {}


def _activation(kind: str, chance: random.Random) -> dict[str, Any]:
    if kind == "Activation":
        return {"activation": chance.choice((*ACTIVATIONS, "nonsense"))}
    if kind == "ReLU":
        most = {
            "max_value": chance.choice((6.0, -1.0)),
            "negative_slope": chance.choice((0.1, -0.1)),
            "threshold": chance.choice((0.5, -1.0)),
        }
        return some(chance, most)
    if kind == "LeakyReLU":
        return some(chance, {"negative_slope": chance.choice((0.0, 0.2, -0.5))})
    return some(chance, {"axis": chance.choice((-1, 1, 2, -2, 5, -7, (1, 2), (-1, -2)))})


def _rescaling(kind: str, chance: random.Random) -> dict[str, Any]:
    return {
        "scale": chance.choice((1 / 255, 2.0, -1.0)),
        **some(chance, {"offset": chance.choice((0.0, -1.0))}),
    }


_MAKERS: dict[str, Any] = {
    **dict.fromkeys(("Activation", "ReLU", "LeakyReLU", "Softmax"), _activation),
    "Rescaling": _rescaling,
}
"""Makers that stand here; all others are in the modules of `settings`."""

from tests.layers.settings import (  # noqa: E402, F401
    applications,
    attention,
    convolution,
    dense,
    early,
    feature,
    feature_rules,
    image,
    image_rules,
    merge,
    noise,
    normalisation,
    operations,
    pipeline,
    pooling,
    recurrent,
    reshape,
    wrappers,
)
