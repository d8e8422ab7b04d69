"""The examples of the operation nodes."""

from __future__ import annotations

import numpy as np
from keras import ops

from tests.layers.worked import floats, works

_TWO = floats([[1, 2], [3, 6]])
_MATRIX = floats([[1, 2, 3], [4, 5, 6]])


def told(value):
    return np.ravel(np.asarray(value))


@works("ops.Add")
def add():
    return (told(ops.add(floats([1, 2]), 3)),)


@works("ops.Subtract")
def subtract():
    return (told(ops.subtract(1.0, floats([0.2, 0.9]))),)


@works("ops.Multiply")
def multiply():
    return (told(ops.multiply(floats([1, 2]), floats([10, 100]))), told(ops.multiply(floats([3, 6]), 1 / 6)))


@works("ops.Divide")
def divide():
    return (told(ops.divide(floats([51, 255]), 255)),)


@works("ops.Power")
def power():
    return (told(ops.power(floats([2, 3]), 2)), told(ops.power(floats([4, 9]), 0.5)))


@works("ops.Maximum")
def maximum():
    return (told(ops.maximum(floats([-2, 5]), 0)),)


@works("ops.Minimum")
def minimum():
    return (told(ops.minimum(floats([-2, 8]), 6)),)


@works("ops.Function")
def function():
    return (told(ops.square(floats([1, -2, 3]))), told(ops.sqrt(floats([4, 9]))))


@works("ops.Clip")
def clip():
    return (told(ops.clip(floats([-0.5, 0.3, 7]), 0, 1)),)


@works("ops.Cast")
def cast():
    return (told(ops.cast(floats([2.7, -1.2]), "int32")), told(ops.cast(np.array([2]), "float32")))


@works("ops.Mean")
def mean():
    return (told(ops.mean(_TWO, axis=-1)),)


@works("ops.Sum")
def total():
    return (told(ops.sum(_TWO, axis=-1)),)


@works("ops.Max")
def largest():
    return (told(ops.max(_TWO, axis=-1)),)


@works("ops.Min")
def smallest():
    return (told(ops.min(_TWO, axis=-1)),)


@works("ops.Var")
def variance():
    return ([4, 1, 0, 9, 4, ops.var(floats([1, 2, 3, 6]))],)


@works("ops.Std")
def deviation():
    return ([32, 8, ops.std(floats([2, 4, 4, 4, 5, 5, 7, 9]))],)


@works("ops.Reshape")
def reshape():
    return (told(ops.reshape(floats([[1, 2, 3, 4]]), (-1, 2, 2))),)


@works("ops.Transpose")
def transpose():
    return (told(ops.transpose(_MATRIX[None], (0, 2, 1))),)


@works("ops.ExpandDims")
def expand_dims():
    grown = ops.expand_dims(floats([[1, 2], [3, 4]]), -1)
    assert tuple(grown.shape) == (2, 2, 1)
    return (told(grown),)


@works("ops.Squeeze")
def squeeze():
    return (told(ops.squeeze(floats([[[[7, 8, 9]]]]), (1, 2))),)


@works("ops.GetItem")
def get_item():
    return (floats([[10, 11, 12, 13]])[:, 1:3].ravel(),)


@works("ops.Stack")
def stack():
    stacked = ops.stack([floats([[1, 2]]), floats([[3, 4]])], axis=1)
    assert tuple(stacked.shape) == (1, 2, 2)
    return (told(stacked),)


@works("ops.Split")
def split():
    return tuple(told(part) for part in ops.split(floats([[1, 2, 3, 4, 5, 6]]), 3, axis=-1))


@works("ops.Matmul")
def matmul():
    return (told(ops.matmul(floats([[1, 2], [3, 4]]), floats([[5], [6]]))),)


@works("CustomScaleLayer")
def custom_scale():
    from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

    return (told(CustomScaleLayer(0.1)([floats([[2]]), floats([[10]])])),)
