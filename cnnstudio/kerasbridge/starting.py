"""Weights that a design gives a layer to begin with, put into the layer that Keras has made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from cnnstudio.document.starts import Start


def begin_with(made: Any, starts: Iterable[Start]) -> None:
    """Give a layer's arrays their numbers; what has another shape by now is left out, as the analysis says."""
    known = _by_name(made)
    for start in starts:
        variable = known.get(start.name)
        if variable is not None and tuple(variable.shape) == start.shape:
            variable.assign(np.frombuffer(start.cells, "<f4").reshape(start.shape))


def _by_name(made: Any) -> dict[str, Any]:
    """Return a layer's variables by their path inside it, and by their last name where no other has it."""
    paths = {v.path.partition("/")[2] or v.name: v for v in made.weights}
    last = [path.rpartition("/")[2] for path in paths]
    alone = {name: v for name, v in zip(last, paths.values(), strict=True) if last.count(name) == 1}
    return {**alone, **paths}
