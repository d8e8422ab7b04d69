"""The activation functions a layer may apply to its own output, by Keras's names."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from cnnstudio.layers.fields import choice
from cnnstudio.layers.kind import one_of

ACTIVATIONS: tuple[str, ...] = (
    "relu", "softmax", "sigmoid", "tanh", "linear", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus",
    "softsign", "relu6", "exponential", "hard_sigmoid", "hard_silu", "hard_tanh", "hard_shrink", "soft_shrink",
    "tanh_shrink", "mish", "celu", "log_sigmoid", "log_softmax", "sparse_plus", "sparse_sigmoid", "sparsemax",
    "squareplus",
)  # fmt: skip
"""glu is left out: it halves the channels, so it is no activation of a layer's own output. So is threshold: Keras
cannot call it without two numbers that a layer has no place for."""

LINEAR = (None, "linear")


def _known(value: Any) -> Any:
    return one_of(value, (None, *ACTIVATIONS))


ActivationName = Annotated[str | None, BeforeValidator(_known)]


def activation_field(default: str | None = None) -> Any:
    """Declare the `activation` argument."""
    return choice(
        default, (None, *ACTIVATIONS), "Function applied to every output value; none leaves them as they are."
    )
