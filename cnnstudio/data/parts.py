"""The recipe's split: which rows train, which validate each epoch, and which are kept for the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.derived import DerivedRows, shrunk, whole_multiples
from cnnstudio.data.samples import Labels, Pictures, Samples
from cnnstudio.data.scaling import measured, network_inputs
from cnnstudio.data.splitting import balanced, held_out
from cnnstudio.document.recipe import UNLABELLED, DataRecipe
from cnnstudio.language import number, percent, shape_text, tr

Rows = NDArray[np.int64]
_PLAIN = DataRecipe()
_PICTURES = 4
"""Axes of an array of pictures: row, height, width, channels."""


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
        return np.asarray(self.x[chosen]), np.asarray(self.y[chosen])

    @property
    def labels(self) -> Labels:
        return np.asarray(self.y[self.indices])


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What the recipe makes of the samples; problems are sentences, and without any the run may start."""

    train: Part
    validation: Part | None
    test: Part | None
    validates_on_test: bool
    note: str
    problems: tuple[str, ...]
    recipe: DataRecipe = _PLAIN
    """The recipe with the means and deviations that were measured; the network is fed by this one."""


def prepare(samples: Samples, recipe: DataRecipe) -> Parts:
    """Return the parts that the recipe makes; the limit is applied before the split."""
    rows = np.arange(min(len(samples.y_train), recipe.limit or len(samples.y_train)), dtype=np.int64)
    given = samples.has_test
    on_test = recipe.validation == "given-test" and given
    rows, tested = _test_rows(rows, samples, recipe)
    kept, held = (rows, rows[:0]) if on_test else _split(rows, recipe.validation_fraction, samples, recipe)
    if samples.y_train.ndim == 1:
        kept = balanced(kept, recipe, samples.y_train)
    recipe = measured(recipe, samples.x_train, kept)
    x, y = fed(samples.x_train, samples.y_train, recipe)
    train = Part(x, y, kept)
    test = Part(x, y, tested) if len(tested) else None
    if given:
        x_test, y_test = fed(samples.x_test, samples.y_test, recipe)
        test = Part(x_test, y_test, np.arange(len(samples.y_test), dtype=np.int64))
    problems = _problems(train, samples)
    if on_test and test is not None:
        return Parts(train, test, test, True, _test_note(test), problems, recipe)
    validation = Part(x, y, held) if len(held) else None
    return Parts(train, validation, test, False, _split_note(validation, recipe, samples), problems, recipe)


def _test_rows(rows: Rows, samples: Samples, recipe: DataRecipe) -> tuple[Rows, Rows]:
    """Return the rows left and the rows kept for the test, where the data bring no test of their own."""
    if samples.has_test or recipe.test_fraction == 0:
        return rows, rows[:0]
    return _split(rows, recipe.test_fraction, samples, recipe, turn=1)


def _split(
    rows: Rows, share: float, samples: Samples, recipe: DataRecipe, turn: int = 0
) -> tuple[Rows, Rows]:
    labels = samples.y_train if samples.y_train.ndim == 1 else None
    return held_out(rows, share, recipe, labels, samples.groups, turn)


def fed(x: Pictures, y: Labels, recipe: DataRecipe) -> tuple[Any, Any]:
    """Return inputs and targets as the recipe's targets want them; the input itself is a target once it is scaled."""
    if recipe.targets not in UNLABELLED:
        return x, y
    full: Any = x
    small: Any = x
    if recipe.targets == "larger" and len(x.shape) == _PICTURES:
        full = whole_multiples(x, recipe.enlargement)
        small = shrunk(full, recipe.enlargement)
    return small, DerivedRows(
        full, full.shape, np.dtype(np.float32), lambda rows: network_inputs(rows, recipe)
    )


def _test_note(test: Part) -> str:
    return tr(
        "Validation uses the {count} {what} of the given test part, as the course does; choosing a model by it is "
        "selection on the test set.",
        count=number(len(test)),
        what=_what(test.x),
    )


def _what(x: Pictures) -> str:
    """Return what one row of these is called."""
    return tr("images") if x.ndim == _PICTURES else tr("samples")


def _split_note(validation: Part | None, recipe: DataRecipe, samples: Samples) -> str:
    if validation is None:
        return tr("No rows are left for validation.")
    share, count = percent(recipe.validation_fraction, 0), number(len(validation))
    if recipe.validation == "given-test":
        return tr(
            "{name} has no test part, so {share} of its training rows ({count} {what}) are kept for validation.",
            name=samples.name,
            what=_what(samples.x_train),
            share=share,
            count=count,
        )
    return tr(
        "Validation uses {count} {what}, {share} of the training rows, drawn with seed {seed}.",
        what=_what(samples.x_train),
        count=count,
        share=share,
        seed=recipe.split_seed,
    )


def _problems(train: Part, samples: Samples) -> tuple[str, ...]:
    if len(train) == 0:
        return (tr("No training rows are left; raise the limit or take a smaller share for validation."),)
    if train.y.ndim > 2 or samples.task == "regression":
        return _same_targets(train)
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


def _same_targets(train: Part) -> tuple[str, ...]:
    if train.y.ndim > 2:
        return ()
    targets = train.labels
    if (targets == targets[:1]).all():
        return (tr("All training rows have the same target: nothing to learn; use more rows."),)
    return ()


def fit_check(
    samples: Samples, classes: int, input_shape: tuple[int | None, ...] | None = None
) -> tuple[str, ...]:
    """Return a sentence for each way in which the samples do not fit the network's input and output."""
    targets = _column_misfit if samples.task == "regression" else _label_misfit
    return (*_shape_misfit(samples, input_shape), *targets(samples, classes))


def _shape_misfit(samples: Samples, wanted: tuple[int | None, ...] | None) -> list[str]:
    """Say that pictures do not fit the input; an axis the input leaves open fits everything."""
    given = samples.input_shape
    if wanted is None or fits(given, wanted):
        return []
    return [
        tr(
            "{name} holds {what} of {given}, but the input layer takes {wanted}; change the input layer's shape.",
            name=samples.name,
            what=tr("pictures") if samples.pictures else tr("samples"),
            given=shape_text(given),
            wanted=shape_text(wanted),
        )
    ]


def fits(given: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    """Say whether samples fit an input; a last axis of one may be there or not."""
    ways = {given, (*given, 1), *([given[:-1]] if given[-1:] == (1,) else [])}
    return any(
        len(way) == len(wanted) and all(w in {None, g} for w, g in zip(wanted, way, strict=True))
        for way in ways
    )


def _column_misfit(samples: Samples, outputs: int) -> list[str]:
    """Say that as many numbers come out as are to be predicted; 0 outputs are not known."""
    if outputs in {0, samples.columns}:
        return []
    return [
        tr(
            "{name} has {columns} numbers to predict, but the output layer gives {outputs}; give it {columns} units.",
            name=samples.name,
            columns=number(samples.columns),
            outputs=number(outputs),
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
