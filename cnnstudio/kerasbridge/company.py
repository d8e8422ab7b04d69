"""Keras layers that cannot stand in a graph by themselves, in the company that lets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras


def in_company(made: Any) -> Any:
    """Return the layer, or a pipeline of the same name around it where Keras needs one."""
    others = _COMPANY.get(type(made).__name__)
    if others is None or type(made).__module__.split(".")[0] != "keras":
        return made
    return keras.layers.Pipeline([made, *others(made)], name=made.name)


def _nobody(_made: Any) -> list[Any]:
    return []


def _middle(made: Any) -> list[Any]:
    same = {"data_format": made.data_format, "dtype": made.dtype_policy}
    return [keras.layers.CenterCrop(made.height, made.width, name=f"{made.name}_middle", **same)]


_COMPANY: dict[str, Callable[[Any], list[Any]]] = {
    # Its symbolic call returns the very tensor it is given, which a functional model takes for a loop.
    "Equalization": _nobody,
    # It leaves pictures uncropped outside training; taking the middle then keeps the size it announces.
    "RandomCrop": _middle,
}
