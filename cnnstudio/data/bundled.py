"""The data sets that scikit-learn brings along: offline, small, and read in a child process."""

from __future__ import annotations

from typing import Any

from cnnstudio.data import apart, unpacked
from cnnstudio.data.found import Found, Reading, Watch
from cnnstudio.data.samples import DatasetInfo, IsCancelled, Progress, Samples
from cnnstudio.language import tr

_MAKING = 1
_SETS: dict[str, tuple[str, str, tuple[int, ...], int | None, int]] = {
    "sklearn-digits": ("digits", "Digits, 8 × 8", (8, 8, 1), 10, 1797),
    "iris": ("iris", "Iris", (4,), 3, 150),
    "wine": ("wine", "Wine", (13,), 3, 178),
    "breast-cancer": ("breast_cancer", "Breast cancer", (30,), 2, 569),
    "diabetes": ("diabetes", "Diabetes", (10,), None, 442),
    "photographs": ("photographs", "Two photographs", (427, 640, 3), 2, 2),
}
NAMES = tuple(_SETS)


def infos() -> tuple[DatasetInfo, ...]:
    """Return what the catalogue says of each."""
    return tuple(
        DatasetInfo(
            name, tr(title), "regression" if classes is None else "classification", shape, classes, count, 0,
            available=True, path=None, how=tr("Comes with scikit-learn; needs no network."), source="scikit-learn",
            licence="BSD-3-Clause",
        )
        for name, (_, title, shape, classes, count) in _SETS.items()
    )  # fmt: skip


def opened(name: str, progress: Progress | None, cancelled: IsCancelled | None) -> Samples:
    """Return a set, read now or kept from before."""
    key, _, _, classes, _ = _SETS[name]
    reading = Reading(targets="numbers" if classes is None else "classes")

    def make() -> Found:
        arrays, facts = apart.bundled(key, Watch(progress, cancelled))
        roles = {"x_train": arrays["x"], "y_train": arrays["y"]}
        return Found("sklearn", roles, tuple(facts["names"]), (), tuple(facts.get("columns", ())))

    return unpacked.shelved(_about(key), make, key, name, reading, Watch(progress, cancelled))


def kept(name: str) -> Samples | None:
    """Return a set if it was read before."""
    return unpacked.on_shelf(_about(_SETS[name][0]), name)


def _about(key: str) -> dict[str, Any]:
    return {"bundled": key, "making": _MAKING}
