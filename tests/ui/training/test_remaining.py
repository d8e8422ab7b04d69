import pytest

from cnnstudio.ui.training.remaining import Remaining, duration


def test_nothing_is_estimated_before_ten_steps_and_three_seconds():
    left = Remaining(100, 2)
    left.steps(1, 20.0)
    assert left.seconds() is None
    left.steps(6, 22.0)
    assert left.seconds() is None
    left.steps(12, 24.0)
    assert left.seconds() == pytest.approx(188 * left.seconds_per_step)


def test_the_slow_first_report_is_left_out():
    left = Remaining(100, 1)
    left.steps(5, 60.0)
    for step in range(10, 60, 5):
        left.steps(step, 60.0 + (step - 5) * 0.1)
    assert left.seconds_per_step == pytest.approx(0.1)


def test_validation_time_is_added_for_each_epoch_to_come():
    left = Remaining(100, 3)
    left.steps(10, 1.0)
    left.steps(100, 10.0)
    left.epoch(14.0)
    left.steps(101, 14.1)
    left.steps(200, 24.0)
    assert left.seconds_per_step == pytest.approx(0.1)
    assert left.seconds() == pytest.approx(100 * 0.1 + 4.0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "0 s"), (49, "49 s"), (62, "1 min 2 s"), (7500, "2 h 5 min"), (273_600, "3 d 4 h")],
)
def test_a_time_is_told_in_two_units(seconds, text):
    assert duration(seconds) == text


def test_the_first_estimate_is_kept_to_be_compared_with_at_the_end():
    left = Remaining(100, 5)
    assert left.expected is None
    for step in range(1, 21):
        left.steps(step, float(step))
    first = left.expected
    for step in range(21, 51):
        left.steps(step, 20.0 + 3 * (step - 20))
    assert first == pytest.approx(500.0)
    assert left.expected == first
    assert left.seconds() > 600
