"""Arrays saved as files: .npz archives, single .npy files, IDX files, each by the role of its name."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from cnnstudio.data import archives, idx
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Found, Reading, Watch, held
from cnnstudio.data.numbers import Stored, check_pair
from cnnstudio.document.recipe import UNLABELLED
from cnnstudio.language import shape_text, tr

_PAIRS = (
    ("x_train", "y_train", "x_test", "y_test"),
    ("train_images", "train_labels", "test_images", "test_labels"),
    ("trainX", "trainY", "testX", "testY"),
    ("X_train", "y_train", "X_test", "y_test"),
    ("x", "y", "", ""),
    ("X", "y", "", ""),
    ("images", "labels", "", ""),
    ("data", "labels", "", ""),
    ("data", "target", "", ""),
    ("features", "labels", "", ""),
)
_ROLES = ("x_train", "y_train", "x_test", "y_test")
_NAMES = ("class_names", "label_names", "labels", "classes", "target_names")


def by_role(
    held_arrays: dict[str, Stored], name: str, unlabelled: bool, said: tuple[str, ...] = ()
) -> dict[str, Stored]:
    """Return the arrays of a file by role, as the user said or from the names people give them."""
    if said:
        return _said(held_arrays, name, unlabelled, said)
    for names in _PAIRS:
        if names[0] in held_arrays and names[1] in held_arrays:
            named = zip(_ROLES, names, strict=True)
            return checked({role: held_arrays[key] for role, key in named if key in held_arrays})
    alone = [array for array in held_arrays.values() if array.dtype.kind in "biuf" and len(array.shape) > 1]
    if unlabelled and alone:
        x = next((held_arrays[names[0]] for names in _PAIRS if names[0] in held_arrays), alone[0])
        return checked({"x_train": x, "y_train": no_labels(x)})
    raise DataError(
        tr(
            "{file}: arrays found: {names}. Which is the input? Name them x_train and y_train, or x and y.",
            file=name,
            names=", ".join(sorted(held_arrays)[:20]) or tr("none"),
        )
    )


def _said(
    held_arrays: dict[str, Stored], name: str, unlabelled: bool, said: tuple[str, ...]
) -> dict[str, Stored]:
    chosen = {role: key for role, key in zip(_ROLES, said, strict=False) if key}
    if unknown := [key for key in chosen.values() if key not in held_arrays]:
        raise DataError(
            tr("{file} holds no array called '{key}'; it holds {names}.", file=name, key=unknown[0],
               names=", ".join(sorted(held_arrays)[:20]))
        )  # fmt: skip
    if "x_train" not in chosen or ("y_train" not in chosen and not unlabelled):
        raise DataError(tr("{file}: say which array is the input and which holds the labels.", file=name))
    found = {role: held_arrays[key] for role, key in chosen.items()}
    return checked({"y_train": no_labels(found["x_train"]), **found})


def no_labels(x: Stored) -> Stored:
    """Return zeros in the place of labels that nobody gave."""
    return held(x.name, np.zeros(x.shape[0], np.uint8))


def checked(found: dict[str, Stored]) -> dict[str, Stored]:
    """Return the roles with their shapes checked; half a test part counts as none."""
    if not {"x_test", "y_test"} <= found.keys():
        found = {role: found[role] for role in ("x_train", "y_train")}
    check_pair(found["x_train"], found["y_train"])
    if "x_test" in found:
        check_pair(found["x_test"], found["y_test"])
        train, test = found["x_train"].shape[1:], found["x_test"].shape[1:]
        if train != test:
            raise DataError(
                tr(
                    "The training samples are {a}, but the test samples are {b}; make them equal.",
                    a=shape_text(train),
                    b=shape_text(test),
                )
            )
    if found["x_train"].shape[0] == 0:
        raise DataError(tr("{name} has no rows: no training rows are left.", name=found["x_train"].name))
    return found


def read_npz(path: Path, reading: Reading, _watch: Watch) -> Found:
    """Return the arrays of an archive, with the class names it holds as text."""
    held_arrays = archives.arrays(path)
    arrays = by_role(held_arrays, path.name, reading.targets in UNLABELLED, reading.arrays)
    return Found("npz", arrays, _names_inside(held_arrays))


def _names_inside(held_arrays: dict[str, Stored]) -> tuple[str, ...]:
    for name, array in held_arrays.items():
        text = array.dtype.kind in "US" and len(array.shape) == 1 and array.dtype.itemsize <= 1024
        if name in _NAMES and text and array.shape[0] <= 100_000:
            values = np.concatenate([*array.pieces(), np.zeros(0, array.dtype)])
            return tuple(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values)
    return ()


def read_idx(path: Path, _reading: Reading, _watch: Watch) -> Found:
    """Return the IDX files that belong together."""
    return Found("idx", checked({role: idx.array(file) for role, file in idx.siblings(path).items()}))


def read_npy(path: Path, reading: Reading, _watch: Watch) -> Found:
    """Return one .npy file as inputs, with the labels from the file beside it."""
    x = archives.lone(path)
    labels = labels_beside(path)
    if labels is not None:
        return Found("npy", checked({"x_train": x, "y_train": archives.lone(labels)}))
    if reading.targets in UNLABELLED:
        return Found("npy", checked({"x_train": x, "y_train": no_labels(x)}))
    raise DataError(
        tr("{name} holds inputs without labels; put them beside it as {labels}, or let the network learn the input "
           "itself.", name=path.name, labels=_label_names(path)[0])
    )  # fmt: skip


def labels_beside(path: Path) -> Path | None:
    return next((path.with_name(name) for name in _label_names(path) if path.with_name(name).is_file()), None)


def _label_names(path: Path) -> list[str]:
    """Return what the labels of this file may be called."""
    name = path.name
    swaps = ((r"\bx(?=[_.])|(?<=_)x(?=[_.])", "y"), (r"\bX(?=[_.])|(?<=_)X(?=[_.])", "y"), (r"images?", "labels"),
             (r"data", "labels"), (r"features", "labels"), (r"inputs?", "targets"))  # fmt: skip
    found = [re.sub(pattern, word, name) for pattern, word in swaps]
    return [other for other in found if other != name] + [f"{path.stem}_labels{path.suffix}"]
