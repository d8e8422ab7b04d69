"""The samples behind a number: which ones, and in what words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.evaluation.picture_scores import columns, shown_score
from cnnstudio.evaluation.predictions import Predictions
from cnnstudio.language import number, tr
from cnnstudio.ui.judging.opened import Opened, Rows
from cnnstudio.ui.widgets.bars import share_text


@dataclass(frozen=True, eq=False, slots=True)
class Behind:
    """Rows of the test set, and what they have in common."""

    title: str
    rows: Rows
    note: str = ""


NOTHING = Behind("", np.zeros(0, np.int64))


def caption(found: Predictions, row: int) -> str:
    """Return what stands under a tile: truth and answer, in as few letters as can be."""
    if found.task == "classes":
        true, said = int(found.truth[row]), int(found.answers[row])
        return found.name(true) if true == said else f"{found.name(true)} → {found.name(said)}"
    if found.task == "several":
        wrong = int(((found.truth[row] > 0) != (found.outputs[row] > 0.5)).sum())
        return tr("{count} wrong", count=wrong) if wrong else tr("right")
    if found.task in {"masks", "pictures"}:
        return number(float(shown_score(found)[1][row]), 3)
    return f"{number(float(found.truth[row, 0]), 3)} → {number(float(found.outputs[row, 0]), 3)}"


def told(opened: Opened, row: int) -> str:
    """Return what is known of one sample, in sentences."""
    found = opened.found
    which = tr("Test sample {index}", index=number(row))
    if opened.sealed.split == "validation":
        which = tr("Validation sample {index}", index=number(row))
    return f"{which}. {_answer(found, row)}"


def _answer(found: Predictions, row: int) -> str:
    if found.task == "classes":
        return _class_answer(found, row)
    if found.task == "several":
        true = [found.name(int(n)) for n in np.flatnonzero(found.truth[row] > 0)]
        said = [found.name(int(n)) for n in np.flatnonzero(found.outputs[row] > 0.5)]
        none = tr("none")
        return tr(
            "True: {true}. Answered: {said}.", true=", ".join(true) or none, said=", ".join(said) or none
        )
    if found.task in {"masks", "pictures"}:
        parts = [f"{name} {number(float(column[row]), 4)}" for name, column in columns(found)]
        return tr("Its answer: {scores}.", scores=", ".join(parts))
    lines = [
        tr(
            "{name}: {true} is true, {said} was predicted, an error of {error}.",
            name=found.name(n),
            true=number(float(found.truth[row, n])),
            said=number(float(found.outputs[row, n])),
            error=number(float(found.outputs[row, n]) - float(found.truth[row, n]), 3),
        )
        for n in range(found.columns)
    ]
    return " ".join(lines)


def _own(share: float) -> str:
    words = share_text(share)
    return tr("next to nothing") if words == "0" else words


def _class_answer(found: Predictions, row: int) -> str:
    true, said = int(found.truth[row]), int(found.answers[row])
    share = share_text(float(found.certainty[row]))
    if true == said:
        return tr("It is {true}, and so was the answer ({share}).", true=found.name(true), share=share)
    return tr(
        "It is {true}; the answer was {said} ({share}), and {true} got {own}.",
        true=found.name(true),
        said=found.name(said),
        share=share,
        own=_own(float(found.outputs[row, true])),
    )
