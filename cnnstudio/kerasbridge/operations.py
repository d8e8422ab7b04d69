"""Operation nodes as Keras writes them: its own operation objects, so that a saved model opens in any Keras."""

from __future__ import annotations

from typing import Any

import numpy as np
from keras.src.applications.convnext import LayerScale, StochasticDepth
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer
from keras.src.ops import core, math, numpy

from cnnstudio.layers.operation import Operation, Pairwise
from cnnstudio.layers.operation_slice import GetItem, parts_of
from cnnstudio.layers.operation_value import Function

APPLICATION_LAYERS: dict[str, Any] = {
    "LayerScale": LayerScale,
    "StochasticDepth": StochasticDepth,
    "CustomScaleLayer": CustomScaleLayer,
}
"""Layers that keras.applications keeps for itself, by our kinds."""
_HOMES = (numpy, math, core)


class KerasOperation:
    """One operation with its constants; it answers like a layer that has no weights."""

    weights: tuple[Any, ...] = ()
    trainable_weights: tuple[Any, ...] = ()

    def __init__(self, layer: Operation, name: str) -> None:
        self._layer, self.name = layer, name
        self._operation = _operation_class(layer)(name=name, **_arguments(layer))

    def __call__(self, tensor: Any, other: Any = None) -> Any:
        """Return what the operation makes of one tensor, of two, of a list, or of one and a constant."""
        if isinstance(self._layer, GetItem):
            return self._operation(tensor, parts_of(self._layer.key))
        constant = _constant(self._layer)
        if constant is None:
            return self._operation(tensor) if other is None else self._operation(tensor, other)
        first = self._layer.constant_first if isinstance(self._layer, Pairwise) else False
        return self._operation(constant, tensor) if first else self._operation(tensor, constant)

    def count_params(self) -> int:
        """Return 0: an operation has no weights."""
        return 0


def _operation_class(layer: Operation) -> Any:
    name = layer.function if isinstance(layer, Function) else layer.keras_name
    return next(getattr(home, name) for home in _HOMES if hasattr(home, name))


def _arguments(layer: Operation) -> dict[str, Any]:
    if isinstance(layer, Function | Pairwise | GetItem):
        return {}
    own = (spec.name for spec in type(layer).fields())
    return {name: getattr(layer, name) for name in own}


def _constant(layer: Operation) -> Any:
    if not isinstance(layer, Pairwise):
        return None
    return layer.constant if layer.constants is None else np.array(layer.constants, np.float32)
