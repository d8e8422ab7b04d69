"""Choosing a data set by name or path, over every file form."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import struct
from dataclasses import replace

import numpy as np
import pytest

from cnnstudio.data import fetchable, unpacked
from cnnstudio.data.downloads import Download
from cnnstudio.data.errors import Cancelled, DataError
from cnnstudio.data.handwriting import written
from cnnstudio.data.samples import fingerprint, placed_like_mnist
from cnnstudio.data.sources import catalogue, mnist_file, open_dataset
from cnnstudio.paths import datasets_folder


@pytest.fixture
def alone(home, tmp_path, monkeypatch):
    """A user with an empty home and no Keras cache."""
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "user"))
    monkeypatch.delenv("KERAS_HOME", raising=False)
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
@pytest.mark.parametrize("name", ["p.npz", "p-idx3-ubyte", "p-idx3-ubyte.gz", "zero.npz"])
def test_what_is_no_regular_file_is_refused_without_opening_it(alone, name):
    path = alone / name
    if name == "zero.npz":
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(path)
    with pytest.raises(DataError, match="no regular file"):
        open_dataset(path)


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_pipe_among_the_own_data_sets_is_passed_over(alone):
    datasets_folder().mkdir(parents=True, exist_ok=True)
    os.mkfifo(datasets_folder() / "pipe.npz")
    assert "pipe" not in [info.name for info in catalogue()]


def toys(count=30, test=10):
    random = np.random.default_rng(8)
    y = np.arange(count + test) % 10
    x = np.concatenate([written(int(digit), 1, random) for digit in y])
    return {"x_train": x[:count], "y_train": y[:count], "x_test": x[count:], "y_test": y[count:]}


def saved(path, **arrays):
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)
    return path


def test_an_archive_is_read_once_and_mapped_from_then_on(alone):
    given = toys()
    path = saved(alone / "my digits.npz", **given)
    told = []
    first = open_dataset(path, lambda *news: told.append(news))
    assert told[-1][1] == 1
    again = open_dataset(str(path), lambda *_: pytest.fail("read twice"))
    for samples in (first, again):
        assert samples.name == "my digits"
        assert np.array_equal(samples.x_train[..., 0], given["x_train"])
        assert np.array_equal(samples.x_test[..., 0], given["x_test"])
        assert samples.y_test.tolist() == given["y_test"].tolist()
        assert samples.labels == tuple("0123456789")
        assert samples.has_test
        assert samples.digits
        assert isinstance(samples.x_train, np.memmap)


def test_a_file_that_changed_is_read_again(alone):
    path = saved(alone / "a.npz", **toys())
    open_dataset(path)
    saved(path, **toys(20, 10))
    assert len(open_dataset(path).y_train) == 20


def test_a_damaged_shelf_is_filled_anew(alone):
    path = saved(alone / "a.npz", **toys())
    before = np.array(open_dataset(path).x_train)
    for file in (datasets_folder() / "unpacked").rglob("x_train.npy"):
        file.write_bytes(file.read_bytes()[:-9])
    assert np.array_equal(open_dataset(path).x_train, before)


def test_a_stopped_reading_leaves_nothing_in_use(alone):
    path = saved(alone / "a.npz", **toys())
    with pytest.raises(Cancelled):
        open_dataset(path, cancelled=lambda: True)
    assert len(open_dataset(path).y_train) == 30


def test_only_the_newest_sets_stay_on_the_shelf(alone, monkeypatch):
    monkeypatch.setattr(unpacked, "KEPT", 2)
    for number in range(4):
        open_dataset(saved(alone / f"{number}.npz", **toys(10 + number, 1)))
    assert len(list((datasets_folder() / "unpacked").iterdir())) == 2


def test_idx_and_archive_of_the_same_pictures_have_one_fingerprint(alone):
    given = toys()
    names = {
        "x_train": "train-images-idx3",
        "y_train": "train-labels-idx1",
        "x_test": "t10k-images-idx3",
        "y_test": "t10k-labels-idx1",
    }
    (alone / "idx").mkdir()
    for role, array in given.items():
        head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
        (alone / "idx" / f"{names[role]}-ubyte.gz").write_bytes(
            gzip.compress(head + array.astype(np.uint8).tobytes())
        )
    folder = open_dataset(alone / "idx")
    one_file = open_dataset(alone / "idx" / "t10k-labels-idx1-ubyte.gz")
    archive = open_dataset(saved(alone / "a.npz", **given))
    assert folder.fingerprint == archive.fingerprint == one_file.fingerprint
    assert np.array_equal(folder.x_test, archive.x_test)


def test_colour_pictures_with_a_column_of_labels_are_read(alone):
    x = np.random.default_rng(1).integers(0, 255, (12, 8, 8, 3), np.uint8)
    samples = open_dataset(saved(alone / "c.npz", x_train=x, y_train=np.arange(12)[:, None] % 3))
    assert samples.input_shape == (8, 8, 3)
    assert samples.y_train.shape == (12,)
    assert samples.classes == 3
    assert not samples.has_test
    assert samples.x_test.shape == (0, 8, 8, 3)
    assert not samples.digits


def test_class_names_in_the_file_are_used(alone):
    path = saved(alone / "q.npz", x=np.ones((4, 5, 5)), y=[0, 1, 1, 0], class_names=["cat", "train"])
    assert open_dataset(path).labels == ("cat", "train")


def test_well_known_class_names_need_a_fitting_number_of_classes(alone):
    ten = saved(alone / "fashion_mnist.npz", x=np.ones((10, 5, 5), np.uint8), y=np.arange(10))
    two = saved(alone / "two" / "fashion_mnist.npz", x=np.ones((2, 5, 5), np.uint8), y=np.arange(2))
    assert open_dataset(ten).labels[9] == "Ankle boot"
    assert open_dataset(two).labels == ("0", "1")


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"a": [1], "b": [2]}, "arrays found: a, b. Which is the input?"),
        (
            {"x_train": np.ones((3, 2, 2)), "y_train": [1, 2]},
            "x_train has 3 inputs, but y_train has 2 labels",
        ),
        ({"x": np.ones((2, 2, 2)), "y": ["cat", "dog"]}, "is not numeric"),
        ({"x": np.ones((2, 2, 2)), "y": [np.nan, 1]}, "a target is not finite"),
        ({"x": np.ones((2, 2, 2)), "y": [-1, 1]}, "labels must be whole numbers from 0"),
        ({"x": np.full((2, 2, 2), np.nan), "y": [0, 1]}, "not finite"),
        ({"x": np.ones((0, 2, 2)), "y": np.ones(0)}, "no training rows are left"),
        (
            {
                "x_train": np.ones((2, 2, 2)),
                "y_train": [0, 1],
                "x_test": np.ones((2, 3, 2)),
                "y_test": [0, 1],
            },
            "make them equal",
        ),
    ],
)
def test_unusable_archives_are_refused_in_one_sentence(alone, arrays, sentence):
    with pytest.raises(DataError) as told:
        open_dataset(saved(alone / "bad.npz", **{k: np.array(v) for k, v in arrays.items()}))
    assert sentence in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "source", ["http://example.org/x.npz", "gs://bucket/x", "hf://a", r"\\server\x.npz", "//server/x"]
)
def test_network_addresses_are_refused(alone, source):
    with pytest.raises(DataError, match="is a network address"):
        open_dataset(source)


def test_an_unknown_name_lists_the_known_ones(alone):
    with pytest.raises(DataError, match=r"No data set is called 'mnis', .*known names: pen-digits, mnist"):
        open_dataset("mnis")


def test_a_file_of_another_kind_says_what_is_read(alone):
    (alone / "notes.txt").write_text("hello")
    with pytest.raises(DataError, match=r"give an .npz file, an IDX file, a table, an archive, or a folder"):
        open_dataset(alone / "notes.txt")


def test_mnist_is_looked_for_in_our_folder_then_in_keras(alone, monkeypatch):
    assert mnist_file() is None
    keras = saved(alone / "user" / ".keras" / "datasets" / "mnist.npz", **toys())
    assert mnist_file() == keras
    assert open_dataset("mnist").name == "mnist"
    own = saved(datasets_folder() / "mnist.npz", **toys())
    assert mnist_file() == own


def test_mnist_is_downloaded_when_it_is_nowhere(alone, monkeypatch):
    path = saved(alone / "served.npz", **toys())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    served = (("mnist.npz", Download("http://none", digest, path.stat().st_size)),)
    monkeypatch.setattr(fetchable, "ALL", (replace(fetchable.MNIST, files=served),))
    target = datasets_folder() / "mnist.npz"
    shutil.copy(path, target.with_name("mnist.npz.part"))
    assert len(open_dataset("mnist").y_train) == 30
    assert target.is_file()


def test_the_catalogue_names_what_is_there_without_reading_or_fetching(alone, monkeypatch):
    monkeypatch.setattr(fetchable, "fetched", lambda *_: pytest.fail("asked the network"))
    pen, mnist = catalogue()[:2]
    assert (pen.name, pen.available, pen.train, pen.test) == ("pen-digits", True, 60_000, 10_000)
    assert (mnist.name, mnist.available, mnist.path) == ("mnist", False, None)
    assert "put mnist.npz into" in mnist.how
    told = mnist.told()
    assert list(told) == [
        "name",
        "task",
        "input_shape",
        "classes",
        "samples",
        "available",
        "how",
        "source",
        "licence",
    ]
    assert told["samples"] == {"train": 60_000, "test": 10_000}


def test_files_in_the_folder_join_the_catalogue_and_open_by_name(alone):
    saved(datasets_folder() / "mine.npz", **toys())
    (datasets_folder() / "broken.npz").write_text("hello")
    mine = catalogue()[-1]
    assert (mine.name, mine.classes, mine.train, mine.test, mine.input_shape) == (
        "mine",
        10,
        30,
        10,
        (28, 28, 1),
    )
    assert mine.told()["path"].endswith("mine.npz")
    assert open_dataset("mine").name == "mine"


def test_digits_are_told_from_other_pictures():
    labels = tuple("0123456789")
    digits = toys()["x_train"][..., None]
    assert placed_like_mnist(digits, labels)
    assert not placed_like_mnist(digits, labels[:9])
    assert not placed_like_mnist(np.roll(digits, 3, axis=1), labels)
    assert not placed_like_mnist(np.random.default_rng(1).integers(0, 255, digits.shape, np.uint8), labels)


def test_a_fingerprint_changes_with_a_picture_a_label_or_the_shape():
    x, y = np.zeros((50, 4, 4, 1), np.uint8), np.zeros(50, np.int32)
    first = fingerprint(x, y)
    other_x, other_y = x.copy(), y.copy()
    other_x[17, 2, 2], other_y[17] = 1, 1
    assert (
        len({first, fingerprint(other_x, y), fingerprint(x, other_y), fingerprint(x.reshape(50, 2, 8, 1), y)})
        == 4
    )


def test_the_real_sets_are_read(alone, shared_data):
    mnist = open_dataset(shared_data / "mnist.npz")
    files = open_dataset(shared_data / "mnist-idx")
    fashion = open_dataset(shared_data / "fashion_mnist.npz")
    cifar = open_dataset(shared_data / "cifar10-small.npz")
    assert mnist.x_train.shape == (60_000, 28, 28, 1)
    assert mnist.digits
    assert mnist.fingerprint == files.fingerprint
    assert np.bincount(mnist.y_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert fashion.labels[0] == "T-shirt/top"
    assert not fashion.digits
    assert cifar.input_shape == (32, 32, 3)
    assert cifar.labels[6] == "frog"
