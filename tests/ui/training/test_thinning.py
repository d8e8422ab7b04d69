import numpy as np

from cnnstudio.ui.training.thinning import BAND_COLUMNS, Band, columns, visible


def test_a_thinned_line_keeps_every_peak_of_its_columns():
    y = np.zeros(100_000)
    y[[12_345, 77_777]] = 5.0, -7.0
    x = np.arange(100_000.0)
    thin_x, thin_y = columns(x, y, 400)
    assert len(thin_x) == len(thin_y) <= 801
    assert thin_y.max() == 5.0
    assert thin_y.min() == -7.0
    assert thin_x[-1] == x[-1]
    assert np.all(np.diff(thin_x) >= 0)


def test_few_points_are_left_as_they_are():
    x = np.arange(10.0)
    assert columns(x, x, 400) == (x, x)


def test_only_what_is_seen_and_its_neighbours_are_taken():
    assert visible(np.arange(100.0), 10.5, 12.5) == slice(10, 14)


def test_the_band_holds_the_middle_four_fifths():
    x, y = np.arange(1000.0), np.tile(np.arange(100.0), 10)
    band = Band()
    band.follow(y)
    middles, lows, highs = band.outline(x, y)
    assert len(middles) <= BAND_COLUMNS
    assert lows.min() >= 0
    assert highs.max() <= 99
    whole = Band()
    whole.follow(y[:100])
    assert whole.outline(x[:100], y[:100])[1][-1] == 99.0


def test_a_growing_band_equals_the_band_of_all_data():
    y = np.random.default_rng(1).normal(size=9_999)
    x = np.arange(9_999.0)
    grown, whole = Band(), Band()
    for end in range(100, 9_999, 700):
        grown.follow(y[:end])
    grown.follow(y)
    whole.follow(y)
    assert all(np.array_equal(a, b) for a, b in zip(grown.outline(x, y), whole.outline(x, y), strict=True))


def test_values_that_are_not_numbers_leave_a_gap_in_the_band():
    y = np.concatenate([np.full(120, np.nan), np.ones(120)])
    band = Band()
    band.follow(y)
    _, lows, highs = band.outline(np.arange(240.0), y)
    assert np.isnan(lows[:60]).all()
    assert (highs[60:] == 1.0).all()
