"""Class numbers and words replaced by their place in a vocabulary that stands in the layer itself."""

from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.arrays import Reals, Wholes, Words
from cnnstudio.layers.feature import SPARSE, Encoding, check_sparse, mode_text
from cnnstudio.layers.fields import LARGEST, choice, declare, ranged, several, switch, whole
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import Ranged, WholeRange
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Working

_MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")
Mode = Literal["int", "one_hot", "multi_hot", "count", "tf_idf"]
_FAR = 2**63 - 1


def most_field() -> int | None:
    """Declare the `max_tokens` argument."""
    field: int | None = whole(
        None,
        2,
        LARGEST,
        "Largest vocabulary allowed, special places included; empty sets no limit.",
        optional=True,
        advanced=True,
    )
    return field


def unknown_field() -> int:
    """Declare the `num_oov_indices` argument."""
    field: int = whole(1, 0, LARGEST, "Places for values that the vocabulary lacks; 0 refuses them.")
    return field


def weights_field() -> Reals | None:
    """Declare the `idf_weights` argument."""
    field: Reals | None = several(
        None,
        "numbers",
        "How much each word counts, in the order of the vocabulary; for tf_idf only.",
        advanced=True,
    )
    return field


def mode_field() -> Mode:
    """Declare the `output_mode` argument."""
    field: Mode = choice(
        "int",
        _MODES,
        "The place's number, a row per value, or one row that marks, counts or weighs all values.",
    )
    return field


def pad_field() -> bool:
    """Declare the `pad_to_max_tokens` argument."""
    field: bool = switch(False, "Make rows as wide as the largest vocabulary allowed.", advanced=True)
    return field


def salt_field() -> WholeRange | None:
    """Declare the `salt` argument."""
    field: WholeRange | None = ranged(
        None,
        0,
        _FAR,
        "Numbers that make the hash of unknown values one of your own.",
        alone="same",
        integral=True,
        optional=True,
        advanced=True,
    )
    return field


