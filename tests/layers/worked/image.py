"""The examples of the image family; what is drawn at random is fixed to the drawn value of the text."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from tests.layers.worked import floats, out, works

_COLOUR = floats([100, 150, 200]).reshape(1, 1, 1, 3)
_RED = floats([255, 0, 0]).reshape(1, 1, 1, 3)
_SPECK = np.zeros((1, 3, 3, 1), "float32")
_SPECK[0, 1, 1, 0] = 130
_NUMBERED = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)
_MANY = np.random.default_rng(1).random((400, 8, 8, 1)).astype("float32")


def row(*values):
    return floats(values).reshape(1, 1, -1, 1)


def square(*values):
    return floats(values).reshape(1, 2, 2, 1)


def drawn(layer, picture, **transformation):
    """Return a layer's answer in training, with this drawn instead of at random."""
    told = layer.transform_images(keras.ops.convert_to_tensor(picture), transformation, training=True)
    return np.ravel(told)


def trained(layer, picture):
    return out(layer, picture, training=True)


@works("Resizing")
def resizing():
    return (out(layers.Resizing(1, 4), row(0, 8)), out(layers.Resizing(1, 2), row(1, 2, 3, 4)))


@works("CenterCrop")
def center_crop():
    big = np.arange(256 * 256, dtype="float32").reshape(1, 256, 256, 1)
    cut = layers.CenterCrop(224, 224)(big)
    return (out(layers.CenterCrop(2, 2), _NUMBERED), [float(cut[0, 0, 0, 0]) // 256])


@works("RandomCrop")
def random_crop():
    big = np.arange(32 * 32, dtype="float32").reshape(1, 32, 32, 1)
    layer = layers.RandomCrop(28, 28, seed=1)
    found = {int(np.asarray(layer(big, training=True))[0, 0, 0, 0]) for _ in range(400)}
    return ([len(found)],)


@works("RandomFlip")
def random_flip():
    return (drawn(layers.RandomFlip("horizontal"), row(1, 2, 3), flips=np.array([[[[True]]]])),)


@works("RandomTranslation")
def random_translation():
    picture = row(1, 2, 3, 4)
    reflect = trained(layers.RandomTranslation(0.0, (0.25, 0.25)), picture)
    constant = trained(layers.RandomTranslation(0.0, (0.25, 0.25), fill_mode="constant"), picture)
    return (reflect, constant)


@works("RandomRotation")
def random_rotation():
    return ([0.25, 90], trained(layers.RandomRotation((0.25, 0.25)), square(1, 2, 3, 4)), [0.05, 0.05 * 360])


@works("RandomZoom")
def random_zoom():
    near = np.asarray(layers.RandomZoom((-0.5, -0.5))(_NUMBERED, training=True))[0, :, 0, 0]
    far = layers.RandomZoom((1.0, 1.0), fill_mode="constant")(np.ones((1, 4, 4, 1), "float32"), training=True)
    rows = (near[-1] - near[0]) / 4 / 3 * 4
    return ([4, 0.5, rows], [np.asarray(far).sum() ** 0.5] * 2)


@works("RandomShear")
def random_shear():
    picture = np.tile(np.arange(9, dtype="float32"), (9, 1)).reshape(1, 9, 9, 1)
    slanted = np.asarray(layers.RandomShear((0.5, 0.5))(picture, training=True))[0, :, 4, 0]
    moved = np.abs(slanted - 4)
    return ([0.5, moved[0]], [2, 0.5, 2, moved[2]], [4, moved[4]])


def share_changed(layer):
    changed = np.abs(np.asarray(layer(_MANY, training=True)) - _MANY).max(axis=(1, 2, 3)) > 1e-4
    return changed.mean()


@works("RandomPerspective")
def random_perspective():
    share = share_changed(layers.RandomPerspective(0.5, 0.5, seed=1))
    assert 0.17 < share < 0.33
    return ([0.25, 32, 0.25 * 32],)


@works("RandomElasticTransform")
def random_elastic():
    layer = layers.RandomTranslation(0.0, (-0.25, -0.25), interpolation="bilinear")
    return ([10, 0.5, 20, 10, trained(layer, row(10, 20))[0]],)


@works("RandomBrightness")
def random_brightness():
    return ([51], drawn(layers.RandomBrightness(0.2), row(100, 230), rgb_delta=51.0)[:1], [281, 255])


@works("RandomContrast")
def random_contrast():
    low, high = drawn(layers.RandomContrast(0.5), row(50, 150), contrast_factor=np.float32(1.5))
    return ([100, low, high],)


@works("RandomSaturation")
def random_saturation():
    pixel = floats([0.2, 0.4, 0.8]).reshape(1, 1, 1, 3)
    return (trained(layers.RandomSaturation((0.25, 0.25), value_range=(0, 1)), pixel),)


@works("RandomHue")
def random_hue():
    layer = layers.RandomHue((2 / 3, 2 / 3), seed=1)
    found = {tuple(np.round(trained(layer, _RED)).tolist()) for _ in range(40)}
    assert found == {(0.0, 255.0, 0.0), (0.0, 0.0, 255.0)}
    return ([0, 255, 0, 0, 0, 255],)


@works("RandomGrayscale")
def random_grayscale():
    return (trained(layers.RandomGrayscale(1.0), _COLOUR)[:1],)


@works("RandomInvert")
def random_invert():
    return (trained(layers.RandomInvert((1.0, 1.0)), _COLOUR),)


@works("RandomPosterization")
def random_posterization():
    return (trained(layers.RandomPosterization((2, 2)), _COLOUR),)


@works("RandomSharpness")
def random_sharpness():
    smooth = trained(layers.RandomSharpness((0.0, 0.0)), _SPECK)[4]
    crisp = trained(layers.RandomSharpness((1.0, 1.0)), _SPECK)[4]
    return ([0, smooth, 1, 130], [130, crisp])


@works("RandomColorDegeneration")
def random_colour_degeneration():
    return (trained(layers.RandomColorDegeneration((0.5, 0.5)), _COLOUR),)


@works("RandomColorJitter")
def random_colour_jitter():
    layer = layers.RandomColorJitter(brightness_factor=0.2, seed=1)
    found = [trained(layer, np.full((1, 1, 1, 3), 100.0, "float32"))[0] for _ in range(60)]
    assert min(found) < 70
    assert max(found) > 130
    assert min(found) >= 49
    assert max(found) <= 151
    return ([100, 49, 151],)


@works("RandomGaussianBlur")
def random_gaussian_blur():
    kept = trained(layers.RandomGaussianBlur((1.0, 1.0), 3, (1.0, 1.0)), _SPECK)[4]
    return ([kept / 130, 130, 130, kept / 130, kept],)


@works("RandomErasing")
def random_erasing():
    return ([8 * 8, 32 * 32, 100 * 64 / 1024],)


@works("Solarization")
def solarization():
    assert trained(layers.Solarization(), _COLOUR).tolist() == [155, 105, 55]
    told = drawn(layers.Solarization(), _COLOUR, thresholds=127.5, additions=0.0)
    return ([127.5], told)


@works("AutoContrast")
def auto_contrast():
    return (out(layers.AutoContrast(), row(50, 100, 150)),)


@works("Equalization")
def equalization():
    return (trained(layers.Equalization(), square(10, 10, 20, 30)),)


@works("ContrastLimitedAdaptiveHistogramEqualization")
def clahe():
    return ([32 * 32], [4 * 1024 / 256])


@works("AugMix")
def aug_mix():
    return ([0.5 * 100 + 0.5 * (0.5 * 120 + 0.5 * 180)],)


@works("MixUp")
def mix_up():
    layer, shares = (
        layers.MixUp(),
        {"mix_weight": floats([0.75, 0.75]), "permutation_order": np.array([1, 0])},
    )
    pictures = layer.transform_images(floats([200, 40]).reshape(2, 1, 1, 1), shares)
    labels = layer.transform_labels(floats([[1, 0], [0, 1]]), shares)
    return np.ravel(pictures)[:1], np.asarray(labels)[0]


@works("CutMix")
def cut_mix():
    layer, sides = layers.CutMix(), [floats([side]) for side in (0, 12, 0, 8)]
    pasted, kept = layer._generate_batch_mask((1, 32, 32, 1), sides)
    shares = {"mix_weight": np.repeat(kept, 2), "permutation_order": np.array([1, 0])}
    labels = np.asarray(layer.transform_labels(floats([[1, 0], [0, 1]]), shares))[0]
    area = int(np.asarray(pasted).sum())
    return [area, 32 * 32, area / 32**2], labels


@works("RandAugment")
def rand_augment():
    kinds = len(layers.RandAugment._AUGMENT_LAYERS)
    return ([kinds, kinds, kinds, kinds**2],)


@works("Pipeline")
def pipeline():
    layer = layers.Pipeline([layers.Rescaling(1 / 255), layers.Rescaling(1.0, 0.1)])
    return ([51, 0.2, *out(layer, row(51))],)
