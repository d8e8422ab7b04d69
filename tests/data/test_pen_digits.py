"""The built-in data set: made once, kept, mended when damaged, and stopped when asked."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data import pen_digits
from cnnstudio.data.errors import Cancelled
from cnnstudio.data.samples import placed_like_mnist
from cnnstudio.data.sources import open_dataset
from cnnstudio.paths import datasets_folder
from cnnstudio.storage import StorageError


@pytest.fixture
def small(home, monkeypatch):
    """Make blocks of 200 images instead of 10,000."""
    monkeypatch.setattr(pen_digits, "BLOCK", 200)
    monkeypatch.setattr(pen_digits, "TRAIN", 1200)
    monkeypatch.setattr(pen_digits, "TEST", 200)
    return datasets_folder() / "pen-digits"


def test_the_whole_set_is_made_kept_and_opened_again(small):
    made = open_dataset("pen-digits")
    assert made.x_train.shape == (1200, 28, 28, 1)
    assert made.x_test.shape == (200, 28, 28, 1)
    assert isinstance(made.x_train, np.memmap)
    assert made.labels == tuple("0123456789")
    assert made.digits
    assert placed_like_mnist(made.x_train, made.labels)
    assert np.bincount(made.y_train).tolist() == [120] * 10
    assert [p.name for p in small.iterdir()] == ["whole"]
    again = open_dataset("pen-digits", progress=lambda *_: pytest.fail("made twice"))
    assert np.array_equal(again.x_train, made.x_train)
    assert again.fingerprint == made.fingerprint


def test_the_first_block_is_the_beginning_of_the_whole(small):
    first = open_dataset("pen-digits", limit=200)
    assert len(first.y_train) == 200
    assert len(first.y_test) == 200
    images, labels = np.array(first.x_train), np.array(first.y_train)
    whole = open_dataset("pen-digits", limit=201)
    assert np.array_equal(whole.x_train[:200], images)
    assert np.array_equal(whole.y_train[:200], labels)
    assert np.array_equal(whole.x_test, first.x_test)


def test_a_limit_takes_the_whole_when_it_is_there(small):
    open_dataset("pen-digits")
    assert len(open_dataset("pen-digits", limit=100).y_train) == 1200


def test_progress_rises_to_one_and_says_what_is_done(small):
    told = []
    open_dataset("pen-digits", lambda text, share: told.append((text, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert told[-1][0] == "Writing the pen digits: 1,400 of 1,400"


def test_a_stopped_making_keeps_finished_blocks_and_is_taken_up_again(small):
    told = []
    with pytest.raises(Cancelled):
        open_dataset("pen-digits", lambda text, share: told.append(share), lambda: len(told) >= 25)
    assert sorted(p.name for p in small.iterdir()) == ["block-0", "block-1"]
    more = []
    open_dataset("pen-digits", lambda text, share: more.append(share))
    assert min(more) > 2 / 7


def test_a_damaged_cache_is_made_anew(small):
    before = np.array(open_dataset("pen-digits").x_train)
    path = small / "whole" / "x_train.npy"
    data = bytearray(path.read_bytes())
    data[5000] ^= 255
    path.write_bytes(data)
    assert np.array_equal(open_dataset("pen-digits").x_train, before)


def test_other_strokes_or_another_making_are_made_anew(small, monkeypatch):
    open_dataset("pen-digits")
    assert pen_digits.kept_at() == small / "whole"
    pen_digits._about.cache_clear()
    monkeypatch.setattr(pen_digits, "MAKING", pen_digits.MAKING + 1)
    assert pen_digits.kept_at() is None
    told = []
    open_dataset("pen-digits", lambda *news: told.append(news))
    assert told
    pen_digits._about.cache_clear()


def test_without_room_for_a_cache_the_digits_are_still_there(small, monkeypatch):
    def full(*_args):
        raise StorageError("The disk is full.")

    monkeypatch.setattr(pen_digits.shelf, "put_whole", full)
    samples = open_dataset("pen-digits", limit=200)
    assert samples.x_train.shape == (200, 28, 28, 1)
    assert samples.x_train.any(axis=(1, 2, 3)).all()


def test_training_and_test_part_share_no_image(small):
    samples = open_dataset("pen-digits")
    train = {image.tobytes() for image in samples.x_train}
    assert not any(image.tobytes() in train for image in samples.x_test)
