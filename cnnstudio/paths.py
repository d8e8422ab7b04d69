"""Where resources, settings, data sets, runs and recovery files live."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_APP = "cnnstudio"


def resource(*parts: str) -> Path:
    """Return the path of a file under resources/: in the source tree, the wheel or a frozen build."""
    return _resources().joinpath(*parts)


def _resources() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def _base(kind: str) -> Path:
    """Return the folder for one kind of user file; CNNSTUDIO_HOME moves them all (tests, portable use)."""
    home = os.environ.get("CNNSTUDIO_HOME")
    if home:
        return Path(home) / kind
    known = {
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
        "cache": platformdirs.user_cache_path,
    }
    return known[kind](_APP, appauthor=False)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def settings_file() -> Path:
    """Return the file that keeps the user's preferences."""
    return _made(_base("config")) / "settings.json"


def datasets_folder() -> Path:
    """Return the folder of data sets that were generated or downloaded."""
    return _made(_base("cache") / "datasets")


def runs_folder() -> Path:
    """Return the folder for the runs of projects that were never saved."""
    return _made(_base("data") / "runs")


def recovery_folder() -> Path:
    """Return the folder of edit journals, kept in the data folder because cleaners empty temporary ones."""
    return _made(_base("data") / "recovery")


def views_folder() -> Path:
    """Return the folder of what is kept about the views of projects, which is no part of any design."""
    return _made(_base("data") / "views")


def drawings_folder() -> Path:
    """Return the folder of the drawings that were kept, which no download could bring back."""
    return _made(_base("data") / "drawings")


def pictures_folder() -> Path:
    """Return the folder of the pictures that were pasted, in a folder for each class."""
    return _made(_base("data") / "pictures")


def lessons_file() -> Path:
    """Return the file that keeps what a student has reached in the lessons."""
    return _made(_base("data")) / "lessons.json"


def keras_home() -> Path:
    """Return our own Keras folder, so that a user's keras.json never changes a result."""
    return _made(_base("config") / "keras")
