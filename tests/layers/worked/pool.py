"""The examples of the pooling family."""

from __future__ import annotations

from keras import layers

from tests.layers.worked import floats, out, works

_ROW = floats([3, 1, 4, 1, 5, 9]).reshape(1, 6, 1)
_MAP = floats([[1, 3, 2, 1], [4, 6, 5, 0], [3, 1, 1, 2], [0, 2, 4, 8]]).reshape(1, 4, 4, 1)
_BLOCK = floats([[[1, 7], [2, 0]], [[5, 3], [4, 6]]]).reshape(1, 2, 2, 2, 1)
_STEPS = floats([[1, 8], [5, 2], [3, 4]]).reshape(1, 3, 2)
_FIVE = floats([1, 2, 3, 4, 5]).reshape(1, 5, 1)
_NINE = floats([[1, 2, 3], [4, 5, 6], [7, 8, 9]]).reshape(1, 3, 3, 1)
_HALVED = floats([[[[0.0] * 16] * 16] * 16]).reshape(1, 16, 16, 16, 1)


@works("MaxPooling1D")
def max_1d():
    return (out(layers.MaxPooling1D(2), _ROW),)


@works("MaxPooling2D")
def max_2d():
    return (out(layers.MaxPooling2D(2), _MAP),)


@works("MaxPooling3D")
def max_3d():
    small = layers.MaxPooling3D(2)(_HALVED).shape
    return (out(layers.MaxPooling3D(2), _BLOCK), small[1:4])


@works("AveragePooling1D")
def average_1d():
    return (out(layers.AveragePooling1D(2), _ROW),)


@works("AveragePooling2D")
def average_2d():
    return (out(layers.AveragePooling2D(2), _MAP),)


@works("AveragePooling3D")
def average_3d():
    return (out(layers.AveragePooling3D(2), _BLOCK),)


@works("GlobalMaxPooling1D")
def global_max_1d():
    return (out(layers.GlobalMaxPooling1D(), _STEPS),)


@works("GlobalMaxPooling2D")
def global_max_2d():
    return (out(layers.GlobalMaxPooling2D(), _MAP),)


@works("GlobalMaxPooling3D")
def global_max_3d():
    return (out(layers.GlobalMaxPooling3D(), _BLOCK),)


@works("GlobalAveragePooling1D")
def global_average_1d():
    return (out(layers.GlobalAveragePooling1D(), _STEPS),)


@works("GlobalAveragePooling2D")
def global_average_2d():
    return (out(layers.GlobalAveragePooling2D(), _MAP), [_MAP.sum(), _MAP.size])


@works("GlobalAveragePooling3D")
def global_average_3d():
    return (out(layers.GlobalAveragePooling3D(), _BLOCK), [_BLOCK.sum(), _BLOCK.size])


@works("AdaptiveMaxPooling1D")
def adaptive_max_1d():
    return (out(layers.AdaptiveMaxPooling1D(2), _FIVE),)


@works("AdaptiveMaxPooling2D")
def adaptive_max_2d():
    return (out(layers.AdaptiveMaxPooling2D(2), _NINE),)


@works("AdaptiveMaxPooling3D")
def adaptive_max_3d():
    # Output size 1 ends TensorFlow 2.21 by a floating point exception, so the example has three boxes an axis.
    numbered = floats(range(729)).reshape(1, 9, 9, 9, 1)
    largest = out(layers.AdaptiveMaxPooling3D(3), numbered)
    return ([len(largest)], [largest[0]], [largest[-1]])


@works("AdaptiveAveragePooling1D")
def adaptive_average_1d():
    return (out(layers.AdaptiveAveragePooling1D(2), _FIVE),)


@works("AdaptiveAveragePooling2D")
def adaptive_average_2d():
    return (out(layers.AdaptiveAveragePooling2D(2), _NINE),)


@works("AdaptiveAveragePooling3D")
def adaptive_average_3d():
    return (out(layers.AdaptiveAveragePooling3D(1), _BLOCK),)
