"""Numbers and words sorted into bins by a hash: no vocabulary, now and then two in one bin."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.feature import SPARSE, Encoding, check_sparse, mode_text
from cnnstudio.layers.fields import LARGEST, choice, ranged, switch, whole
from cnnstudio.layers.kind import DTYPES, Layer, one_of
from cnnstudio.layers.ranges import Ranged, WholeRange
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Working

_WHOLE = ("int32", "int64")
_TYPES = (*DTYPES, *_WHOLE)


def bins_field() -> int:
    """Declare the `num_bins` argument."""
    field: int = whole(64, 1, LARGEST, "How many bins there are; more bins, fewer collisions.")
    return field


def type_field() -> str | None:
    """Declare a number type that may be whole."""
    field: str | None = choice(
        None,
        (None, *_TYPES),
        "Number type of the output; empty means int64 for bins and the network's type for rows.",
        advanced=True,
    )
    return field


class Hashing(Ranged, Encoding):
    """Sorts values into bins."""

    kind: ClassVar[str] = "Hashing"
    stem: ClassVar[str] = "hashing"
    dtypes: ClassVar[tuple[str, ...]] = _TYPES
    whole_first: ClassVar[bool] = True
    summary: ClassVar[str] = (
        "Sorts whole numbers or words into a fixed number of bins by a hash, without any vocabulary."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("hash", "hashing trick", "buckets", "preprocessing")

    num_bins: int = bins_field()
    mask_value: int | None = whole(
        None,
        -(2**31),
        2**31 - 1,
        "Value that gets bin 0 for itself; empty reserves none.",
        optional=True,
        advanced=True,
    )
    salt: WholeRange | None = ranged(
        None,
        0,
        2**63 - 1,
        "Numbers that make this hash a secret one of your own; empty uses the fast public one.",
        alone="same",
        integral=True,
        optional=True,
        advanced=True,
    )
    output_mode: Literal["int", "one_hot", "multi_hot", "count"] = choice(
        "int",
        ("int", "one_hot", "multi_hot", "count"),
        "The bin's number, a row per sample, or one row for all values.",
    )
    sparse: bool = switch(False, SPARSE, advanced=True)
    dtype: str | None = type_field()

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        check_sparse(self.sparse, self.output_mode)
        if self.output_mode == "int" and self.dtype is not None:
            one_of(self.dtype, _WHOLE)
        return self

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape or rows of one place per bin."""
        return self._encoded(inputs[0], self.num_bins)

    def number_type(self, usual: str = "float32") -> str:
        """Return whole numbers for bins."""
        return self.dtype or ("int64" if self.output_mode == "int" else usual.removeprefix("mixed_"))

    def caption(self) -> str:
        """Return how many bins."""
        return tr("{n} bins", n=number(self.num_bins)) + mode_text(self.output_mode)


class HashedCrossing(Encoding):
    """Sorts pairs of values into bins."""

    kind: ClassVar[str] = "HashedCrossing"
    stem: ClassVar[str] = "hashed_crossing"
    inputs: ClassVar[tuple[str, ...]] = ("first", "second")
    one_list: ClassVar[bool] = True
    dtypes: ClassVar[tuple[str, ...]] = _TYPES
    summary: ClassVar[str] = (
        "Sorts each pair of two class numbers into a bin, so that a network can learn what they mean together."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("feature cross", "crossing", "hash", "preprocessing")

    num_bins: int = bins_field()
    output_mode: Literal["int", "one_hot"] = choice(
        "int", ("int", "one_hot"), "The bin's number, or a row per pair."
    )
    sparse: bool = switch(False, SPARSE, advanced=True)
    dtype: str | None = type_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return one bin, or a row of one place per bin; both inputs hold one whole number."""
        for shape in inputs:
            if shape != (1,):
                raise Misfit("crossing", tr("{kind} reads two inputs of one number each.", kind=self.kind))
        return self._encoded(inputs[0], self.num_bins)

    def number_type(self, usual: str = "float32") -> str:
        """Return whole numbers for bins."""
        return (self.dtype or ("int64" if self.output_mode == "int" else usual)).removeprefix("mixed_")

    def caption(self) -> str:
        """Return how many bins."""
        return tr("{n} bins of pairs", n=number(self.num_bins)) + mode_text(self.output_mode)


KINDS: tuple[type[Layer], ...] = (Hashing, HashedCrossing)
"""In the palette's order."""
