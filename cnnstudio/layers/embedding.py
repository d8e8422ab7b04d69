"""Embeddings: a learned row of numbers for every word, class or other whole number."""

from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.convolution import product
from cnnstudio.layers.dense import Adaptable
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Regularizer,
    choice,
    named,
    real,
    switch,
    whole,
)
from cnnstudio.layers.input_output import named_axes
from cnnstudio.layers.kind import DTYPES, FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Step, Weight, Working


class _Table(Adaptable):
    """What embeddings have in common: a table with a row for every whole number."""

    family: ClassVar[FamilyName] = "dense"
    adapted: ClassVar[str] = "embeddings"

    input_dim: int = 1_000
    output_dim: int = 64
    mask_zero: bool = switch(
        False, "Treats 0 as padding that later layers leave out, so no word may have that number."
    )
    embeddings_initializer: Initializer = named("random_uniform", "initializer", "How the rows begin.")
    embeddings_regularizer: Regularizer | None = named(
        None, "regularizer", "Penalty on large numbers in the rows."
    )
    embeddings_constraint: Constraint | None = named(
        None, "constraint", "Rule the rows obey after each step."
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's axes with the row's length behind them."""
        kept = tuple(
            Step(n, "kept", (("W", -1 if a is None else a),), a) for n, a in named_axes((*inputs[0], 0))[:-1]
        )
        made = Step("channels", "given", (), self.output_dim)
        return Working(((*inputs[0], self.output_dim),), (*kept, made))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the table (numbers, row length), and the low-rank pair when asked."""
        shape = (self.input_dim, self.output_dim)
        return (Weight("embeddings", shape, self.lora_rank is None), *self.low_rank(shape))

    def caption(self) -> str:
        """Return how many rows of what length."""
        return tr("{n} rows of {m}", n=self.input_dim, m=self.output_dim)


def _rows() -> int:
    field: int = whole(1_000, 1, LARGEST, "How many different numbers there are, 0 included.")
    return field


def _length() -> int:
    field: int = whole(64, 1, LARGEST, "Numbers in each row.")
    return field


class Embedding(_Table):
    """Looks up a learned row for every whole number."""

    kind: ClassVar[str] = "Embedding"
    stem: ClassVar[str] = "embedding"
    summary: ClassVar[str] = (
        "Looks up a learned row of numbers for every whole number it gets, such as a word's."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("word vectors", "lookup", "vocabulary", "tokens", "text")

    input_dim: int = _rows()
    output_dim: int = _length()


class ReversibleEmbedding(_Table):
    """An embedding that can also be read backwards, from a row to scores for all numbers."""

    kind: ClassVar[str] = "ReversibleEmbedding"
    stem: ClassVar[str] = "reversible_embedding"
    summary: ClassVar[str] = (
        "An embedding that is also read backwards: from a row of numbers to a score for every word."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("tied embedding", "language model head", "word vectors")

    input_dim: int = _rows()
    output_dim: int = _length()
    reverse: bool = switch(False, "Reads backwards: from rows to one score for every number.", call=True)
    tie_weights: bool = switch(True, "Uses the same table in both directions.")
    logit_soft_cap: float | None = real(
        None,
        "Scores stay between minus this and this when reading backwards.",
        gt=0,
        le=1e6,
        advanced=True,
        optional=True,
    )
    reverse_dtype: str | None = choice(
        None,
        (None, *DTYPES[:3]),
        "Number type when reading backwards; empty means the layer's.",
        advanced=True,
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return a row for every number, or, backwards, a score for every number instead of each row."""
        if not self.reverse:
            return super().working(inputs)
        if inputs[0][-1] != self.output_dim:
            raise Misfit(
                "embedding-width",
                tr(
                    "Backwards, rows of {n} numbers are read; it gets {shape}.",
                    n=self.output_dim,
                    shape=shape_text(inputs[0]),
                ),
                "output_dim",
            )
        shape = (*inputs[0][:-1], self.input_dim)
        kept = tuple(Step(n, "kept", (("W", -1 if a is None else a),), a) for n, a in named_axes(shape)[:-1])
        return Working((shape,), (*kept, Step("channels", "given", (), self.input_dim)))

    @model_validator(mode="after")
    def _one_table(self) -> Self:
        if self.lora_rank is not None and not self.tie_weights:
            raise ValueError(tr("A low-rank change needs the same table in both directions."))
        return self

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the table, and the one of the way back where it is another."""
        back = () if self.tie_weights else (Weight("reverse_embeddings", (self.output_dim, self.input_dim)),)
        return super().weights(inputs) + back

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return nothing for looking up; backwards, scores · row length."""
        return product([*outputs[0]], [self.output_dim]) if self.reverse else (0, "")


KINDS: tuple[type[Layer], ...] = (Embedding, ReversibleEmbedding)
"""In the palette's order."""
