import numpy as np

from cnnstudio.ui.training.series import StepSeries

NAMES = ("loss", "accuracy")


def _grown(steps, seconds=10.0):
    series = StepSeries()
    series.append(1, NAMES, np.column_stack([np.arange(steps), np.ones(steps)]), seconds)
    return series


def test_steps_get_their_share_of_the_time_that_passed():
    series = _grown(4, 8.0)
    series.append(5, NAMES, np.zeros((2, 2)), 9.0)
    assert series.seconds.tolist() == [2.0, 4.0, 6.0, 8.0, 8.5, 9.0]
    assert series.steps.tolist() == [1, 2, 3, 4, 5, 6]


def test_a_resumed_run_replaces_the_steps_after_its_checkpoint():
    series = _grown(10)
    before = series.generation
    series.append(6, NAMES, np.full((2, 2), 99.0), 12.0)
    assert series.steps.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert series.values("loss").tolist() == [0, 1, 2, 3, 4, 99, 99]
    assert series.generation == before + 1


def test_room_grows_and_nothing_is_lost():
    series = StepSeries()
    for start in range(1, 20_001, 50):
        values = np.column_stack([np.arange(start, start + 50), np.ones(50)])
        series.append(start, NAMES, values, float(start))
    assert np.array_equal(series.values("loss"), np.arange(1, 20_001))


def test_a_metric_that_appears_later_is_not_known_before():
    series = _grown(2)
    series.append(3, (*NAMES, "precision"), np.ones((1, 3)), 11.0)
    assert np.isnan(series.values("precision")[:2]).all()
    assert series.values("precision")[2] == 1.0
    assert len(series.values("recall")) == 0
