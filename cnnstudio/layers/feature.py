"""Measurements made comparable, and turned into classes or rows of zeros and ones."""

from itertools import pairwise
from typing import Any, ClassVar, Literal, Self

from pydantic import field_validator, model_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.activation import check_axes
from cnnstudio.layers.arrays import Numbers, Reals, array_shape, tupled, values_in
from cnnstudio.layers.fields import LARGEST, choice, listed, real, several, switch, whole
from cnnstudio.layers.input_output import named_axes, unchanged
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Weight, Working

SPARSE = "Keep only the places that are not zero; for very wide rows."


class Feature(Layer):
    """What the layers that prepare features have in common."""

    family: ClassVar[FamilyName] = "feature"

    def number_type(self, usual: str = "float32") -> str:
        """Return the number type of the output, in a network of this usual type."""
        return (self.dtype or usual).removeprefix("mixed_")


class Normalization(Feature):
    """Brings measurements to mean 0 and deviation 1 with statistics that are given."""

    kind: ClassVar[str] = "Normalization"
    stem: ClassVar[str] = "normalization"
    summary: ClassVar[str] = (
        "Subtracts a mean you give and divides by the square root of a variance you give; it learns nothing."
    )
    synonyms: ClassVar[tuple[str, ...]] = (
        "standardise",
        "standardize",
        "z-score",
        "preprocessing",
        "mean",
        "variance",
    )

    axis: int | tuple[int, ...] | None = listed(
        -1,
        "shape",
        "Axes that have statistics of their own, batch is axis 0; empty: one mean for all.",
        optional=True,
    )
    mean: Numbers | None = several(
        None,
        "numbers",
        "Mean of each feature, measured on the training data; empty changes nothing, since nothing is adapted here.",
    )
    variance: Numbers | None = several(
        None, "numbers", "Variance of each feature: the mean squared distance to the mean."
    )
    invert: bool = switch(
        False, "Undo a normalisation: multiply by the deviation and add the mean.", advanced=True
    )

    @field_validator("axis", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return tupled(value)

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.mean is None) != (self.variance is None):
            raise ValueError(tr("Give mean and variance, or neither."))
        if array_shape(self.mean) != array_shape(self.variance):
            raise ValueError(tr("Mean and variance need the same number of values."))
        if len(array_shape(self.mean)) > len(self._axes):
            raise ValueError(tr("The mean has more axes than are normalised."))
        if self.variance is not None and min(values_in(self.variance), default=0.0) < 0:
            raise ValueError(tr("A variance is never below 0."))
        return self

    @property
    def _axes(self) -> tuple[int, ...]:
        return () if self.axis is None else (self.axis,) if isinstance(self.axis, int) else self.axis

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; the statistics must fit the axes they belong to."""
        kept = self._kept(inputs[0])
        given = array_shape(self.mean)
        for n, size in zip(reversed(given), reversed(kept), strict=False):
            if n not in (1, size):
                raise Misfit("statistics", _statistics_sentence(n, size), "mean")
        return unchanged(inputs)

    def _kept(self, shape: Shape) -> tuple[int, ...]:
        rank = len(shape) + 1
        check_axes(self._axes, rank)
        sizes = [(None, *shape)[axis] for axis in sorted(a % rank for a in self._axes)]
        if None in sizes:
            raise Misfit(
                "axis", tr("The normalised axes must be known, and the batch is none of them."), "axis"
            )
        return tuple(size for size in sizes if size is not None)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the statistics Keras keeps where none are given; training does not change them."""
        if self.mean is not None:
            return ()
        kept = self._kept(inputs[0])
        return Weight("mean", kept, False), Weight("variance", kept, False), Weight("count", (), False)

    def caption(self) -> str:
        """Return whether it does anything."""
        if self.mean is None:
            return tr("no statistics: changes nothing")
        return tr("× deviation + mean") if self.invert else tr("(x − mean) / deviation")


def _statistics_sentence(given: int, size: int) -> str:
    return tr(
        "{n} means are given for an axis of {size}; give one for each, or one for all.",
        n=number(given),
        size=number(size),
    )


