"""Data sets of every form, made small in a test's own folder."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image


def labelled(count=24, side=8, classes=3):
    """Return pictures whose brightness tells their class."""
    chance = np.random.default_rng(5)
    y = np.arange(count) % classes
    x = chance.integers(0, 40, (count, side, side)) + 70 * y[:, None, None]
    return x.astype(np.uint8), y


def picture_bytes(values, kind="PNG", **more):
    stream = io.BytesIO()
    Image.fromarray(np.asarray(values)).save(stream, kind, **more)
    return stream.getvalue()


def class_folders(folder, count=24, side=8, classes=3, kind="png", parts=("",)):
    x, y = labelled(count, side, classes)
    for part in parts:
        for row, label in enumerate(y):
            place = folder / part / "abcdefgh"[label]
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{row}.{kind}").write_bytes(
                picture_bytes(x[row], "JPEG" if kind == "jpg" else kind.upper())
            )
    return folder


def csv_of_pixels(path, labels=(0, 1, 3), count=30, side=7, sign=",", encoding="utf-8", packed=False):
    x, y = labelled(count, side, len(labels))
    rows = [sign.join(["label", *(f"pixel{n + 1}" for n in range(side * side))])]
    rows += [sign.join(map(str, [labels[y[n]], *x[n].ravel()])) for n in range(count)]
    data = ("\n".join(rows) + "\n").encode(encoding)
    path.write_bytes(gzip.compress(data) if packed else data)
    return path


def csv_of_features(path, sign=",", comma=False, header=True, words=True, encoding="utf-8", count=40):
    chance = np.random.default_rng(2)
    values = chance.normal(0, 1, (count, 3)).round(3)
    kinds = ["Ähre", "Bohne"] if words else ["0", "1"]
    lines = [sign.join(["länge", "breite", "höhe", "art"])] if header else []
    for n, row in enumerate(values):
        cells = [str(v).replace(".", ",") if comma else str(v) for v in row]
        lines.append(sign.join([*cells, kinds[n % 2]]))
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def idx_files(folder, packed=True, count=24):
    folder.mkdir(parents=True, exist_ok=True)
    x, y = labelled(count)
    end = ".gz" if packed else ""
    for name, array in (("train-images-idx3-ubyte", x), ("train-labels-idx1-ubyte", y.astype(np.uint8))):
        head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
        data = head + array.tobytes()
        (folder / (name + end)).write_bytes(gzip.compress(data) if packed else data)
    return folder / ("train-images-idx3-ubyte" + end)


def zipped(folder, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(file, file.relative_to(folder.parent))
    return path


def tarred(folder, path, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        archive.add(folder, folder.name)
    return path


def matlab(path, **more):
    from scipy.io import savemat

    x, y = labelled()
    savemat(path, {"X": x, "y": y.astype(np.uint8), **more})
    return path


def cifar(path, count=6):
    chance = np.random.default_rng(1)
    records = [bytes([n % 3]) + chance.integers(0, 255, 3072, np.uint8).tobytes() for n in range(count)]
    Path(path).write_bytes(b"".join(records))
    return path


def npz(path, **more):
    x, y = labelled()
    np.savez_compressed(path, **{"x": x, "y": y, **more})
    return path


def masked_folder(folder, count=6, side=12):
    (folder / "images").mkdir(parents=True)
    (folder / "masks").mkdir()
    chance = np.random.default_rng(3)
    for n in range(count):
        mask = np.zeros((side, side), np.uint8)
        at = int(chance.integers(0, side - 5))
        mask[at : at + 4, at : at + 4] = 255
        image = (mask // 2 + chance.integers(0, 60, mask.shape)).astype(np.uint8)
        (folder / "images" / f"{n}.png").write_bytes(picture_bytes(image))
        (folder / "masks" / f"{n}.png").write_bytes(picture_bytes(mask))
    return folder


def matlab_73(folder: Path) -> Path:
    """Write arrays as MATLAB 7.3 does: HDF5 behind a block of its own."""
    import h5py

    x, y = labelled()
    with h5py.File(folder / "m.mat", "w", userblock_size=512) as file:
        file["X"], file["y"] = x.transpose(2, 1, 0), y.astype(np.uint8)[None]
    with (folder / "m.mat").open("r+b") as stream:
        stream.write(b"MATLAB 7.3 MAT-file, made for a test".ljust(124) + b"\0\2IM")
    return folder / "m.mat"
