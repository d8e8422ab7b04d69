"""Common mistakes: the symptom is really there when it is broken, and gone when it is cured."""

import numpy as np
import pytest

from cnnstudio.document.analysis import analyse
from cnnstudio.lessons import number_mistakes
from cnnstudio.lessons.mistakes import _DIGITS, DESIGNS, mistakes

ALL = {mistake.key: mistake for mistake in mistakes()}


def number_of(seen, name):
    told = dict(seen.rows)[name]
    return float(told.replace("%", "").replace(",", "").replace("−", "-"))


def test_there_are_the_ten_of_the_course():
    assert len(ALL) == 10
    assert set(DESIGNS) < set(ALL)


@pytest.mark.parametrize("key", ALL)
def test_each_looks_otherwise_once_it_is_broken_and_again_once_it_is_cured(key):
    working, broken, cured = (ALL[key].seen(state) for state in ("working", "broken", "cured"))
    assert broken != working
    assert broken != cured
    assert broken.sentence.endswith(".")
    assert all(row.value for seen in (working, broken, cured) for row in seen.rows)
    assert ALL[key].title()
    assert ALL[key].done().endswith(".")
    assert ALL[key].cure().endswith(".")


@pytest.mark.parametrize("key", DESIGNS)
def test_a_broken_design_has_the_problem_and_its_own_remedy_cures_it(key):
    design = DESIGNS[key]
    codes = {
        s: [p.code for p in analyse(design.project(s), _DIGITS).problems]
        for s in ("working", "broken", "cured")
    }
    assert design.code not in codes["working"]
    assert design.code in codes["broken"]
    assert design.code not in codes["cured"]
    assert not any(p.severity == "error" for p in analyse(design.project("cured"), _DIGITS).problems)


def test_a_missing_channel_axis_leaves_the_layers_unknown():
    seen = ALL["channel-axis"].seen("broken")
    assert "it gets 28 × 28" in seen.sentence
    assert dict(seen.rows)["Layers with a known size"] == "1 of 8"


def test_raw_test_pixels_make_the_loss_large_and_the_network_sure():
    working, broken = (ALL["test-not-scaled"].seen(state) for state in ("working", "broken"))
    assert number_of(broken, "Loss") > 20 * number_of(working, "Loss")
    assert number_of(broken, "Mean confidence") > 99
    assert number_of(broken, "Largest pixel") == 255


def test_a_digit_in_the_corner_is_not_recognised_until_it_is_centred():
    working, broken, cured = (
        number_of(ALL["not-centred"].seen(s), "Accuracy") for s in ("working", "broken", "cured")
    )
    assert working > 75
    assert broken < 30
    assert cured > 65


def test_a_shuffled_series_hides_most_of_the_error():
    assert number_mistakes.split_error(in_order=True) > 2 * number_mistakes.split_error(in_order=False)


def test_scaling_that_knows_the_test_never_reaches_one():
    broken, cured = (ALL["fitted-on-all"].seen(state) for state in ("broken", "cured"))
    assert number_of(broken, "Largest training value, scaled") < 0.9
    assert number_of(cured, "Largest training value, scaled") == 1
    assert number_of(cured, "Largest test value, scaled") > 1


def test_accuracy_of_an_answer_that_never_changes():
    broken, cured = (ALL["unbalanced"].seen(state) for state in ("broken", "cured"))
    assert dict(broken.rows) == {"Accuracy": "95.00 %"}
    assert number_of(cured, "Recall of the rare class") == 0
    assert number_of(cured, "Mean recall") == 50


def test_the_best_of_many_guessers_looks_better_than_it_is():
    chosen, fresh = number_mistakes.guessers()
    assert chosen > fresh + 0.05
    assert abs(fresh - 0.1) < 0.02


def test_moving_loses_nothing_that_the_frame_has_room_for():
    square = np.zeros((1, 784))
    square[0, 5 * 28 + 5] = 1
    assert number_mistakes.moved(square)[0, 9 * 28 + 9] == 1
