"""When distributions are looked at, and what a look that fails costs."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine import watch as watching
from cnnstudio.engine.watch import Watch
from cnnstudio.kerasbridge.sampler import Numbers, Row
from cnnstudio.kerasbridge.spread import spread


class _Clock:
    """A clock that only a look and the test move on."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        return self.now


class _Sampler:
    def __init__(self, clock, seconds):
        self._clock, self._seconds = clock, seconds

    def look(self):
        self._clock.now += self._seconds
        row = Row("conv", "weight", spread(np.arange(5.0), 5))
        return Numbers(8, (row,), {"conv": 0.5}, {"conv": 4})


@pytest.fixture
def clock(monkeypatch):
    made = _Clock()
    monkeypatch.setattr(watching, "time", made)
    return made


def test_looks_never_take_more_than_their_share(clock):
    watch = Watch("run", lambda: _Sampler(clock, 0.1), "validation", print, 0.02)
    watch.begin()
    begun, spent, looks = clock.now, 0.0, 0
    for epoch in range(1, 400):
        clock.now += 1.3
        if watch.due:
            watch.look(epoch, epoch * 10)
            spent, looks = spent + 0.1, looks + 1
            if looks > 1:
                assert spent <= 0.02 * (clock.now - begun) + 0.02 * 0.1
    assert looks > 50


def test_short_looks_come_after_every_epoch(clock):
    watch = Watch("run", lambda: _Sampler(clock, 0.001), "validation", print, 0.02)
    watch.begin()
    for _ in range(20):
        clock.now += 1.0
        assert watch.due
        watch.look(1, 1)


def test_a_share_of_nothing_never_looks(clock):
    watch = Watch("run", lambda: _Sampler(clock, 0.001), "validation", print, 0.0)
    clock.now += 1000
    assert not watch.due
    assert watch.look(1, 1) is None


def test_a_look_is_told_with_its_place_and_cost(clock):
    watch = Watch("run", lambda: _Sampler(clock, 0.25), "training", print, 0.02)
    told = watch.look(3, 39)
    assert (told.run, told.epoch, told.step, told.part, told.seconds) == ("run", 3, 39, "training", 0.25)
    assert (told.samples, told.dead, told.units) == (8, {"conv": 0.5}, {"conv": 4})
    assert (told.row("conv", "weight"), told.row("conv", "gradient")) == (0, None)
    assert told.ranges.tolist() == [[0.0, 4.0]]
    assert told.sizes.tolist() == [[5, 5, 0]]
    assert watch.seen == 3


def test_a_look_that_fails_costs_one_sentence_and_is_the_last(clock, capsys):
    class _Broken:
        def look(self):
            raise RuntimeError("no such thing\nwith details")

    said = []
    watch = Watch("run", _Broken, "validation", said.append, 0.02)
    assert watch.look(0, 0) is None
    clock.now += 1000
    assert not watch.due
    assert watch.look(1, 1) is None
    (sentence,) = said
    assert "(no such thing); training goes on" in sentence
    assert "RuntimeError" in capsys.readouterr().err
