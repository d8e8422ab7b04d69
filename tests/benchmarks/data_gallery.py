"""The made digits beside people's: python -m tests.benchmarks.data_gallery -o FILE.png paints a row of each for every digit."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnstudio.data.samples import Samples
from cnnstudio.data.sources import open_dataset

_MNIST = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "mnist.npz"
_SHOWN, _GAP, _TIMES = 24, 4, 2


def row(samples: Samples, digit: int, count: int = _SHOWN) -> NDArray[np.uint8]:
    """Return the first pictures of a digit side by side."""
    places = np.flatnonzero(np.asarray(samples.y_train[:10_000]) == digit)[:count]
    pictures = np.asarray(samples.x_train[places])[..., 0]
    return np.concatenate(list(pictures), axis=1)


def gallery(made: Samples, real: Samples) -> NDArray[np.uint8]:
    """Return two rows for each digit, the made ones above people's, with a line between digits."""
    line = np.full((_GAP, 28 * _SHOWN), 96, np.uint8)
    rows: list[NDArray[np.uint8]] = []
    for digit in range(10):
        rows += [row(made, digit), row(real, digit), line]
    return np.concatenate(rows[:-1])


def main() -> None:
    """Paint the gallery."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    out = parser.parse_args().out
    real = open_dataset(_MNIST if _MNIST.is_file() else "mnist")
    pixels = gallery(open_dataset("pen-digits", limit=10_000), real)
    Image.fromarray(pixels.repeat(_TIMES, axis=0).repeat(_TIMES, axis=1)).save(out)


if __name__ == "__main__":
    main()
