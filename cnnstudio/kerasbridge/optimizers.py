"""The plan's optimiser as a Keras object."""

from __future__ import annotations

from typing import Any

import keras

from cnnstudio.document.plan import Plan
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import tr

_CLASSES: dict[str, Any] = {
    "adam": keras.optimizers.Adam,
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "adamw": keras.optimizers.AdamW,
    "nadam": keras.optimizers.Nadam,
    "adagrad": keras.optimizers.Adagrad,
    "adadelta": keras.optimizers.Adadelta,
    "adamax": keras.optimizers.Adamax,
}
_CLIPPINGS = ("clipnorm", "global_clipnorm", "clipvalue")


def optimizer(plan: Plan) -> Any:
    """Return a fresh optimiser; what the plan leaves empty is Keras's default."""
    set_clippings = [name for name in _CLIPPINGS if getattr(plan, name) is not None]
    if len(set_clippings) > 1:
        raise BridgeError(
            tr("Only one way of clipping gradients may be set, not {names}.", names=", ".join(set_clippings))
        )
    arguments = {name: getattr(plan, name) for name in (*set_clippings, *_momentum_of(plan))}
    if plan.weight_decay is not None:
        arguments["weight_decay"] = plan.weight_decay
    return _CLASSES[plan.optimizer](learning_rate=plan.learning_rate, **arguments)


def _momentum_of(plan: Plan) -> tuple[str, ...]:
    return {"sgd": ("momentum", "nesterov"), "rmsprop": ("momentum",)}.get(plan.optimizer, ())
