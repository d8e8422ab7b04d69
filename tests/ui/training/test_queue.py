"""The queue: put together, kept, gone through, held, taken up again, sorted and explained."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cnnstudio.document import templates
from cnnstudio.document.sweep import Variant
from cnnstudio.engine import messages
from cnnstudio.ui.training.queue_panel import QueuePanel
from cnnstudio.ui.training.run_queue import RunQueue
from tests.ui.training.runs_made import epoch_ended, started


@pytest.fixture
def queue(world):
    made = RunQueue(world.bridge, world.recorder, world.recorder)
    made.read()
    return made


@pytest.fixture
def panel(world, queue, qtbot):
    window = QWidget()
    window.resize(900, 900)
    view = QueuePanel(world.bridge, queue, window)
    view.setGeometry(400, 0, 480, 880)
    qtbot.addWidget(window)
    window.show()
    yield view
    window.close()


def _press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


def _sweep(panel, rate="0.1, 0.01", size="32, 64"):
    _press(panel.sweep)
    card = panel.card
    for row, (path, values) in zip(card.rows, (("learning_rate", rate), ("batch_size", size)), strict=False):
        row.field.setFocus()
        QTest.keyClicks(row.field, path)
        QTest.keyClick(row.field.completer().popup(), Qt.Key.Key_Return)
        row.values.setFocus()
        QTest.keyClicks(row.values, values)
    return card


def _trained(world):
    """Return the projects the engine was asked to train, as (rate, batch size)."""
    return [(p.plan.learning_rate, p.plan.batch_size) for _t, p, _f, _r in world.engine.asked("train")]


def _end(world, accuracy=0.5, by="epochs"):
    folder = world.recorder.current.folder
    world.engine.say(started(folder), epoch_ended(1, folder, metrics={"val_accuracy": accuracy}))
    world.engine.say(messages.Finished(folder, 1, 100, 1, {"val_accuracy": accuracy}, 900.0, 1.0, by))


def _states(queue):
    return [queue.state_of(entry) for entry in queue.entries]


def test_an_empty_queue_says_what_it_is_for_and_cannot_be_started(panel):
    assert "Nothing waits" in panel.told.text()
    assert not panel.start.isEnabled()
    assert not panel.table.isVisible()


def test_a_sweep_is_typed_and_waits_as_a_grid(panel, queue):
    card = _sweep(panel)
    assert card.add.text() == "Add 4 runs to the queue"
    _press(card.add)
    assert [row.words for row in panel.table.rows()] == [
        f"learning_rate {rate}, batch_size {size}" for rate in ("0.1", "0.01") for size in (32, 64)
    ]
    assert _states(queue) == ["waiting"] * 4


def test_a_wrong_value_is_told_on_the_card_and_adds_nothing(panel, queue):
    card = _sweep(panel, size="0, 32")
    assert "0 does not fit" in card.told.text()
    assert not card.add.isEnabled()
    QTest.keyClick(card.rows[1].values, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert queue.entries == ()


def test_an_unknown_field_is_told(panel):
    card = _sweep(panel)
    card.rows[0].field.selectAll()
    QTest.keyClicks(card.rows[0].field, "speed")
    assert "No field is called 'speed'" in card.told.text()


def test_runs_drawn_at_random_are_as_many_as_asked(panel):
    card = _sweep(panel, rate="0.0001 to 0.1")
    assert "single values" in card.told.text()
    _press(card.way.findChildren(type(card.way._group.buttons()[0]))[1])
    card.count.setFocus()
    card.count.selectAll()
    QTest.keyClicks(card.count, "7")
    assert card.add.text() == "Add 7 runs to the queue"


def test_the_queue_trains_one_run_after_another(world, panel, queue, qtbot):
    _press(_sweep(panel).add)
    _press(panel.start)
    qtbot.waitUntil(lambda: len(_trained(world)) == 1)
    assert panel.start.text() == "Hold the queue"
    for done in range(1, 4):
        _end(world)
        qtbot.waitUntil(lambda done=done: len(_trained(world)) == done + 1)
    _end(world)
    qtbot.waitUntil(lambda: not queue.going)
    assert _trained(world) == [(0.1, 32), (0.1, 64), (0.01, 32), (0.01, 64)]
    assert _states(queue) == ["finished"] * 4
    assert panel.told.text() == "All 4 runs are done."


def test_a_held_queue_begins_no_further_run(world, panel, queue, qtbot):
    _press(_sweep(panel).add)
    _press(panel.start)
    qtbot.waitUntil(lambda: len(_trained(world)) == 1)
    _press(panel.start)
    _end(world)
    assert not queue._next.isActive()
    assert _states(queue) == ["finished", "waiting", "waiting", "waiting"]


def test_a_run_that_is_stopped_holds_the_queue_and_is_resumed_first(world, panel, queue, qtbot):
    _press(_sweep(panel).add)
    _press(panel.start)
    qtbot.waitUntil(lambda: len(_trained(world)) == 1)
    told = []
    queue.noted.connect(told.append)
    _end(world, by="user")
    assert not queue.going
    assert "holds" in told[0]
    assert queue.left()[0] is queue.entries[0]


def test_a_run_that_fails_lets_the_next_begin(world, panel, queue, qtbot):
    _press(_sweep(panel).add)
    _press(panel.start)
    qtbot.waitUntil(lambda: len(_trained(world)) == 1)
    world.engine.say(messages.Failed("The labels do not fit.", run=world.recorder.current.folder))
    qtbot.waitUntil(lambda: len(_trained(world)) == 2)
    assert _states(queue)[0] == "failed"


def test_a_run_whose_engine_died_before_it_began_is_begun_anew(world, panel, queue, qtbot):
    _press(_sweep(panel).add)
    _press(panel.start)
    qtbot.waitUntil(lambda: len(_trained(world)) == 1)
    world.engine.say(messages.Died("The engine ended.", -9))
    assert _states(queue) == ["interrupted", "waiting", "waiting", "waiting"]
    _press(panel.start)
    qtbot.waitUntil(lambda: len(_trained(world)) == 2)
    assert _trained(world) == [(0.1, 32), (0.1, 32)]
    assert not any(resumed for *_, resumed in world.engine.asked("train"))
    assert _states(queue) == ["starting", "waiting", "waiting", "waiting"]


def test_a_queue_is_there_again_after_a_start(world, panel, queue):
    _press(_sweep(panel).add)
    again = RunQueue(world.bridge, world.recorder, world.recorder)
    again.read()
    assert again.entries == queue.entries
    assert len(again.entries) == 4


def test_a_damaged_queue_is_told_and_put_aside(world, queue):
    parent = world.document.path.with_suffix(".runs")
    parent.mkdir(exist_ok=True)
    (parent / "queue.json").write_text("{")
    told = []
    queue.told.connect(told.append)
    queue.read()
    assert "damaged" in told[0]
    assert queue.entries == ()


def test_delete_takes_rows_out_and_alt_arrows_move_them(panel, queue):
    _press(_sweep(panel).add)
    first, second = queue.entries[:2]
    panel.table.setFocus()
    panel.table.selectRow(0)
    QTest.keyClick(panel.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert queue.entries[:2] == (second, first)
    assert panel.table.chosen() == (first.id,)
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert first not in queue.entries
    assert len(queue.entries) == 3


def test_the_run_in_progress_stays_listed(world, panel, queue, qtbot):
    _press(_sweep(panel).add)
    _press(panel.start)
    qtbot.waitUntil(lambda: len(_trained(world)) == 1)
    queue.remove([entry.id for entry in queue.entries])
    assert len(queue.entries) == 1


def test_a_press_on_the_head_sorts_by_what_was_reached(world, panel, queue, qtbot):
    _press(_sweep(panel).add)
    _press(panel.start)
    for done, accuracy in enumerate((0.2, 0.9, 0.4, 0.7), 1):
        qtbot.waitUntil(lambda done=done: len(_trained(world)) == done)
        _end(world, accuracy)
    qtbot.waitUntil(lambda: not queue.going)
    head = panel.table.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(1) + 10, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [row.score for row in panel.table.rows()] == [0.9, 0.7, 0.4, 0.2]
    assert [row.best for row in panel.table.rows()] == [True, False, False, False]
    assert "Best of 4 runs: learning_rate 0.1, batch_size 64, 90" in panel.said.text()
    assert "batch_size: 64 is best on average" in panel.said.text()


def test_a_design_that_cannot_be_read_is_refused_and_passed_over(world, queue, qtbot):
    queue.add([Variant((), templates.new("mnist-cnn")), Variant((), world.document.project)])
    queue._keep([queue.entries[0].replaced(design="{"), queue.entries[1]])
    queue.start()
    qtbot.waitUntil(lambda: len(_trained(world)) == 1)
    assert _states(queue)[0] == "refused"


def test_a_project_saved_elsewhere_takes_its_queue_along(world, panel, queue, qtbot, tmp_path):
    _press(_sweep(panel).add)
    _press(panel.start)
    qtbot.waitUntil(lambda: len(_trained(world)) == 1)
    _end(world)
    qtbot.waitUntil(lambda: len(_trained(world)) == 2)
    (tmp_path / "other").mkdir()
    world.document.save(tmp_path / "other" / "named.cnnproj")
    assert _states(queue)[0] == "finished"
    assert (tmp_path / "other" / "named.runs" / "queue.json").exists()
    assert not (tmp_path / "mnist-cnn.runs" / "queue.json").exists()
    assert queue.going


def test_another_project_has_another_queue(world, panel, queue):
    _press(_sweep(panel).add)
    queue.going = True
    world.document.replace(templates.new("lenet-5"))
    assert queue.entries == ()
    assert not queue.going
