"""The what-if table: its numbers, its times, and the key or click that replaces a layer."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from cnnstudio.document import what_if as w
from cnnstudio.engine import messages
from cnnstudio.language import use_language
from cnnstudio.ui.what_if.lines import COLUMNS
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.paint import text_width


def asked(world, qtbot, count=1):
    qtbot.waitUntil(lambda: len(world.engine.asked("measure")) >= count, timeout=3000)
    return world.engine.asked("measure")[-1]


def row_of(world, key):
    return [line.key for line in world.panel.table.rows.lines()].index(key)


def test_without_a_convolution_the_panel_says_what_to_select(world):
    panel = world.panel
    assert panel.empty.isVisible()
    assert "Select a convolution" in panel.empty.accessibleName()
    panel.set_selection(["maxpool_1"])
    assert "maxpool_1 is no convolution" in panel.empty.accessibleName()
    panel.set_selection(["conv2d_1", "conv2d_2"])
    assert "Select one convolution" in panel.empty.accessibleName()
    panel.set_selection(["conv2d_1"])
    assert not panel.empty.isVisible()
    assert panel.table.isVisible()


def test_the_rows_show_the_numbers_of_the_edits_and_their_ratios(world):
    world.panel.set_selection(["conv2d_1"])
    assert world.cells("parameters")["dense"] == "16,981,120"
    assert world.cells("parameters_ratio")["dense"] == "53,066 ×"
    assert world.cells("parameters_ratio")["separable"] == "0.23 ×"
    assert world.cells("parameters_ratio")["present"] == ""
    assert world.cells("macs")["present"] == "194,688"
    assert world.cells("shape")["strided"] == "13 × 13 × 32"
    assert world.cells("field")["dilated"] == "5 × 5"
    assert world.cells("form")["present"] == "Standard convolution (now)"


def test_a_time_is_a_dash_until_there_is_a_rate_then_an_estimate_then_measured(world, qtbot):
    world.panel.set_selection(["conv2d_1"])
    assert set(world.cells("time").values()) == {"–"}
    asked(world, qtbot)
    world.answer("present", 0.001)
    assert world.cells("time")["present"] == "1.00 ms"
    assert world.cells("time")["strided"].startswith("≈ 0.20 ms")
    assert world.cells("time_ratio")["strided"] == "estimated"
    assert world.cells("time")["dense"].startswith("≈ 17.2 ms")
    assert world.cells("time")["local"].startswith("–")
    world.answer("strided", 0.0005)
    assert world.cells("time")["strided"] == "0.50 ms"
    assert world.cells("time_ratio")["strided"] == "0.50 ×"


def test_no_estimate_rests_on_a_pass_that_takes_longer_than_one_that_was_measured(world, qtbot):
    world.panel.set_selection(["conv2d_1"])
    asked(world, qtbot)
    world.answer("present", 0.0001)
    assert world.cells("time")["present"] == "0.10 ms"
    assert world.cells("time")["strided"].startswith("≈ 0.10 ms")


def test_the_layers_are_measured_alone_on_what_the_design_up_to_them_makes_of_a_sample(world, qtbot):
    world.open_data()
    world.panel.set_selection(["conv2d_2"])
    _name, designs, before, images, _ticket = asked(world, qtbot)
    assert "local" not in designs
    assert [n.layer.kind for n in designs["separable"].graph.nodes] == ["Input", "SeparableConv2D"]
    assert designs["separable"].graph.nodes[0].layer.shape == (13, 13, 32)
    assert [n.id for n in before.graph.nodes] == ["input", "conv2d_1", "maxpool_1"]
    assert images.shape == (1, 28, 28, 1)
    for key in designs:
        world.answer(key, 0.001)
    assert "on a sample of made" in world.panel.note.text()


def test_random_numbers_are_named_and_measured_again_when_data_are_there(world, qtbot):
    world.panel.set_selection(["conv2d_2"])
    _name, designs, before, images, _ticket = asked(world, qtbot)
    assert before is None
    assert images is None
    for key in designs:
        world.answer(key, 0.001, real=False)
    assert world.panel.note.text() == (
        "Times: batch 1, median of 20, on random numbers because pen-digits has not been brought to this machine yet"
    )
    world.open_data()
    assert asked(world, qtbot, 2)[3] is not None


def test_data_that_lie_here_are_opened_for_the_times(world, qtbot, tmp_path):
    np.savez(tmp_path / "mine.npz", x=np.zeros((30, 28, 28, 1), np.uint8), y=np.arange(30) % 10)
    world.document.edit("Data", edits.set_recipe, source=str(tmp_path / "mine.npz"))
    assert world.data.state == "none"
    world.panel.set_selection(["conv2d_2"])
    qtbot.waitUntil(lambda: world.data.state == "open", timeout=60_000)
    qtbot.waitUntil(lambda: any(ask[3] is not None for ask in world.engine.asked("measure")))
    for key in world.engine.asked("measure")[-1][1]:
        world.answer(key, 0.001)
    assert world.panel.note.text() == "Times: batch 1, median of 20, on a sample of mine"


def test_data_that_cannot_be_opened_are_named_beside_the_times(world, qtbot, tmp_path):
    world.document.edit("Data", edits.set_recipe, source=str(tmp_path / "gone.npz"))
    world.panel.set_selection(["conv2d_2"])
    qtbot.waitUntil(lambda: world.data.state == "failed", timeout=60_000)
    for key in asked(world, qtbot)[1]:
        world.answer(key, 0.001, real=False)
    assert world.panel.note.text().endswith("on random numbers because gone.npz could not be opened")


def test_samples_of_another_shape_than_the_input_are_named_beside_the_times(world, qtbot):
    world.document.edit("Shape", edits.set_fields, "input", shape=(32, 32, 1))
    world.open_data()
    world.panel.set_selection(["conv2d_2"])
    for key in asked(world, qtbot)[1]:
        world.answer(key, 0.001, real=False)
    said = world.panel.note.text()
    assert said.endswith("because a sample of pen-digits is 28 × 28 × 1 and the input takes 32 × 32 × 1")


def test_what_is_measured_is_not_asked_for_again_until_it_is_wished(world, qtbot):
    world.panel.set_selection(["conv2d_2"])
    designs = asked(world, qtbot)[1]
    for key in designs:
        world.answer(key, 0.001)
    world.panel.set_selection(["conv2d_1"])
    asked(world, qtbot, 2)
    world.panel.set_selection(["conv2d_2"])
    qtbot.wait(600)
    assert len(world.engine.asked("measure")) == 2
    assert world.cells("time")["present"] == "1.00 ms"
    QTest.mouseClick(world.panel.again, Qt.MouseButton.LeftButton)
    assert set(asked(world, qtbot, 3)[1]) == set(designs)


def test_an_answer_to_an_older_question_changes_nothing(world, qtbot):
    world.panel.set_selection(["conv2d_2"])
    asked(world, qtbot)
    world.answer("present", 0.5, ticket=77)
    assert world.cells("time")["present"] == "–"


def test_a_row_that_was_not_measured_keeps_its_estimate_and_says_why(world, qtbot):
    world.panel.set_selection(["conv2d_1"])
    asked(world, qtbot)
    world.answer("dense", None, message="Not measured: it would take 900 MB, and up to 512 MB are built.")
    assert world.cells("time")["dense"].startswith("≈")
    index = world.panel.table.rows.index(row_of(world, "dense"), COLUMNS.index("time"))
    assert "900 MB" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_while_a_network_trains_nothing_is_asked_and_the_times_follow(world, qtbot):
    world.engine.say(messages.Started("run", 1, 1, 1, 1, 1, 1, 0, False))
    world.panel.set_selection(["conv2d_1"])
    qtbot.waitUntil(lambda: "when training has ended" in world.panel.note.text(), timeout=3000)
    assert not world.engine.asked("measure")
    world.engine.say(messages.Finished("run", 1, 1, 1, {}, 1.0, 1.0, "epochs"))
    asked(world, qtbot)


def test_a_refusal_of_the_engine_is_said(world, qtbot):
    world.panel.set_selection(["conv2d_1"])
    ticket = asked(world, qtbot)[-1]
    world.engine.say(messages.Failed("Times are not measured while a network trains.", ticket))
    assert world.panel.note.text() == "Times are not measured while a network trains."


def test_a_refusal_of_an_older_question_is_not_said(world, qtbot):
    world.panel.set_selection(["conv2d_1"])
    ticket = asked(world, qtbot)[-1]
    world.panel.set_selection(["conv2d_2"])
    world.engine.say(messages.Failed("Times are not measured while a network trains.", ticket))
    assert world.panel.note.text() == ""


def test_enter_replaces_the_layer_as_one_step_that_undo_takes_back(world, qtbot):
    panel, document = world.panel, world.document
    before = document.project
    panel.set_selection(["conv2d_1"])
    panel.table.selectRow(row_of(world, "separable"))
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert document.project.node("conv2d_1").layer.kind == "SeparableConv2D"
    assert document.history.position == 1
    assert document.undo_label.startswith("conv2d_1 becomes: Depthwise-separable")
    assert "−247 parameters here" in document.undo_label
    assert world.cells("form")["present"] == "Depthwise-separable (now)"
    document.undo()
    assert document.project == before
    assert world.cells("form")["present"] == "Standard convolution (now)"


def test_the_button_of_a_row_replaces_too_and_rows_that_cannot_have_none(world):
    panel = world.panel
    panel.set_selection(["conv2d_1"])
    place = row_of(world, "dilated")
    last = len(COLUMNS) - 1
    button = panel.table.indexWidget(panel.table.rows.index(place, last)).findChild(Button)
    assert button.accessibleName() == "Replace by Dilated, rate 2"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert world.document.project.node("conv2d_1").layer.dilation_rate == (2, 2)
    for key in ("present", "grouped-2", "local"):
        widget = panel.table.indexWidget(panel.table.rows.index(row_of(world, key), last))
        assert widget is None or widget.findChild(Button) is None


def test_enter_on_a_row_that_cannot_stand_there_says_why(world, qtbot):
    panel = world.panel
    panel.set_selection(["conv2d_1"])
    panel.table.selectRow(row_of(world, "local"))
    with qtbot.waitSignal(panel.refused) as said:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert "Keras 3 has no such layer" in said.args[0]
    panel.table.selectRow(row_of(world, "present"))
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert world.document.history.position == 0


def test_below_the_table_stands_what_the_row_means(world):
    panel = world.panel
    panel.set_selection(["conv2d_2"])
    panel.table.selectRow(row_of(world, "dilated"))
    assert "spans 5 × 5" in panel.below.text()
    assert "flatten_1 gives 1024 instead of 1600" in panel.below.text()
    assert "85,066 parameters" in panel.below.text()


def test_the_panel_follows_edits_and_forgets_a_removed_layer(world):
    panel, document = world.panel, world.document
    panel.set_selection(["conv2d_1"])
    document.edit("Filters", edits.set_fields, "conv2d_1", filters=8)
    assert world.cells("parameters")["present"] == "80"
    document.edit("Remove", edits.remove, ("conv2d_1",))
    assert panel.empty.isVisible()


def test_a_layer_that_is_no_convolution_any_more_gives_the_keyboard_away(world, qtbot):
    world.panel.set_selection(["conv2d_1"])
    with qtbot.waitSignal(world.panel.emptied):
        world.panel.replace("dense")
    assert "dense_2 is no convolution" in world.panel.empty.accessibleName()


def test_the_keyboard_waits_in_the_panel_while_the_layer_is_broken(world, qtbot):
    panel, document = world.panel, world.document
    qtbot.waitExposed(panel)
    panel.activateWindow()
    panel.set_selection(["conv2d_2"])
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    document.edit("Break", edits.set_fields, "conv2d_1", kernel_size=(60, 60))
    assert panel.empty.isVisible()
    assert panel.hasFocus()
    assert "waits for conv2d_1" in panel.accessibleDescription()
    document.undo()
    assert panel.table.hasFocus()


def test_hidden_it_measures_nothing(world, qtbot):
    world.panel.set_selection(["conv2d_1"])
    world.panel.hide()
    qtbot.wait(600)
    assert not world.engine.asked("measure")
    world.panel.show()
    asked(world, qtbot)


@pytest.mark.parametrize("width", [420, 700, 1100])
def test_no_number_is_cut_and_the_button_stays_in_sight(world, qtbot, width):
    panel = world.panel
    panel.resize(width, 420)
    panel.set_selection(["conv2d_1"])
    table = panel.table

    def total():
        return sum(table.columnWidth(p) for p in range(len(COLUMNS)))

    across = table.horizontalScrollBar()
    qtbot.waitUntil(lambda: across.isVisible() is (total() > table.viewport().width()))
    assert not any(table.isColumnHidden(p) for p in range(len(COLUMNS)))
    now = table.rows.lines()[0].cells[0].text
    assert table.columnWidth(0) >= text_width(now, "strong")
    use = table.rows.index(0, COLUMNS.index("use"))
    qtbot.waitUntil(lambda: table.viewport().rect().contains(table.visualRect(use)))
    across.setValue(across.maximum())
    assert table.columnViewportPosition(COLUMNS.index("field")) >= 0
    right = table.columnViewportPosition(COLUMNS.index("field")) + table.columnWidth(COLUMNS.index("field"))
    assert right <= table.viewport().width()


def test_the_last_row_can_be_scrolled_to_wholly(world, qtbot):
    panel = world.panel
    panel.resize(860, 200)
    panel.set_selection(["conv2d_1"])
    table = panel.table
    qtbot.waitUntil(lambda: table.verticalScrollBar().isVisible())
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    last = table.visualRect(table.rows.index(len(table.rows.lines()) - 1, 0))
    assert 0 <= last.top() < last.bottom() < table.viewport().height()


def test_screen_readers_hear_rows_heads_and_what_a_ratio_is(world):
    panel = world.panel
    panel.set_selection(["conv2d_1"])
    assert panel.accessibleName() == "What if"
    assert panel.table.accessibleName()
    spoken = QAccessible.queryAccessibleInterface(panel.table)
    assert spoken.role() == QAccessible.Role.Table
    head = panel.table.rows.headerData(
        COLUMNS.index("parameters_ratio"), Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
    )
    assert "times as much" in head


def test_the_pseudo_language_reaches_every_word(world):
    use_language("pseudo")
    try:
        world.panel.set_selection(["conv2d_1"])
        forms = world.cells("form").values()
        assert all("·" in form for form in forms), forms
        assert "·" in world.panel.below.text()
    finally:
        use_language("en")


def test_the_rows_are_made_once_per_change_only(world, monkeypatch):
    calls = []
    real = w.what_if
    monkeypatch.setattr(w, "what_if", lambda *given: calls.append(1) or real(*given))
    world.panel.set_selection(["conv2d_1"])
    assert len(calls) == 1
    world.document.edit("Batch", edits.set_plan, batch_size=64)
    assert len(calls) <= 2
