"""Named arrays in one file: written whole or not at all, and nothing pickled."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import tr
from cnnstudio.storage import atomic_write

Array = NDArray[np.generic]


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Replace the file by these arrays."""
    atomic_write(path, lambda stream: np.savez(stream, allow_pickle=False, **arrays))


def read_arrays(path: Path) -> dict[str, Array]:
    """Return the arrays of a file that `write_arrays` wrote."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise BridgeError(
            tr(
                "{name} cannot be read as weights ({why}); choose another file.",
                name=path.name,
                why=str(error),
            )
        ) from error
