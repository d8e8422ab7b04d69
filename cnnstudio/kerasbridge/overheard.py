"""Listening to a call that Keras makes inside a step, without changing the step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def overheard(owner: Any, method: str) -> Iterator[list[tuple[Any, ...]]]:
    """Collect the positional arguments of calls of this method while the block runs; iterators become lists.

    Keras's `train_step` keeps its gradients and `test_step` its predictions to itself; computing them again
    would cost a second pass and, for dropout and BatchNormalization, change the training.
    """
    original, heard = getattr(owner, method), []

    def listening(*args: Any, **more: Any) -> Any:
        args = tuple(list(a) if isinstance(a, Iterator) else a for a in args)
        heard.append(args)
        return original(*args, **more)

    # Past Keras's own __setattr__, which looks for variables to track in everything it is given.
    vars(owner)[method] = listening
    try:
        yield heard
    finally:
        del vars(owner)[method]
