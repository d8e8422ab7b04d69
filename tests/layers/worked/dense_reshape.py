"""The examples of the dense, reshape and input families."""

from __future__ import annotations

import numpy as np
from keras import layers

from tests.layers.worked import floats, out, works


def weighted(layer, shape, *weights):
    """Return the layer, built for the shape and with these weights."""
    layer.build((None, *shape))
    layer.set_weights([floats(weight) for weight in weights])
    return layer


def rows(sequence):
    return floats(sequence).reshape(1, -1, 1)


@works("Dense")
def dense():
    plain = weighted(layers.Dense(2), (2,), [[3, 5], [4, 6]], [0, -20])
    bent = weighted(layers.Dense(2, activation="relu"), (2,), [[3, 5], [4, 6]], [0, -20])
    large = layers.Dense(64)
    large.build((None, 1600))
    return (out(plain, floats([[1, 2]])), out(bent, floats([[1, 2]])), [64, large.count_params()])


@works("EinsumDense")
def einsum_dense():
    small = weighted(layers.EinsumDense("ab,bc->ac", 1), (2,), [[3], [4]])
    large = layers.EinsumDense("abc,cd->abd", (10, 16))
    large.build((None, 10, 32))
    return (out(small, floats([[1, 2]])), [32, 16, large.count_params()])


@works("Embedding")
def embedding():
    table = weighted(layers.Embedding(3, 2), (2,), [[0, 0], [1, 2], [3, 4]])
    large = layers.Embedding(10_000, 64)
    large.build((None, 5))
    return (out(table, np.array([[2, 1]])), [large.count_params()])


@works("ReversibleEmbedding")
def reversible_embedding():
    table = weighted(layers.ReversibleEmbedding(3, 2), (1,), [[1, 0], [0, 1], [1, 1]])
    return (out(table, np.array([[2]])), out(table, floats([[[1, 1]]]), reverse=True))


@works("Flatten")
def flatten():
    picture = np.arange(1600).reshape(1, 5, 5, 64)
    told = out(layers.Flatten(), picture)
    return ([len(told)], [int(np.flatnonzero(told == picture[0, 1, 2, 3])[0])])


@works("Reshape")
def reshape():
    shaped = layers.Reshape((28, 28, -1))(floats([[0] * 784]))
    return (out(layers.Reshape((2, 3)), floats([[1, 2, 3, 4, 5, 6]])), shaped.shape[3:])


@works("Permute")
def permute():
    return (out(layers.Permute((2, 1)), floats([[[1, 2, 3], [4, 5, 6]]])),)


@works("RepeatVector")
def repeat_vector():
    return (out(layers.RepeatVector(3), floats([[7, 9]])),)


@works("ZeroPadding1D")
def zero_padding_1d():
    padded = out(layers.ZeroPadding1D((2, 1)), rows([5, 6]))
    return (padded, [len(padded)])


@works("ZeroPadding2D")
def zero_padding_2d():
    padded = layers.ZeroPadding2D(3)(np.zeros((1, 224, 224, 1), "float32"))
    stepped = layers.Conv2D(1, 7, strides=2)(padded)
    return (padded.shape[1:2], stepped.shape[1:2])


@works("ZeroPadding3D")
def zero_padding_3d():
    padded = layers.ZeroPadding3D(1)(np.zeros((1, 10, 10, 10, 1), "float32"))
    return (padded.shape[1:2], [padded.numpy().size])


@works("Cropping1D")
def cropping_1d():
    left = out(layers.Cropping1D((1, 2)), rows([1, 2, 3, 4, 5]))
    return (left, [5, 1, 2, len(left)])


@works("Cropping2D")
def cropping_2d():
    left = layers.Cropping2D(2)(np.zeros((1, 28, 28, 1), "float32"))
    return (left.shape[1:2], [left.numpy().size])


@works("Cropping3D")
def cropping_3d():
    left = layers.Cropping3D(1)(np.zeros((1, 10, 10, 10, 1), "float32"))
    return (left.shape[1:2], [left.numpy().size])


@works("UpSampling1D")
def up_sampling_1d():
    return (out(layers.UpSampling1D(3), rows([4, 7])),)


@works("UpSampling2D")
def up_sampling_2d():
    return (out(layers.UpSampling2D(2), floats([[1, 2], [3, 4]]).reshape(1, 2, 2, 1)),)


@works("UpSampling3D")
def up_sampling_3d():
    larger = layers.UpSampling3D(2)(floats([5, 8]).reshape(1, 1, 1, 2, 1))
    return (larger.shape[1:4], out(layers.Reshape((16,)), larger)[:4])


@works("Identity")
def identity():
    return (out(layers.Identity(), floats([[3, -1]])),)


@works("Input")
def source():
    return ([int(np.prod((28, 28, 1)))], [784 * 32])


@works("Rescaling")
def rescaling():
    centred = out(layers.Rescaling(1 / 127.5, -1), floats([[255, 0]]))
    return (out(layers.Rescaling(1 / 255), floats([[51]])), centred[:1], centred[1:])