class Encoding(Feature):
    """A layer that turns numbers into rows of zeros and ones, or counts."""

    whole_first: ClassVar[bool] = False
    """One-hot rows are made only of a last axis of size 1."""
    output_mode: str = "int"
    sparse: bool = False

    def _encoded(self, shape: Shape, depth: int) -> Working:
        """Return the axes of a row per value (one_hot), or of one row for all values (multi_hot, count)."""
        if self.sparse:
            raise Misfit(
                "sparse", tr("What looks into a network reads full rows; switch sparse off."), "sparse"
            )
        if self.output_mode == "int":
            return unchanged((shape,))
        if self.output_mode == "one_hot":
            rest = shape[:-1] if shape[-1] == 1 else shape
            if rest is shape and self.whole_first:
                raise Misfit(
                    "announced",
                    tr("{kind} makes one row per sample: its input ends in an axis of 1.", kind=self.kind),
                )
        else:
            rest = self._rest(shape)
        made = (*rest, depth)
        steps = tuple(Step(n, "kept", (("W", -1 if a is None else a),), a) for n, a in named_axes(made)[:-1])
        return Working((made,), (*steps, Step("row", "given", (), depth)))

    def _rest(self, shape: Shape) -> Shape:
        if len(shape) > 1:
            raise Misfit(
                "announced",
                tr(
                    "{kind} joins the values of a sample in one row: its input is one row too.",
                    kind=self.kind,
                ),
                "output_mode",
            )
        return ()

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that each value is encoded by itself, or that all are joined."""
        joined = self.output_mode in ("multi_hot", "count", "tf_idf")
        return tuple(Reach("whole" if joined else "same") for _ in inputs[0][:-1])


class Discretization(Encoding):
    """Sorts numbers into bins."""

    kind: ClassVar[str] = "Discretization"
    stem: ClassVar[str] = "discretization"
    summary: ClassVar[str] = "Replaces every number by the bin it falls into; the boundaries are yours."
    synonyms: ClassVar[tuple[str, ...]] = ("bins", "bucketize", "quantise", "preprocessing")

    bin_boundaries: Reals | None = several(
        (0.25, 0.5, 0.75), "numbers", "Boundaries between the bins, ascending; n of them make n + 1 bins."
    )
    num_bins: int | None = whole(
        None,
        0,
        LARGEST,
        "Bins that Keras would find from data; that is not done here.",
        advanced=True,
        optional=True,
    )
    epsilon: float = real(0.01, "How exactly such bins would be found.", advanced=True, ge=-1e6, le=1e6)
    output_mode: Literal["int", "one_hot", "multi_hot", "count"] = choice(
        "int",
        ("int", "one_hot", "multi_hot", "count"),
        "The bin's number, a row per number, or one row for all of them.",
    )
    sparse: bool = switch(False, SPARSE, advanced=True)

    @model_validator(mode="after")
    def _one_kind_of_bins(self) -> Self:
        if (self.bin_boundaries is None) == (self.num_bins is None):
            raise ValueError(tr("Give either boundaries or a number of bins."))
        check_sparse(self.sparse, self.output_mode)
        bounds = self.bin_boundaries
        if bounds is not None and (not bounds or any(a > b for a, b in pairwise(bounds))):
            raise ValueError(tr("Boundaries ascend, and there is at least one."))
        return self

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape or rows of one place per bin."""
        if self.bin_boundaries is None:
            raise Misfit(
                "adapt", tr("Bins are not found from data here; give the boundaries."), "bin_boundaries"
            )
        check_counted(self, half_counts=("float16", "bfloat16", "mixed_float16", "mixed_bfloat16"))
        return self._encoded(inputs[0], len(self.bin_boundaries) + 1)

    def _rest(self, shape: Shape) -> Shape:
        return shape[1:]

    def number_type(self, usual: str = "float32") -> str:
        """Return whole numbers for the number of a bin."""
        return "int32" if self.output_mode == "int" else super().number_type(usual)

    def caption(self) -> str:
        """Return how many bins."""
        return tr("{n} bins", n=number(len(self.bin_boundaries or ()) + 1)) + mode_text(self.output_mode)


class CategoryEncoding(Encoding):
    """Turns class numbers into rows."""

    kind: ClassVar[str] = "CategoryEncoding"
    stem: ClassVar[str] = "category_encoding"
    summary: ClassVar[str] = "Turns class numbers from 0 into rows with a 1 in the place of the class."
    synonyms: ClassVar[tuple[str, ...]] = ("one hot", "one-hot", "categorical", "preprocessing")

    num_tokens: int = whole(10, 1, LARGEST, "How many classes there are; numbers run from 0 to one less.")
    output_mode: Literal["multi_hot", "one_hot", "count", "binary"] = choice(
        "multi_hot",
        ("multi_hot", "one_hot", "count", "binary"),
        "One row that marks all classes found, a row per number, or how often each occurs; binary is multi_hot.",
    )
    sparse: bool = switch(False, SPARSE, advanced=True)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return rows of one place per class."""
        check_counted(self, half_counts=("float16", "bfloat16"))
        return self._encoded(inputs[0], self.num_tokens)

    def caption(self) -> str:
        """Return how many classes."""
        return tr("{n} classes", n=number(self.num_tokens)) + mode_text(self.output_mode)


def check_sparse(sparse: bool, mode: str) -> None:
    """Refuse sparse numbers: only rows can be sparse."""
    if sparse and mode == "int":
        raise ValueError(tr("Only rows can be sparse; choose another output mode."))


def check_counted(layer: Encoding, half_counts: tuple[str, ...]) -> None:
    """Refuse counts in half precision, which TensorFlow does not have."""
    if layer.output_mode == "count" and layer.dtype in half_counts:
        raise Misfit(
            "counted", tr("TensorFlow does not count in {dtype}; choose float32.", dtype=layer.dtype), "dtype"
        )


def mode_text(mode: str) -> str:
    """Return the form of the output for a caption, nothing for plain numbers."""
    words = {
        "one_hot": tr("a row each"),
        "multi_hot": tr("one row"),
        "binary": tr("one row"),
        "count": tr("counted"),
    }
    return f", {words[mode]}" if mode in words else ""


KINDS: tuple[type[Layer], ...] = (Normalization, Discretization, CategoryEncoding)
"""In the palette's order."""
