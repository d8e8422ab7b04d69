"""Drawings that the user kept as a data set: alone, or mixed into the training rows of another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data import shelf
from cnnstudio.data.drawn import how_drawn, prepared
from cnnstudio.data.errors import DataError
from cnnstudio.data.kept_drawings import DIGITS, NAMED, Bytes, DrawingSet, read_set, sets
from cnnstudio.data.samples import DatasetInfo, IsCancelled, Labels, Samples, fingerprint, stop_if
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import number, percent, tr
from cnnstudio.paths import datasets_folder, drawings_folder

SHARE = 0.1
"""Mixed into other samples, drawings are repeated until they are about this share of the rows, or so many times:"""
MOST_REPEATS = 50

_MAKING = 1
_MIXED = "+"
_USUAL_SHAPE = (28, 28, 1)
_LARGEST_BASE = 1 << 30


def parts_of(source: str) -> tuple[str, str] | None:
    """Return the set's name and the source it is mixed into (empty for none); None where a source names no drawings."""
    name, _, base = source.partition(_MIXED)
    return (name, base) if NAMED.match(name) else None


def mixed_into(name: str, source: str) -> str:
    """Return the source that mixes a set into another source, into which no other drawings are mixed twice."""
    known = parts_of(source)
    base = known[1] if known is not None else source
    return f"{name}{_MIXED}{base}" if base else name


def infos() -> tuple[DatasetInfo, ...]:
    """Return what the catalogue says of each set."""
    return tuple(map(_info, sets()))


def _info(kept: DrawingSet) -> DatasetInfo:
    aside = sum(drawing.aside for drawing in kept.drawings)
    return DatasetInfo(
        kept.name, kept.title, "classification", _USUAL_SHAPE, len(kept.labels), len(kept.drawings) - aside, aside,
        available=True, path=drawings_folder() / kept.name, how=tr("Drawings that were kept on the pad."),
        source=tr("Drawn by you"), licence=tr("your own"),
    )  # fmt: skip


Base = Callable[[str], Samples]
"""Opens the samples that drawings are mixed into."""


def opened(
    source: str,
    wanted: tuple[int, ...],
    recipe: DataRecipe,
    base: Base,
    cancelled: IsCancelled | None = None,
) -> Samples:
    """Return kept drawings as samples, alone in the wanted shape or mixed into the samples of a base."""
    name, beneath = parts_of(source) or ("", "")
    kept = read_set(name)
    if not kept.drawings:
        raise DataError(tr("No drawings are kept as {name} yet; draw and keep some.", name=name))
    return (
        _mixed(kept, base(beneath), recipe, cancelled) if beneath else _alone(kept, wanted, recipe, cancelled)
    )


def _alone(
    kept: DrawingSet, wanted: tuple[int, ...], recipe: DataRecipe, cancelled: IsCancelled | None
) -> Samples:
    shape = wanted if len(wanted) == 3 else _USUAL_SHAPE
    digits = kept.labels == DIGITS and how_drawn(DataRecipe(), shape, True) == "digit"
    x, y, aside = _made(kept, shape, recipe, digits, kept.labels, cancelled)
    note = tr(
        "{count} drawings of your own; {aside} of them, every fifth of a class, are the test part.",
        count=number(len(y)),
        aside=number(int(aside.sum())),
    )
    train, rest = ~aside, aside
    return Samples(
        kept.name, x[train], y[train], x[rest], y[rest], kept.labels, fingerprint(x, y), digits, notes=(note,)
    )


def _made(
    kept: DrawingSet,
    shape: tuple[int, ...],
    recipe: DataRecipe,
    digits: bool,
    labels: tuple[str, ...],
    cancelled: IsCancelled | None,
) -> tuple[Bytes, Labels, NDArray[np.bool_]]:
    """Return the drawings prepared as the pad prepares them, their classes among `labels`, and which are kept aside."""
    number_of = _numbers(kept, labels)
    way = how_drawn(recipe, shape, digits)
    pictures = []
    for drawing in kept.drawings:
        stop_if(cancelled)
        pictures.append(prepared(drawing.picture(), way, shape))
    classes = np.array([number_of[drawing.label] for drawing in kept.drawings], np.int32)
    return np.stack(pictures), classes, np.array([drawing.aside for drawing in kept.drawings])


