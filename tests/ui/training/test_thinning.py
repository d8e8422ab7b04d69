import numpy as np
import pytest

from cnnstudio.ui.training.thinning import (
    Blocks,
    WideningBlocks,
    average,
    peaks,
    spread,
    thinned,
    thinned_widening,
    visible,
)


def test_a_raw_line_keeps_every_peak_of_its_blocks():
    y = np.zeros(100_000)
    y[[12_345, 77_777]] = 5.0, -7.0
    places, table = thinned(y, 256, peaks)
    assert len(places) == len(table) <= 256
    assert table.max() == 5.0
    assert table.min() == -7.0
    assert places[-1] == 99_999
    assert np.all(np.diff(places) > 0)


def test_few_values_are_left_as_they_are():
    places, table = thinned(np.arange(10.0), 256, average)
    assert places.tolist() == list(range(10))
    assert table[:, 0].tolist() == list(range(10))


def test_nothing_yet_gives_nothing():
    places, table = thinned(np.empty(0), 256, average)
    assert len(places) == len(table) == 0


def test_only_what_is_seen_and_its_neighbours_are_taken():
    assert visible(np.arange(100.0), 10.5, 12.5) == slice(10, 14)


def test_the_band_holds_the_middle_four_fifths():
    assert spread(np.arange(101.0)) == (10.0, 90.0)


@pytest.mark.parametrize("measure", [average, peaks, spread])
def test_growing_blocks_equal_the_blocks_of_all_data(measure):
    y = np.random.default_rng(1).normal(size=9_999)
    grown = Blocks(120, measure)
    for end in range(100, 9_999, 700):
        grown.follow(y[:end])
    grown.follow(y)
    places, table = thinned(y, 120, measure)
    assert np.array_equal(grown.table(), table)
    assert np.array_equal(grown.middles(), places)
    assert len(table) <= 120


def test_values_that_are_not_numbers_leave_a_gap():
    y = np.concatenate([np.full(120, np.nan), np.ones(120)])
    for measure in (average, peaks, spread):
        _, table = thinned(y, 120, measure)
        assert np.isnan(table[:60]).all()
        assert (table[60:] == 1.0).all()


def test_finished_blocks_are_not_measured_again():
    asked = []

    def counted(values):
        asked.append(len(values))
        return average(values)

    blocks = Blocks(100, counted)
    y = np.arange(1000.0)
    blocks.follow(y[:801])
    before = len(asked)
    blocks.follow(y[:817])
    assert len(asked) - before <= 3


@pytest.mark.parametrize("measure", [average, peaks, spread])
def test_widening_blocks_that_grew_equal_those_of_all_data(measure):
    y = np.random.default_rng(1).normal(size=9_999)
    grown, whole = WideningBlocks(measure), WideningBlocks(measure)
    for end in range(1, 9_999, 700):
        grown.follow(y[:end])
        assert len(grown.middles()) == len(grown.table())
    for blocks in (grown, whole):
        blocks.follow(y)
    assert np.array_equal(grown.table(), whole.table())
    assert np.array_equal(grown.middles(), whole.middles())


def test_widening_blocks_are_single_values_at_the_beginning_and_few_in_all():
    blocks = WideningBlocks(average)
    blocks.follow(np.arange(1_000_000.0))
    places, table = blocks.middles(), blocks.table()
    assert places[:20].tolist() == list(range(20))
    assert table[:20, 0].tolist() == list(range(20))
    assert len(places) < 260
    assert places[-1] == 999_999
    assert np.all(np.diff(places) > 0)


def test_a_part_of_a_log_axis_gets_blocks_that_look_alike_wide():
    places, table = thinned_widening(np.arange(10.0, 90_010.0), 10, 100, average)
    widths = np.diff(np.log10(places[20:-1] + 11))
    assert len(places) == len(table) <= 100
    assert widths.max() < 1.5 * widths.min()
    assert places[-1] == 89_999
    empty, none = thinned_widening(np.empty(0), 5, 100, average)
    assert len(empty) == len(none) == 0
