"""Pictures that are decoded whenever they are used, decoded once for work that goes through them several times."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from typing import Any

import numpy as np

from cnnstudio.data.finding import Share, pieces
from cnnstudio.data.samples import IsCancelled
from cnnstudio.paths import datasets_folder

_SPARE = 2 << 30
"""Bytes of the disk that stay free."""


@contextmanager
def at_hand(x: Any, cancelled: IsCancelled | None, share: Share | None) -> Iterator[Any]:
    """Give a store as an array: itself, or a copy in a file that goes afterwards, where there is room for one."""
    size = prod(x.shape) * x.dtype.itemsize
    room = shutil.disk_usage(datasets_folder()).free - _SPARE
    if isinstance(x, np.ndarray) or size == 0 or size > room:
        yield x
        return
    with tempfile.TemporaryFile(dir=datasets_folder()) as spool:
        for _, piece in pieces(x, cancelled, share):
            spool.write(np.ascontiguousarray(piece).data)
        spool.flush()
        yield np.memmap(spool, x.dtype, "r", shape=x.shape)
