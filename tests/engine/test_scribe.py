"""Background writing keeps its order, and tells outcomes where they are asked for."""

from __future__ import annotations

import threading
import time

import pytest

from cnnstudio.engine.scribe import Scribe


@pytest.fixture
def scribe():
    scribe = Scribe()
    yield scribe
    scribe.close()


def test_jobs_are_done_in_order_in_another_thread_and_told_in_this_one(scribe):
    done, told, threads = [], [], set()

    def job(n):
        time.sleep(0.01 if n == 0 else 0)
        done.append(n)
        threads.add(threading.get_ident())

    for n in range(3):
        scribe.write(lambda n=n: job(n), lambda error, n=n: told.append((n, error, threading.get_ident())))
    assert scribe.busy
    scribe.collect(wait=True)
    assert not scribe.busy
    assert done == [0, 1, 2]
    assert told == [(n, None, threading.get_ident()) for n in range(3)]
    assert threads.isdisjoint({threading.get_ident()})


def test_nothing_waits_for_a_slow_disk_until_too_much_is_waiting(scribe):
    disk = threading.Event()
    begun = time.monotonic()
    for _ in range(4):
        scribe.write(lambda: disk.wait(10), lambda _: None)
    scribe.collect()
    assert time.monotonic() - begun < 5  # the disk holds a job for ten seconds
    threading.Timer(0.2, disk.set).start()
    scribe.write(lambda: None, lambda _: None)
    assert time.monotonic() - begun >= 0.2
    scribe.collect(wait=True)


def test_an_error_is_handed_to_its_outcome(scribe):
    errors = []
    scribe.write(lambda: 1 / 0, errors.append)
    scribe.write(lambda: None, errors.append)
    scribe.collect(wait=True)
    assert [type(error) for error in errors] == [ZeroDivisionError, type(None)]
