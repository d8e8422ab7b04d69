"""The recipe's split: which rows train, which validate each epoch, and which are kept for the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.samples import Labels, Pictures, Samples
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import number, percent, shape_text, tr

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some rows of a store; pictures are fetched only when asked for, so the store may be larger than memory."""

    x: Pictures
    y: Labels
    indices: Rows

    def __len__(self) -> int:
        return len(self.indices)

    def rows(self, positions: NDArray[Any] | slice) -> tuple[Pictures, Labels]:
        """Return the pictures and labels at these positions of the part."""
        chosen = self.indices[positions]
        return np.asarray(self.x[chosen]), self.y[chosen]

    @property
    def labels(self) -> Labels:
        return self.y[self.indices]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What the recipe makes of the samples; problems are sentences, and without any the run may start."""

    train: Part
    validation: Part | None
    test: Part | None
    validates_on_test: bool
    note: str
    problems: tuple[str, ...]


def prepare(samples: Samples, recipe: DataRecipe) -> Parts:
    """Return the parts that the recipe makes; the limit is applied before the split."""
    everything = np.arange(min(len(samples.y_train), recipe.limit or len(samples.y_train)), dtype=np.int64)
    test = _whole(samples.x_test, samples.y_test) if samples.has_test else None
    if recipe.validation == "given-test" and test is not None:
        train = Part(samples.x_train, samples.y_train, everything)
        return Parts(train, test, test, True, _test_note(test), _problems(train, samples))
    kept, held = _split(everything, recipe)
    train = Part(samples.x_train, samples.y_train, kept)
    validation = Part(samples.x_train, samples.y_train, held) if len(held) else None
    note = _split_note(validation, recipe, samples)
    return Parts(train, validation, test, False, note, _problems(train, samples))


def _whole(x: Pictures, y: Labels) -> Part:
    return Part(x, y, np.arange(len(y), dtype=np.int64))


def _split(rows: Rows, recipe: DataRecipe) -> tuple[Rows, Rows]:
    """Return the rows that train and the rows that validate, drawn by the split's seed, each in file order."""
    held = round(len(rows) * recipe.validation_fraction)
    if len(rows) > 1:
        held = max(held, 1)
    order = np.random.default_rng(recipe.split_seed).permutation(rows)
    return np.sort(order[held:]), np.sort(order[:held])


def _test_note(test: Part) -> str:
    return tr(
        "Validation uses the {count} images of the given test part, as the course does; choosing a model by it is "
        "selection on the test set.",
        count=number(len(test)),
    )


def _split_note(validation: Part | None, recipe: DataRecipe, samples: Samples) -> str:
    if validation is None:
        return tr("No rows are left for validation.")
    share, count = percent(recipe.validation_fraction, 0), number(len(validation))
    if recipe.validation == "given-test":
        return tr(
            "{name} has no test part, so {share} of its training rows ({count} images) are kept for validation.",
            name=samples.name,
            share=share,
            count=count,
        )
    return tr(
        "Validation uses {count} images, {share} of the training rows, drawn with seed {seed}.",
        count=count,
        share=share,
        seed=recipe.split_seed,
    )


def _problems(train: Part, samples: Samples) -> tuple[str, ...]:
    if len(train) == 0:
        return (tr("No training rows are left; raise the limit or take a smaller share for validation."),)
    present = np.unique(train.labels)
    if len(present) == 1:
        only = samples.labels[int(present[0])]
        return (
            tr(
                "Only one class ('{name}') is among the training rows: nothing to learn; use more rows.",
                name=only,
            ),
        )
    return ()


def fit_check(
    samples: Samples, classes: int, input_shape: tuple[int | None, ...] | None = None
) -> tuple[str, ...]:
    """Return a sentence for each way in which the samples do not fit the network's input and output."""
    found = [*_shape_misfit(samples, input_shape), *_label_misfit(samples, classes)]
    return tuple(found)


def _shape_misfit(samples: Samples, wanted: tuple[int | None, ...] | None) -> list[str]:
    """Say that pictures do not fit the input; an axis the input leaves open fits everything."""
    given = samples.input_shape
    if wanted is None or (
        len(wanted) == len(given) and all(w in {None, g} for w, g in zip(wanted, given, strict=True))
    ):
        return []
    return [
        tr(
            "{name} holds pictures of {given}, but the input layer takes {wanted}; change the input layer's shape.",
            name=samples.name,
            given=shape_text(given),
            wanted=shape_text(wanted),
        )
    ]


def _label_misfit(samples: Samples, classes: int) -> list[str]:
    """Name the first row whose class has no output, in the training part and then in the test part."""
    lowest, highest = int(np.min(samples.y_train, initial=classes)), int(np.max(samples.y_train, initial=0))
    if lowest == 1 and highest == classes:
        return [
            tr(
                "The labels of {name} run from 1 to {classes}, but the classes of {classes} outputs are 0 to {last}; "
                "subtract one from each label.",
                name=samples.name,
                classes=classes,
                last=classes - 1,
            )
        ]
    for part, y in ((tr("training"), samples.y_train), (tr("test"), samples.y_test)):
        beyond = np.flatnonzero(np.asarray(y) >= classes)
        if len(beyond):
            row = int(beyond[0])
            return [
                tr(
                    "Row {row} of the {part} part: class {found}, but the output layer has {classes}; "
                    "give it {needed} units.",
                    row=number(row + 1),
                    part=part,
                    found=int(y[row]),
                    classes=classes,
                    needed=samples.classes,
                )
            ]
    if samples.classes < classes:
        return [
            tr(
                "{name} has {found} classes, but the output layer has {classes}; give it {found} units.",
                name=samples.name,
                found=samples.classes,
                classes=classes,
            )
        ]
    return []
