"""Labels that the project puts right: each names its sample by the SHA-256 of its bytes; no file is touched."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.samples import Samples
from cnnstudio.document.recipe import CORRECTION, MOST_CORRECTIONS, DataRecipe
from cnnstudio.language import number, tr
from cnnstudio.storage import atomic_write

PartName = Literal["train", "test"]
_HEAD = ("sha256", "old", "new", "place")
_LARGEST_FILE = 200_000_000


@dataclass(frozen=True, slots=True)
class Correction:
    """One label: of which sample, from what, to what, and where the sample stood when it was corrected."""

    digest: str
    old: int
    new: int
    part: PartName
    row: int

    def told(self) -> str:
        """Return the text that the recipe keeps."""
        return f"{self.digest} {self.old} {self.new} {self.part}:{self.row}"

    @classmethod
    def read(cls, text: str) -> Correction:
        """Return the correction that `told` wrote."""
        digest, old, new, place = text.split(" ")
        part, row = place.split(":")
        return cls(digest, int(old), int(new), "test" if part == "test" else "train", int(row))


def digest_of(sample: NDArray[Any]) -> str:
    """Return the SHA-256 of a sample's bytes, as they are read from the file."""
    return hashlib.sha256(np.ascontiguousarray(sample).tobytes()).hexdigest()


def as_said(samples: Samples, recipe: DataRecipe) -> Samples:
    """Return the samples with the class names and the labels that the recipe says."""
    names = recipe.class_names[: len(samples.labels)]
    named = replace(samples, labels=(*names, *samples.labels[len(names) :])) if names else samples
    return corrected(named, all_of(recipe))


def all_of(recipe: DataRecipe) -> tuple[Correction, ...]:
    """Return the recipe's corrections, those of its file first."""
    return (*_filed(recipe.corrections_file), *_read(recipe.corrections))


@cache
def _read(told: tuple[str, ...]) -> tuple[Correction, ...]:
    return tuple(map(Correction.read, told))


def corrected(samples: Samples, corrections: tuple[Correction, ...]) -> Samples:
    """Return the samples with labels put right; a note says how many, and how many fit nothing any more."""
    if not corrections or not samples.labels or samples.y_train.ndim != 1:
        return samples
    stores = {"train": samples.x_train, "test": samples.x_test}
    labels = {"train": np.array(samples.y_train), "test": np.array(samples.y_test)}
    done = [one for one in corrections if _applied(one, stores, labels, len(samples.labels))]
    notes = list(samples.notes)
    if done:
        notes.append(tr("{n} labels are corrected by the project.", n=number(len(done))))
    if len(done) < len(corrections):
        missed = number(len(corrections) - len(done))
        notes.append(tr("{n} corrections of labels fit no sample of these data and are left out.", n=missed))
    mark = hashlib.sha256("\n".join([samples.fingerprint, *(one.told() for one in done)]).encode())
    return replace(
        samples,
        y_train=labels["train"],
        y_test=labels["test"],
        notes=tuple(notes),
        fingerprint=f"sha256:{mark.hexdigest()}" if done else samples.fingerprint,
    )


def _applied(one: Correction, stores: dict[str, Any], labels: dict[str, NDArray[Any]], classes: int) -> bool:
    """Put one label right and say whether its sample is still there with the label it had."""
    store, y = stores[one.part], labels[one.part]
    row = _place(one, store)
    if row is None or one.new >= classes or int(y[row]) != one.old:
        return False
    y[row] = one.new
    return True


def _place(one: Correction, store: Any) -> int | None:
    """Return where a sample stands: where it stood, or wherever its bytes are now."""
    if one.row < len(store) and digest_of(store[one.row]) == one.digest:
        return one.row
    # Pictures that are decoded whenever they are used are not searched: that would read the whole folder.
    if not isinstance(store, np.ndarray):
        return None
    return next((row for row in range(len(store)) if digest_of(store[row]) == one.digest), None)


def with_label(recipe: DataRecipe, samples: Samples, part: PartName, row: int, new: int) -> dict[str, Any]:
    """Return the recipe's fields that give a sample of the data as they were read another label."""
    x, y = (samples.x_train, samples.y_train) if part == "train" else (samples.x_test, samples.y_test)
    made = Correction(digest_of(x[row]), int(y[row]), new, part, row)
    others = [one for one in all_of(recipe) if (one.digest, one.part, one.row) != (made.digest, part, row)]
    kept = [*others, made] if new != made.old else others
    return {"corrections": tuple(one.told() for one in kept)}


def label_before(recipe: DataRecipe, part: PartName, row: int) -> int | None:
    """Return the label a sample had before the project corrected it; None where it did not."""
    return next((one.old for one in all_of(recipe) if (one.part, one.row) == (part, row)), None)


def filed(fields: dict[str, Any], project: Path) -> dict[str, Any]:
    """Return the fields with more corrections than a project holds moved to a CSV beside it."""
    told: tuple[str, ...] = fields["corrections"]
    if len(told) <= MOST_CORRECTIONS:
        return {**fields, "corrections_file": ""}
    rows = [(one.digest, one.old, one.new, f"{one.part}:{one.row}") for one in map(Correction.read, told)]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_HEAD, *rows])
    content = text.getvalue().encode()
    # A file is never written over: what undo brings back still names the one that was written then.
    path = project.with_name(f"{project.stem}.labels-{hashlib.sha256(content).hexdigest()[:8]}.csv")
    atomic_write(path, content)
    return {"corrections": (), "corrections_file": str(path)}


@cache
def _filed(name: str) -> tuple[Correction, ...]:
    """Return the corrections of a CSV file."""
    if not name:
        return ()
    path = Path(name)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise DataError(tr("{name} is too large for corrections of labels.", name=path.name))
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))[1:]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            tr("{name}, the corrections of labels, cannot be read; put the file back.", name=path.name)
        ) from error
    told = [" ".join(row) for row in rows]
    wrong = next((place for place, one in enumerate(told, 2) if not CORRECTION.fullmatch(one)), None)
    if wrong is not None:
        raise DataError(
            tr("{name}, row {row}, is no correction of a label.", name=path.name, row=number(wrong))
        )
    return tuple(map(Correction.read, told))
