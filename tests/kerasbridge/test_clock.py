"""The clock of a training: what it counts and what it leaves out."""

from __future__ import annotations

import pytest

from cnnstudio.kerasbridge import clock
from cnnstudio.kerasbridge.clock import Clock


class _Time:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> _Time:
    made = _Time()
    monkeypatch.setattr(clock, "time", made)
    return made


def test_a_pause_is_not_counted(time: _Time) -> None:
    watch = Clock(None)
    time.now += 5
    watch.hold()
    time.now += 60
    assert watch.seconds == 5
    watch.go_on()
    time.now += 2
    assert watch.seconds == 7


def test_what_is_trained_in_a_pause_is_counted(time: _Time) -> None:
    watch = Clock(None)
    watch.hold()
    time.now += 60
    with watch.counting():
        time.now += 3
    time.now += 60
    assert watch.seconds == 3
    watch.go_on()
    assert watch.seconds == 3


def test_what_is_trained_without_a_pause_lets_the_clock_go_on(time: _Time) -> None:
    watch = Clock(None)
    with watch.counting():
        time.now += 3
    time.now += 4
    assert watch.seconds == 7


def test_what_is_left_out_in_a_pause_is_not_left_out_twice(time: _Time) -> None:
    watch = Clock(None)
    time.now += 10
    watch.hold()
    time.now += 4
    watch.leave_out(4)
    watch.go_on()
    assert watch.seconds == 10
    time.now += 4
    watch.leave_out(4)
    assert watch.seconds == 10


def test_a_limit_counts_training_only(time: _Time) -> None:
    watch = Clock(1.0)
    watch.hold()
    time.now += 600
    assert not watch.over
    watch.go_on()
    time.now += 60
    assert watch.over
