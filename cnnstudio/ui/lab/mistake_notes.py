"""What is often printed where a common mistake is made, and what is right, with numbers of the course's network."""

from __future__ import annotations

import numpy as np

from cnnstudio.language import number, tr
from cnnstudio.lessons.mistakes import DESIGNS

_CLASSES, _CLASS, _MNIST = 10, 3, 60_000


def mistake_notes() -> dict[str, list[tuple[str, str]]]:
    """Return each print and its right form by the key of the mistake they belong to."""
    one_hot = " ".join(str(int(part)) for part in np.eye(_CLASSES)[_CLASS])
    return {
        "integer-labels": [
            (
                tr("the labels become binary categories"),
                tr(
                    "They become one-hot vectors, a column for each class: {label} of {classes} classes is {row}.",
                    label=number(_CLASS), classes=number(_CLASSES), row=one_hot,
                ),
            )
        ],
        "selection": _about_selection(),
    }  # fmt: skip


def _about_selection() -> list[tuple[str, str]]:
    project = DESIGNS["selection"].project("broken")
    stopping, share = project.plan.early_stopping, project.recipe.validation_fraction
    patience = stopping.patience if stopping is not None else 0
    return [
        (
            "validation_data=(x_test, y_test)",
            tr(
                "Then there is no untouched test set. Keep a third part: {kept} of {all} training samples, and the test set for the end.",
                kept=number(round(_MNIST * share)), all=number(_MNIST),
            ),
        ),
        (
            tr("early stopping reduces over-fitting, as written"),
            tr(
                "With patience {n} and without restoring weights it ends with those of {n} epochs past the best.",
                n=number(patience),
            ),
        ),
    ]  # fmt: skip
