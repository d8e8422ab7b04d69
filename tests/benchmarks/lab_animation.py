"""How smoothly the pages of the lab play: pictures a second while the window glides, and what the longest takes."""

from __future__ import annotations

import os
import time
from typing import Any, NamedTuple

import numpy as np

from tests.benchmarks.lab_pages import arranged, played
from tests.benchmarks.lab_window import Window, window
from tests.benchmarks.registry import benchmark

_FRAME, _LONGEST_FRAME, _RATE = 16.7, 33.0, 58.0
_PLAYED = 2.0  # seconds
_NAP = 0.0005


class Picture(NamedTuple):
    """A picture of the gliding window: the processor's milliseconds for it, those since the last one, and its page."""

    own: float
    between: float
    page: str


def _watched(shown: Window, key: str, page: Any) -> list[Picture]:
    """Play a page for a while and note each picture of its input."""
    grid, found = page.input, []
    shown.watch(grid)
    _start(page)
    begun, last, own = time.perf_counter(), time.perf_counter(), time.process_time()
    while last - begun < _PLAYED:
        before = shown.seen(grid)
        shown.app.processEvents()
        if shown.seen(grid) > before:
            now, spent = time.perf_counter(), time.process_time()
            found.append(Picture(1000 * (spent - own), 1000 * (now - last), key))
            last, own = now, spent
        if not page.player.playing:
            _start(page)
        time.sleep(_NAP)
    page.player.stop()
    return found[1:]


def _start(page: Any) -> None:
    page.player.set_speed(8.0)
    page.player.go(0)
    page.player.toggle()


_seen: list[Picture] = []


def _pictures() -> list[Picture]:
    """Play all pages once; the figures come from the same pictures."""
    if not _seen:
        with window(reduced_motion=False) as shown:
            for key, _variant, page in arranged(shown, played()):
                _seen.extend(_watched(shown, key, page))
        _tell()
    return _seen


def _tell() -> None:
    """Tell each page's longest picture where that is wished."""
    if os.environ.get("BENCHMARK_PRINT"):
        for key in dict.fromkeys(picture.page for picture in _seen):
            own = [picture.own for picture in _seen if picture.page == key]
            between = [picture.between for picture in _seen if picture.page == key]
            print(
                f"    {key:<20} longest {max(own):6.1f} ms of the processor, {max(between):6.1f} by the clock"
            )


@benchmark(
    "lab-animation-rate",
    "pictures a second while the window glides, median",
    unit="/s",
    budget=_RATE,
    better="more",
)
def animation_rate() -> float:
    return 1000 / float(np.median([picture.between for picture in _pictures()]))


@benchmark("lab-animation-frame", "what such a picture takes, median", unit="ms", budget=_FRAME)
def animation_frame() -> float:
    return float(np.median([picture.own for picture in _pictures()]))


@benchmark("lab-animation-longest", "the longest of all of them", unit="ms", budget=_LONGEST_FRAME)
def animation_longest() -> float:
    return max(picture.own for picture in _pictures())
