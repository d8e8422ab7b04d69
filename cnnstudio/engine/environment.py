"""What Keras and TensorFlow read from the environment, set before either is imported, for every process of ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cnnstudio import paths

PARENT = "CNNSTUDIO_PARENT"
"""Process number of the window a worker belongs to."""


def keras_environment() -> dict[str, str]:
    """Return the variables that keep a user's keras.json, log noise and file locks out of a result."""
    return {
        "KERAS_BACKEND": "tensorflow",
        "KERAS_HOME": str(paths.keras_home()),
        "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "2"),
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "HDF5_USE_FILE_LOCKING": "FALSE",
    }


def prepare() -> None:
    """Set the variables in this process."""
    os.environ.update(keras_environment())


def worker_command() -> list[str]:
    """Return how this program starts itself as a worker: by name, never by forking."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "worker"]
    return [sys.executable, "-m", "cnnstudio", "worker"]


def worker_environment() -> dict[str, str]:
    """Return a worker's whole environment."""
    found = {**os.environ, **keras_environment(), PARENT: str(os.getpid())}
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").exists():
        found["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), found.get("PYTHONPATH")]))
    # A file called numpy.py in the folder the window was started from must not be imported.
    found["PYTHONSAFEPATH"] = "1"
    return found
