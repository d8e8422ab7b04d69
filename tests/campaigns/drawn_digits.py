"""Digits drawn with mouse events on the real pad, and pictures of digits dropped on it."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tests.campaigns.registry import Chance, campaign
from tests.drawn_digits import MNIST, WAYS, Desk, Score, dropped_forms, kept_desk

_FEWEST = 300
"""Digits from which on a share is a finding."""
_BELOW_OWN = 0.03
_BELOW_PLAIN = 0.05
_SAME = 0.97
_PICTURES = 200
_drawn, _dropped = Score(), Score()


def _drawn_table() -> str:
    if not _drawn.all:
        return ""
    own = kept_desk().trained.accuracy
    return f"  the run's own test accuracy {100 * own:19.1f} %\n{_drawn.table()}"


@campaign(
    "drawn-digits",
    "digits drawn by mouse are read as the run's test images are, less 3 points; odd ones within 5 of those; test "
    "images that are dropped get the raw image's label in 97 of 100 cases",
    lambda: f"{_drawn_table()}\n{_dropped.table()}",
)
def drawn_digits(chance: Chance) -> None:
    from cnnstudio.data.handwriting import PEOPLE, sample_strokes

    made, digit = kept_desk(), chance.number % 10
    strokes = sample_strokes(digit, chance.randrange(1 << 30), PEOPLE)
    for way, draw in WAYS.items():
        _drawn.count(way, draw(made, strokes) == digit)
    if chance.number < _PICTURES:
        _drop(made, chance.number)
    if _drawn.all["plain"] % _FEWEST == 0:
        _check_drawn(made.trained.accuracy)
        _check_dropped()


def _check_drawn(own: float) -> None:
    plain = _drawn.share("plain")
    assert plain >= own - _BELOW_OWN, f"{100 * plain:.1f} % of the digits, {100 * own:.1f} % of the test"
    for way in WAYS:
        share = _drawn.share(way)
        assert share >= plain - _BELOW_PLAIN, f"{way}: {100 * share:.1f} %, plain {100 * plain:.1f} %"


@cache
def _pictures() -> Any:
    """Return MNIST's test images where it is on this machine, else those of the built-in data."""
    from cnnstudio.data.sources import open_dataset

    if MNIST.is_file():
        with np.load(MNIST, allow_pickle=False) as stored:
            return stored["x_test"][:_PICTURES]
    return np.asarray(open_dataset("pen-digits", limit=1000).x_test[:_PICTURES, :, :, 0])


def _drop(made: Desk, number: int) -> None:
    pictures = _pictures()
    image = np.ascontiguousarray(pictures[number % len(pictures)])
    raw = made.read_raw(image)
    with tempfile.TemporaryDirectory() as folder:
        for form, pixels in dropped_forms(image).items():
            _dropped.count(form, made.drop(pixels, Path(folder) / "digit.png") == raw)


def _check_dropped() -> None:
    for form in _dropped.all:
        assert _dropped.share(form) >= _SAME, f"{form}: {100 * _dropped.share(form):.1f} %"
