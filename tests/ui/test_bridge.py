import threading
from typing import get_args

import pytest
from PySide6.QtWidgets import QWidget

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.engine import messages
from cnnstudio.ui import bridge as bridge_module
from cnnstudio.ui.bridge import Bridge, Pace
from tests.ui.engine_made import MadeEngine


@pytest.fixture
def bridge(qapp):
    made = Bridge(Document(templates.new("mnist-cnn")))
    made.attach(MadeEngine(made.wake))
    yield made
    made.close()
    made.deleteLater()


def test_an_edit_comes_out_as_one_qt_signal(bridge):
    changes = []
    bridge.documentChanged.connect(changes.append)
    bridge.document.edit("Set epochs", edits.set_plan, epochs=9)
    assert [change.after.plan.epochs for change in changes] == [9]
    assert changes[0].plan_changed


def test_every_kind_of_report_has_a_signal_of_its_own(bridge):
    kinds = get_args(messages.Report)
    assert set(bridge_module._SIGNALS) == set(kinds)
    heard = []
    for name in bridge_module._SIGNALS.values():
        getattr(bridge, name).connect(lambda report, name=name: heard.append((name, report)))
    reports = [messages.Beat("ready", 5), messages.Held("r", 3), messages.Silent(6.0)]
    bridge.engine.put(*reports)
    bridge.drain()
    assert heard == [("beat", reports[0]), ("held", reports[1]), ("silent", reports[2])]


def test_reports_from_the_reader_thread_arrive_in_the_gui_thread(bridge, qtbot):
    thread = threading.Thread(target=lambda: bridge.engine.put(messages.Beat("ready", 1)))
    with qtbot.waitSignal(bridge.beat, timeout=2000) as caught:
        thread.start()
        thread.join()
    assert caught.args == [messages.Beat("ready", 1)]
    assert bridge.engine.threads == [threading.get_ident()]


def test_a_burst_is_drained_once_per_frame(bridge, qtbot):
    heard = []
    bridge.beat.connect(heard.append)
    for size in range(200):
        bridge.engine.put(messages.Beat("training", size))
    qtbot.waitUntil(lambda: len(heard) == 200, timeout=2000)
    assert bridge.engine.drains == 1


def test_an_answer_does_not_wait_for_the_frame(bridge, qapp):
    heard = []
    bridge.opened.connect(heard.append)
    bridge.engine.put(messages.Beat("ready", 1))
    bridge.engine.put(messages.Opened(1, None, 0), urgent=True)
    qapp.processEvents()
    assert len(heard) == 1


def test_the_engines_state_is_told_when_it_changes(bridge):
    states = []
    bridge.stateChanged.connect(states.append)
    bridge.engine.state = "training"
    bridge.engine.put(messages.Beat("training", 1))
    bridge.drain()
    bridge.drain()
    assert states == ["training"]
    assert bridge.busy


def test_a_closed_bridge_hears_nothing_more(qapp):
    made = Bridge(Document(templates.new("empty")))
    engine = MadeEngine()
    made.attach(engine)
    changes = []
    made.documentChanged.connect(changes.append)
    made.close()
    made.document.edit("Set epochs", edits.set_plan, epochs=9)
    engine.say(messages.Beat("ready", 1))
    assert changes == []
    with pytest.raises(RuntimeError):
        _ = made.engine


def _paced(qtbot, per_second, shown):
    view, painted = QWidget(), []
    qtbot.addWidget(view)
    if shown:
        view.show()
    return view, Pace(view, per_second, lambda: painted.append(1)), painted


def test_a_view_is_repainted_at_once_and_then_no_more_often_than_it_may(qtbot):
    _, pace, painted = _paced(qtbot, 20.0, True)
    for _ in range(50):
        pace.ask()
    assert len(painted) == 1
    qtbot.waitUntil(lambda: len(painted) == 2, timeout=1000)
    qtbot.wait(120)
    assert len(painted) == 2


def test_a_hidden_view_is_repainted_twice_a_second_at_most_and_at_once_when_shown(qtbot):
    view, pace, painted = _paced(qtbot, 100.0, False)
    pace.ask()
    pace.ask()
    assert len(painted) == 1
    assert pace._timer.isActive()
    assert pace._timer.interval() == 500
    view.show()
    assert len(painted) == 2
