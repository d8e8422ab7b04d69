"""Work is done a piece at a time."""

from cnnstudio.ui.turns import Turns
from tests.robot_window import wait


def test_pieces_come_in_order_and_one_at_a_time(qtbot):
    done = []
    turns = Turns()

    def one():
        done.append("one")

    def two():
        done.append("two")

    turns.ask(one, two)
    turns.ask(one)
    turns._timer.timeout.connect(lambda: done.append("a turn ends"))
    assert done == []
    qtbot.waitUntil(lambda: not turns.waiting)
    assert done == ["one", "a turn ends", "two", "a turn ends"]


def test_what_waits_can_be_done_at_once(qtbot):
    done = []
    turns = Turns()
    turns.ask(lambda: done.append(1), lambda: done.append(2))
    turns.finish()
    assert done == [1, 2]
    wait(100)
    assert done == [1, 2]
