"""Pictures compared in a layer: the rows are Keras's outputs, the nearest are those a plain search finds."""

import keras
import numpy as np
import pytest

from cnnstudio.kerasbridge import alike
from cnnstudio.kerasbridge.alike import Coder, nearest, usual_distance
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.probe import Probe
from tests.kerasbridge.designs import small_cnn

IMAGES = np.random.default_rng(3).integers(0, 255, (70, 8, 8, 1)).astype(np.uint8)


@pytest.fixture(scope="module")
def probe():
    return Probe(build(small_cnn()), small_cnn().recipe)


def _rows(probe, layer, count=70):
    coder = Coder(probe, layer, count)
    *_, (share, rows) = coder.all(IMAGES)
    assert share == 1
    return coder, rows


def test_rows_are_the_layers_outputs_for_each_picture(probe):
    coder, rows = _rows(probe, "conv2d_1")
    assert coder.cells == 0
    for number in (0, 40, 69):
        seen = probe.look(IMAGES[number][None], ("conv2d_1",)).maps[0]
        np.testing.assert_allclose(rows[number], seen.reshape(-1), rtol=1e-5, atol=1e-6)


def test_the_nearest_and_their_distances_are_those_of_a_plain_search(probe):
    coder, rows = _rows(probe, "conv2d_1")
    own = coder.rows(IMAGES[5:6] // 2 + 10)[0]
    found = nearest(rows, own, 6)
    plain = sorted((float(np.sqrt(((row - own) ** 2).mean())), n) for n, row in enumerate(rows))[:6]
    assert found.samples.tolist() == [n for _, n in plain]
    np.testing.assert_allclose(found.distances, [away for away, _ in plain], rtol=1e-5)


def test_a_picture_among_them_is_nearest_to_itself(probe):
    coder, rows = _rows(probe, "conv2d_1")
    found = nearest(rows, coder.rows(IMAGES[33:34])[0], 1)
    assert found.samples.tolist() == [33]
    assert found.distances[0] == pytest.approx(0, abs=1e-6)


def test_the_usual_distance_is_the_middle_one_to_the_nearest_other(probe):
    _, rows = _rows(probe, "conv2d_1")
    away = np.sqrt(((rows[:, None] - rows[None]) ** 2).mean(axis=2))
    np.fill_diagonal(away, np.inf)
    assert usual_distance(rows) == pytest.approx(float(np.median(away.min(axis=1))), rel=1e-3)


def test_maps_too_large_for_all_pictures_are_averaged_over_areas(probe, monkeypatch):
    whole = probe.look(IMAGES[0][None], ("conv2d_1",)).maps[0]
    monkeypatch.setattr(alike, "_MOST", 70 * 2 * 2 * whole.shape[-1])
    coder, rows = _rows(probe, "conv2d_1")
    assert coder.cells == 2
    half = whole.shape[0] // 2
    areas = [whole[a : a + half, b : b + half].mean(axis=(0, 1)) for a in (0, half) for b in (0, half)]
    np.testing.assert_allclose(rows[0], np.concatenate(areas), rtol=1e-4, atol=1e-6)


def test_what_cannot_be_compared_is_refused_in_a_sentence(probe):
    with pytest.raises(BridgeError, match="no layer nothing"):
        Coder(probe, "nothing", 3)
    with pytest.raises(BridgeError, match="samples are"):
        Coder(probe, "conv2d_1", 3).rows(np.zeros((1, 5, 5, 1), np.uint8))


def test_no_weight_changes(probe):
    before = [np.array(w) for w in probe.network.model.weights]
    _rows(probe, "conv2d_1")
    assert isinstance(probe.network.model, keras.Model)
    assert all(np.array_equal(a, b) for a, b in zip(before, probe.network.model.weights, strict=True))
