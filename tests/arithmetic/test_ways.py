"""Three ways to compute, their counts, and where they cross."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic import ways
from cnnstudio.arithmetic.ways import Timing


def test_counts_without_computing_are_those_of_computing():
    x, k = np.ones((20, 20)), np.ones((5, 5))
    for way in ways.WAYS:
        assert ways.multiplications(way, 20, 5) == ways.compute(way, x, k).multiplications


def test_fast_lengths_have_small_factors():
    assert [ways.fast_length(n) for n in (1, 7, 11, 97, 128)] == [1, 8, 12, 100, 128]


def test_the_transform_wins_by_count_for_large_kernels():
    for size in (3, 31):
        loops, fft = ways.multiplications("loops", 64, size), ways.multiplications("fft", 64, size)
        assert (fft < loops) == (size == 31)


def test_a_measurement_takes_time_and_tells_its_sizes():
    (one, two) = ways.over_sizes("im2col", 32, (3, 5), runs=1)
    assert (one.kernel, two.kernel, one.image) == (3, 5, 32)
    assert min(one.seconds, two.seconds) > 0


def test_sizes_too_large_for_loops_are_left_out():
    assert [t.kernel for t in ways.over_sizes("loops", 128, (3, 64), runs=1)] == [3]


def _timings(way, pairs):
    return [Timing(way, 64, size, seconds, count) for size, seconds, count in pairs]


def test_the_crossing_is_where_one_way_stays_quicker():
    slow = _timings("im2col", [(3, 1, 9), (5, 2, 25), (7, 3, 49), (9, 4, 81)])
    quick = _timings("fft", [(3, 3, 50), (5, 1.5, 50), (7, 3.5, 50), (9, 3.5, 50)])
    assert ways.crossing(slow, quick) == (9, 9)
    assert ways.crossing(quick, slow) == (None, None)
    assert ways.crossing(slow[:2], quick[2:]) == (None, None)
