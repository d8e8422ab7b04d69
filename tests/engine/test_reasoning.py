"""Reasons asked of a real engine: they come piece by piece, a newer question ends an older, and any can be given up."""

import os
import signal
import time

import numpy as np
import pytest

from cnnstudio.engine import messages as m
from cnnstudio.engine.client import EngineClient
from tests.kerasbridge.designs import small_cnn

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PATIENCE = 300
IMAGE = np.arange(64, dtype=np.uint8).reshape(8, 8, 1)


posix = pytest.mark.skipif(os.name == "nt", reason="signals as on POSIX")


@pytest.fixture(scope="module")
def engine():
    client = EngineClient()
    client.start()
    opened = client.open(small_cnn())
    _until(client, lambda r: isinstance(r, m.Opened) and r.ticket == opened)
    yield client
    client.close()


def _until(client, wanted):
    """Return all reports up to the wanted one."""
    heard, end = [], time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for report in client.drain():
            heard.append(report)
            if wanted(report):
                return heard
        time.sleep(0.01)
    raise AssertionError(f"not heard; {[type(r).__name__ for r in heard]}")


def _done(ticket):
    return lambda r: isinstance(r, m.Reasoned) and r.ticket == ticket and r.share == 1


@pytest.mark.parametrize(
    "method", ["grad_cam", "saliency", "smooth_grad", "integrated_gradients", "occlusion"]
)
def test_each_method_ends_with_a_map_of_the_picture(engine, method):
    ticket = engine.reason(IMAGE, method, 1)
    last = _until(engine, _done(ticket))[-1]
    assert last.map.shape == (8, 8)
    assert np.isfinite(last.map).all()
    assert last.method == method
    assert np.isfinite(last.score)
    assert np.isfinite(last.baseline) == (method == "integrated_gradients")


@posix
def test_other_questions_are_answered_between_the_pieces(engine):
    os.kill(engine.process_id, signal.SIGSTOP)  # both lie in the pipe before the first is begun
    try:
        ticket = engine.reason(IMAGE, "integrated_gradients", 1, 2)
        look = engine.look(IMAGE[None], purpose="between")
    finally:
        os.kill(engine.process_id, signal.SIGCONT)
    heard = _until(engine, _done(ticket))
    kinds = [type(r) for r in heard if isinstance(r, m.Reasoned | m.Seen)]
    assert m.Seen in kinds, look
    assert kinds.index(m.Seen) < len(kinds) - 1


def test_what_was_given_up_ends_in_a_sentence(engine):
    """The wish may come after the last piece; of many at least one comes before it."""
    for _attempt in range(50):
        ticket = engine.reason(IMAGE, "occlusion", 0)
        engine.cancel(ticket)
        last = _until(engine, lambda r, t=ticket: _done(t)(r) or (isinstance(r, m.Failed) and r.ticket == t))[
            -1
        ]
        if isinstance(last, m.Failed):
            assert last.message == "The map was given up."
            return
    raise AssertionError("fifty questions went on to their end")


def test_a_class_that_is_not_there_is_refused(engine):
    ticket = engine.reason(IMAGE, "saliency", 77)
    failed = _until(engine, lambda r: isinstance(r, m.Failed) and r.ticket == ticket)[-1]
    assert "no such class" in failed.message
