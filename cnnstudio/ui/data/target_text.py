"""What is learned of one sample, in words."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnstudio.language import number, tr

_MOST = 3


def target_text(target: npt.NDArray[Any], names: tuple[str, ...]) -> str:
    """Return a class's name, the labels a sample has, its numbers, or nothing where a picture is learned."""
    if target.ndim == 0 and target.dtype.kind in "iu":
        place = int(target)
        return names[place] if 0 <= place < len(names) else str(place)
    if target.ndim > 1:
        return ""
    values = np.atleast_1d(target)
    if len(values) == len(names) > 1 and bool(np.isin(values, (0, 1)).all()):
        return ", ".join(name for name, given in zip(names, values, strict=True) if given)
    return "  ".join(number(float(value), 3) for value in values[:_MOST])


def targets() -> list[tuple[Hashable, str]]:
    """Return everything that can be learned, with its words."""
    return [
        ("auto", tr("as the file says")), ("classes", tr("classes")), ("numbers", tr("numbers to predict")),
        ("several", tr("several labels at once")), ("masks", tr("a mask for each picture")),
        ("input", tr("the input itself")), ("clean", tr("the input without noise")),
        ("larger", tr("the picture, larger")),
    ]  # fmt: skip
