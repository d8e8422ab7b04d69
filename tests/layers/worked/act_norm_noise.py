"""The examples of the activation, normalisation and noise families."""

from __future__ import annotations

import numpy as np
from keras import layers

from tests.layers.worked import floats, out, works
from tests.layers.worked.dense_reshape import weighted

_MANY = np.ones((1, 4000), "float32")


def kept(layer, value):
    """Return what a value becomes in training where it is not dropped."""
    return max(out(layer, _MANY * value, training=True), key=abs)


@works("ReLU")
def relu():
    return (out(layers.ReLU(), floats([[-2, 0, 3]])),)


@works("LeakyReLU")
def leaky_relu():
    return (out(layers.LeakyReLU(0.3), floats([[-2, 0, 3]])),)


@works("PReLU")
def prelu():
    shared, single = layers.PReLU(shared_axes=[1, 2]), layers.PReLU()
    for layer in (shared, single):
        layer.build((None, 26, 26, 32))
    bent = out(weighted(layers.PReLU(), (2,), [0.25, 0.25]), floats([[-4, 2]]))
    return (bent, [shared.count_params()], [single.count_params()])


@works("ELU")
def elu():
    return (out(layers.ELU(), floats([[-1, 2]])),)


@works("Softmax")
def softmax():
    raised = np.exp([1.0, 2.0, 3.0])
    return (raised, [raised.sum()], out(layers.Softmax(), floats([[1, 2, 3]])))


@works("Activation")
def activation():
    values = floats([[-1, 0, 1]])
    return (out(layers.Activation("tanh"), values), out(layers.Activation("sigmoid"), values))


@works("BatchNormalization")
def batch_normalization():
    layer = layers.BatchNormalization()
    first = out(layer, floats([[1], [2], [3], [4]]), training=True)[:1]
    large = layers.BatchNormalization()
    large.build((None, 8, 8, 32))
    still = sum(int(np.prod(w.shape)) for w in large.non_trainable_weights)
    return (first, [4, 32, large.count_params(), still])


@works("LayerNormalization")
def layer_normalization():
    low, high = out(layers.LayerNormalization(), floats([[1, 3]]))
    return ([low], [high])


@works("GroupNormalization")
def group_normalization():
    told = out(layers.GroupNormalization(2), floats([[1, 3, 10, 14]]))
    return (told[:2], told[2:])


@works("RMSNormalization")
def rms_normalization():
    return (out(layers.RMSNormalization(), floats([[3, 4]])),)


@works("UnitNormalization")
def unit_normalization():
    return (out(layers.UnitNormalization(), floats([[3, 4]])),)


@works("SpectralNormalization")
def spectral_normalization():
    held = layers.Dense(2, use_bias=False)
    layer = layers.SpectralNormalization(held, power_iterations=50)
    layer.build((None, 2))
    held.set_weights([floats([[3, 0], [0, 1]])])
    layer(floats([[1, 1]]), training=True)
    return (np.asarray(held.kernel).ravel(),)


@works("Dropout")
def dropout():
    return ([kept(layers.Dropout(0.25), 3)], [1 / 0.75])


@works("SpatialDropout1D")
def spatial_dropout_1d():
    layer = layers.SpatialDropout1D(0.5, seed=1)
    answers = (out(layer, floats([[[1, 2], [3, 4]]]), training=True) for _ in range(64))
    return (next(a for a in answers if a[0] and not a[1]),)


@works("SpatialDropout2D")
def spatial_dropout_2d():
    layer = layers.SpatialDropout2D(0.2, seed=1)
    maps = np.asarray(layer(np.ones((1, 3, 3, 64), "float32"), training=True))
    assert all(len(np.unique(maps[..., k])) == 1 for k in range(64))
    return ([0.2 * 64], [maps.max()])


@works("SpatialDropout3D")
def spatial_dropout_3d():
    layer = layers.SpatialDropout3D(0.5, seed=1)
    return ([np.asarray(layer(np.full((8, 2, 2, 2, 2), 1.5, "float32"), training=True)).max()],)


@works("GaussianDropout")
def gaussian_dropout():
    spread = out(layers.GaussianDropout(0.2, seed=1), np.ones((1, 100_000), "float32"), training=True).std()
    assert abs(spread - 0.5) < 0.01
    return ([0.5], [4 * 1.5])


@works("GaussianNoise")
def gaussian_noise():
    noisy = out(layers.GaussianNoise(0.1, seed=1), np.full((1, 100_000), 0.5, "float32"), training=True)
    assert 0.66 < (abs(noisy - 0.5) < 0.1).mean() < 0.70
    return ([0.57],)


@works("AlphaDropout")
def alpha_dropout():
    low, high = np.unique(out(layers.AlphaDropout(0.5, seed=1), _MANY, training=True))
    (limit,) = out(layers.Activation("selu"), floats([[-100]]))
    scale = (high - low) / (1 - limit)
    return ([high], [low], [limit], [scale, high - scale])


@works("ActivityRegularization")
def activity_regularization():
    layer = layers.ActivityRegularization(l1=0.01, l2=0.1)
    layer(floats([[1, -2]]))
    return ([float(sum(layer.losses))],)


@works("StochasticDepth")
def stochastic_depth():
    from keras.src.applications.convnext import StochasticDepth

    layer = StochasticDepth(0.2)
    answers = np.asarray(layer(np.full((64, 2, 2, 1), 4.0, "float32"), training=True))
    assert set(np.unique(answers)) == {0.0, 5.0}
    return ([4, 1, 0.2, answers.max()],)


@works("LayerScale")
def layer_scale():
    from keras.src.applications.convnext import LayerScale

    layer = LayerScale(1e-6, 96)
    layer.build((None, 96))
    return ([float(np.asarray(layer(np.full((1, 96), 5.0, "float32")))[0, 0])], [layer.count_params()])
