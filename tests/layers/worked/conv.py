"""The examples of the convolution family."""

from __future__ import annotations

from keras import Input, Model, layers

from tests.layers.worked import floats, out, works


def sizes(layer, shape):
    """Return the output's axes and the number of parameters."""
    source = Input(shape)
    model = Model(source, layer(source))
    return model.output_shape[1:], model.count_params()


@works("Conv1D")
def conv1d():
    shape, parameters = sizes(layers.Conv1D(64, 3, dilation_rate=2), (10, 32))
    return (shape[:1], [3, 32, 64, 64, parameters])


@works("Conv2D")
def conv2d():
    layer = layers.Conv2D(1, 2, use_bias=False)
    layer.build((None, 2, 2, 1))
    layer.set_weights([floats([[0, 1], [-1, 2]]).reshape(2, 2, 1, 1)])
    shape, parameters = sizes(layers.Conv2D(32, 3), (28, 28, 1))
    return (out(layer, floats([[1, 0], [-1, 0]]).reshape(1, 2, 2, 1)), shape[:1], [32, parameters])


@works("Conv3D")
def conv3d():
    shape, parameters = sizes(layers.Conv3D(8, 3), (16, 16, 16, 1))
    return ([16, 3, 1, shape[0]], [parameters])


@works("Conv1DTranspose")
def conv1d_transpose():
    layer = layers.Conv1DTranspose(1, 3, strides=2, use_bias=False)
    layer.build((None, 3, 1))
    layer.set_weights([floats([1, 10, 100]).reshape(3, 1, 1)])
    spread = out(layer, floats([1, 2, 3]).reshape(1, 3, 1))
    return ([len(spread)], spread)


@works("Conv2DTranspose")
def conv2d_transpose():
    valid, parameters = sizes(layers.Conv2DTranspose(64, 3, strides=2), (16, 16, 32))
    same, also = sizes(layers.Conv2DTranspose(64, 3, strides=2, padding="same"), (16, 16, 32))
    assert parameters == also
    return (valid[:1], same[:1], [64, parameters])


@works("Conv3DTranspose")
def conv3d_transpose():
    shape, parameters = sizes(layers.Conv3DTranspose(8, 2, strides=2), (4, 4, 4, 16))
    return (shape[:1], [8, parameters])


@works("DepthwiseConv1D")
def depthwise_1d():
    (steps, channels), parameters = sizes(layers.DepthwiseConv1D(3), (10, 4))
    return ([steps, channels], [4, parameters])


@works("DepthwiseConv2D")
def depthwise_2d():
    (height, width, _), weights = sizes(layers.DepthwiseConv2D(3, use_bias=False), (7, 7, 3))
    return ([3, 3, 3, weights], [height, width, weights, height * width * weights])


@works("SeparableConv1D")
def separable_1d():
    _, small = sizes(layers.SeparableConv1D(32, 5), (100, 16))
    _, plain = sizes(layers.Conv1D(32, 5), (100, 16))
    return ([32, small], [plain])


@works("SeparableConv2D")
def separable_2d():
    shape, weights = sizes(layers.SeparableConv2D(128, 3, use_bias=False), (7, 7, 3))
    _, plain = sizes(layers.Conv2D(128, 3, use_bias=False), (7, 7, 3))
    places = shape[0] * shape[1]
    steps = (27 * places, 384 * places)
    return (
        shape,
        [27, 384, weights, *steps, sum(steps)],
        [plain, plain * places, plain * places / sum(steps)],
    )


@works("ConvLSTM1D")
def conv_lstm_1d():
    _, parameters = sizes(layers.ConvLSTM1D(4, 3), (5, 9, 2))
    return ([parameters],)


@works("ConvLSTM2D")
def conv_lstm_2d():
    _, parameters = sizes(layers.ConvLSTM2D(8, 3), (5, 9, 9, 1))
    return ([4, 656, parameters],)


@works("ConvLSTM3D")
def conv_lstm_3d():
    _, parameters = sizes(layers.ConvLSTM3D(2, 2), (3, 4, 4, 4, 1))
    return ([4, 50, parameters],)
