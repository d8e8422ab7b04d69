"""The base class of all layer kinds, and what a kind says about itself."""

import re
from math import prod
from typing import Any, ClassVar, Literal

from pydantic import field_validator

from cnnstudio.layers.fields import FieldSpec, choice, field_specs, switch
from cnnstudio.layers.named_fit import check_named, particular
from cnnstudio.layers.remembering import remembered
from cnnstudio.layers.shape import Shape
from cnnstudio.layers.value import Value
from cnnstudio.layers.working import Cost, Reach, Terms, Weight, Working

FamilyName = Literal[
    "io", "conv", "pool", "act", "norm", "dense", "reshape", "merge", "recurrent",
    "attention", "noise", "image", "feature", "operation",
]  # fmt: skip

FAMILY_CODES: dict[FamilyName, str] = {
    "io": "IO",
    "conv": "CV",
    "pool": "PL",
    "act": "AC",
    "norm": "NR",
    "dense": "DN",
    "reshape": "RS",
    "merge": "MG",
    "recurrent": "RC",
    "attention": "AT",
    "noise": "NS",
    "image": "IM",
    "feature": "FT",
    "operation": "OP",
}
FAMILY_TITLES: dict[FamilyName, str] = {
    "io": "Input & output",
    "conv": "Convolution",
    "pool": "Pooling",
    "dense": "Dense",
    "reshape": "Reshape",
    "act": "Activation",
    "norm": "Normalisation",
    "merge": "Merge",
    "noise": "Dropout & noise",
    "recurrent": "Recurrent",
    "attention": "Attention",
    "image": "Image preprocessing",
    "feature": "Feature preprocessing",
    "operation": "Operations",
}
FAMILY_ICONS: dict[FamilyName, str] = {
    "io": "family-input-output",
    "conv": "family-convolution",
    "pool": "family-pooling",
    "act": "family-activation",
    "norm": "family-normalisation",
    "dense": "family-dense",
    "reshape": "family-reshape",
    "merge": "family-merge",
    "recurrent": "family-recurrent",
    "attention": "family-attention",
    "noise": "family-noise",
    "image": "family-image",
    "feature": "family-feature",
    "operation": "family-operation",
}


DTYPES = ("float32", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16")


class Layer(Value):
    """One layer with its arguments; field names are Keras's argument names.

    A kind overrides `working` (output shapes with their steps), `weights`, `macs` and `reach`.
    """

    kind: ClassVar[str] = ""
    family: ClassVar[FamilyName]
    summary: ClassVar[str] = ""
    """One sentence: what the layer computes."""
    stem: ClassVar[str] = ""
    """What new nodes are called, before their number: conv2d_1."""
    inputs: ClassVar[tuple[str, ...]] = ("input",)
    """Names of the input ports; a variadic kind has the one port "inputs"."""
    optional_inputs: ClassVar[frozenset[str]] = frozenset()
    variadic: ClassVar[bool] = False
    one_list: ClassVar[bool] = False
    """Keras takes what arrives at the ports as one list."""
    placeable: ClassVar[bool] = True
    """Stands on the canvas by itself; a cell is only held by another layer."""
    synonyms: ClassVar[tuple[str, ...]] = ()
    dtypes: ClassVar[tuple[str, ...]] = DTYPES

    trainable: bool = switch(True, "Whether training may change this layer's weights.", advanced=True)
    dtype: str | None = choice(
        None,
        (None, *DTYPES),
        "Number type of this layer; empty means the type of the whole network.",
        advanced=True,
    )

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return the names of the output ports."""
        return ("output",)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the output shapes with their steps; raise Misfit when the inputs do not fit."""
        raise NotImplementedError(self.kind)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the weight arrays this layer creates on these inputs, as if `trainable` were on."""
        return ()

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str | Terms]:
        """Return multiply-adds of one sample and their arithmetic; None while an axis is unknown."""
        return 0, ""

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return, for each spatial or time axis of the first input, how an output element sees it."""
        return _alike(max(0, len(inputs[0]) - 1))

    def cost(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> Cost:
        """Return parameters and multiply-adds with their arithmetic."""
        weights = self.weights(inputs)
        if particular(self):
            check_named(self, (*weights, _activity(outputs)))
        macs, terms = self.macs(inputs, outputs)
        total = live = 0
        for _, shape, trainable in weights:
            count = prod(shape)
            total += count
            live += count if trainable else 0
        return Cost(weights, total, live if self.trainable else 0, macs, terms)

    def caption(self) -> str:
        """Return the one line of parameters that stands on the node."""
        return ""

    @classmethod
    def fields(cls) -> tuple[FieldSpec, ...]:
        """Return the rows of this kind's form: its own fields first, the common ones last."""
        own = {name: place for place, name in enumerate(cls.__annotations__) if name != "dtype"}
        last = len(cls.__annotations__)
        return tuple(
            sorted(field_specs(cls), key=lambda s: own.get(s.name, last + (s.name in Layer.model_fields)))
        )

    @field_validator("dtype")
    @classmethod
    def _known_dtype(cls, value: str | None) -> str | None:
        return str(one_of(value, cls.dtypes)) if value is not None else None


@remembered
def _alike(axes: int) -> tuple[Reach, ...]:
    return (Reach("same"),) * axes


def one_of(value: Any, options: tuple[Any, ...]) -> Any:
    """Return the value, or refuse it with the list of what is allowed."""
    if value not in options:
        known = ", ".join("none" if option is None else str(option) for option in options)
        raise ValueError(f"{value!r} is not one of {known}")
    return value


def _activity(outputs: tuple[Shape, ...]) -> Weight:
    """Return the first output, batch first, as what an activity regulariser is given."""
    return Weight("activity", (1, *(axis or 1 for axis in outputs[0])))


LAYER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
"""What a node may be called: it becomes a Keras layer name and an identifier in exported code."""
