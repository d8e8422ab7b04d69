"""Damaged data files of every form: read, or refused in one sentence, within time and memory.

FORM=npz in the environment damages files of that form alone.
"""

from __future__ import annotations

import atexit
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from tests.campaigns.registry import Chance, campaign
from tests.data import made_files as made

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 5.0
"""Seconds of the processor that one file may take."""
_HANGS, _STARTS = 60.0, 180.0
"""Seconds of the clock after which a reader hangs, and within which it starts, however busy the machine is."""
_MOST_KILOBYTES = 1 << 20


def _npy(folder: Path) -> Path:
    np.save(folder / "x.npy", made.labelled()[0])
    np.save(folder / "y.npy", made.labelled()[1])
    return folder / "x.npy"


def _strokes(folder: Path) -> Path:
    (folder / "s.json").write_text('{"A": [[[[0, 0], [1, 2]], [[3, 4], [9, 1]]]], "B": [[[[0, 0], [5, 5]]]]}')
    return folder / "s.json"


def _picture(kind: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        made.class_folders(folder / "p", count=4, classes=2, kind=kind)
        return folder / "p" / "a" / f"0.{kind}"

    return make


def _stored(folder: Path) -> Path:
    x, y = made.labelled()
    np.savez(folder / "a.npz", x=x, y=y)
    return folder / "a.npz"


def _labels_beside(folder: Path) -> Path:
    made.class_folders(folder / "p", count=6, classes=1)
    rows = [f"a/{n}.png,{'oak' if n % 2 else 'elm'}" for n in range(6)]
    (folder / "p" / "labels.csv").write_text("\n".join(["file,tree", *rows]))
    return folder / "p" / "labels.csv"


def _mask(folder: Path) -> Path:
    return made.masked_folder(folder / "p") / "masks" / "0.png"


def _matlab_packed(folder: Path) -> Path:
    from scipy.io import savemat

    x, y = made.labelled()
    savemat(folder / "m.mat", {"X": x, "y": y.astype(np.uint8)}, do_compression=True)
    return folder / "m.mat"


def _parquet(folder: Path) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    x, y = made.labelled()
    columns = {f"p{n}": x.reshape(len(x), -1)[:, n] for n in range(16)}
    parquet.write_table(pa.table({"label": y, **columns}), folder / "t.parquet")
    return folder / "t.parquet"


FORMS: dict[str, Callable[[Path], Path]] = {
    "npz": lambda f: made.npz(f / "a.npz"),
    "npz stored": _stored,
    "npy": _npy,
    "idx": lambda f: made.idx_files(f / "i", packed=False),
    "idx.gz": lambda f: made.idx_files(f / "i"),
    "csv pixels": lambda f: made.csv_of_pixels(f / "t.csv"),
    "csv.gz": lambda f: made.csv_of_pixels(f / "t.csv.gz", packed=True),
    "csv features": lambda f: made.csv_of_features(f / "t.csv"),
    "csv utf-16": lambda f: made.csv_of_features(f / "t.csv", ";", True, encoding="utf-16"),
    "zip": lambda f: made.zipped(made.class_folders(f / "d", 6), f / "d.zip"),
    "tar.gz": lambda f: made.tarred(made.class_folders(f / "d", 6), f / "d.tar.gz"),
    "tar": lambda f: made.tarred(made.class_folders(f / "d", 6), f / "d.tar", "w"),
    "tar.xz": lambda f: made.tarred(made.class_folders(f / "d", 6), f / "d.tar.xz", "w:xz"),
    "folder, labels": _labels_beside,
    "folder, masks": _mask,
    "mat": lambda f: made.matlab(f / "m.mat"),
    "mat packed": _matlab_packed,
    "mat 7.3": made.matlab_73,
    **({"parquet": _parquet} if find_spec("pyarrow") else {}),
    "cifar": lambda f: made.cifar(f / "c.bin"),
    "strokes": _strokes,
    "png": _picture("png"),
    "jpg": _picture("jpg"),
    "bmp": _picture("bmp"),
    "gif": _picture("gif"),
    "webp": _picture("webp"),
    "tiff": _picture("tiff"),
}
_NAMES = tuple(name for name in FORMS if os.environ.get("FORM", name) == name)
_told: Counter[tuple[str, str]] = Counter()
_longest: dict[str, float] = {}
_places: dict[str, Path] = {}
_children: list[subprocess.Popen[str]] = []


def _child() -> subprocess.Popen[str]:
    """Return the child that reads; it is used again until it fails."""
    if _children and _children[0].poll() is None:
        return _children[0]
    _children[:] = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.campaigns.data_child"], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env={**os.environ, "CNNSTUDIO_HOME": str(_home())},
        )
    ]  # fmt: skip
    _line(_children[0], _STARTS, "the start")
    return _children[0]


