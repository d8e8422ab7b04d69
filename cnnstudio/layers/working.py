"""What a rule returns: its result and the steps that led there.

Steps hold numbers and the key of a formula; the sentences are made when shown, so that the canvas, the inspector,
the lab and a report cannot tell different stories.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from cnnstudio.layers.shape import Shape

Axis = str


@dataclass(frozen=True, slots=True)
class Step:
    """One axis or quantity: the formula's key, the numbers put into it, and what came out.

    `formula` is a key of `formulas.FORMULAS`, for instance "window-valid" = floor((W - F + 2P)/S) + 1.
    """

    axis: Axis
    formula: str
    numbers: tuple[tuple[str, int | float | str], ...]
    result: int | float | None

    def __getitem__(self, name: str) -> int | float | str:
        return dict(self.numbers)[name]


class Working(NamedTuple):
    """The output shapes of a layer and how each axis came about."""

    outputs: tuple[Shape, ...]
    steps: tuple[Step, ...] = ()

    @property
    def output(self) -> Shape:
        """Return the first (mostly the only) output shape."""
        return self.outputs[0]


class Weight(NamedTuple):
    """One weight array of a layer: its Keras name, shape and whether training changes it."""

    name: str
    shape: tuple[int, ...]
    trainable: bool = True


class Terms(NamedTuple):
    """A product of sizes, written out only when somebody asks for it: 26·26·32 · 3·3·1."""

    places: tuple[int | None, ...]
    each: tuple[int, ...]

    def __str__(self) -> str:
        places = "·".join(["?" if place is None else str(place) for place in self.places])
        return f"{places} · {'·'.join(map(str, self.each))}" if self.each else places


class Cost(NamedTuple):
    """What a layer holds and computes for one sample in one forward pass."""

    weights: tuple[Weight, ...]
    parameters: int | None
    trainable_parameters: int | None
    macs: int | None
    arithmetic: str | Terms = ""
    """Of the multiply-adds."""

    @property
    def mac_terms(self) -> str:
        """Return the arithmetic of the multiply-adds, e.g. 26·26·32 · 3·3·1; empty where there are none."""
        return str(self.arithmetic)

    @property
    def parameter_terms(self) -> str:
        """Return the arithmetic of the parameter count, e.g. 3·3·1·32 + 32; empty without weights."""
        return " + ".join("·".join(map(str, weight.shape)) or "1" for weight in self.weights)


class Reach(NamedTuple):
    """How an output axis looks at its input axis: a window, all of it, or each element by itself."""

    kind: Literal["window", "whole", "same"]
    kernel: int = 1
    """Effective kernel size d(k-1)+1, in input elements."""
    stride: float = 1
    before: float = 0
    """Padding before the first element, in input elements."""
