"""The examples of the feature family."""

from __future__ import annotations

import numpy as np
from keras import layers

from tests.layers.worked import floats, out, works


@works("Normalization")
def normalization():
    high, low = out(layers.Normalization(mean=[5.0], variance=[4.0]), floats([[9], [1]]))
    return ([high], [low])


@works("Discretization")
def discretization():
    return (out(layers.Discretization([0.0, 10.0, 20.0]), floats([-3, 0, 5, 10, 25])),)


@works("CategoryEncoding")
def category_encoding():
    def encoded(mode, *codes):
        return out(layers.CategoryEncoding(4, output_mode=mode), np.array(codes))

    return (encoded("one_hot", 2), encoded("multi_hot", 0, 2), encoded("count", 3, 3))


@works("Hashing")
def hashing():
    return (out(layers.Hashing(3), np.array([["A"], ["B"], ["C"], ["D"]])),)


@works("HashedCrossing")
def hashed_crossing():
    first, second = out(layers.HashedCrossing(5), (np.array([1, 2]), np.array([3, 4])))
    return ([1, 3, first], [2, 4, second])


@works("IntegerLookup")
def integer_lookup():
    found = out(layers.IntegerLookup(vocabulary=[12, 36, 7]), np.array([36, 12, 99]))
    return ([36, found[0]], [12, found[1]], [99, found[2]])


@works("StringLookup")
def string_lookup():
    known, strange = out(layers.StringLookup(vocabulary=["cat", "dog"]), np.array(["dog", "fox"]))
    return ([known, strange],)


@works("TextVectorization")
def text_vectorization():
    layer = layers.TextVectorization(vocabulary=["the", "cat"], output_sequence_length=4)
    return (out(layer, np.array(["The cat sat."])),)


@works("MelSpectrogram")
def mel_spectrogram():
    layer = layers.MelSpectrogram(num_mel_bins=80, sequence_stride=128)
    bands, columns = layer(np.zeros((1, 16_000), "float32")).shape[1:]
    return ([columns], [bands], [round(2595 * np.log10(2))])


@works("STFTSpectrogram")
def stft_spectrogram():
    layer = layers.STFTSpectrogram(frame_length=256, frame_step=128)
    windows, frequencies = layer(np.zeros((1, 16_000, 1), "float32")).shape[1:]
    return ([windows], [frequencies])
