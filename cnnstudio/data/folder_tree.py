"""What lies in a folder: pictures by class and by part, masks, tables, without following a link."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Watch
from cnnstudio.data.pictures import SUFFIXES, looks_like_picture
from cnnstudio.data.samples import stop_if
from cnnstudio.language import number, tr

MOST_FILES = 5_000_000
_DEEPEST = 12
_TRAIN = re.compile(r"(train|training|training_set|train_set)\Z", re.IGNORECASE)
_TEST = re.compile(r"(test|testing|test_set|val|valid|validation|eval)\Z", re.IGNORECASE)
_IMAGES = re.compile(r"(images?|imgs?|inputs?|photos?|pictures?|x)\Z", re.IGNORECASE)
_MASKS = re.compile(r"(masks?|labels?|annotations?|targets?|segmentations?|y)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tree:
    """The pictures and the other files below a folder, as paths relative to it, in order."""

    root: Path
    pictures: tuple[str, ...]
    others: tuple[str, ...]
    folders: int
    notes: tuple[str, ...]


def tree_of(root: Path, watch: Watch = Watch()) -> Tree:  # noqa: B008  # a frozen value
    """Return what lies below a folder."""
    pictures: list[str] = []
    others: list[str] = []
    notes: list[str] = []
    folders = _walk(root, "", 0, pictures, others, notes, watch)
    return Tree(root, tuple(sorted(pictures, key=_order)), tuple(sorted(others)), folders, tuple(notes))


def _order(name: str) -> list[object]:
    """Sort as people count: 2.png before 10.png."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d{1,18})", name)]


def _walk(
    root: Path, below: str, depth: int, pictures: list[str], others: list[str], notes: list[str], watch: Watch
) -> int:
    stop_if(watch.cancelled)
    folders = 0
    for entry in _entries(root / below, below, notes):
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.name.startswith((".", "__MACOSX")) or entry.name in {"Thumbs.db", "desktop.ini"}:
            continue
        if entry.is_symlink():
            notes.append(tr("The link {name} is not followed.", name=name))
        elif entry.is_dir():
            folders += 1
            if depth >= _DEEPEST:
                notes.append(tr("{name} lies too deep and is left out.", name=name))
            else:
                folders += _walk(root, name, depth + 1, pictures, others, notes, watch)
        elif entry.is_file():
            (pictures if _is_picture(entry) else others).append(name)
            if len(pictures) > MOST_FILES:
                raise DataError(
                    tr("{name} holds over {limit} pictures.", name=str(root), limit=number(MOST_FILES))
                )
    return folders


def _entries(folder: Path, below: str, notes: list[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except PermissionError:
        notes.append(tr("No permission to read {name}; it is left out.", name=below or str(folder)))
        return []
    except OSError as error:
        raise DataError(
            tr("{name} cannot be read: {why}.", name=str(folder), why=error.strerror or error)
        ) from error


def _is_picture(entry: os.DirEntry[str]) -> bool:
    """Judge by the name's end; a file without one is judged by its first bytes."""
    suffix = Path(entry.name).suffix.lower()
    if suffix:
        return suffix in SUFFIXES
    try:
        with open(entry.path, "rb") as stream:
            return looks_like_picture(stream.read(16))
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Layout:
    """How the pictures of a folder are told apart."""

    kind: str
    """"classes", "masks", "table" or "pictures"."""
    train: tuple[tuple[str, str], ...]
    """Pairs of a picture and its class, its mask, or nothing."""
    test: tuple[tuple[str, str], ...] = ()


def layout_of(tree: Tree, targets: str) -> Layout:
    """Return the pairs of a folder's pictures."""
    train, test = _parts(tree.pictures)
    first = {name.split("/")[0] for name, _ in train if "/" in name}
    masks = next((name for name in first if _MASKS.match(name)), None)
    images = next((name for name in first if _IMAGES.match(name)), None)
    if targets == "masks" or (masks and images and len(first) == 2 and targets == "auto"):
        return Layout("masks", _masked(tree, train), _masked(tree, test))
    table = [name for name in tree.others if name.casefold().endswith((".csv", ".tsv", ".csv.gz", ".txt"))]
    if not first and table and targets != "input":
        return Layout("table", tuple((path, "") for _, path in train), tuple((path, "") for _, path in test))
    if len(first) >= 1 and targets not in {"input", "clean", "larger"} and not (table and len(first) == 1):
        return Layout("classes", _classed(train), _classed(test))
    if table and len(first) == 1 and targets in {"auto", "classes", "numbers", "several"}:
        return Layout("table", tuple((path, "") for _, path in train), tuple((path, "") for _, path in test))
    return Layout("pictures", tuple((p, "") for _, p in train), tuple((p, "") for _, p in test))


Named = list[tuple[str, str]]
"""A picture's name within its part, and its whole path."""


def _parts(pictures: tuple[str, ...]) -> tuple[Named, Named]:
    """Return the training pictures and the test pictures; without folders of that name all train."""
    whole = [(name, name) for name in pictures]
    first = {name.split("/")[0] for name in pictures if "/" in name}
    while len(first) == 1 and all("/" in name for name, _ in whole) and _deeper(whole):
        whole = [(name.split("/", 1)[1], path) for name, path in whole]
        first = {name.split("/")[0] for name, _ in whole if "/" in name}
    trains = {name for name in first if _TRAIN.match(name)}
    tests = sorted(
        (name for name in first if _TEST.match(name)), key=lambda name: not name.casefold().startswith("test")
    )
    if not trains or not tests:
        return whole, []
    inner = [(name.split("/", 1), path) for name, path in whole if "/" in name]
    return (
        [(name[1], path) for name, path in inner if name[0] in trains],
        [(name[1], path) for name, path in inner if name[0] == tests[0]],
    )


def _deeper(whole: Named) -> bool:
    """Say whether every picture lies at least two folders deep: the one outer folder is no class."""
    return all(name.count("/") >= 2 for name, _ in whole)


def _classed(named: Named) -> tuple[tuple[str, str], ...]:
    return tuple((path, name.split("/")[0]) for name, path in named if "/" in name)


def _masked(tree: Tree, named: Named) -> tuple[tuple[str, str], ...]:
    """Return pictures with the masks of their name, found by the masks' folder or an ending like _mask."""
    masks = {_stem(name): path for name, path in named if _is_mask(name)}
    images = [(name, path) for name, path in named if not _is_mask(name)]
    if named and not masks:
        raise DataError(
            tr(
                "{folder} holds no masks; put them into a folder called masks, named like the pictures.",
                folder=tree.root.name,
            )
        )
    without = [path for name, path in images if _stem(name) not in masks]
    if without:
        raise DataError(
            tr("{name} has no mask of its name ({count} pictures have none); add it, or take the picture out.",
               name=without[0], count=number(len(without)))
        )  # fmt: skip
    return tuple((path, masks[_stem(name)]) for name, path in images)


def _is_mask(name: str) -> bool:
    folders, stem = name.split("/")[:-1], name.rsplit("/", maxsplit=1)[-1].rsplit(".", 1)[0]
    return any(_MASKS.match(folder) for folder in folders) or bool(
        re.search(r"[_-](mask|seg|gt)\Z", stem, re.IGNORECASE)
    )


def _stem(name: str) -> str:
    stem = name.rsplit("/", maxsplit=1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[_-](mask|seg|gt|image|img)\Z", "", stem, flags=re.IGNORECASE).casefold()
