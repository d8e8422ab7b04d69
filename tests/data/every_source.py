"""One file or folder of every form of data, made small, and what it must open as."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.data import made_files as made


class Expected(NamedTuple):
    """What a source must open as; no classes where numbers or pictures are learned."""

    make: Callable[[Path], Path]
    shape: tuple[int, ...]
    classes: int
    train: int


def _npy(folder: Path) -> Path:
    x, y = made.labelled()
    np.save(folder / "x_mine.npy", x)
    np.save(folder / "y_mine.npy", y)
    return folder / "x_mine.npy"


def _labels_beside(folder: Path) -> Path:
    x, y = made.labelled(12)
    for n in range(12):
        (folder / f"img{n}.png").write_bytes(made.picture_bytes(x[n]))
    rows = [f"img{n}.png,{('oak', 'elm', 'ash')[y[n]]}" for n in range(12)]
    (folder / "labels.csv").write_text("\n".join(["file,tree", *rows]))
    return folder


def _strokes(folder: Path) -> Path:
    chance = np.random.default_rng(1)
    letters = {name: chance.integers(0, 99, (8, 2, 5, 2)).tolist() for name in "LT"}
    (folder / "letters.json").write_text(json.dumps(letters))
    return folder / "letters.json"


def _parquet(folder: Path) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    x, y = made.labelled()
    columns = {f"feature {n}": x[:, 0, n].astype(np.float64) + 0.5 for n in range(4)}
    parquet.write_table(pa.table({**columns, "kind": [f"k{n}" for n in y]}), folder / "t.parquet")
    return folder / "t.parquet"


EVERY: dict[str, Expected] = {
    "npz": Expected(lambda f: made.npz(f / "a.npz"), (8, 8, 1), 3, 24),
    "npy with its labels beside it": Expected(_npy, (8, 8, 1), 3, 24),
    "IDX, gz": Expected(lambda f: made.idx_files(f / "idx"), (8, 8, 1), 3, 24),
    "IDX, plain": Expected(lambda f: made.idx_files(f / "idx", packed=False), (8, 8, 1), 3, 24),
    "CSV of pixels": Expected(lambda f: made.csv_of_pixels(f / "signs.csv"), (7, 7, 1), 3, 30),
    "CSV of pixels, gz": Expected(
        lambda f: made.csv_of_pixels(f / "s.csv.gz", packed=True), (7, 7, 1), 3, 30
    ),
    "CSV of features": Expected(lambda f: made.csv_of_features(f / "plants.csv"), (3,), 2, 40),
    "CSV, semicolons and decimal commas": Expected(
        lambda f: made.csv_of_features(f / "p.csv", ";", comma=True, encoding="cp1252"), (3,), 2, 40
    ),
    "folder per class": Expected(lambda f: made.class_folders(f / "leaves"), (8, 8, 1), 3, 24),
    "zip of folders": Expected(
        lambda f: made.zipped(made.class_folders(f / "d"), f / "d.zip"), (8, 8, 1), 3, 24
    ),
    "tar.gz of folders": Expected(
        lambda f: made.tarred(made.class_folders(f / "d"), f / "d.tar.gz"), (8, 8, 1), 3, 24
    ),
    "pictures and a CSV of labels": Expected(_labels_beside, (8, 8, 1), 3, 12),
    "MATLAB 5": Expected(lambda f: made.matlab(f / "m.mat"), (8, 8, 1), 3, 24),
    "MATLAB 7.3": Expected(made.matlab_73, (8, 8, 1), 3, 24),
    "CIFAR's records": Expected(lambda f: made.cifar(f / "data_batch_1.bin", 9), (32, 32, 3), 3, 9),
    "pen strokes": Expected(_strokes, (32,), 2, 16),
    **({"Parquet": Expected(_parquet, (4,), 3, 24)} if find_spec("pyarrow") else {}),
}

BUILT_IN: dict[str, tuple[tuple[int, ...], int]] = {
    "shapes": ((32, 32, 1), 4),
    "stripes": ((32, 32, 1), 4),
    "textures": ((32, 32, 1), 5),
    "sklearn-digits": ((8, 8, 1), 10),
    "iris": ((4,), 3),
    "wine": ((13,), 3),
    "breast-cancer": ((30,), 2),
    "diabetes": ((10,), 0),
    "photographs": ((427, 640, 3), 2),
}
"""Data sets that need neither a file nor a network; pen-digits and the masks have tests of their own."""
