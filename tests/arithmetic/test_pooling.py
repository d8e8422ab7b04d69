"""Winners, what is lost, and where gradients go."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.arithmetic import gradients, pooling

X = np.array([[1.0, 3, 2, 1], [4, 6, 5, 0], [3, 1, 1, 2], [0, 2, 4, 8]])


def test_a_window_marks_its_winner():
    members = pooling.pool(X).window((0, 1))
    assert [(m.place, m.value, m.winner) for m in members] == [
        ((0, 2), 2, False),
        ((0, 3), 1, False),
        ((1, 2), 5, True),
        ((1, 3), 0, False),
    ]
    assert not any(m.winner for m in pooling.pool(X, kind="average").window((0, 0)))


def test_padding_never_wins_and_never_counts():
    done = pooling.pool(-X, 3, 2, padding="same")
    assert done.outputs.max() <= 0
    assert done.counts.tolist() == [[9, 6], [6, 4]]
    assert len(done.window((1, 1))) == 4
    ones = pooling.pool(np.ones((4, 4)), 3, 2, padding="same", kind="average")
    assert (ones.outputs == 1).all()


def test_overlapping_windows_may_have_the_same_winner():
    done = pooling.pool(X, 2, 1)
    assert done.won[1, 1] == 4
    assert done.won.sum() == done.outputs.size


def test_unpooling_and_what_is_lost_make_the_input_again():
    for kind in ("max", "average"):
        done = pooling.pool(X, kind=kind)
        np.testing.assert_allclose(done.unpooled() + done.lost(), X)
    np.testing.assert_array_equal(
        pooling.pool(X).unpooled(), [[0, 0, 0, 0], [0, 6, 5, 0], [3, 0, 0, 0], [0, 0, 0, 8]]
    )
    np.testing.assert_array_equal(pooling.pool(X, kind="average").unpooled()[:2, :2], 3.5)


def test_the_gradient_of_the_maximum_goes_to_the_winner_alone():
    done = pooling.pool(X)
    np.testing.assert_array_equal(
        done.backward([[1, 2], [3, 4]]), [[0, 0, 0, 0], [0, 1, 2, 0], [3, 0, 0, 0], [0, 0, 0, 4]]
    )


def test_gradients_stand_the_check_by_finite_differences():
    for kind in ("max", "average"):
        done = pooling.pool(X, 3, 1, padding="same", kind=kind)
        weights = np.arange(16.0).reshape(4, 4)

        def value(x, kind=kind, weights=weights):
            return float((pooling.pool(x, 3, 1, padding="same", kind=kind).outputs * weights).sum())

        assert gradients.check(done.backward(weights), value, X).error < 1e-8


def test_a_wrong_gradient_fails_the_check():
    assert gradients.check([2.0, 2.0], lambda x: float((x**2).sum() / 2), [1.0, 2.0]).error > 0.4


@pytest.mark.parametrize("kind", ["max", "average"])
def test_the_first_cells_of_a_window_its_count_and_its_winner_are_those_of_the_whole(kind):
    done = pooling.pool(np.random.default_rng(2).normal(size=(6, 7)), 3, 2, padding="same", kind=kind)
    for place in np.ndindex(*done.outputs.shape):
        whole = done.window(place)
        assert done.window(place, most=2) == whole[:2]
        assert done.count(place) == len(whole)
        assert [m.place for m in whole if m.winner] == ([done.winner(place)] if kind == "max" else [])
