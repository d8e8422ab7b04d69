"""What a typed line means: a layer kind and its arguments, such as conv 32 3x3 relu."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pydantic import ValidationError

from cnnstudio.document.arriving import keeping
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.catalogue import KINDS, make, problem_of
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.ui.kind_search import near_rank, rank

Naming = Callable[[type[Layer], str], int | None]
"""How well a word names a kind, None if it does not."""

_PAIR = re.compile(r"(\d+)[x×*](\d+)")
_WHOLE = re.compile(r"\d+")
_REAL = re.compile(r"\d*\.\d+")
_STRIDE = re.compile(r"s(?:tride)?(\d+)")
_USUAL = (
    "Conv2D", "MaxPooling2D", "Dense", "Flatten", "Dropout", "BatchNormalization", "ReLU", "Add", "Concatenate",
    "GlobalAveragePooling2D", "Input",
)  # fmt: skip
"""What an empty line proposes first."""
_FADING = 0.9


@dataclass(frozen=True, slots=True)
class Proposal:
    """A layer that a line may mean, and what would come of it."""

    kind: str
    family: str
    chips: tuple[str, ...] = ()
    layer: Layer | None = None
    output: str = ""
    """The shape that would come out, in words."""
    parameters: int | None = None
    reason: str = ""
    """Why it cannot stand here."""
    weight: tuple[int, ...] = ()
    recent: bool = False
    """Whether it was added before by the same person."""


def proposals(
    line: str, given: Shape | None, most: int = 40, added: tuple[str, ...] = ()
) -> tuple[Proposal, ...]:
    """Return what a line may mean: what fits the given shape first, and of that what was added lately and often."""
    words = line.casefold().replace("(", " ").replace(")", " ").replace(",", " ").split()
    liked = habits(added)
    found = _meant(words, rank) or _meant(words, near_rank)
    judged = [_judged(_liked(proposal, liked), given) for proposal in found]
    return tuple(sorted(judged, key=lambda p: (bool(p.reason), *p.weight))[:most])


def _meant(words: list[str], named: Naming) -> list[Proposal]:
    placed = (kind for kind in KINDS.values() if kind.placeable)
    return [proposal for kind in placed if (proposal := _read(kind, words, named)) is not None]


def habits(added: tuple[str, ...]) -> dict[str, float]:
    """Return how much each kind was added lately: every addition counts, an older one a little less."""
    liked: dict[str, float] = {}
    for age, kind in enumerate(added):
        liked[kind] = liked.get(kind, 0.0) + _FADING**age
    return liked


def _liked(proposal: Proposal, liked: dict[str, float]) -> Proposal:
    distance, *rest = proposal.weight
    share = liked.get(proposal.kind, 0.0)
    return replace(proposal, weight=(distance, -round(1000 * share), *rest), recent=share > 0)


def _read(kind: type[Layer], words: list[str], named: Naming) -> Proposal | None:
    """Split a line into names and arguments for one kind; None if a word is neither."""
    values: dict[str, object] = {}
    chips: list[str] = []
    distance = 0
    for place, word in enumerate(words):
        near = named(kind, word) if not _NUMBERED.fullmatch(word) else None
        taken = None if place == 0 and near is not None else _argument(kind, word, values)
        if taken is not None:
            values[taken[0]] = taken[1]
            chips.append(taken[2])
        elif near is not None:
            distance += near
        else:
            return None
    if words and not any(named(kind, word) is not None for word in words):
        return None
    usual = _USUAL.index(kind.kind) if kind.kind in _USUAL else len(_USUAL)
    blank = Proposal(kind.kind, kind.family, tuple(chips), weight=(distance, usual, len(kind.kind)))
    try:
        return replace(blank, layer=make(kind.kind, **values))
    except ValidationError as error:
        return replace(blank, reason=problem_of(error, kind)[1])


_NUMBERED = re.compile(r"s?\d.*|\.\d+")


def _argument(kind: type[Layer], word: str, taken: dict[str, object]) -> tuple[str, object, str] | None:
    """Return the field a word fills, its value and how a chip says it."""
    free = [spec for spec in kind.fields() if spec.name not in taken]
    if match := _STRIDE.fullmatch(word):
        return _sized(free, "strides", int(match[1]), tr("stride {n}", n=match[1]))
    if match := _PAIR.fullmatch(word):
        return _pair(free, (int(match[1]), int(match[2])))
    if _WHOLE.fullmatch(word):
        return _whole(free, int(word))
    if _REAL.fullmatch(word):
        return _first(free, "real", float(word), word)
    return _choice(free, word)


def _sized(specs: list[FieldSpec], name: str, size: int, chip: str) -> tuple[str, object, str] | None:
    spec = next((s for s in specs if s.name == name), None)
    return None if spec is None else (name, (size, size) if spec.control == "pair" else size, chip)


def _pair(specs: Iterable[FieldSpec], value: tuple[int, int]) -> tuple[str, object, str] | None:
    return _first(specs, "pair", value, f"{value[0]}×{value[1]}")


def _whole(specs: list[FieldSpec], value: int) -> tuple[str, object, str] | None:
    """A lone number is the first whole field, or both sides of the first pair."""
    spec = next((s for s in specs if s.control == "whole" and not s.advanced), None)
    if spec is not None:
        return spec.name, value, f"{number(value)} {spec.title.casefold()}"
    return _pair(specs, (value, value))


def _first(
    specs: Iterable[FieldSpec], control: str, value: object, chip: str
) -> tuple[str, object, str] | None:
    spec = next((s for s in specs if s.control == control and not s.advanced), None)
    return None if spec is None else (spec.name, value, chip)


def _choice(specs: Iterable[FieldSpec], word: str) -> tuple[str, object, str] | None:
    spec = next((s for s in specs if s.control == "choice" and word in s.choices and not s.advanced), None)
    return None if spec is None else (spec.name, word, word)


def _judged(proposal: Proposal, given: Shape | None) -> Proposal:
    """Say what comes out of a proposal on the given shape, or why it does not fit."""
    layer = keeping(proposal.layer, given) if proposal.layer is not None else None
    if layer is None or (given is None and layer.inputs):
        return proposal
    if given is not None and not layer.inputs:
        return replace(proposal, reason=tr("takes no input; data begin there"))
    inputs = () if given is None or not layer.inputs else (given,)
    if layer.variadic or len(layer.inputs) - len(layer.optional_inputs) > 1:
        return proposal  # what comes out depends on inputs that are not there yet
    try:
        working = layer.working(inputs)
        cost = layer.cost(inputs, working.outputs)
    except Misfit as misfit:
        return replace(proposal, reason=misfit.message)
    return replace(proposal, output=shape_text(working.output), parameters=cost.parameters)
