"""A picture climbed to from noise excites its channel, and the strongest places are those that a search finds."""

import numpy as np
import pytest

from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.exciting import exciting, strongest_in
from cnnstudio.kerasbridge.probe import Probe
from tests.kerasbridge.designs import small_cnn

IMAGES = np.random.default_rng(3).integers(0, 255, (70, 8, 8, 1)).astype(np.uint8)


@pytest.fixture(scope="module")
def probe():
    network = build(small_cnn())
    kernel, bias = network.layers["conv2d_1"].get_weights()
    kernel[..., 0] = 0
    kernel[:, 0, :, 0], kernel[:, 2, :, 0] = -1, 1  # an upright edge, dark at the left
    network.layers["conv2d_1"].set_weights([kernel, bias])
    return Probe(network, small_cnn().recipe)


def test_the_climb_ends_far_above_the_noise_and_its_value_is_the_networks(probe):
    pieces = list(exciting(probe, "conv2d_1", 0, 0))
    last = pieces[-1]
    assert last.share == 1
    assert last.value > 3 * last.first
    seen = probe.look(last.image[None], ("conv2d_1",)).maps[0][..., 0].mean()
    assert seen == pytest.approx(last.value, rel=0.02)
    best = max(probe.look(one[None], ("conv2d_1",)).maps[0][..., 0].mean() for one in IMAGES)
    assert last.value > best


def test_the_strongest_places_are_the_largest_values_one_in_each_picture(probe):
    *_, last = strongest_in(probe, IMAGES, "conv2d_1", 0, 5)
    maps = np.stack([probe.look(one[None], ("conv2d_1",)).maps[0][..., 0] for one in IMAGES])
    expected = np.sort(maps.reshape(70, -1).max(axis=1))[::-1][:5]
    np.testing.assert_allclose(last.values, expected, rtol=1e-5)
    assert last.done == 70
    for sample, place, value in zip(last.samples, last.places, last.values, strict=True):
        assert maps[sample][tuple(place)] == pytest.approx(value, rel=1e-5)


def test_a_unit_of_a_row_has_pictures_and_no_places(probe):
    *_, last = strongest_in(probe, IMAGES, "dense_8", 2, 3)
    shares = probe.look(IMAGES).predictions[:, 2]
    np.testing.assert_allclose(last.values, np.sort(shares)[::-1][:3], rtol=1e-5)
    assert not last.places.any()


@pytest.mark.parametrize(
    ("layer", "channel", "message"), [("nothing", 0, "no layer nothing"), ("conv2d_1", 99, "no such channel")]
)
def test_what_cannot_be_excited_is_said_in_one_sentence(probe, layer, channel, message):
    with pytest.raises(BridgeError, match=message):
        next(exciting(probe, layer, channel, 0))