def _line(child: subprocess.Popen[str], seconds: float, at: str) -> str:
    """Return what the child says within so many seconds."""
    assert child.stdout is not None
    ready, _, _ = select.select([child.stdout], [], [], seconds)
    line = child.stdout.readline() if ready else ""
    if not line:
        child.kill()
        code = child.wait()
        raise AssertionError(f"the reader hung or died (code {code}) at {at}")
    return line.rstrip("\n")


def _home() -> Path:
    if "" not in _places:
        _places[""] = Path(tempfile.mkdtemp(prefix="corruptions-"))
        atexit.register(_tidy)
    return _places[""]


def _tidy() -> None:
    for child in _children:
        child.kill()
        child.communicate()
    shutil.rmtree(_places[""], ignore_errors=True)


def damaged(chance: Chance, data: bytes) -> bytes:
    """Return content with some bytes changed, cut, doubled or replaced."""
    made_bytes = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, count = chance.randrange(len(made_bytes) + 1), chance.choice((1, 1, 2, 4, 16))
        kind = chance.randrange(6)
        if kind == 0:
            made_bytes[at : at + count] = chance.randbytes(len(made_bytes[at : at + count]))
        elif kind == 1:
            del made_bytes[at : at + count]
        elif kind == 2:
            made_bytes[at:at] = chance.randbytes(count)
        elif kind == 3:
            made_bytes[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4)))
        elif kind == 4:
            made_bytes[at:at] = made_bytes[at : at + 100 * count]
        elif chance.random() < 0.3:
            del made_bytes[at:]
    return bytes(made_bytes)


def _table() -> str:
    lines = [
        f"  {name:<14} read {_told[name, 'read']:>6,}  refused {_told[name, 'refused']:>6,}  in "
        f"{_told[name, 'read'] + _told[name, 'refused']:>6,} trials, the longest {_longest[name]:.2f} s"
        for name in _NAMES
        if _told[name, "read"] + _told[name, "refused"]
    ]
    return "\n".join(lines)


@campaign(
    "data-corruptions", "a damaged data file is read or refused in one sentence, within 5 s and 1 GB", _table
)
def data_corruptions(chance: Chance) -> None:
    name = _NAMES[chance.number % len(_NAMES)]
    folder = _home() / "files" / name.replace(" ", "-")
    if name not in _places:
        folder.mkdir(parents=True)
        _places[name] = FORMS[name](folder)
    path = _places[name]
    sound = path.read_bytes()
    path.write_bytes(damaged(chance, sound))
    try:
        end, seconds, kilobytes = _answer(folder / "p" if (folder / "p").is_dir() else path)
    finally:
        path.write_bytes(sound)
    assert end in {"read", "refused"}, f"{name}: {end}"
    assert seconds <= _PATIENCE
    assert kilobytes <= _MOST_KILOBYTES
    _told[name, end] += 1
    _longest[name] = max(_longest.get(name, 0.0), seconds)


def _answer(path: Path) -> tuple[str, float, int]:
    child = _child()
    assert child.stdin is not None
    child.stdin.write(f"{path}\n")
    child.stdin.flush()
    end, seconds, kilobytes = _line(child, _HANGS, path.name).split("\t")
    return end, float(seconds), int(kilobytes)
