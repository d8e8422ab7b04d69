import numpy as np
import pytest

from cnnstudio.data import likeness
from cnnstudio.data.drawn import digit_from_ink
from cnnstudio.data.handwriting import PEOPLE, sample_strokes
from cnnstudio.data.ink import strokes_to_ink
from cnnstudio.data.likeness import neighbours
from cnnstudio.data.parts import prepare
from cnnstudio.data.samples import Samples
from cnnstudio.document.recipe import DataRecipe


def _digit(digit, seed):
    return digit_from_ink(strokes_to_ink(sample_strokes(digit, seed, PEOPLE), 100, 0.08)).centred[:, :, None]


@pytest.fixture(scope="module")
def samples():
    x = np.stack([_digit(number % 10, number) for number in range(400)])
    y = (np.arange(400) % 10).astype(np.int32)
    return Samples("made", x[:300], y[:300], x[300:], y[300:], tuple("0123456789"), "sha256:0", True)


def test_unseen_digits_look_like_digits_and_other_things_do_not(samples):
    known = neighbours(prepare(samples, DataRecipe()))
    assert known.judged == 100
    unseen = [known.likeness(_digit(seed % 10, 1000 + seed)).strange for seed in range(60)]
    assert np.mean(unseen) <= 0.1
    rng = np.random.default_rng(1)
    blot = np.zeros((28, 28, 1), np.uint8)
    blot[4:24, 4:24] = 255
    for strange in (blot, 255 - samples.x_train[0], rng.integers(0, 255, (28, 28, 1)).astype(np.uint8)):
        assert known.likeness(strange).strange


def test_the_threshold_is_the_quantile_of_measured_distances(samples):
    known = neighbours(prepare(samples, DataRecipe()))
    far = [known.likeness(picture).distance for picture in samples.x_test]
    assert known.threshold == pytest.approx(np.quantile(far, likeness.USUAL), abs=1e-4)


def test_a_training_picture_is_its_own_nearest(samples):
    known = neighbours(prepare(samples, DataRecipe()))
    found = known.likeness(samples.x_train[7])
    assert np.array_equal(known.pictures[found.nearest[0]], samples.x_train[7])
    assert found.distance == pytest.approx(0, abs=1e-3)
    assert not found.strange


def test_without_unseen_pictures_some_are_put_aside(samples):
    alone = Samples("made", samples.x_train, samples.y_train, samples.x_test[:0], samples.y_test[:0],
                    samples.labels, "sha256:1", True)  # fmt: skip
    parts = prepare(alone, DataRecipe())
    from dataclasses import replace

    known = neighbours(replace(parts, validation=None, test=None))
    assert known.judged > 0
    assert known.threshold > 0


def test_tables_and_very_few_pictures_are_not_compared(samples):
    few = Samples("few", samples.x_train[:10], samples.y_train[:10], samples.x_test[:0], samples.y_test[:0],
                  samples.labels, "sha256:2", True)  # fmt: skip
    assert neighbours(prepare(few, DataRecipe())) is None
    table = Samples("table", samples.x_train.reshape(300, -1), samples.y_train, samples.x_test.reshape(100, -1),
                    samples.y_test, samples.labels, "sha256:3", False)  # fmt: skip
    assert neighbours(prepare(table, DataRecipe())) is None


def test_colour_pictures_of_any_size_are_compared():
    rng = np.random.default_rng(4)
    x = np.repeat(rng.integers(0, 255, (60, 1, 1, 3)), 33, axis=1).repeat(47, axis=2).astype(np.uint8)
    y = (np.arange(60) % 3).astype(np.int32)
    made = Samples("colours", x[:40], y[:40], x[40:], y[40:], ("a", "b", "c"), "sha256:4", False)
    known = neighbours(prepare(made, DataRecipe()))
    assert known.coarse.shape[1] <= 14 * 14 * 3
    assert known.likeness(x[3]).nearest[0] == 3


def test_given_up_work_ends(samples):
    assert neighbours(prepare(samples, DataRecipe()), lambda: False) is None
