"""The comparison with another canvas: plain words where it is absent, ratios where it is there."""

from __future__ import annotations

import json
import sys

from tests.benchmarks import canvas_against
from tests.benchmarks.__main__ import line
from tests.benchmarks.registry import Benchmark, Timing


def test_without_an_interpreter_it_says_so(capsys, monkeypatch):
    monkeypatch.delenv("CNN_STUDIO_PEER_PYTHON", raising=False)
    assert canvas_against.main([]) == 1
    assert "names no Python that has OdenGraphQt" in capsys.readouterr().out


def test_an_interpreter_without_the_package_is_told_of(capsys, monkeypatch):
    monkeypatch.setenv("CNN_STUDIO_PEER", "no_such_canvas")
    assert canvas_against.main(["10", "--interpreter", sys.executable]) == 1
    assert "not compared" in capsys.readouterr().out


def test_ratios_are_theirs_over_ours():
    theirs, ours = (
        json.loads('{"create": 90, "fit": 8, "full": 3}'),
        {"create": 30.0, "fit": 16.0, "full": 3.0},
    )
    assert [row.split()[-1] for row in canvas_against.lines(100, theirs, ours)] == ["3.00", "0.50", "1.00"]


def test_a_timing_is_judged_by_its_median_and_shows_the_processor_s_time():
    what = Benchmark("pan", "pan", "ms", 8.0, "less", lambda: 0.0)
    told = line(what, Timing(9.0, 7.5, 6.25))
    assert "1.12" in told
    assert "best 7.5, processor 6.25" in told
    assert told.endswith("OVER")
