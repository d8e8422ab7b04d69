"""The cards show every number with its working, obey the chosen symbols, and can be copied in four forms."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits, templates
from cnnstudio.document.costs import training_memory
from cnnstudio.layers.formulas import Reading
from cnnstudio.ui.widgets.paint import text_width
from tests.layers.arithmetic import worked_out
from tests.ui.panel_pictures import alone


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def opened(inspector, qtbot, kind, shape, **fields):
    """Show a layer of this kind in a design of its own."""
    document, node = alone(kind, shape, **fields)
    inspector._document.replace(document.project, None)
    inspector.set_selection([node])
    return inspector


def formulas(inspector):
    return [line.formula for line in inspector.shape.lines.lines()]


# Symbols and rows.


def test_symbols_change_every_formula_at_once(inspector):
    inspector.set_selection(["conv2d_2"])
    assert formulas(inspector)[0] == "floor((W − F + 2P)/S) + 1"
    inspector.set_reading(Reading("nfps"))
    assert formulas(inspector)[0] == "floor((n − f + 2p)/s) + 1"
    assert formulas(inspector)[1] == "(13 − 3 + 2·0)/1 + 1"
    assert "(n − f + 2p/s) + 1" in inspector.shape._note.text()


def test_rows_count_from_the_chosen_number(inspector):
    inspector.set_selection(["maxpool_2"])
    assert "row 10" in inspector.shape.sentence.text()
    assert "input 0 to 1" in inspector.shape.drawing.toolTip()
    inspector.set_reading(Reading(first=1))
    assert "row 11" in inspector.shape.sentence.text()
    assert "input 1 to 2" in inspector.shape.drawing.toolTip()


def test_the_window_s_settings_reach_the_cards(make_studio, qtbot):
    studio = make_studio()
    studio.window.show_workspace("design")
    inspector = studio.window.pages.design.inspector
    inspector.set_selection(["conv2d_2"])
    studio.window.actions_by_id["symbols-ikpsd"].trigger()
    assert formulas(inspector)[0] == "floor((i − k + 2p)/s) + 1"
    studio.window.actions_by_id["first-row"].trigger()
    assert studio.settings.value.first_row == 1
    assert "input 1 to 3" in inspector.shape.drawing.toolTip()


def test_a_window_begins_with_the_kept_symbols(make_studio):
    studio = make_studio(symbols="nfps", first_row=1)
    studio.window.show_workspace("design")
    inspector = studio.window.pages.design.inspector
    inspector.set_selection(["conv2d_2"])
    assert formulas(inspector)[0] == "floor((n − f + 2p)/s) + 1"


# Copying.


def test_the_python_lines_of_both_cards_come_to_what_they_show(inspector):
    inspector.set_selection(["conv2d_2"])
    inspector.shape.copy("python")
    assert worked_out(clipboard()) == (11, 11, 64)
    inspector.cost.copy("python")
    assert clipboard() == "(3*3*32*64 + 64, 11*11*64*3*3*32)"
    assert worked_out(clipboard()) == (18_496, 2_230_272)


def test_the_python_lines_of_the_network_come_to_its_sums(inspector, document):
    inspector.set_selection([])
    inspector.overview.network.copy("python")
    assert worked_out(clipboard()) == (121_930, 2_528_000)
    inspector.overview.memory.copy("python")
    assert worked_out(clipboard()) == training_memory(document.analysis, document.project.plan).total
    document.edit("wide", edits.set_fields, "conv2d_2", kernel_size=(30, 30))
    inspector.set_selection([])
    inspector.overview.network.copy("python")
    assert worked_out(clipboard()) == (320, 194_688)


def test_a_formula_without_room_stands_below_its_axis_with_its_result(inspector, qtbot):
    opened(inspector, qtbot, "Conv2DTranspose", (7, 7, 16), strides=(2, 2))
    lines = inspector.shape.lines
    height = next(line for line in lines.lines() if line.title == "Height")
    assert height.formula == "(7 − 1)·2 + max(3, 2)"
    assert lines._rows(height, 4000) == (0, 0, 1)
    equation = text_width(f"{height.formula}", "working") + text_width(f"= {height.result}", "working") + 40
    assert lines._rows(height, round(equation)) == (1, 1, 2)
    assert lines._rows(height, 40) == (1, 2, 3)


def test_a_field_that_differs_along_the_axes_has_a_sum_for_each(inspector, document):
    document.edit("high", edits.set_fields, "conv2d_2", dilation_rate=(2, 1))
    inspector.set_selection(["conv2d_2"])
    assert inspector.cost.value("Receptive field") == "12 × 8"
    told = inspector.cost.arithmetic("Receptive field").split("\n")
    assert told[:2] == ["height: 4 + (5 − 1)·2", "width: 4 + (3 − 1)·2"]
    inspector.cost.copy("text")
    assert "Receptive field, height: 4 + (5 − 1)·2 = 12" in clipboard().splitlines()
    assert "Receptive field, width: 4 + (3 − 1)·2 = 8" in clipboard().splitlines()


def test_a_copied_text_says_each_cost_once(inspector):
    inspector.set_selection(["flatten_1"])
    inspector.cost.copy("text")
    told = clipboard().splitlines()
    assert len(told) == len(set(told)) == 5
    assert "Receptive field: 28 × 28" in told


def test_what_is_copied_for_a_paper_holds_no_sign_that_latex_lacks(inspector):
    for name in ("conv2d_2", "flatten_1", "dense_1"):
        inspector.set_selection([name])
        inspector.cost.copy("latex")
        formulas_only = re.sub(r"\\text\{[^}]*\}", "", clipboard())
        assert not set("×−·") & set(formulas_only), clipboard()
    inspector.set_selection(["conv2d_2"])
    inspector.cost.copy("latex")
    assert r"= 30.2\,\text{kB}" in clipboard()
    assert r"\text{Receptive field, each axis} &\quad 4 + (3 - 1) \cdot 2 = 8" in clipboard()


def test_ctrl_c_on_the_button_copies_the_text(inspector, qtbot):
    inspector.set_selection(["conv2d_2"])
    button = inspector.shape.copy_button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard().splitlines()[:3] == [
        "conv2d_2, output shape 11 × 11 × 64",
        "floor((W − F + 2P)/S) + 1",
        "Height: (13 − 3 + 2·0)/1 + 1 = 11",
    ]


def test_the_menu_offers_four_forms_by_button_and_by_context(inspector, qtbot):
    inspector.set_selection(["conv2d_2"])
    told = []
    inspector.told.connect(told.append)
    qtbot.mouseClick(inspector.cost.copy_button, Qt.MouseButton.LeftButton)
    menu = inspector.cost.menu
    assert [action.data() for action in menu.actions()] == ["text", "latex", "python", "picture"]
    menu.actions()[1].trigger()
    assert clipboard().startswith("\\begin{align*}")
    assert r"3 \cdot 3 \cdot 32 \cdot 64 + 64" in clipboard()
    assert told == ["Cost is on the clipboard (latex)."]
    menu.close()
    at = QPoint(20, 40)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, inspector.shape.mapToGlobal(at))
    QApplication.sendEvent(inspector.shape, event)
    assert inspector.shape.menu.isVisible()
    inspector.shape.menu.close()


def test_the_picture_is_the_card_without_its_button(inspector):
    inspector.set_selection(["conv2d_2"])
    card = inspector.shape
    card.copy("picture")
    picture = QGuiApplication.clipboard().image()
    assert picture.size() == card.grab().toImage().size()
    button = card.copy_button
    with_button = card.grab().toImage()
    where = button.geometry()
    ratio = picture.devicePixelRatio() or 1
    differing = [
        (x, y)
        for x in range(where.left(), where.right())
        for y in range(where.top(), where.bottom())
        if picture.pixel(round(x * ratio), round(y * ratio))
        != with_button.pixel(round(x * ratio), round(y * ratio))
    ]
    assert differing
    assert button.isVisible()


def test_a_layer_without_a_shape_offers_nothing_to_copy(inspector, document):
    document.edit("wide", edits.set_fields, "conv2d_1", kernel_size=(30, 30))
    inspector.set_selection(["conv2d_1"])
    assert not inspector.shape.copy_button.isVisible()


# What the cards show.


def test_axes_that_differ_have_a_drawing_each(inspector, qtbot):
    opened(inspector, qtbot, "MaxPooling2D", (11, 12, 4))
    assert [drawing.isVisible() for drawing in inspector.shape.drawings] == [True, True, False]
    assert inspector.shape._axes[1].text() == "Width"
    opened(inspector, qtbot, "MaxPooling2D", (12, 12, 4))
    assert [drawing.isVisible() for drawing in inspector.shape.drawings] == [True, False, False]


def test_a_transposed_layer_shows_overlaps_and_warns_of_the_checkerboard(inspector, qtbot):
    opened(inspector, qtbot, "Conv2DTranspose", (4, 4, 3), strides=(2, 2))
    assert "1 1 2 1 2 1 2 1 1" in inspector.shape.drawing.toolTip()
    (card,) = inspector.hints.cards
    assert card.problem.code == "checkerboard"
    assert "outputs get 1 or 2 kernel elements in turn" in card.accessibleName()
    assert "checkerboard" not in inspector.shape.sentence.text()
    opened(inspector, qtbot, "Conv2DTranspose", (4, 4, 3), strides=(2, 2), kernel_size=(4, 4))
    assert not inspector.hints.cards


def test_the_input_shows_the_pixels_that_reach_no_output(inspector, document):
    inspector.set_selection(["input"])
    picture = inspector.shape.unseen
    assert picture.words() == "Hatched: rows 26, 27, columns 26, 27, counted from 0."
    box = picture.picture()
    (read,) = picture.pieces(box)
    assert read.width() / box.width() == pytest.approx(26 / 28)
    image = picture.grab().toImage()
    hatched = image.pixelColor(round(box.right()) - 3, 4).name()
    plain = image.pixelColor(10, 10).name()
    assert plain == inspector._look.theme.colour("line_strong").name()
    assert hatched != plain
    document.edit("same", edits.set_fields, "maxpool_2", padding="same")
    inspector.refresh()
    assert not picture.isVisible()


def test_each_way_of_a_branched_graph_has_its_field(inspector, qtbot):
    inspector._document.replace(templates.new("residual"), None)
    graph = inspector._document.project.graph
    merge = next(node.id for node in graph.nodes if node.layer.variadic)
    inspector.set_selection([merge])
    assert inspector.sight.isVisible()
    assert inspector.sight.fold.note() == "2 ways from the input"
    qtbot.mouseClick(inspector.sight.fold, Qt.MouseButton.LeftButton)
    assert "7 × 7, jump 1, start −3" in inspector.sight.lines()
    assert "3 × 3, jump 1, start −1" in inspector.sight.lines()


def test_a_chain_needs_no_list_of_ways(inspector):
    inspector.set_selection(["conv2d_2"])
    assert not inspector.sight.isVisible()


def test_the_network_says_what_training_needs_and_how_sure_that_is(inspector):
    inspector.set_selection([])
    memory = inspector.overview.memory
    assert memory.value("Weights and gradients") == "953 kB"
    assert "adam keeps 2 numbers" in memory.arithmetic("Optimiser")
    total = next(row for row in memory._rows if row.sum.title == "In all, about")
    assert "0.75 to 1.25 times" in total.toolTip()
    assert total.sum.value == "32.5 MB"
    assert total.sum.arithmetic == "26 MB to 43.3 MB by measurements"
    network = inspector.overview.network
    assert "1 MAC = 2 FLOPs: 5,056,000 FLOPs" in network.arithmetic("MACs")


def test_a_batch_twice_as_large_keeps_twice_the_outputs(inspector, document):
    inspector.set_selection([])
    before = inspector.overview.memory.arithmetic("Outputs kept")
    document.edit("batch", edits.set_plan, batch_size=64)
    assert before == "for a batch of 32"
    assert inspector.overview.memory.arithmetic("Outputs kept") == "for a batch of 64"


def test_a_broken_network_says_whom_its_sums_leave_out(inspector, document):
    document.edit("wide", edits.set_fields, "conv2d_2", kernel_size=(30, 30))
    inspector.set_selection([])
    assert inspector.overview.network.value("Parameters") == "320"
    assert inspector.overview.memory.arithmetic("In all, about") == "so far, without what waits"
    assert inspector.overview._left_out.isVisible()
    assert "conv2d_2" in inspector.overview._left_out.text()


@pytest.mark.parametrize(
    ("kind", "shape", "fields"),
    [
        ("Embedding", (30,), {}),
        ("CategoryEncoding", (28,), {}),
        ("Reshape", (28, 28, 3), {"target_shape": (784, 3)}),
    ],
)
def test_a_shape_that_is_set_is_not_said_to_stay(inspector, qtbot, kind, shape, fields):
    card = opened(inspector, qtbot, kind, shape, **fields).shape
    assert "stays" not in card.sentence.text()
    assert card.lines.lines()


def test_an_unknown_axis_is_called_so(inspector, qtbot):
    opened(inspector, qtbot, "Conv2D", (None, None, 3))
    assert "an axis is unknown" in formulas(inspector)


def test_the_card_offers_the_layer_as_a_line_of_keras(inspector, qtbot):
    inspector.set_selection(["conv2d_1"])
    qtbot.mouseClick(inspector.shape.copy_button, Qt.MouseButton.LeftButton)
    menu = inspector.shape.menu
    actions = {action.data(): action for action in menu.actions()}
    actions["keras"].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == (
        'keras.layers.Conv2D(filters=32, kernel_size=(3, 3), activation="relu", name="conv2d_1")'
    )
