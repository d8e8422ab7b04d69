"""The operations beside their oracles, by name, and how one random comparison of them is run."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from typing import Any

from tests.arithmetic.drawn import Case, Draw

Operation = Callable[[Draw], Case]
OPERATIONS: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Declare a random comparison under the operation's name."""

    def declare(compare: Operation) -> Operation:
        if name in OPERATIONS:
            raise ValueError(f"two operations are called {name}")
        OPERATIONS[name] = compare
        return compare

    return declare


def tried(name: str, chance: random.Random) -> Case:
    """Run one random comparison; Keras's warning of a softmax over a single channel is beside the point."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "You are using a softmax over axis", UserWarning)
        return OPERATIONS[name](Draw(chance))


def keras_and_tf() -> tuple[Any, Any]:
    """Return both, loaded when the first case asks for them."""
    import keras
    import tensorflow as tf

    return keras, tf