class Lookup(Ranged, Encoding):
    """What looking up in a vocabulary has in common."""

    whole_vocabulary: ClassVar[bool] = False

    max_tokens: int | None = None
    num_oov_indices: int = 1
    mask_token: Any = None
    oov_token: Any = None
    vocabulary: tuple[Any, ...] | None = None
    idf_weights: Reals | None = None
    invert: bool = False
    output_mode: Mode = "int"
    sparse: bool = False
    pad_to_max_tokens: bool = False
    salt: WholeRange | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_sparse(self.sparse, self.output_mode)
        if self.invert and self.output_mode != "int":
            raise ValueError(tr("Places are turned back into values one by one; choose the output mode int."))
        if self.pad_to_max_tokens and self.max_tokens is None:
            raise ValueError(tr("Set the largest vocabulary to make rows that wide."))
        check_weights(self.idf_weights, self.vocabulary, self.output_mode)
        self._check_vocabulary()
        return self

    def _check_vocabulary(self) -> None:
        if self.vocabulary is None:
            return
        words = self._words()
        if not words or len(set(words)) < len(words):
            raise ValueError(tr("A vocabulary has at least one value, and none twice."))
        if self.mask_token is not None and self.mask_token in words:
            raise ValueError(tr("The mask stands in the vocabulary, where it may only come first."))
        if self.invert and self.oov_token in words:
            raise ValueError(
                tr("The value for unknown places stands in the vocabulary, where it may only come first.")
            )
        if self.max_tokens is not None and self.size > self.max_tokens:
            raise ValueError(
                tr(
                    "The vocabulary has {n} places, {m} are allowed.",
                    n=number(self.size),
                    m=number(self.max_tokens),
                )
            )

    def _special(self) -> list[Any]:
        masks = [self.mask_token] if self.mask_token is not None and self.output_mode == "int" else []
        return masks + [self.oov_token] * self.num_oov_indices

    def _words(self) -> tuple[Any, ...]:
        """Return the vocabulary without the mask and unknown values that may stand before it."""
        special, given = self._special(), self.vocabulary or ()
        return given[len(special) :] if special == list(given[: len(special)]) else given

    @property
    def size(self) -> int:
        """Return the number of places: mask, unknown values, vocabulary."""
        return len(self._special()) + len(self._words())

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape or rows of one place per value of the vocabulary."""
        if self.vocabulary is None:
            raise Misfit(
                "adapt",
                tr("A vocabulary is not found from data here; write it into the field."),
                "vocabulary",
            )
        return self._encoded(inputs[0], self.depth)

    @property
    def depth(self) -> int:
        """Return the width of a row."""
        return self.max_tokens if self.pad_to_max_tokens and self.max_tokens is not None else self.size

    def number_type(self, usual: str = "float32") -> str:
        """Return whole numbers for places; rows have the type of floating numbers."""
        return "int64" if self.output_mode == "int" else "float32"

    def caption(self) -> str:
        """Return the size of the vocabulary."""
        if self.vocabulary is None:
            return tr("no vocabulary yet")
        return tr("{n} places", n=number(self.size)) + mode_text(self.output_mode)


def check_weights(weights: Reals | None, vocabulary: tuple[Any, ...] | None, mode: str) -> None:
    """Refuse weights where nothing is weighed, or another number of them than there are words."""
    if weights is not None and mode != "tf_idf":
        raise ValueError(tr("Weights are used by tf_idf only."))
    if mode == "tf_idf" and vocabulary is not None and len(weights or ()) != len(vocabulary):
        raise ValueError(tr("Give one weight for each word of the vocabulary."))


class IntegerLookup(Lookup):
    """Replaces whole numbers by their place in a list."""

    kind: ClassVar[str] = "IntegerLookup"
    stem: ClassVar[str] = "integer_lookup"
    summary: ClassVar[str] = (
        "Replaces whole numbers such as article numbers by their place in a list that you give."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("vocabulary", "index", "categorical", "preprocessing")

    max_tokens: int | None = most_field()
    num_oov_indices: int = unknown_field()
    mask_token: int | None = whole(
        None, -_FAR, _FAR, "Number that gets place 0; empty reserves none.", optional=True, advanced=True
    )
    oov_token: int = whole(-1, -_FAR, _FAR, "Number given back for unknown places.", advanced=True)
    vocabulary: Wholes | None = several(
        None,
        "numbers",
        "The numbers, in the order of their places; they are not found from data here.",
        integral=True,
    )
    vocabulary_dtype: Literal["int64"] = choice(
        "int64", ("int64",), "Number type of the vocabulary.", advanced=True
    )
    idf_weights: Reals | None = weights_field()
    invert: bool = switch(False, "Turn places back into numbers.", advanced=True)
    output_mode: Mode = mode_field()
    sparse: bool = switch(False, SPARSE, advanced=True)
    pad_to_max_tokens: bool = pad_field()
    oov_method: Literal["floormod", "farmhash"] = choice(
        "floormod",
        ("floormod", "farmhash"),
        "How unknown numbers share their places: by remainder or by hash.",
        advanced=True,
    )
    salt: WholeRange | None = salt_field()

    @model_validator(mode="after")
    def _salted(self) -> Self:
        if self.salt is not None and self.oov_method != "farmhash":
            raise ValueError(tr("Only a hash can be salted; choose farmhash."))
        return self


class StringLookup(Lookup):
    """Replaces words by their place in a list."""

    kind: ClassVar[str] = "StringLookup"
    stem: ClassVar[str] = "string_lookup"
    summary: ClassVar[str] = (
        "Replaces words by their place in a list that you give; the input must hold text."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("vocabulary", "words", "tokens", "preprocessing")

    max_tokens: int | None = most_field()
    num_oov_indices: int = unknown_field()
    mask_token: str | None = declare(
        None, "text", "Word that gets place 0; empty reserves none.", optional=True, advanced=True
    )
    oov_token: str = declare("[UNK]", "text", "Word given back for unknown places.", advanced=True)
    vocabulary: Words | None = several(
        None, "words", "The words, in the order of their places; they are not found from texts here."
    )
    idf_weights: Reals | None = weights_field()
    invert: bool = switch(False, "Turn places back into words.", advanced=True)
    output_mode: Mode = mode_field()
    pad_to_max_tokens: bool = pad_field()
    sparse: bool = switch(False, SPARSE, advanced=True)
    encoding: Literal["utf-8", "latin-1", "ascii"] = choice(
        "utf-8", ("utf-8", "latin-1", "ascii"), "How letters are written as bytes.", advanced=True
    )
    salt: WholeRange | None = salt_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places or rows; words themselves cannot be computed with further on."""
        if self.invert:
            raise Misfit(
                "words-out", tr("What comes out would be words, which no layer of a network reads."), "invert"
            )
        return super().working(inputs)


KINDS: tuple[type[Layer], ...] = (IntegerLookup, StringLookup)
"""In the palette's order."""
