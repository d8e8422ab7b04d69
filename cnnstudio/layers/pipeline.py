"""Several layers that stand in the graph as one, one after the other."""

from collections.abc import Iterator
from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import tr
from cnnstudio.layers.augmentation import RandomFlip, RandomRotation
from cnnstudio.layers.cells import part_names
from cnnstudio.layers.fields import held_list
from cnnstudio.layers.held import HeldLayers, held_working, within
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Weight, Working

MOST = 64
"""Layers that one pipeline may hold."""


class Pipeline(Layer):
    """Layers that are applied one after the other."""

    kind: ClassVar[str] = "Pipeline"
    family: ClassVar[FamilyName] = "image"
    stem: ClassVar[str] = "pipeline"
    summary: ClassVar[str] = (
        "Applies the layers it holds one after the other, such as a chain of augmentations, as a single node."
    )
    synonyms: ClassVar[tuple[str, ...]] = (
        "augmentation",
        "data augmentation",
        "chain",
        "sequence",
        "preprocessing",
    )

    layers: HeldLayers = held_list(
        (RandomFlip.model_construct(), RandomRotation.model_construct()),
        "The layers, from the input to the output.",
    )

    dtypes: ClassVar[tuple[str, ...]] = ()
    dtype: str | None = None
    """Each layer has its own; Keras's pipeline takes none."""

    @model_validator(mode="after")
    def _has_layers(self) -> Self:
        if not 1 <= len(self.layers) <= MOST:
            raise ValueError(tr("A pipeline holds 1 to {most} layers.", most=MOST))
        return self

    def _chain(self, inputs: tuple[Shape, ...]) -> Iterator[tuple[Layer, tuple[Shape, ...], Working]]:
        """Return each layer with what it reads and makes."""
        for layer in self.layers:
            made = held_working(self.kind, layer, inputs, "layers")
            if len(made.outputs) != 1:
                raise Misfit("held-layer", self._several_sentence(layer), "layers")
            yield layer, inputs, made
            inputs = made.outputs

    def _several_sentence(self, layer: Layer) -> str:
        return tr("{holder} passes on one output; {kind} has several.", holder=self.kind, kind=layer.kind)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return what the last layer makes, with its steps."""
        *_, (_, _, made) = self._chain(inputs)
        return made

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the weights of all layers in a row."""
        names = part_names(self.layers)
        found = (
            within(name, layer, layer.weights(reads))
            for name, (layer, reads, _) in zip(names, self._chain(inputs), strict=True)
        )
        return tuple(weight for some in found for weight in some)

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return the sum over the layers."""
        each = [layer.macs(reads, made.outputs) for layer, reads, made in self._chain(inputs)]
        known = [count for count, _ in each if count is not None]
        total = sum(known) if len(known) == len(each) else None
        return total, " + ".join(str(terms) for count, terms in each if count != 0 and terms)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the windows of all layers seen through each other."""
        chain = list(self._chain(inputs))
        reaches = [layer.reach(reads) for layer, reads, _ in chain]
        first = reaches[0]
        for later in reaches[1:]:
            first = tuple(map(_through, first, later)) if len(first) == len(later) else ()
        return first or tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return the kinds in a row."""
        return " → ".join(layer.kind for layer in self.layers)


def _through(first: Reach, later: Reach) -> Reach:
    """Return how an output sees the input of two layers; a layer that keeps places is a window of 1."""
    if "whole" in (first.kind, later.kind):
        return Reach("whole")
    if first.kind == later.kind == "same":
        return first
    kernel = first.kernel + round((later.kernel - 1) * first.stride)
    return Reach("window", kernel, first.stride * later.stride, first.before + later.before * first.stride)


KINDS: tuple[type[Layer], ...] = (Pipeline,)
"""In the palette's order."""
