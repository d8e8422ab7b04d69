"""The built-in data set: 70,000 handwritten digits made from a seed, kept once they are made."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data import shelf
from cnnstudio.data.centring import SIDE
from cnnstudio.data.handwriting import written
from cnnstudio.data.samples import IsCancelled, Labels, Pictures, Progress, Samples, fingerprint, stop_if
from cnnstudio.language import number, tr
from cnnstudio.paths import datasets_folder, resource
from cnnstudio.storage import StorageError

NAME = "pen-digits"
TRAIN = 60_000
TEST = 10_000
BLOCK = 10_000
"""Images made in one go; the first block is the first 10,000 training images, the last one the test part."""

MAKING = 3
"""Rises whenever the code writes other digits from the same seed, so that kept ones are made anew."""

_SEED = 1961
_TEST_BLOCK = TRAIN // BLOCK
_DIGITS = tuple("0123456789")

Blocks = dict[int, dict[str, NDArray[Any]]]


def kept_at() -> Path | None:
    """Return the folder of the whole made set, if its stamp fits; the files are checked when they are opened."""
    folder = _folder() / "whole"
    return folder if shelf.told(folder) == _about() else None


def opened(progress: Progress | None, cancelled: IsCancelled | None, limit: int | None) -> Samples:
    """Return the digits, making those that are missing; a limit of one block or less makes two blocks only."""
    whole = shelf.fetch(_folder() / "whole", _about())
    if whole is None:
        few = limit is not None and limit <= BLOCK
        wanted = [0, _TEST_BLOCK] if few else list(range(_TEST_BLOCK + 1))
        blocks = _blocks(wanted, progress, cancelled)
        whole = _first(blocks) if few else _joined(blocks)
    return _samples(whole)


def kept(limit: int | None) -> Samples | None:
    """Return the digits if those that are wanted were made before."""
    whole = shelf.fetch(_folder() / "whole", _about())
    if whole is None and limit is not None and limit <= BLOCK:
        blocks = {block: shelf.fetch(_folder() / f"block-{block}", _about()) for block in (0, _TEST_BLOCK)}
        there = {block: arrays for block, arrays in blocks.items() if arrays is not None}
        whole = _first(there) if len(there) == len(blocks) else None
    return None if whole is None else _samples(whole)


def _samples(arrays: dict[str, NDArray[Any]]) -> Samples:
    x: Pictures = arrays["x_train"][..., None]
    y: Labels = arrays["y_train"]
    return Samples(
        NAME, x, y, arrays["x_test"][..., None], arrays["y_test"], _DIGITS, fingerprint(x, y), digits=True
    )


def _folder() -> Path:
    return datasets_folder() / NAME


@cache
def _about() -> dict[str, Any]:
    """Return what decides every pixel: the code's making, the seed, and the strokes."""
    strokes = hashlib.sha256()
    for digit in range(10):
        strokes.update(resource(NAME, f"{digit}.toml").read_bytes())
    return {"making": MAKING, "seed": _SEED, "strokes": strokes.hexdigest()}


def _blocks(wanted: list[int], progress: Progress | None, cancelled: IsCancelled | None) -> Blocks:
    """Return the wanted blocks, kept or newly made; a cancelled making keeps the blocks that are done."""
    found: Blocks = {}
    for done, block in enumerate(wanted):
        folder = _folder() / f"block-{block}"
        kept = shelf.fetch(folder, _about())
        found[block] = kept or _kept(
            folder, _made(block, done * BLOCK, len(wanted) * BLOCK, progress, cancelled)
        )
    return found


def _kept(folder: Path, arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the arrays as maps of files; where nothing can be written they stay in memory and are made again."""
    try:
        for name, array in arrays.items():
            shelf.put_whole(folder, name, array)
        shelf.seal(folder, _about())
    except (StorageError, OSError):
        return arrays
    return shelf.fetch(folder, _about()) or arrays


def _made(
    block: int, before: int, total: int, progress: Progress | None, cancelled: IsCancelled | None
) -> dict[str, NDArray[Any]]:
    """Return one block, written digit by digit, telling how many images are done in all."""
    labels = _labels(block)
    pictures = np.zeros((BLOCK, SIDE, SIDE), np.uint8)
    for digit in range(10):
        stop_if(cancelled)
        mine = np.flatnonzero(labels == digit)
        pictures[mine] = written(digit, len(mine), np.random.default_rng((_SEED, block, digit)))
        _tell(progress, before + (digit + 1) * BLOCK // 10, total)
    return {"x": pictures, "y": labels}


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        sentence = tr("Writing the pen digits: {done} of {total}", done=number(done), total=number(total))
        progress(sentence, done / total)


def _labels(block: int) -> Labels:
    """Return the block's labels: as many of each digit, in random order."""
    even = np.repeat(np.arange(10, dtype=np.int32), BLOCK // 10)
    return np.random.default_rng((_SEED, block)).permutation(even)


def _first(blocks: Blocks) -> dict[str, NDArray[Any]]:
    train, test = blocks[0], blocks[_TEST_BLOCK]
    return {"x_train": train["x"], "y_train": train["y"], "x_test": test["x"], "y_test": test["y"]}


def _joined(blocks: Blocks) -> dict[str, NDArray[Any]]:
    """Return all blocks as one set, kept as such; the blocks' own files are then no longer needed."""
    train = {name: np.concatenate([blocks[b][name] for b in range(_TEST_BLOCK)]) for name in ("x", "y")}
    whole = _kept(_folder() / "whole", _first({0: train, _TEST_BLOCK: blocks[_TEST_BLOCK]}))
    if isinstance(whole["x_train"], np.memmap):
        for block in blocks:
            shutil.rmtree(_folder() / f"block-{block}", ignore_errors=True)
    return whole
