"""What follows the bars: asked again and again it is shown once, a part at a time, and also without an answer."""

from PySide6.QtCore import QObject, QTimer

from cnnstudio.ui.drawing.following import Following
from tests.ui.drawing.conftest import answer, certain, looks, one


def _recorded(*names):
    shown = []
    parts = tuple((lambda name=name: shown.append(name)) for name in names)
    holder = QObject()
    return shown, Following(parts, holder), holder


def test_each_part_is_shown_once_in_order_however_often_it_was_asked(qapp, qtbot):
    shown, following, _holder = _recorded("a", "b", "c")
    for _ in range(5):
        following.ask()
    assert shown == []
    following.begin()
    qtbot.waitUntil(lambda: len(shown) == 3)
    qtbot.wait(60)
    assert shown == ["a", "b", "c"]


def test_between_two_parts_others_have_a_turn(qapp, qtbot):
    shown, holder = [], QObject()

    def first():
        shown.append("a")
        QTimer.singleShot(0, lambda: shown.append("another's"))

    following = Following((first, lambda: shown.append("b")), holder)
    following.ask()
    following.begin()
    qtbot.waitUntil(lambda: "b" in shown)
    assert shown == ["a", "another's", "b"]


def test_without_an_answer_the_parts_are_shown_all_the_same(qapp, qtbot):
    shown, following, _holder = _recorded("a", "b")
    following.ask()
    qtbot.waitUntil(lambda: shown == ["a", "b"])


def test_what_is_forgotten_is_not_shown(qapp, qtbot):
    shown, following, _holder = _recorded("a")
    following.ask()
    following.forget()
    following.begin()
    qtbot.wait(80)
    assert shown == []


def test_the_question_for_the_bars_goes_before_all_others(world, draw, qtbot):
    before = len(world.engine.calls)
    one(draw.pad)
    fresh = [call for call in world.engine.calls[before:] if call[0] == "look"]
    assert [call[3] for call in fresh] == ["draw"]
    answer(world, certain(1))
    qtbot.waitUntil(lambda: bool(looks(world, "draw-maps")))
