"""The examples of the merge and attention families."""

from __future__ import annotations

import numpy as np
from keras import Input, Model, layers

from tests.layers.worked import floats, out, works

_PAIR = [floats([[1, 8]]), floats([[5, 2]])]


@works("Add")
def add():
    return (out(layers.Add(), [floats([[1, 2]]), floats([[10, 20]])]),)


@works("Subtract")
def subtract():
    return (out(layers.Subtract(), [floats([[5, 7]]), floats([[1, 10]])]),)


@works("Multiply")
def multiply():
    return (out(layers.Multiply(), [floats([[2, 3]]), floats([[10, 0.5]])]),)


@works("Average")
def average():
    return (out(layers.Average(), [floats([[2, 4]]), floats([[4, 8]]), floats([[6, 0]])]),)


@works("Maximum")
def maximum():
    return (out(layers.Maximum(), _PAIR),)


@works("Minimum")
def minimum():
    return (out(layers.Minimum(), _PAIR),)


@works("Concatenate")
def concatenate():
    return (layers.Concatenate()([np.zeros((1, 13, 13, 32)), np.zeros((1, 13, 13, 64))]).shape[1:],)


@works("Dot")
def dot():
    return (out(layers.Dot(1), [floats([[1, 2, 3]]), floats([[4, 5, 6]])]),)


@works("Attention")
def attention():
    query, keys, values = floats([[[1, 0]]]), floats([[[1, 0], [0, 1]]]), floats([[[10], [20]]])
    answer, shares = layers.Attention()([query, values, keys], return_attention_scores=True)
    return (np.asarray(shares).ravel(), np.asarray(answer).ravel())


@works("AdditiveAttention")
def additive_attention():
    query, keys, values = floats([[[0]]]), floats([[[0], [1]]]), floats([[[10], [20]]])
    layer = layers.AdditiveAttention(use_scale=False)
    answer, shares = layer([query, values, keys], return_attention_scores=True)
    return (np.tanh([0, 1]), np.asarray(shares).ravel(), np.asarray(answer).ravel())


def counted(layer, width):
    """Return the parameters of an attention layer on a sequence of this width."""
    source = Input((5, width))
    return Model(source, layer(source, source)).count_params()


@works("MultiHeadAttention")
def multi_head():
    return ([counted(layers.MultiHeadAttention(2, 8), 16)],)


@works("GroupQueryAttention")
def group_query():
    return ([counted(layers.GroupQueryAttention(8, 4, 2), 32)],)
