"""Folders of pictures: one per class, with masks, with a table of labels, or plain."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnnstudio.data import listed_pictures
from cnnstudio.data.errors import DataError
from cnnstudio.data.folder_tree import Layout, Tree, layout_of, tree_of
from cnnstudio.data.found import Found, Reading, Watch, held
from cnnstudio.data.masks import MaskValues, mask_rows, mask_values
from cnnstudio.data.numbers import Stored
from cnnstudio.data.picture_parts import PicturePart, part_of
from cnnstudio.data.picture_rows import frame_for
from cnnstudio.data.pictures import Frame
from cnnstudio.language import number, tr

_PER_CLASS_TO_LOOK_AT = 3
_TOLD = 5
"""Damaged pictures that are named; of more their number is told."""


def read(path: Path, reading: Reading, watch: Watch) -> Found:
    """Return the samples of a folder of pictures."""
    tree = tree_of(path, watch)
    if not tree.pictures:
        raise DataError(
            tr(
                "{folder}: no images found in {count} folders.",
                folder=str(path),
                count=number(tree.folders + 1),
            )
        )
    layout = _few(layout_of(tree, reading.targets), reading.head)
    names = [name for name, _ in (*layout.train, *layout.test)]
    if not layout.train:
        raise DataError(tr("{folder} has no pictures to train on.", folder=str(path)))
    frame, notes = frame_for(
        path, names, reading.size, reading.colour, reading.fitting, reading.wanted, reading.head is not None
    )
    if layout.kind == "table":
        return listed_pictures.read(tree, layout, frame, reading, notes, watch)
    return _found(tree, layout, _larger(frame, reading), reading, (*tree.notes[:5], *notes), watch)


def _larger(frame: Frame, reading: Reading) -> Frame:
    """Return the frame of the target where it is larger than the input."""
    if reading.targets != "larger":
        return frame
    times = reading.enlargement
    return Frame(frame.height * times, frame.width * times, frame.channels, frame.fitting)


def _few(layout: Layout, head: int | None) -> Layout:
    """Return a few pictures of each class where only a look is wanted."""
    if head is None:
        return layout
    seen: dict[str, int] = {}
    chosen = []
    for name, beside in layout.train:
        key = beside if layout.kind == "classes" else ""
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= (_PER_CLASS_TO_LOOK_AT if key else head):
            chosen.append((name, beside))
    return Layout(layout.kind, tuple(chosen))


def _found(
    tree: Tree, layout: Layout, frame: Frame, reading: Reading, notes: tuple[str, ...], watch: Watch
) -> Found:
    total = len(layout.train) + len(layout.test)
    parts = {"train": part_of(tree.root, layout.train, frame, reading, watch, total)}
    if layout.test:
        parts["test"] = part_of(tree.root, layout.test, frame, reading, watch, total)
    arrays: dict[str, Stored] = {f"x_{name}": part.x for name, part in parts.items()}
    fetch = {name: part.fetch for name, part in parts.items() if part.fetch is not None}
    words, values = _targets_of(layout, tree, parts)
    for name, part in parts.items():
        arrays[f"y_{name}"] = _beside(tree, part, layout.kind, words, values, frame)
    told = _told(layout, words, values, [skip for part in parts.values() for skip in part.skipped], total)
    return Found("folder", arrays, words, (*notes, *told), fetch=fetch)


def _targets_of(
    layout: Layout, tree: Tree, parts: dict[str, PicturePart]
) -> tuple[tuple[str, ...], MaskValues | None]:
    if layout.kind == "classes":
        return tuple(sorted({word for _, word in (*layout.train, *layout.test)}, key=_number_first)), None
    if layout.kind == "masks":
        return (), mask_values(tree.root, [name for part in parts.values() for name in part.beside])
    return (), None


def _number_first(word: str) -> tuple[bool, int, str]:
    return (not word.isdigit(), int(word) if word.isdigit() and len(word) < 10 else 0, word)


def _beside(
    tree: Tree, part: PicturePart, kind: str, words: tuple[str, ...], values: MaskValues | None, frame: Frame
) -> Stored:
    if values is not None:
        return mask_rows(tree.root, part.beside, frame, values)
    places = {word: place for place, word in enumerate(words)}
    return held("y", np.array([places[word] if kind == "classes" else 0 for word in part.beside], np.int32))


def _first_of(sentences: list[str]) -> str:
    """Return the first sentences, and how many more there are."""
    told = " ".join(sentences[:_TOLD])
    more = len(sentences) - _TOLD
    return told if more <= 0 else tr("{sentences} And {n} more.", sentences=told, n=number(more))


def _told(
    layout: Layout, words: tuple[str, ...], values: MaskValues | None, skipped: list[str], total: int
) -> tuple[str, ...]:
    notes = []
    if layout.kind == "classes":
        notes.append(tr("One folder per class: {count} classes.", count=len(words)))
    if values is not None:
        notes.append(
            tr("Each picture has a mask of its name; the masks hold {count} kinds.", count=len(values.values))
        )
    if layout.kind == "pictures":
        notes.append(tr("The pictures have no labels."))
    if skipped:
        notes.append(
            tr("{count} of {total} pictures were skipped: {why}",
               count=number(len(skipped)), total=number(total), why=_first_of(skipped))
        )  # fmt: skip
    return tuple(notes)
