"""The child that reads one foreign file with a heavy library, within bounds, and leaves plain arrays behind."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.language import tr

MOST_MEMORY = 4 << 30
MOST_SECONDS = 110
_MOST_VALUES = 1 << 30


def main(words: list[str]) -> int:
    """Read one file; the answer is arrays and facts in a folder, or a reason on the output."""
    bound(MOST_SECONDS)
    try:
        _, kind, what, out = words
        _READERS[kind](what, Path(out))
    except DataError as error:
        sys.stdout.write(str(error))
        return 1
    except MemoryError:
        sys.stdout.write(tr("it needs more memory than one file may"))
        return 1
    except Exception as error:  # noqa: BLE001  # whatever a foreign reader raises means that the file is not whole
        sys.stdout.write((str(error).strip() or type(error).__name__).split("\n")[0][:200])
        return 1
    return 0


def bound(seconds: int | None) -> None:
    """Limit memory, and time where it is given, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def _leave(out: Path, arrays: dict[str, NDArray[Any]], **facts: Any) -> None:
    files = {}
    for number, (name, array) in enumerate(arrays.items()):
        files[name] = f"{number}.npy"
        np.save(out / files[name], np.ascontiguousarray(array), allow_pickle=False)
    (out / "facts.json").write_text(json.dumps({"arrays": files, **facts}), encoding="utf-8")


def _matlab(what: str, out: Path) -> None:
    """Leave the numeric arrays of a MATLAB 5 file; structures and objects are passed over."""
    from scipy.io import loadmat, whosmat

    declared = {name: shape for name, shape, kind in whosmat(what)}
    if not declared:
        raise DataError(tr("it holds no variables"))
    for name, shape in declared.items():
        if np.prod([float(side) for side in shape]) > _MOST_VALUES:
            raise DataError(tr("{name} declares too many values", name=name))
    held = loadmat(what, variable_names=list(declared), mat_dtype=False, struct_as_record=False)
    arrays = {
        name: a for name, a in held.items() if isinstance(a, np.ndarray) and a.dtype.kind in "biuf" and a.size
    }
    texts = {name: a for name, a in held.items() if isinstance(a, np.ndarray) and a.dtype.kind in "US"}
    names = next(
        (list(map(str, a.ravel())) for name, a in texts.items() if name in {"class_names", "classes"}), []
    )
    _leave(out, arrays, names=[name.strip() for name in names])


def _matlab_73(what: str, out: Path) -> None:
    """Leave the numeric arrays of a MATLAB 7.3 file, which is HDF5 with the axes in reverse."""
    import h5py

    arrays: dict[str, NDArray[Any]] = {}
    with h5py.File(what, "r") as file:
        for name in file:
            link = file.get(name, getlink=True)
            found = file[name] if isinstance(link, h5py.HardLink) else None
            if (
                not isinstance(found, h5py.Dataset)
                or found.dtype.kind not in "biuf"
                or found.external
                or found.is_virtual
            ):
                continue
            if found.size > _MOST_VALUES:
                raise DataError(tr("{name} declares too many values", name=name))
            arrays[name] = np.asarray(found[()]).T
    _leave(out, arrays)


def _parquet(what: str, out: Path) -> None:
    """Leave a Parquet table as numbers, its words counted."""
    try:
        from pyarrow import parquet  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        raise DataError(tr("Parquet needs pyarrow: pip install pyarrow; or save the table as CSV")) from error
    table = parquet.read_table(what)
    columns, words = [], {}
    for at, column in enumerate(table.columns):
        values = column.to_pylist()
        if all(isinstance(v, int | float | bool) or v is None for v in values):
            columns.append(np.array([np.nan if v is None else float(v) for v in values]))
            continue
        known = sorted({str(v) for v in values if v is not None})
        places = {word: place for place, word in enumerate(known)}
        columns.append(np.array([np.nan if v is None else places[str(v)] for v in values]))
        words[at] = known
    if not columns or not len(columns[0]):
        raise DataError(tr("it has no data rows"))
    _leave(out, {"matrix": np.stack(columns, axis=1)}, columns=list(table.column_names), words=words)


def _bundled(what: str, out: Path) -> None:
    """Leave a data set that scikit-learn brings along; nothing is fetched."""
    from sklearn import datasets

    if what == "photographs":
        pictures = datasets.load_sample_images()
        _leave(out, {"x": np.stack(pictures.images), "y": np.arange(len(pictures.images))},
               names=[Path(name).stem for name in pictures.filenames])  # fmt: skip
        return
    loaded = getattr(datasets, f"load_{what}")()
    x = loaded.images if what == "digits" else loaded.data
    if what == "digits":
        x = (np.rint(x * (255 / 16))).astype(np.uint8)[..., None]
    names = [str(name) for name in loaded.get("target_names", [])] if loaded.target.dtype.kind == "i" else []
    columns = [] if what == "digits" else [str(name) for name in loaded.feature_names]
    _leave(out, {"x": x, "y": loaded.target}, names=names, columns=columns)


_READERS = {"mat": _matlab, "mat73": _matlab_73, "parquet": _parquet, "sklearn": _bundled}
