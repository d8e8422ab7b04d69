"""The window's drawing shows the cells that the size formula counts."""

from __future__ import annotations

from cnnstudio.layers.catalogue import make
from cnnstudio.ui.inspector.window_cells import MOST_CELLS, window_row


def row(width, kind="Conv1D", channels=1, **fields):
    steps = make(kind, **fields).working(((width, channels),)).steps
    return window_row(steps[0])


def test_valid_places_stay_inside_and_name_what_is_dropped():
    one = row(8, kernel_size=3, strides=2)
    assert one.places == 3
    assert one.read_by(2) == (4, 5, 6)
    assert [p for p in one.cells() if one.is_dropped(p)] == [7]


def test_same_adds_border_cells_and_drops_nothing():
    one = row(7, kernel_size=3, strides=3, padding="same")
    assert one.cells() == tuple(range(-1, 8))
    assert [p for p in one.cells() if one.is_border(p)] == [-1, 7]
    assert one.read_by(one.places - 1) == (5, 6, 7)


def test_causal_pads_only_the_past():
    one = row(6, kernel_size=3, padding="causal")
    assert [p for p in one.cells() if one.is_border(p)] == [-2, -1]


def test_dilation_leaves_gaps_between_the_taps():
    assert row(10, kernel_size=3, dilation_rate=2).read_by(0) == (0, 2, 4)


def test_every_cell_of_a_row_is_read_or_dropped_for_many_settings():
    for width in range(3, 20):
        for kernel in range(1, min(width, 6)):
            for stride in range(1, kernel + 1):
                one = row(width, kernel_size=kernel, strides=stride)
                read = {p for place in range(one.places) for p in one.read_by(place)}
                dropped = {p for p in range(width) if one.is_dropped(p)}
                assert read | dropped == set(range(width)), (width, kernel, stride)
                assert not read & dropped


def test_a_long_row_is_shown_by_its_ends():
    one = row(224, kernel_size=3)
    cells = one.cells()
    assert len(cells) <= MOST_CELLS
    assert cells[0] == 0
    assert cells[-1] == 223
    assert cells.count(None) == 1


def test_a_transposed_row_spreads():
    steps = make("Conv2DTranspose", filters=4, kernel_size=3, strides=2).working(((16, 16, 1),)).steps
    one = window_row(steps[0])
    assert one.grows
    assert one.places == 33


def test_what_is_no_window_has_no_drawing():
    steps = make("Flatten").working(((5, 5, 64),)).steps
    assert window_row(steps[0]) is None
