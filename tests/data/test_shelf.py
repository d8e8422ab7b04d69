"""Kept arrays come back as they were, or not at all."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.data import shelf

ABOUT = {"making": 1}


@pytest.fixture
def kept(tmp_path):
    shelf.put_whole(tmp_path, "x", np.arange(6000, dtype=np.uint8).reshape(100, 60))
    shelf.put_whole(tmp_path, "y", np.arange(100, dtype=np.int32))
    shelf.seal(tmp_path, ABOUT)
    return tmp_path


def test_arrays_come_back_as_read_only_maps(kept):
    arrays = shelf.fetch(kept, ABOUT)
    assert sorted(arrays) == ["x", "y"]
    assert isinstance(arrays["x"], np.memmap)
    assert not arrays["x"].flags.writeable
    assert np.array_equal(arrays["x"], np.arange(6000, dtype=np.uint8).reshape(100, 60))
    assert arrays["y"].dtype == np.int32


def test_pieces_are_joined(tmp_path):
    pieces = (np.full((n, 2), n, np.int64) for n in (1, 2, 3))
    shelf.put(tmp_path, "x", (6, 2), np.uint8, pieces)
    shelf.seal(tmp_path, ABOUT)
    assert shelf.fetch(tmp_path, ABOUT)["x"][:, 0].tolist() == [1, 2, 2, 3, 3, 3]


def test_another_making_is_not_taken(kept):
    assert shelf.fetch(kept, {"making": 2}) is None


def test_nothing_kept_is_nothing_fetched(tmp_path):
    assert shelf.fetch(tmp_path / "none", ABOUT) is None
    assert shelf.told(tmp_path / "none") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.integers(0, 6127), st.integers(1, 255))
def test_one_flipped_byte_is_noticed(kept, at, change):
    path = kept / "x.npy"
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + bytes([whole[at] ^ change]) + whole[at + 1 :])
    assert shelf.fetch(kept, ABOUT) is None
    path.write_bytes(whole)
    assert shelf.fetch(kept, ABOUT) is not None


@pytest.mark.parametrize("name", ["x.npy", "y.npy", "stamp.json"])
def test_a_truncated_or_missing_file_is_noticed(kept, name):
    path = kept / name
    path.write_bytes(path.read_bytes()[:-1])
    assert shelf.fetch(kept, ABOUT) is None
    path.unlink()
    assert shelf.fetch(kept, ABOUT) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "3", '{"about": {"making": 1}}', '{"about": {"making": 1}, "files": 3}']
)
def test_a_strange_stamp_is_no_stamp(kept, text):
    (kept / "stamp.json").write_text(text)
    assert shelf.fetch(kept, ABOUT) is None


def test_a_stamp_that_names_a_file_outside_brings_nothing(kept):
    stamp = json.loads((kept / "stamp.json").read_text())
    stamp["files"]["../x.npy"] = "0"
    (kept / "stamp.json").write_text(json.dumps(stamp))
    assert shelf.fetch(kept, ABOUT) is None


def test_the_digest_of_a_large_file_still_reaches_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "_WINDOW", 16)
    monkeypatch.setattr(shelf, "_WINDOWS", 4)
    path = tmp_path / "large"
    path.write_bytes(bytes(1000))
    before = shelf._digest(path)
    path.write_bytes(bytes(999) + b"\1")
    assert shelf._digest(path) != before
    path.write_bytes(b"\1" + bytes(999))
    assert shelf._digest(path) != before
    path.write_bytes(bytes(1001))
    assert shelf._digest(path) != before
