"""Attention with several heads: each projects query, key and value in its own way, and they vote together."""

from math import prod
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.attention import Attending, kept
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Regularizer,
    choice,
    listed,
    named,
    switch,
    whole,
)
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Weight, Working


def _flash(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _tuple(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


Flash = Annotated[Literal["true", "false"], BeforeValidator(_flash)]
Axes = Annotated[tuple[int, ...], BeforeValidator(_tuple), Field(min_length=1)]
Sizes = Annotated[
    tuple[Annotated[int, Field(ge=1, le=LARGEST)], ...], BeforeValidator(_tuple), Field(min_length=1)
]


class Heads(Attending):
    """What both kinds have in common; each names its heads and their sizes."""

    use_bias: bool = switch(True, "Adds learned numbers to every projection.", advanced=True)
    use_gate: bool = switch(
        False, "Multiply what the heads found by a gate computed from the query.", advanced=True
    )
    sliding_window: int | None = whole(
        None,
        1,
        LARGEST,
        "How many positions away one may look, itself included; empty means anywhere.",
        advanced=True,
        optional=True,
    )
    flash_attention: Flash | None = choice(
        None,
        (None, "false", "true"),
        "A faster kernel of other backends; TensorFlow has none, so it stays off.",
        advanced=True,
    )
    seed: int | None = whole(
        None,
        0,
        2**31 - 1,
        "Start of the dropout draws; empty follows the plan.",
        advanced=True,
        optional=True,
    )
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the projections begin.")
    bias_initializer: Initializer = named("zeros", "initializer", "How the projections' biases begin.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large projections.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large biases.")
    activity_regularizer: Regularizer | None = named(
        None, "regularizer", "Penalty on large projected values."
    )
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the projections obey.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the biases obey.")

    def heads(self) -> tuple[int, int]:
        """Return the heads of the query, and those of key and value."""
        raise NotImplementedError(self.kind)

    def sizes(self) -> tuple[int, int]:
        """Return the size of a head's query and key, and of its value."""
        raise NotImplementedError(self.kind)

    def made(self, query: Shape) -> tuple[int, ...]:
        """Return the axes the output projection makes."""
        raise NotImplementedError(self.kind)

    @model_validator(mode="after")
    def _no_flash(self) -> Self:
        if self.flash_attention == "true":
            raise ValueError(tr("TensorFlow has no flash attention; leave it off."))
        return self

    def features(self, inputs: tuple[Shape, ...]) -> tuple[int, int, int]:
        """Return the features of query, value and key, which must be known."""
        shapes = self.read(inputs)
        known = tuple(shape[-1] for shape in shapes if shape[-1] is not None)
        if len(known) < len(shapes):
            message = tr("{kind} must know the features of its inputs; set their last axes.", kind=self.kind)
            raise Misfit("channels-unknown", message)
        return known[0], known[1], known[2]

    def check_order(self, query: Shape) -> None:
        """Refuse masks and scores that Keras works out for plain sequences only."""
        if len(query) > 2 and (self.use_causal_mask or self.sliding_window is not None):
            message = tr("Masks follow time: {kind} with one reads sequences of two axes.", kind=self.kind)
            raise Misfit(
                "attention-mask", message, "use_causal_mask" if self.use_causal_mask else "sliding_window"
            )

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the projections of query, key, gate and value, and the one that brings the heads together."""
        (query, value, key), (many, few), (wide, deep) = self.features(inputs), self.heads(), self.sizes()
        found = self._projection("query", (query,), (many, wide)) + self._projection(
            "key", (key,), (few, wide)
        )
        if self.use_gate:
            found += self._projection("gate", (query,), (many, deep))
        found += self._projection("value", (value,), (few, deep))
        return found + self._projection("attention_output", (many, deep), self.made(inputs[0]))

    def _projection(self, name: str, reads: tuple[int, ...], makes: tuple[int, ...]) -> tuple[Weight, ...]:
        kernel = (Weight(f"{name}/kernel", (*reads, *makes)),)
        return (*kernel, Weight(f"{name}/bias", makes)) if self.use_bias else kernel

    def attended(self, query: Shape) -> tuple[int, ...]:
        """Return the places of the axes along which positions look at each other."""
        return tuple(range(len(query) - 1))

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return the projections of every position, and the comparison and mixing of every pair."""
        query, value, _ = self.read(inputs)
        (q, v, k), (many, few), (wide, deep) = self.features(inputs), self.heads(), self.sizes()
        apart = [axis for place, axis in enumerate(query[:-1]) if place not in self.attended(query)]
        left, right = _beside(query, self.attended(query)), _beside(value, self.attended(query))
        parts = [
            (apart + left, q * many * wide),
            (apart + right, k * few * wide),
            (apart + right, v * few * deep),
            (apart + left + right, many * (wide + deep)),
            (apart + left, many * deep * prod(self.made(query))),
        ]
        if self.use_gate:
            parts.append((apart + left, q * many * deep))
        return _sum_of(parts)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that attended axes are read whole."""
        among = self.attended(inputs[0])
        return tuple(Reach("whole" if i in among else "same") for i in range(len(inputs[0]) - 1))


def _beside(shape: Shape, places: tuple[int, ...]) -> list[int | None]:
    return [shape[place] for place in places]


def _sum_of(parts: list[tuple[list[int | None], int]]) -> tuple[int | None, str]:
    terms = [("·".join("?" if a is None else str(a) for a in axes), each) for axes, each in parts]
    text = " + ".join(f"{axes} · {each}" for axes, each in terms)
    if any(None in axes for axes, _ in parts):
        return None, text
    return sum(prod(axis for axis in axes if axis is not None) * each for axes, each in parts), text


class MultiHeadAttention(Heads):
    """Attention of several heads side by side (Vaswani et al., 2017)."""

    kind: ClassVar[str] = "MultiHeadAttention"
    stem: ClassVar[str] = "multi_head_attention"
    summary: ClassVar[str] = (
        "Several attentions side by side, each with projections of its own; a last one joins what they found."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("transformer", "self-attention", "mha")

    num_heads: int = whole(4, 1, LARGEST, "How many attentions work side by side.")
    key_dim: int = whole(16, 1, LARGEST, "Size of each head's query and key.")
    value_dim: int | None = whole(
        None, 1, LARGEST, "Size of each head's value; empty means the size of the key.", optional=True
    )
    output_shape: Sizes | None = listed(
        None, "shape", "Features of the output; empty means those of the query.", advanced=True, optional=True
    )
    attention_axes: Axes | None = listed(
        None,
        "shape",
        "Axes along which positions look at each other (batch is axis 0); empty means all.",
        advanced=True,
        optional=True,
    )

    def heads(self) -> tuple[int, int]:
        """Return the same number of heads for query, key and value."""
        return self.num_heads, self.num_heads

    def sizes(self) -> tuple[int, int]:
        """Return the size of the key and of the value."""
        return self.key_dim, self.value_dim or self.key_dim

    def made(self, query: Shape) -> tuple[int, ...]:
        """Return the output's features."""
        return self.output_shape or (query[-1] or 0,)

    def attended(self, query: Shape) -> tuple[int, ...]:
        """Return the places of the attended axes; refuse the batch, the features and what is not there."""
        rank = len(query) + 1
        if self.attention_axes is None:
            return tuple(range(rank - 2))
        found = tuple((axis % rank) - 1 for axis in self.attention_axes)
        there = all(-rank <= axis < rank for axis in self.attention_axes)
        if not there or len(set(found)) < len(found) or not all(0 <= place < rank - 2 for place in found):
            message = tr("Positions look at each other along axes 1 to {last}.", last=rank - 2)
            raise Misfit("attention-axes", message, "attention_axes")
        return found

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the query's positions with its own features or those that are set."""
        query, value, _ = self.read(inputs)
        self.features(inputs)
        among = self.attended(query)
        for place, (q, v) in enumerate(zip(query[:-1], value[:-1], strict=True)):
            if place not in among and None not in (q, v) and q != v:
                message = tr(
                    "Query and value differ in an axis that is not attended: {query} and {value}.",
                    query=shape_text(query),
                    value=shape_text(value),
                )
                raise Misfit("attention-shapes", message)
        self.check_order(query)
        how = "kept" if self.output_shape is None else "given"
        made = self.made(query)
        steps = tuple(Step("features", how, (("W", size),), size) for size in made)
        return Working(((*query[:-1], *made), *self._scores(query, value)), (*kept(query), *steps))

    def _scores(self, query: Shape, value: Shape) -> tuple[Shape, ...]:
        if not self.return_attention_scores:
            return ()
        if len(query) != 2 or query[0] != value[0]:
            message = tr(
                "Keras tells the shape of the scores only where query and value are sequences of one length;"
                " they are {query} and {value}.",
                query=shape_text(query),
                value=shape_text(value),
            )
            raise Misfit("attention-scores", message, "return_attention_scores")
        return ((self.num_heads, query[0], query[0]),)

    def caption(self) -> str:
        """Return heads and their size."""
        return tr("{n} heads of {size}", n=self.num_heads, size=self.key_dim)


KINDS: tuple[type[Layer], ...] = (MultiHeadAttention,)
"""In the palette's order."""
