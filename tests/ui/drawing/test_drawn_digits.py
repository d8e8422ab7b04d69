"""A really trained network reads digits that are drawn and dropped; the campaign drawn-digits does the same at length."""

import numpy as np
import pytest

from cnnstudio.data.handwriting import PEOPLE, sample_strokes
from cnnstudio.data.sources import open_dataset
from tests.drawn_digits import WAYS, Score, dropped_forms, trained_desk

pytestmark = pytest.mark.slow
_UNSEEN = 771_000
_DRAWN, _ODD, _DROPPED = 40, 20, 20


@pytest.fixture(scope="module")
def made():
    with trained_desk(epochs=1) as opened:
        yield opened


def test_digits_drawn_by_mouse_are_read(made):
    score = Score()
    for number in range(_DRAWN):
        strokes = sample_strokes(number % 10, _UNSEEN + number, PEOPLE)
        for way, draw in WAYS.items():
            if way == "plain" or number < _ODD:
                score.count(way, draw(made, strokes) == number % 10)
    assert score.share("plain") >= made.trained.accuracy - 0.08, score.table()
    for way in WAYS:
        assert score.share(way) >= 0.8, score.table()


def test_dropped_pictures_of_digits_are_read_as_their_pixels_are(made, tmp_path):
    pictures = np.asarray(open_dataset("pen-digits", limit=1000).x_test[:_DROPPED, :, :, 0])
    score = Score()
    for image in pictures:
        raw = made.read_raw(image)
        for form, pixels in dropped_forms(np.ascontiguousarray(image)).items():
            score.count(form, made.drop(pixels, tmp_path / "digit.png") == raw)
    for form in score.all:
        assert score.share(form) >= 0.9, score.table()


def test_a_network_reads_what_is_kept_and_its_gain_is_told(made):
    for number in range(10):
        made.draw(sample_strokes(number, _UNSEEN + 500 + number, PEOPLE))
        made.view.keeping.choose(number)
        made.view.keeping.keep()
    shown = made.view.saving.show_list()
    made.wait(lambda: bool(shown.results[0].text()))
    assert "of 10 right" in shown.results[0].text()
    assert len(set(answers := shown._readers[0].answers)) >= 7, answers
    shown.close_it()
