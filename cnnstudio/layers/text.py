"""Texts cut into words and turned into numbers."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.arrays import Reals, Words, tupled
from cnnstudio.layers.feature import SPARSE, Encoding, mode_text
from cnnstudio.layers.fields import LARGEST, choice, listed, several, switch, whole
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.lookup import Mode, StringLookup, mode_field, most_field, pad_field, weights_field
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Working

_Gram = Annotated[int, Field(ge=1, le=100)]


class TextVectorization(Encoding):
    """Turns texts into rows of word numbers."""

    kind: ClassVar[str] = "TextVectorization"
    stem: ClassVar[str] = "text_vectorization"
    summary: ClassVar[str] = (
        "Cuts each text into words and replaces these by their places in a vocabulary that you give."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("text", "tokenizer", "words", "vocabulary", "preprocessing")

    max_tokens: int | None = most_field()
    standardize: Literal["lower_and_strip_punctuation", "lower", "strip_punctuation"] | None = choice(
        "lower_and_strip_punctuation",
        ("lower_and_strip_punctuation", "lower", "strip_punctuation", None),
        "What is made equal before words are looked up: capitals, punctuation, both or nothing.",
    )
    split: Literal["whitespace", "character"] | None = choice(
        "whitespace",
        ("whitespace", "character", None),
        "Where texts are cut: at spaces, after every letter, or nowhere.",
    )
    ngrams: Annotated[_Gram | tuple[_Gram, ...], BeforeValidator(tupled)] | None = listed(
        None,
        "shape",
        "Also look up that many words in a row: 2 takes pairs too.",
        advanced=True,
        optional=True,
    )
    output_mode: Mode = mode_field()
    output_sequence_length: int | None = whole(
        None,
        1,
        LARGEST,
        "Every text is cut or filled up to so many words; empty leaves the length open.",
        optional=True,
    )
    pad_to_max_tokens: bool = pad_field()
    vocabulary: Words | None = several(
        None,
        "words",
        "The words, in the order of their places after the unknown; they are not found from texts here.",
    )
    idf_weights: Reals | None = weights_field()
    sparse: bool = switch(False, SPARSE, advanced=True)
    ragged: bool = switch(
        False, "Leave rows of different lengths; no layer of this graph reads those.", advanced=True
    )
    encoding: Literal["utf-8", "latin-1", "ascii"] = choice(
        "utf-8", ("utf-8", "latin-1", "ascii"), "How letters are written as bytes.", advanced=True
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.output_sequence_length is not None and self.output_mode != "int":
            raise ValueError(tr("Only rows of word numbers have a length; choose the output mode int."))
        if self.ragged and self.output_mode != "int":
            raise ValueError(tr("Only rows of word numbers can differ in length."))
        self.lookup()
        return self

    def lookup(self) -> StringLookup:
        """Return the looking up of words that this layer does; place 0 is that of the empty word."""
        names = ("max_tokens", "output_mode", "pad_to_max_tokens", "vocabulary", "idf_weights", "sparse")
        return StringLookup(mask_token="", **{name: getattr(self, name) for name in names})

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return a row of word numbers, or rows of one place per word."""
        lookup = self.lookup()
        if self.vocabulary is None:
            return lookup.working(inputs)
        self._check(inputs[0])
        if self.output_mode != "int":
            return self._encoded(inputs[0], lookup.depth)
        length = self.output_sequence_length
        return Working(((length,),), (Step("length", "given", (), length),))

    def _check(self, shape: Shape) -> None:
        if self.ragged:
            raise Misfit(
                "ragged", tr("Rows of different lengths cannot be read by the layers that follow."), "ragged"
            )
        one = self.output_mode == "int" or self.split is not None
        if (len(shape) != 1 and one) or (self.split is not None and shape != (1,)):
            raise Misfit(
                "texts", tr("{kind} reads one text per sample: an input of one axis of 1.", kind=self.kind)
            )
        if self.split is not None and self.output_mode != "int":
            raise Misfit(
                "announced",
                tr(
                    "Keras announces another shape than it makes of cut texts; choose the output mode int or cut nowhere."
                ),
                "output_mode",
            )

    def number_type(self, usual: str = "float32") -> str:
        """Return whole numbers for places."""
        return self.lookup().number_type(usual)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the whole text is read."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return the size of the vocabulary."""
        if self.vocabulary is None:
            return tr("no vocabulary yet")
        return tr("{n} places", n=number(self.lookup().size)) + mode_text(self.output_mode)


KINDS: tuple[type[Layer], ...] = (TextVectorization,)
"""In the palette's order."""
