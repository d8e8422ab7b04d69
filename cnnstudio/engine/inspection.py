"""The data before training: the part of them that a quick look takes, and what would spoil every step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cnnstudio.data.parts import Part, Parts
from cnnstudio.document.plan import Plan
from cnnstudio.language import number, percent, tr

_AT_ONCE = 4096
_SEED = 20_260


class Refused(Exception):
    """The design, the plan or the data cannot be used; the text is a sentence for the user."""


def quick_look(parts: Parts, plan: Plan) -> Parts:
    """Return the share of the rows that the plan uses, drawn anew for each seed; the test part stays whole."""
    if plan.data_share >= 1.0:
        return parts
    train = _some(parts.train, plan)
    validation = None if parts.validation is None else _some(parts.validation, plan)
    note = tr(
        "Quick look at {share} of the data: {kept} of {all} training samples and as large a share of those for validation.",
        share=percent(plan.data_share, 0), kept=number(len(train)), all=number(len(parts.train)),
    )  # fmt: skip
    return replace(parts, train=train, validation=validation, note=f"{note} {parts.note}")


def _some(part: Part, plan: Plan) -> Part:
    count = max(1, round(len(part) * plan.data_share))
    chosen = np.random.default_rng([_SEED, plan.seed]).permutation(len(part))[:count]
    return Part(part.x, part.y, np.sort(part.indices[chosen]))


def refuse_unusable(parts: Parts) -> None:
    """Refuse inputs or targets that hold no number somewhere: one is enough to spoil every weight."""
    for part in (parts.train, parts.validation):
        if part is not None:
            _refuse_nan(part)


def _refuse_nan(part: Part) -> None:
    if part.x.dtype.kind != "f" and part.y.dtype.kind != "f":
        return
    for first in range(0, len(part), _AT_ONCE):
        inputs, targets = part.rows(slice(first, first + _AT_ONCE))
        for what, array in ((tr("sample"), inputs), (tr("target"), targets)):
            bad = _rows_without_number(array)
            if len(bad):
                raise Refused(
                    tr(
                        "The {what} in row {row} is no number (NaN or infinite) somewhere; mend or leave out that row.",
                        what=what,
                        row=number(int(part.indices[first + bad[0]]) + 1),
                    )
                )


def _rows_without_number(
    array: np.ndarray[tuple[int, ...], np.dtype[np.generic]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    if array.dtype.kind != "f":
        return np.zeros(0, np.intp)
    return np.flatnonzero(~np.isfinite(array).reshape(len(array), -1).all(axis=1))
