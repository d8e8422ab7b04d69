"""The box of what waits to be sent: a frame passes by the queue only where it cannot overtake another."""

import threading

import pytest

from cnnstudio.engine.box import Outbox


@pytest.fixture
def written():
    return []


def _write(written):
    def write(frame):
        written.append(frame)
        return True

    return write


def test_a_frame_passes_by_an_empty_box(written):
    box = Outbox()
    assert box.pass_by(b"a", _write(written))
    assert written == [b"a"]


def test_no_frame_passes_by_one_that_waits(written):
    box = Outbox()
    box.put(b"a")
    assert not box.pass_by(b"b", _write(written))
    assert written == []


def test_no_frame_passes_by_one_that_is_being_written(written):
    box = Outbox()
    box.put(b"a")
    assert box.take() == b"a"
    assert not box.pass_by(b"b", _write(written))
    done = threading.Thread(target=box.take)
    done.start()  # asking for the next one says that the last one is written
    while not box.pass_by(b"b", _write(written)):
        assert done.is_alive()
    assert written == [b"b"]
    box.close()
    done.join(5)
    assert not done.is_alive()


def test_a_frame_that_the_pipe_does_not_take_waits_like_others():
    box = Outbox()
    assert not box.pass_by(b"a", lambda _frame: False)
    box.put(b"a")
    assert box.take() == b"a"


def test_nothing_passes_a_closed_box(written):
    box = Outbox()
    box.close()
    assert not box.pass_by(b"a", _write(written))
    assert box.take() is None
