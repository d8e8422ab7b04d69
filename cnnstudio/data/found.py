"""What a reader is asked for, and what it finds in a file or folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.numbers import Array, Stored
from cnnstudio.data.picture_rows import PictureRows
from cnnstudio.data.samples import IsCancelled, Progress
from cnnstudio.document.recipe import DataRecipe


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: the part of a recipe that changes which arrays come out."""

    test_source: str = ""
    targets: str = "auto"
    form: str | None = None
    arrays: tuple[str, ...] = ()
    size: tuple[int, int] | None = None
    fitting: str = "stretch"
    colour: str = "as they are"
    enlargement: int = 2
    header: str = "auto"
    delimiter: str = ""
    decimal_comma: bool | None = None
    missing: str = "refuse"
    target_columns: tuple[str, ...] = ()
    unused_columns: tuple[str, ...] = ()
    group_column: str = ""
    pixels: tuple[int, ...] = ()
    cache: str = "auto"
    wanted: tuple[int, ...] = ()
    """The shape a network takes, for pictures whose own sizes differ and whose recipe says nothing."""
    head: int | None = None
    """Read only about so many samples, to look at them."""

    @classmethod
    def of(cls, recipe: DataRecipe, wanted: tuple[int, ...] = ()) -> Reading:
        shared = [name for name in cls.__dataclass_fields__ if name in DataRecipe.model_fields]
        return cls(**{name: getattr(recipe, name) for name in shared}, wanted=wanted)

    @classmethod
    def read(cls, told: dict[str, Any]) -> Reading:
        """Return the reading that `told` wrote."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
        }
        return cls(**fields)

    def told(self) -> dict[str, Any]:
        """Return what differs from a plain reading, as JSON holds it."""
        plain = asdict(Reading())
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != plain[name]
        }


_OF_THE_FILE = ("limit", "class_names", "means", "deviations", "corrections", "corrections_file")
"""Further fields of a recipe that speak of one file only."""


def afresh(source: str, **said: Any) -> dict[str, Any]:
    """Return the recipe's fields that read another source: what is said of it, and nothing of the one before."""
    shared = [name for name in Reading.__dataclass_fields__ if name in DataRecipe.model_fields]
    plain = {name: DataRecipe.model_fields[name].default for name in (*shared, *_OF_THE_FILE)}
    return {**plain, **said, "source": source}


def said_of(recipe: DataRecipe) -> dict[str, Any]:
    """Return what a recipe says of the reading of its source beyond a plain one."""
    plain = Reading.of(DataRecipe())
    now = Reading.of(recipe)
    shared = [name for name in Reading.__dataclass_fields__ if name in DataRecipe.model_fields]
    return {name: getattr(now, name) for name in shared if getattr(now, name) != getattr(plain, name)}


def reread(recipe: DataRecipe, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that read the same source in another way; corrections stay, as they name samples by content."""
    kept = {name: getattr(recipe, name) for name in ("source", "limit", "corrections", "corrections_file")}
    if said_of(recipe.replaced(**fields)) == said_of(recipe):
        return {**fields, **{name: getattr(recipe, name) for name in _OF_THE_FILE}, "source": recipe.source}
    return {**fields, **kept}


@dataclass(frozen=True, slots=True)
class Watch:
    """Who hears of the progress of long work, and who may stop it."""

    progress: Progress | None = None
    cancelled: IsCancelled | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The arrays of a data set by role, and what is known of them beside their numbers."""

    form: str
    arrays: dict[str, Stored]
    names: tuple[str, ...] = ()
    """Class names by number; empty where the file names none."""
    notes: tuple[str, ...] = ()
    """Sentences on what was recognised, changed or left out."""
    columns: tuple[str, ...] = ()
    """Names of a table's inputs."""
    target_names: tuple[str, ...] = ()
    groups: dict[str, Array] = field(default_factory=dict)
    """Group numbers of the rows, by part: "train", "test"."""
    fetch: dict[str, PictureRows] = field(default_factory=dict)
    """The pictures of the parts "train" and "test" that are decoded when used instead of kept on the disk."""


def held(name: str, array: NDArray[Any], shape: tuple[int, ...] | None = None) -> Stored:
    """Return an array in memory as one that is read in pieces."""
    values = array if shape is None else array.reshape(len(array), *shape)
    step = max(1, (16 << 20) // max(1, values[:1].nbytes))

    def pieces() -> Any:
        return (np.asarray(values[start : start + step]) for start in range(0, len(values), step))

    return Stored(name, values.shape, values.dtype, pieces)
