import numpy as np
import pytest

from cnnstudio.ui.lab.grid import NumberGrid


@pytest.fixture
def grid(look, qtbot):
    """A grid on the screen, with a window of two by two in its corner."""
    look.set_reduced_motion(False)
    made = NumberGrid("Numbers")
    qtbot.addWidget(made)
    made.set_values(np.zeros((6, 6)))
    made.set_marks((0, 1), (0, 1))
    made.resize(made.sizeHint())
    made.show()
    qtbot.waitExposed(made)
    return made


def at_times(grid, *times):
    """Return how far the window lies behind at these milliseconds, whatever the clock says."""
    if grid.glide.state() == grid.glide.State.Running:
        grid.glide.pause()
    found = []
    for time in times:
        grid.glide.setCurrentTime(time)
        found.append(grid.glide.behind.window[1])
    return found


def test_the_frame_of_a_window_glides_to_its_new_place(grid):
    rest = grid.grab().toImage()
    grid.set_marks((0, 1), (3, 4))
    assert grid.marks.columns == (3, 4)
    length = grid.glide.duration()
    behind = at_times(grid, 0, length // 4, length // 2, length)
    assert behind == sorted(behind)
    assert (behind[0], behind[-1], len(set(behind))) == (-3.0, 0.0, 4)
    there = grid.grab().toImage()
    at_times(grid, 0)
    assert grid.grab().toImage() == rest != there
    at_times(grid, length // 4)
    assert grid.grab().toImage() not in (rest, there)


def test_it_ends_by_itself(grid, qtbot):
    grid.set_marks((0, 1), (3, 4))
    qtbot.waitUntil(lambda: grid.glide.behind.window == (0.0, 0.0))


def test_another_move_goes_on_from_where_the_frame_is(grid):
    grid.set_marks((0, 1), (3, 4))
    (behind,) = at_times(grid, 40)
    grid.set_marks((1, 2), (4, 5))
    assert at_times(grid, 0) == [behind - 1]


def test_another_window_stands_there_at_once(grid):
    grid.set_marks((0, 1, 2), (3, 4, 5))
    assert grid.glide.behind.window == (0.0, 0.0)


def test_the_same_marks_again_leave_a_motion_alone(grid):
    grid.set_marks(chosen=(0, 0))
    grid.set_marks(chosen=(4, 4))
    at_times(grid, 0)
    grid.set_marks(chosen=(4, 4))
    assert grid.glide.behind.chosen == (-4.0, -4.0)


def test_under_reduced_motion_nothing_glides(grid, look):
    look.set_reduced_motion(True)
    grid.set_marks((0, 1), (3, 4))
    assert grid.glide.behind.window == (0.0, 0.0)
