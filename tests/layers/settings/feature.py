"""How settings of the layers that prepare features, texts and sound are drawn."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import READS, Case, Shape, makes
from tests.layers.settings.draw import shape_near, some

READS |= {
    "HashedCrossing": "int32",
    "CategoryEncoding": "int32",
    "Hashing": "int32",
    "IntegerLookup": "int64",
}
READS |= {"StringLookup": "string", "TextVectorization": "string"}

_MODES = ("int", "one_hot", "multi_hot", "count", "rows")
_ROWS = ((4,), (1,), (3, 1), (4, 3), (2, 2, 3), (3, 3), (None,), (None, 1))
_STATISTICS = (
    (1.0, 2.0),
    ((1.0, 2.0, 3.0), (2.0, 1.0, 1.0)),
    ((1.0, 2.0), (1.0, 4.0)),
    ((1.0,), (1.0,)),
    (((1.0, 2.0), (3.0, 4.0)), ((1.0, 2.0), (3.0, 4.0))),
    ((1.0, 2.0), (1.0, 2.0, 3.0)),
    (1.0, None),
    (1.0, -2.0),
    ((1.0, 2.0, 3.0), 1.0),
)


@makes("Normalization")
def normalization(kind: str, chance: random.Random) -> Case:
    """Draw statistics, mostly of three features."""
    arguments = some(
        chance, {"axis": chance.choice((-1, None, 1, (1, 2), (-1, -2), 0, 7, (1, 1), -9)), "invert": True}
    )
    if chance.random() < 0.7:
        mean, variance = chance.choice(_STATISTICS)
        arguments |= {"mean": mean, "variance": variance}
    shape = chance.choice(((3,), (2,), (4, 3), (2, 2), (5, 5, 3), (None, 3), (3, None), (2, 2, 2, 3)))
    return {k: v for k, v in arguments.items() if v is not None or k == "axis"}, (shape,)


@makes("Discretization")
def discretization(kind: str, chance: random.Random) -> Case:
    """Draw boundaries, or a number of bins."""
    bounds = chance.choice(((0.5,), (0.0, 1.0, 2.0), (-1.0, 3.5), (2.0, 1.0), ()))
    arguments: dict[str, Any] = {"bin_boundaries": bounds}
    if chance.random() < 0.25:
        arguments = chance.choice(
            ({"num_bins": 4}, {"num_bins": 3, "bin_boundaries": bounds}, {"num_bins": -1})
        )
    return arguments | _encoding(chance) | some(chance, {"epsilon": 0.1}), (_row(chance),)


@makes("CategoryEncoding")
def category_encoding(kind: str, chance: random.Random) -> Case:
    """Draw numbers of classes."""
    modes = {"output_mode": chance.choice(("multi_hot", "one_hot", "count", "binary", "int")), "sparse": True}
    return {"num_tokens": chance.choice((1, 3, 12, 0, -2, 2.5)), **some(chance, modes, 0.6)}, (_row(chance),)


@makes("Hashing")
def hashing(kind: str, chance: random.Random) -> Case:
    """Draw bins and salts."""
    more = {
        "mask_value": 2,
        "salt": chance.choice((3, (1, 2), (1, 2, 3), "sea")),
        "dtype": chance.choice(("int32", "float32")),
    }
    return {"num_bins": chance.choice((1, 5, 0, -1)), **_encoding(chance), **some(chance, more, 0.3)}, (
        _row(chance),
    )


@makes("HashedCrossing")
def hashed_crossing(kind: str, chance: random.Random) -> Case:
    """Draw two inputs, mostly of one number."""
    shape = chance.choice(((1,), (1,), (1,), (3,), (2, 1)))
    other = shape if chance.random() < 0.7 else chance.choice(((1,), (2,), (3, 4)))
    modes = {
        "output_mode": chance.choice(("int", "one_hot", "count")),
        "sparse": True,
        "dtype": chance.choice(("int32", "float16")),
    }
    return {"num_bins": chance.choice((4, 9, 0, -3)), **some(chance, modes)}, (shape, other)


@makes("IntegerLookup", "StringLookup")
def lookup(kind: str, chance: random.Random) -> Case:
    """Draw vocabularies with and without the values that stand before them."""
    words = kind == "StringLookup"
    lists = (
        (("a", "b"), ("a",), ("", "[UNK]", "a"), ("a", "a"), ("[UNK]", "b", "c"), ())
        if words
        else ((3, 7), (7,), (0, -1, 7), (7, 7), (-1, 8, 9), ())
    )
    vocabulary = chance.choice(lists)
    modes = {
        "output_mode": chance.choice((*_MODES, "tf_idf")),
        "idf_weights": tuple(0.5 for _ in range(len(vocabulary) + chance.choice((0, 0, 1)))),
    }
    more = {
        "max_tokens": chance.choice((12, 4, 1, 0)),
        "num_oov_indices": chance.choice((0, 1, 3, -1)),
        "mask_token": chance.choice(("", "a") if words else (0, 7)),
        "oov_token": chance.choice(("b", "?") if words else (7, -5)),
        "invert": True,
        "pad_to_max_tokens": True,
        "sparse": True,
        "salt": chance.choice((3, (1, 2), (1, 2, 3))),
    }
    own = (
        {"encoding": chance.choice(("latin-1", "ascii"))}
        if words
        else {
            "oov_method": chance.choice(("farmhash", "sha")),
            "vocabulary_dtype": chance.choice(("int64", "int32")),
        }
    )
    given = {"vocabulary": vocabulary} if chance.random() < 0.92 else {}
    tf_idf = modes if modes["output_mode"] == "tf_idf" and chance.random() < 0.7 else some(chance, modes)
    return {**given, **tf_idf, **some(chance, more, 0.15), **some(chance, own, 0.2)}, (_row(chance),)


@makes("TextVectorization")
def text(kind: str, chance: random.Random) -> Case:
    """Draw ways to cut texts."""
    vocabulary = chance.choice((("a", "b"), ("a",), ("", "[UNK]", "b"), ("b", "b"), ("", "b")))
    modes = {
        "output_mode": chance.choice((*_MODES, "tf_idf")),
        "idf_weights": tuple(0.5 for _ in range(len(vocabulary) + chance.choice((0, 0, 1)))),
    }
    more = {
        "max_tokens": chance.choice((12, 3, 1)),
        "standardize": chance.choice(("lower", "strip_punctuation", None, "upper")),
        "split": chance.choice(("character", None, None, "comma")),
        "ngrams": chance.choice((2, (1, 3), "pairs")),
        "output_sequence_length": chance.choice((4, 9, -2, "long")),
        "pad_to_max_tokens": True,
        "sparse": True,
        "ragged": True,
        "encoding": chance.choice(("latin-1", "ascii")),
    }
    given = {"vocabulary": vocabulary} if chance.random() < 0.9 else {}
    shape = chance.choice(((1,), (1,), (1,), (4,), (3, 1), (2, 3)))
    tf_idf = modes if modes["output_mode"] == "tf_idf" and chance.random() < 0.7 else some(chance, modes, 0.3)
    return {**given, **tf_idf, **some(chance, more, 0.25)}, (shape,)


@makes("MelSpectrogram")
def mel_spectrogram(kind: str, chance: random.Random) -> Case:
    """Draw short sounds."""
    most = {
        "sequence_length": chance.choice((8, 20, 64, 65)),
        "window": chance.choice(("hamming", "blackman", None)),
        "sampling_rate": 8000,
        "num_mel_bins": chance.choice((1, 12, 0, -4)),
        "min_freq": 100.0,
        "max_freq": chance.choice((3000.0, 3500)),
        "power_to_db": False,
        "top_db": 60.0,
        "mag_exp": 1.0,
        "min_power": 1e-6,
        "ref_power": 2.0,
    }
    size = {"fft_length": chance.choice((16, 32, 64)), "sequence_stride": chance.choice((4, 16, 25, 0, -8))}
    shape = chance.choice(((100,), (200,), (63,), (12,), (None,), (50, 2)))
    return {**size, **some(chance, most, 0.4)}, (shape,)


@makes("STFTSpectrogram")
def stft_spectrogram(kind: str, chance: random.Random) -> Case:
    """Draw windows on short series."""
    most = {
        "mode": chance.choice(("log", "magnitude", "psd", "real", "imag", "angle", "stft", "power")),
        "frame_step": chance.choice((1, 3, 8, 0, 99)),
        "fft_length": chance.choice((16, 33, 64, 4)),
        "window": chance.choice(("hamming", "boxcar", None, "door")),
        "periodic": True,
        "scaling": chance.choice(("spectrum", None, "loud")),
        "padding": chance.choice(("same", "causal")),
        "expand_dims": True,
        "data_format": chance.choice(("channels_first", "channels_last", "wild")),
    }
    shape: Shape = chance.choice(((40, 1), (33, 2), (8, 3), (2, 40), (None, 1), (40,)))
    return {"frame_length": chance.choice((1, 5, 8, 16)), **some(chance, most, 0.35)}, (shape,)


def _encoding(chance: random.Random) -> dict[str, Any]:
    return some(chance, {"output_mode": chance.choice(_MODES), "sparse": True})


def _row(chance: random.Random) -> Shape:
    return chance.choice(_ROWS) if chance.random() < 0.9 else shape_near(chance, 2)
