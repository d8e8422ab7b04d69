"""Closing the window while a network trains: stay, stop with a checkpoint, or train on unseen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from cnnstudio.engine import messages
from tests.ui.engine_made import MadeEngine
from tests.ui.training.runs_made import epoch_ended, started

# The offscreen platform has nothing beside a clock, and says so once.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
RUN = "/runs/20261122-204500-mnist-cnn"


@pytest.fixture
def window(make_studio):
    """A window whose made engine trains."""
    studio = make_studio()
    real = studio.bridge._client
    studio.bridge._client.received.disconnect(studio.bridge._tell_report, missing_ok=True)
    engine = MadeEngine(studio.bridge.wake)
    studio.bridge.attach(engine)
    studio.window.show_workspace("train")
    engine.say(started(RUN))
    assert studio.bridge.busy
    studio.window.engine_made = engine
    yield studio.window
    parting = studio.window.parting
    if parting.box is not None:
        parting.box.reject()
    if parting.tray is not None:
        parting._show()
    engine.received.disconnect(studio.bridge._tell_report, missing_ok=True)
    studio.bridge.attach(real)


def press(window, words):
    """Press a button of the question."""
    button = next(one for one in window.parting.box.buttons() if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def asked(window):
    return [button.text() for button in window.parting.box.buttons()]


def test_closing_in_training_asks_and_staying_changes_nothing(window):
    assert not window.close()
    assert "epoch 1 / 12" in window.parting.box.text()
    assert "checkpoint" in window.parting.box.informativeText()
    press(window, "Stay")
    assert window.isVisible()
    assert window.parting.box is None
    assert window.engine_made.asked("stop") == []


def test_escape_means_to_stay(window):
    window.close()
    QTest.keyClick(window.parting.box, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.parting.box is None


def test_the_question_is_asked_once(window):
    window.close()
    first = window.parting.box
    window.close()
    assert window.parting.box is first


def test_stop_and_close_closes(window):
    closed = []
    window.closing.connect(lambda: closed.append(True))
    window.close()
    press(window, "Stop and close")
    assert closed == [True]
    assert not window.isVisible()


def test_without_training_nothing_is_asked(window):
    window.engine_made.say(messages.Finished(RUN, 1, 100, 1, {}, 6_000.0, 1.0, "epochs"))
    assert window.close()
    assert window.parting.box is None


def test_training_on_unseen_is_offered_only_where_an_icon_can_bring_the_window_back(window):
    window.parting.has_tray = lambda: False
    window.close()
    assert set(asked(window)) == {"Stay", "Stop and close"}
    press(window, "Stay")
    window.parting.has_tray = lambda: True
    window.close()
    assert "Train on unseen" in asked(window)


@pytest.fixture
def unseen(window):
    """The window gone while its run goes on."""
    window.parting.has_tray = lambda: True
    window.close()
    press(window, "Train on unseen")
    return window


def test_the_run_goes_on_unseen_and_the_icon_tells_how_far_it_is(unseen):
    assert not unseen.isVisible()
    assert not QApplication.quitOnLastWindowClosed()
    assert unseen.engine_made.asked("stop") == []
    tray = unseen.parting.tray
    assert tray.words() == "CNN Studio trains, epoch 1 / 12"
    unseen.engine_made.say(epoch_ended(1, RUN))
    assert tray.words() == "CNN Studio trains, epoch 2 / 12"
    unseen.engine_made.say(messages.Finished(RUN, 12, 1200, 4, {}, 6_000.0, 12.0, "epochs"))
    assert "has ended" in tray.words()


def test_a_press_on_the_icon_brings_the_window_back(unseen):
    unseen.parting.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert unseen.isVisible()
    assert unseen.parting.tray is None
    assert QApplication.quitOnLastWindowClosed()
    unseen.engine_made.say(epoch_ended(1, RUN))
    assert unseen.close() is False  # it trains still, so it asks again


def test_the_icons_menu_can_end_it_all(unseen):
    closed = []
    unseen.closing.connect(lambda: closed.append(True))
    unseen.parting.tray.menu.actions()[1].trigger()
    assert closed == [True]
    assert unseen.parting.tray is None
