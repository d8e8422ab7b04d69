"""IDX files, plain and compressed."""

from __future__ import annotations

import gzip
import struct

import numpy as np
import pytest

from cnnstudio.data import idx
from cnnstudio.data.errors import DataError


def written(path, array, kind=0x08, declared=None):
    shape = declared or array.shape
    data = (
        struct.pack(f">HBB{len(shape)}I", 0, kind, len(shape), *shape)
        + array.astype(array.dtype.newbyteorder(">")).tobytes()
    )
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def whole(stored):
    return np.concatenate(list(stored.pieces()))


@pytest.mark.parametrize("name", ["a-idx3-ubyte", "a-idx3-ubyte.gz"])
def test_pictures_come_back(tmp_path, name):
    array = np.random.default_rng(1).integers(0, 255, (9, 4, 5), np.uint8)
    stored = idx.array(written(tmp_path / name, array))
    assert stored.shape == (9, 4, 5)
    assert np.array_equal(whole(stored), array)


def test_wide_numbers_are_big_endian(tmp_path):
    stored = idx.array(written(tmp_path / "a", np.array([1, 300, -7], np.int32), kind=0x0C))
    assert whole(stored).tolist() == [1, 300, -7]


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("declared", [(8, 4, 5), (10, 4, 5), (2**31, 2**31, 5)])
def test_a_size_that_is_not_the_declared_one_is_refused(tmp_path, suffix, declared):
    path = written(tmp_path / f"a{suffix}", np.zeros((9, 4, 5), np.uint8), declared=declared)
    with pytest.raises(DataError, match=r"header declares|ends early"):
        whole(idx.array(path))


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_truncated_file_is_refused(tmp_path, suffix):
    path = written(tmp_path / f"a{suffix}", np.arange(180, dtype=np.uint8).reshape(9, 4, 5))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError):
        whole(idx.array(path))


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0\x08", b"PNG and more", b"\0\0\x07\x01\0\0\0\1x"])
def test_other_files_are_not_idx(tmp_path, data):
    path = tmp_path / "a"
    path.write_bytes(data)
    assert not idx.looks_like_idx(path)
    with pytest.raises(DataError):
        idx.array(path)


def test_a_folder_of_four_files_is_one_data_set(tmp_path):
    for part in ("train", "t10k"):
        written(tmp_path / f"{part}-images-idx3-ubyte.gz", np.zeros((2, 3, 3), np.uint8))
        written(tmp_path / f"{part}-labels-idx1-ubyte.gz", np.zeros(2, np.uint8))
    from_folder = idx.siblings(tmp_path)
    assert sorted(from_folder) == ["x_test", "x_train", "y_test", "y_train"]
    for file in tmp_path.iterdir():
        assert idx.siblings(file) == from_folder


def test_a_training_part_alone_is_a_data_set_too(tmp_path):
    written(tmp_path / "train-images-idx3-ubyte", np.zeros((2, 3, 3), np.uint8))
    written(tmp_path / "train-labels-idx1-ubyte", np.zeros(2, np.uint8))
    assert sorted(idx.siblings(tmp_path)) == ["x_train", "y_train"]


def test_a_missing_file_is_named(tmp_path):
    written(tmp_path / "train-images-idx3-ubyte", np.zeros((2, 3, 3), np.uint8))
    with pytest.raises(DataError, match="train-labels-idx1-ubyte is missing"):
        idx.siblings(tmp_path)


def test_a_folder_without_idx_files_is_named(tmp_path):
    with pytest.raises(DataError, match="holds no IDX files"):
        idx.siblings(tmp_path)
