"""Files whose readers are too heavy or too trusting for this process: a child of limited means turns them into arrays."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.data import archives
from cnnstudio.data.array_files import by_role
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Found, Reading, Watch, held
from cnnstudio.data.kinds import kind_of
from cnnstudio.data.numbers import Stored
from cnnstudio.data.samples import stop_if
from cnnstudio.document.recipe import UNLABELLED
from cnnstudio.language import tr
from cnnstudio.paths import datasets_folder

PATIENCE = 120.0
"""Seconds one file may take."""


def read(path: Path, reading: Reading, watch: Watch) -> Found:
    """Return the arrays of a MATLAB or Parquet file."""
    kind = kind_of(path)
    arrays, facts = _left(kind, str(path), path.name, watch)
    if kind == "parquet":
        return _table(path, arrays, facts, reading)
    roles = by_role(
        {name: _flat(array) for name, array in arrays.items()},
        path.name,
        reading.targets in UNLABELLED,
        reading.arrays,
    )
    return Found("mat", roles, tuple(facts.get("names", ())))


def arrays(path: Path, watch: Watch) -> dict[str, Stored]:
    """Return every array of a MATLAB file by name."""
    return _left(kind_of(path), str(path), path.name, watch)[0]


def bundled(name: str, watch: Watch) -> tuple[dict[str, Stored], dict[str, Any]]:
    """Return the arrays of a data set that scikit-learn brings along."""
    return _left("sklearn", name, name, watch)


def _left(kind: str, what: str, shown: str, watch: Watch) -> tuple[dict[str, Stored], dict[str, Any]]:
    """Return the arrays that a child left behind, read into memory, and what it says of them."""
    out = Path(tempfile.mkdtemp(prefix="reading-", dir=datasets_folder()))
    try:
        facts = _made(kind, what, out, shown, watch)
        return {key: _in_memory(archives.lone(out / file)) for key, file in facts["arrays"].items()}, facts
    finally:
        shutil.rmtree(out, ignore_errors=True)


def desk_command() -> list[str]:
    """Return how a child for slow work is started, by name."""
    return [sys.executable, *([] if getattr(sys, "frozen", False) else ["-m", "cnnstudio"]), "desk"]


def _made(kind: str, what: str, out: Path, shown: str, watch: Watch) -> dict[str, Any]:
    """Let the child write the arrays, and return what it says of them."""
    begun = time.monotonic()
    with subprocess.Popen(
        [*desk_command(), "read", kind, what, str(out)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        try:
            while child.poll() is None:
                stop_if(watch.cancelled)
                if time.monotonic() - begun > PATIENCE:
                    raise DataError(tr("{name} took over {seconds} seconds to read and was given up.",
                                       name=shown, seconds=round(PATIENCE)))  # fmt: skip
                time.sleep(0.02)
        finally:
            child.kill()
        told, _ = child.communicate()
    if child.returncode != 0:
        words = told.decode("utf-8", "replace").strip()
        why = words or tr("its reader stopped with code {code}", code=child.returncode)
        raise DataError(
            tr("{name} cannot be read ({why}); save it in another form.", name=shown, why=why[:200])
        )
    facts: dict[str, Any] = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    return facts


def _in_memory(array: Stored) -> Stored:
    """Return the array read, so that its file may go."""
    values = np.concatenate([*array.pieces(), np.zeros((0, *array.shape[1:]), array.dtype)])
    return held(array.name.removesuffix(".npy"), values)


def _flat(array: Stored) -> Stored:
    """Return MATLAB's rows and columns of single numbers as plain lists, and pictures with the sample first."""
    shape = array.shape
    if len(shape) == 2 and 1 in shape:
        return held(array.name, np.concatenate(list(array.pieces())).reshape(-1))
    if len(shape) == 4 and shape[2] in {1, 3} and shape[3] > shape[0]:
        # MATLAB counts the last axis slowest: height, width, channels, sample.
        return held(
            array.name, np.ascontiguousarray(np.concatenate(list(array.pieces())).transpose(3, 0, 1, 2))
        )
    return array


def _table(path: Path, arrays: dict[str, Stored], facts: dict[str, Any], reading: Reading) -> Found:
    """Return a table of columns as a CSV with the same cells would be."""
    from cnnstudio.data.columns import meaning_of
    from cnnstudio.data.dialect import Dialect
    from cnnstudio.data.table_samples import samples_of
    from cnnstudio.data.tables import Table

    header = tuple(facts["columns"])
    words = {int(at): tuple(some) for at, some in facts["words"].items()}
    numeric = tuple(at not in words for at in range(len(header)))
    dialect = Dialect("utf-8", ",", decimal_comma=False, header=header, named=True, numeric=numeric)
    matrix = np.concatenate(list(arrays["matrix"].pieces()))
    table = Table(path, dialect, matrix.astype(np.float32), words)
    return samples_of(table, meaning_of(table, reading), reading, None)