def _numbers(kept: DrawingSet, labels: tuple[str, ...]) -> dict[int, int]:
    """Return each used class's number among other labels, matched by name."""
    used = {drawing.label for drawing in kept.drawings}
    strange = sorted(kept.labels[label] for label in used if kept.labels[label] not in labels)
    if strange:
        raise DataError(
            tr(
                "{name} holds drawings of {strange}, which is no class of the data they are mixed into; "
                "take other data or remove them.",
                name=kept.name,
                strange=strange[0],
            )
        )
    return {label: labels.index(kept.labels[label]) for label in used}


def _mixed(kept: DrawingSet, base: Samples, recipe: DataRecipe, cancelled: IsCancelled | None) -> Samples:
    """Return the base's samples with the drawings, repeated, before its training rows; its test part stays its own."""
    _refuse_unfit(kept, base)
    x, y, aside = _made(kept, base.input_shape, recipe, base.digits, base.labels, cancelled)
    mine, own = x[~aside].astype(base.x_train.dtype), y[~aside]
    times = repeats(len(own), len(base.y_train))
    x_train = _joined(np.repeat(mine, times, axis=0), base, x, cancelled)
    y_train = np.concatenate([np.repeat(own, times), np.asarray(base.y_train)]).astype(np.int32)
    return replace(
        base,
        name=f"{kept.name}{_MIXED}{base.name}",
        x_train=x_train,
        y_train=y_train,
        fingerprint=fingerprint(x_train, y_train),
        notes=(*base.notes, _note(len(own), times, len(y_train), int(aside.sum()))),
        groups=_groups(len(own), times, base),
    )


def repeats(drawings: int, rows: int) -> int:
    """Return how often each drawing is repeated beside so many rows."""
    if drawings == 0:
        return 1
    return int(np.clip(round(rows * SHARE / (1 - SHARE) / drawings), 1, MOST_REPEATS))


def _refuse_unfit(kept: DrawingSet, base: Samples) -> None:
    picture = base.pictures and base.task == "classification"
    bytes_ = np.dtype(base.x_train.dtype).itemsize * prod(base.x_train.shape)
    if not picture or bytes_ > _LARGEST_BASE:
        raise DataError(
            tr(
                "{name} cannot be mixed into {base}: that takes pictures with classes, of up to 1 GB in all.",
                name=kept.name,
                base=base.name,
            )
        )


def _joined(mine: NDArray[Any], base: Samples, x: Bytes, cancelled: IsCancelled | None) -> NDArray[Any]:
    """Return drawings and base in one array that is mapped into memory, made now or kept from before."""
    drawn = hashlib.sha256(x.tobytes()).hexdigest()
    about = {"mixed": _MAKING, "drawings": drawn, "rows": len(mine), "base": base.fingerprint}
    folder = datasets_folder() / "unpacked" / hashlib.sha256(repr(about).encode()).hexdigest()[:20]
    found = shelf.fetch(folder, about)
    if found is None:
        shape = (len(mine) + len(base.x_train), *base.input_shape)
        shelf.put(folder, "x_train", shape, base.x_train.dtype, _pieces(mine, base, cancelled))
        shelf.seal(folder, about)
        found = shelf.fetch(folder, about)
    if found is None:
        raise DataError(tr("{folder} could not be read back; free some space.", folder=str(folder)))
    return found["x_train"]


def _pieces(mine: NDArray[Any], base: Samples, cancelled: IsCancelled | None) -> Iterator[NDArray[Any]]:
    yield mine
    for start in range(0, len(base.x_train), 4096):
        stop_if(cancelled)
        yield np.asarray(base.x_train[start : start + 4096])


def _groups(drawings: int, times: int, base: Samples) -> Labels | None:
    """Return groups that keep the repetitions of a drawing on one side of any split."""
    if times == 1 and base.groups is None:
        return None
    theirs = (
        np.arange(len(base.y_train))
        if base.groups is None
        else np.unique(base.groups, return_inverse=True)[1]
    )
    mine = np.repeat(np.arange(drawings), times)
    return np.concatenate([mine, drawings + np.asarray(theirs)])


def _note(drawings: int, times: int, rows: int, aside: int) -> str:
    return tr(
        "{count} drawings of your own stand among the training rows, each {times} times: {share} of them; "
        "{aside} more are kept aside.",
        count=number(drawings),
        times=number(times),
        share=percent(drawings * times / max(rows, 1), 1),
        aside=number(aside),
    )
