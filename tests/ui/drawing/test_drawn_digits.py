"""A really trained network reads digits that are drawn and dropped; the campaign drawn-digits does the same at length."""

import numpy as np
import pytest

from cnnstudio.data.handwriting import PEOPLE, sample_strokes
from cnnstudio.data.sources import open_dataset
from tests.drawn_digits import WAYS, Score, dropped_forms, trained_desk

# A network is trained, and some 200 pictures are read: on a machine with ten others on it that takes its time.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
_UNSEEN = 771_000
_DRAWN, _ODD, _DROPPED = 40, 20, 20


@pytest.fixture
def made():
    with trained_desk(epochs=1) as opened:
        yield opened


def test_digits_are_read_drawn_by_mouse_dropped_and_kept(made, tmp_path):
    """One test, because the network is trained once and its window may outlive no test."""
    _drawn_by_mouse_are_read(made)
    _dropped_are_read_as_their_pixels_are(made, tmp_path)
    _what_is_kept_is_read_and_the_gain_told(made)


def _drawn_by_mouse_are_read(made):
    score = Score()
    for number in range(_DRAWN):
        strokes = sample_strokes(number % 10, _UNSEEN + number, PEOPLE)
        for way, draw in WAYS.items():
            if way == "plain" or number < _ODD:
                score.count(way, draw(made, strokes) == number % 10)
    assert score.share("plain") >= made.trained.accuracy - 0.08, score.table()
    for way in WAYS:
        assert score.share(way) >= 0.8, score.table()


def _dropped_are_read_as_their_pixels_are(made, tmp_path):
    pictures = np.asarray(open_dataset("pen-digits", limit=1000).x_test[:_DROPPED, :, :, 0])
    score = Score()
    for image in pictures:
        raw = made.read_raw(image)
        for form, pixels in dropped_forms(np.ascontiguousarray(image)).items():
            score.count(form, made.drop(pixels, tmp_path / "digit.png") == raw)
    for form in score.all:
        assert score.share(form) >= 0.9, score.table()


def _what_is_kept_is_read_and_the_gain_told(made):
    for number in range(10):
        made.draw(sample_strokes(number, _UNSEEN + 500 + number, PEOPLE))
        made.view.keeping.choose(number)
        made.view.keeping.keep()
    shown = made.view.saving.show_list()
    made.wait(lambda: bool(shown.results[0].text()))
    assert "of 10 right" in shown.results[0].text()
    assert len(set(answers := shown._readers[0].answers)) >= 7, answers
    shown.close_it()
