"""Trouble planted in good data is found, and good data are left in peace."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnstudio.data.checks import check, doubtful_labels, duplicates, leaks, near_duplicates
from cnnstudio.data.errors import Cancelled
from cnnstudio.data.handwriting import written
from cnnstudio.data.samples import Samples
from cnnstudio.data.sources import open_dataset
from cnnstudio.paths import datasets_folder


def digits(count=400, test=100, seed=3):
    chance = np.random.default_rng(seed)
    y = (np.arange(count + test) % 10).astype(np.int32)
    x = np.concatenate([written(int(digit), 1, chance) for digit in y])[..., None]
    labels = tuple("0123456789")
    return Samples("d", x[:count], y[:count], x[count:], y[count:], labels, "", digits=True)


def found(samples, code):
    return next((finding for finding in check(samples) if finding.code == code), None)


def score(rows, planted):
    hits = len(set(rows) & set(planted))
    return hits / max(len(rows), 1), hits / len(planted)


def test_copies_are_found_and_contradictions_among_them():
    good = digits()
    x, y = good.x_train.copy(), good.y_train.copy()
    x[300:310], y[300:310] = x[0:10], y[0:10]
    x[350], y[350] = x[20], (y[20] + 1) % 10
    bad = replace(good, x_train=x, y_train=y)
    assert duplicates(good) == []
    assert set(found(bad, "duplicates").rows) == set(range(300, 310))
    assert found(bad, "duplicates").others == tuple(range(10))
    assert (found(bad, "contradictions").rows, found(bad, "contradictions").others) == ((350,), (20,))


def test_training_samples_in_the_test_part_are_found():
    good = digits()
    x = good.x_train.copy()
    x[[5, 77, 200]] = good.x_test[[1, 2, 3]]
    finding = found(replace(good, x_train=x), "leakage")
    assert (finding.rows, finding.others) == ((5, 77, 200), (1, 2, 3))
    assert leaks(good) == []


def test_nearly_equal_pictures_are_found():
    good = digits(120)
    x = good.x_train.copy()
    noise = np.random.default_rng(0).integers(-3, 4, x[:5].shape)
    x[100:105] = np.clip(x[:5].astype(int) + noise, 0, 255).astype(np.uint8)
    assert [pair for pair in near_duplicates(x) if pair[0] >= 100] == [(100 + n, n) for n in range(5)]


def test_empty_pictures_odd_values_and_unequal_classes_are_found():
    good = digits()
    x = good.x_train.copy()
    x[[4, 9]] = 17
    assert found(replace(good, x_train=x), "near-constant").rows == (4, 9)
    table = np.random.default_rng(1).normal(0, 1, (200, 4)).astype(np.float32)
    table[33, 2] = 1e6
    numbers = replace(
        good, x_train=table, y_train=good.y_train[:200], x_test=table[:0], y_test=good.y_test[:0]
    )
    assert found(numbers, "odd-values").rows == (33,)
    y = np.where(np.arange(400) < 8, 1, 0).astype(np.int32)
    unequal = replace(good, y_train=y, labels=("common", "rare"))
    assert "'common' has 98 %" in found(unequal, "imbalance").sentence
    assert found(unequal, "too-few").rows == tuple(range(8))


@pytest.mark.parametrize("levels", [1, 16, 63])
def test_bytes_that_stay_nearly_black_are_told_with_a_way_out(levels):
    good = digits()
    dark = (good.x_train // np.uint8(255 // levels)).astype(np.uint8)
    finding = found(replace(good, x_train=dark, x_test=dark[:0], y_test=good.y_test[:0]), "wrong-range")
    assert f"brightest value is {dark.max()} of 255" in finding.sentence
    assert f"multiply them by {255 // dark.max()}" in finding.sentence


def test_parts_that_were_scaled_differently_are_told():
    good = digits()
    fractions = (good.x_test / np.float32(255)).astype(np.float32)
    finding = found(replace(good, x_test=fractions), "unlike-parts")
    assert finding.severity == "error"
    assert "1 in the test part" in finding.sentence


def test_good_data_are_left_in_peace():
    good = digits()
    assert {finding.code for finding in check(good)} <= {"doubtful-labels"}


def test_a_check_can_be_stopped():
    with pytest.raises(Cancelled):
        check(digits(), cancelled=lambda: True)


@pytest.mark.slow
def test_errors_planted_in_mnist_are_found(home, shared_data, capsys):
    mnist = open_dataset(shared_data / "mnist.npz")
    chance = np.random.default_rng(7)
    x, y = np.array(mnist.x_train[:10_000]), np.array(mnist.y_train[:10_000])
    places = chance.permutation(10_000)
    copies, leaked, mislabelled = places[:100], places[100:180], places[180:380]
    originals = places[1000:1100]
    x[copies], y[copies] = x[originals], y[originals]
    x[leaked] = mnist.x_test[: len(leaked)]
    y[leaked] = mnist.y_test[: len(leaked)]
    y[mislabelled] = (y[mislabelled] + chance.integers(1, 10, len(mislabelled))) % 10
    planted = replace(mnist, x_train=x, y_train=y, x_test=mnist.x_test[:2000], y_test=mnist.y_test[:2000])
    doubles = duplicates(planted)[0]
    pairs = {frozenset(p) for p in zip(doubles.rows, doubles.others, strict=True)}
    wanted = {frozenset((int(a), int(b))) for a, b in zip(copies, originals, strict=True)}
    lines = [
        ("duplicates", len(pairs & wanted) / len(pairs), len(pairs & wanted) / len(wanted)),
        ("leakage", *score(leaks(planted)[0].rows, leaked.tolist())),
        ("label errors", *score(doubtful_labels(planted)[0].rows, mislabelled.tolist())),
    ]
    with capsys.disabled():
        for name, precision, recall in lines:
            print(f"\n{name}: precision {precision:.3f}, recall {recall:.3f}", end="")  # noqa: T201
    assert all(precision >= 0.99 and recall >= 0.99 for _, precision, recall in lines[:2])
    assert lines[2][1] > 0.6
    assert lines[2][2] > 0.8


def test_the_share_that_is_done_rises_over_all_checks():
    told = []
    check(digits(120, 30), progress=lambda sentence, share: told.append((sentence, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1
    assert len({sentence for sentence, _ in told}) >= 4


def test_near_copies_are_told_once_each_and_exact_ones_are_not_among_them():
    good = digits(120, 30)
    x = good.x_train.copy()
    x[100] = np.clip(x[4].astype(int) + 2, 0, 255).astype(np.uint8)
    x[101] = x[5]
    finding = found(replace(good, x_train=x), "near-duplicates")
    assert (100, 4) in zip(finding.rows, finding.others, strict=True)
    assert 101 not in finding.rows


def test_a_thousand_black_pictures_are_no_million_pairs():
    black = np.zeros((1_000, 9, 9, 1), np.uint8)
    assert len(near_duplicates(black)) == 999


def test_pictures_that_are_decoded_when_used_are_decoded_once(home):
    good = digits(60, 20)
    store = Decoding(good.x_train)
    found_here = check(replace(good, x_train=store))
    assert store.asked == list(range(60))
    assert [one.code for one in found_here] == [one.code for one in check(good)]
    assert list(datasets_folder().iterdir()) == []


class Decoding:
    """A store that notes which rows it was asked for."""

    def __init__(self, x):
        self.x, self.asked, self.shape, self.dtype, self.ndim = x, [], x.shape, x.dtype, x.ndim

    def __len__(self):
        return len(self.x)

    def __getitem__(self, which):
        self.asked += np.arange(len(self.x))[which].tolist()
        return self.x[which]
