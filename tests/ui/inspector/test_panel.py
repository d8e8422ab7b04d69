"""The inspector shows the selected layer from the document and edits it with real keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from cnnstudio.document import blocks, edits, templates
from cnnstudio.document.document import Document
from cnnstudio.document.sheet import Door, Sheet
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.ui import theme
from cnnstudio.ui.inspector import Inspector
from tests.layers.of_each_family import of_each_family
from tests.ui.panel_pictures import alone


def layer(document, node_id="conv2d_2"):
    return document.project.node(node_id).layer


def number_parts(row):
    return row.field.widget.findChildren(QLineEdit)


def test_the_form_has_a_row_for_every_field_of_the_kind(inspector, document):
    inspector.set_selection(["conv2d_2"])
    inspector.form.fold.setChecked(True)
    for spec in type(layer(document)).fields():
        assert inspector.form.row(spec.name).isVisible(), spec.name


def test_typing_edits_the_document_and_merges_into_one_step(inspector, document, qtbot, typed):
    inspector.set_selection(["conv2d_2"])
    field = inspector.form.row("filters").field.widget
    typed(field, "128")
    assert layer(document).filters == 128
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    typed(field, "16")
    assert len(document.history.steps) == 2
    document.undo()
    assert layer(document).filters == 128
    document.undo()
    assert layer(document).filters == 64
    assert field.text() == "64"


def test_the_step_says_old_and_new_value(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    typed(inspector.form.row("filters").field.widget, "128", enter=True)
    told = document.history.steps[-1]
    assert told.startswith("conv2d_2 filters 64 → 128: ")
    assert "+18,496 parameters here, +102,400 in dense_1, +120,896 in all" in told


def test_a_value_out_of_range_shows_the_limits_and_leaves_the_document(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("filters")
    typed(row.field.widget, "0")
    assert "1" in row.problem()
    assert "1,000,000" in row.problem()
    assert layer(document).filters == 64
    assert row.field.widget.text() == "0"
    assert not document.can_undo


def test_a_value_the_layer_refuses_shows_the_layers_sentence(inspector, document, typed):
    document.edit("rate", edits.set_fields, "conv2d_2", dilation_rate=(2, 2))
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("strides")
    typed(number_parts(row)[0], "2")
    assert "do not go together" in row.problem()
    assert layer(document).strides == (1, 1)
    typed(number_parts(row)[0], "1")
    assert row.problem() == ""


def claims_undo(field):
    """Say whether the field keeps Ctrl+Z for itself, the question Qt asks before it looks for shortcuts."""
    control = Qt.KeyboardModifier.ControlModifier
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, control, "\x1a")
    QApplication.sendEvent(field, asked)
    return asked.isAccepted()


def test_undo_belongs_to_the_field_while_typing_and_to_the_window_after_enter(
    inspector, document, qtbot, typed
):
    inspector.set_selection(["conv2d_2"])
    field = inspector.form.row("filters").field.widget
    field.setFocus()
    assert not claims_undo(field)
    typed(field, "128")
    assert claims_undo(field)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not claims_undo(field)
    document.undo()
    assert field.text() == "64"


def test_undo_while_typing_changes_the_text_and_the_document_follows_in_the_same_step(
    inspector, document, qtbot, typed
):
    inspector.set_selection(["conv2d_2"])
    field = inspector.form.row("filters").field.widget
    typed(field, "128")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() != "128"
    assert str(layer(document).filters) == field.text()
    assert len(document.history.steps) == (layer(document).filters != 64)


def test_escape_takes_back_what_was_typed(inspector, document, qtbot, typed):
    inspector.set_selection(["conv2d_2"])
    field = inspector.form.row("filters").field.widget
    typed(field, "128")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert layer(document).filters == 64
    assert field.text() == "64"


def test_escape_clears_a_refused_text(inspector, document, qtbot, typed):
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("filters")
    typed(row.field.widget, "0")
    qtbot.keyClick(row.field.widget, Qt.Key.Key_Escape)
    assert row.field.widget.text() == "64"
    assert row.problem() == ""


def test_a_pair_is_edited_by_its_parts(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    height, width = number_parts(inspector.form.row("kernel_size"))
    typed(height, "5")
    typed(width, "7", enter=True)
    assert layer(document).kernel_size == (5, 7)
    assert inspector.shape.result.text() == "9 × 7 × 64"


def test_segments_switches_and_lists_edit_at_once(inspector, document, qtbot):
    inspector.set_selection(["conv2d_2"])
    padding = inspector.form.row("padding").field.widget
    same = next(b for b in padding.findChildren(type(padding._group.buttons()[0])) if b.text() == "same")
    qtbot.mouseClick(same, Qt.MouseButton.LeftButton)
    assert layer(document).padding == "same"
    bias = inspector.form.row("use_bias").field.widget
    qtbot.mouseClick(bias, Qt.MouseButton.LeftButton)
    assert layer(document).use_bias is False
    activation = inspector.form.row("activation").field.widget
    activation.setFocus()
    qtbot.keyClicks(activation, "tanh")
    assert layer(document).activation == "tanh"


def test_a_named_field_takes_a_name_with_arguments(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("kernel_regularizer")
    typed(row.field.widget.field, "l2(0.01", enter=True)
    assert row.problem()
    assert layer(document).kernel_regularizer is None
    typed(row.field.widget.field, "l2(0.01)", enter=True)
    assert layer(document).kernel_regularizer == "l2(0.01)"
    typed(row.field.widget.field, "none", enter=True)
    assert layer(document).kernel_regularizer is None


def test_a_named_field_offers_its_names(inspector, document, qtbot):
    inspector.set_selection(["conv2d_2"])
    field = inspector.form.row("kernel_initializer").field.widget.field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    menu = field._menu
    assert {"he_normal", "glorot_uniform", "zeros"} <= {a.text() for a in menu.actions()}
    next(a for a in menu.actions() if a.text() == "he_normal").trigger()
    menu.close()
    assert layer(document).kernel_initializer == "he_normal"


def test_the_input_shape_is_typed_as_numbers(inspector, document, typed):
    inspector.set_selection(["input"])
    row = inspector.form.row("shape")
    typed(row.field.widget, "32 × 32 × 3", enter=True)
    assert layer(document, "input").shape == (32, 32, 3)
    typed(row.field.widget, "32, 0", enter=True)
    assert "1 to" in row.problem()
    assert layer(document, "input").shape == (32, 32, 3)


def test_a_dot_marks_what_is_not_the_default_and_takes_it(inspector, document, qtbot, typed):
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("strides")
    assert not row.reset_dot.isVisible()
    typed(number_parts(row)[0], "2", enter=True)
    assert row.reset_dot.isVisible()
    qtbot.mouseClick(row.reset_dot, Qt.MouseButton.LeftButton)
    assert layer(document).strides == (1, 1)
    assert not row.reset_dot.isVisible()


def test_the_fold_counts_what_is_not_at_its_default(inspector, document):
    inspector.set_selection(["conv2d_2"])
    hidden = sum(spec.advanced for spec in type(layer(document)).fields())
    assert inspector.form.fold.note() == f"{hidden} more, all at their defaults"
    document.edit("x", edits.set_fields, "conv2d_2", dilation_rate=(2, 2))
    assert inspector.form.fold.note() == f"{hidden} more, 1 changed"


def test_help_names_limits_default_and_keras_argument(inspector):
    inspector.set_selection(["conv2d_2"])
    words = inspector.form.row("kernel_size").toolTip()
    assert "Height and width" in words
    assert "1,000,000" in words
    assert "kernel_size" in words


def test_renaming_by_typing_a_name(inspector, document, qtbot):
    inspector.set_selection(["conv2d_2"])
    inspector.rename()
    qtbot.keyClicks(inspector.head.name, "features")
    qtbot.keyClick(inspector.head.name, Qt.Key.Key_Return)
    assert document.project.node("conv2d_2").name == "features"


def test_a_taken_name_is_refused_and_escape_restores(inspector, document, qtbot):
    inspector.set_selection(["conv2d_2"])
    inspector.rename()
    qtbot.keyClicks(inspector.head.name, "dense_1")
    qtbot.keyClick(inspector.head.name, Qt.Key.Key_Return)
    assert "dense_1" in inspector.head.name.problem()
    assert document.project.node("conv2d_2").name == "conv2d_2"
    qtbot.keyClick(inspector.head.name, Qt.Key.Key_Escape)
    assert inspector.head.name.text() == "conv2d_2"
    assert inspector.head.name.problem() == ""


def test_the_shape_card_fills_the_formula_per_axis(inspector):
    inspector.set_selection(["conv2d_2"])
    assert inspector.shape.result.text() == "11 × 11 × 64"
    assert inspector.shape.sentence.text() == "A window of 3 fits a row of 13 in 11 places."
    lines = inspector.shape.lines.lines()
    assert lines[0].formula == "floor((W − F + 2P)/S) + 1"
    assert (lines[1].title, lines[1].formula, lines[1].result) == ("Height", "(13 − 3 + 2·0)/1 + 1", "11")
    assert [one.title for one in lines[2:]] == ["Width", "Channels"]


def test_the_cost_card_shows_numbers_with_arithmetic(inspector):
    inspector.set_selection(["conv2d_2"])
    assert inspector.cost.value("Parameters") == "18,496"
    assert inspector.cost.arithmetic("Parameters") == "3·3·32·64 + 64"
    assert inspector.cost.value("MACs") == "2,230,272"
    assert inspector.cost.value("Receptive field") == "8 × 8"
    assert inspector.cost.arithmetic("Receptive field") == "4 + (3 − 1)·2\njump 2, start 0"


def test_numbers_follow_an_edit_of_another_layer(inspector, document):
    inspector.set_selection(["conv2d_2"])
    document.edit("pad", edits.set_fields, "conv2d_1", padding="same")
    assert inspector.shape.result.text() == "12 × 12 × 64"


def broken_add(document):
    add = document.edit("Add", edits.add, make("Add"))
    document.edit("wire", edits.connect, "conv2d_1", add)
    document.edit("wire", edits.connect, "conv2d_2", add)
    flat = document.edit("Flatten", edits.add, make("Flatten"))
    document.edit("wire", edits.connect, add, flat)
    return add, flat


def test_a_broken_layer_shows_its_problem_once_and_who_waits(inspector, document):
    add, flat = broken_add(document)
    inspector.set_selection([add])
    assert len(inspector.problems.cards) == 1
    assert "26\u00a0×\u00a026\u00a0×\u00a032" in inspector.problems.cards[0]._sentence.text()
    assert inspector.shape.result.text() == "not known yet"
    assert inspector.shape.inputs.axes_equal() == (False, False, False)
    assert inspector.waiting.names() == (document.project.node(flat).name,)
    assert not inspector.cost.isVisible()


def test_pressing_a_waiting_layer_asks_to_select_it(inspector, document, qtbot):
    add, flat = broken_add(document)
    inspector.set_selection([add])
    row = inspector.waiting._parts[0]
    with qtbot.waitSignal(inspector.selectionRequested) as asked:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert asked.args == [(flat,)]


def test_a_suggested_fix_is_previewed_and_mends_the_layer(inspector, document, qtbot):
    document.edit("big", edits.set_fields, "conv2d_2", kernel_size=(30, 30))
    inspector.set_selection(["conv2d_2"])
    fix = inspector.problems.cards[0].fixes[0]
    with qtbot.waitSignal(inspector.previewRequested) as asked:
        fix.setFocus()
    assert asked.args[0] == fix.remedy
    qtbot.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert document.analysis.nodes["conv2d_2"].state == "ok"
    assert inspector.problems.cards == []


def test_nothing_selected_shows_the_network(inspector, document):
    inspector.set_selection([])
    assert inspector.head.title.text() == document.project.name
    assert inspector.overview.network.value("Parameters") == "121,930"
    assert inspector.overview.ways.text() == "28 × 28 × 1  →  10"
    assert "batches of 32" in inspector.overview.recipe.text()


def test_an_incomplete_network_says_what_the_totals_leave_out(inspector, document):
    broken_add(document)
    inspector.set_selection([])
    assert inspector.overview._left_out.isVisible()
    assert "add_1" in inspector.overview._left_out.text()


def test_several_layers_share_fields_and_differences_are_dashes(inspector, document, typed):
    inspector.set_selection(["conv2d_1", "conv2d_2"])
    assert inspector.head.title.text() == "2 layers"
    field = inspector.form.row("filters").field.widget
    assert field.text() == ""
    assert field.placeholderText() == "–"
    typed(field, "8", enter=True)
    assert layer(document, "conv2d_1").filters == layer(document, "conv2d_2").filters == 8
    assert len(document.history.steps) == 1
    assert inspector.several.cost.value("Parameters") == "664"


def test_several_layers_are_removed_together(inspector, document, qtbot):
    inspector.set_selection(["conv2d_2", "maxpool_2"])
    qtbot.mouseClick(inspector.several.buttons["remove-reconnect"], Qt.MouseButton.LeftButton)
    assert "conv2d_2" not in document.project.graph.by_id
    assert document.analysis.ok
    assert inspector.selection == ()
    document.undo()
    assert "conv2d_2" in document.project.graph.by_id


def test_removing_the_selected_layer_elsewhere_empties_the_selection(inspector, document):
    inspector.set_selection(["conv2d_2"])
    document.edit("gone", edits.remove, ("conv2d_2",))
    assert inspector.selection == ()
    assert inspector.overview.isVisible()


def test_ways_on_ask_for_kernels_and_maps_of_this_layer(inspector, qtbot):
    inspector.set_selection(["conv2d_2"])
    with qtbot.waitSignal(inspector.kernelsRequested) as asked:
        qtbot.mouseClick(inspector.ways.kernels, Qt.MouseButton.LeftButton)
    assert asked.args == ["conv2d_2"]
    with qtbot.waitSignal(inspector.mapsRequested) as asked:
        qtbot.mouseClick(inspector.ways.maps, Qt.MouseButton.LeftButton)
    assert asked.args == ["conv2d_2"]


def test_a_layer_without_kernels_says_so(inspector):
    inspector.set_selection(["maxpool_1"])
    assert not inspector.ways.kernels.isEnabled()
    assert "maxpool_1" in inspector.ways.kernels.toolTip()


def test_every_control_has_a_name(inspector):
    inspector.set_selection(["conv2d_2"])
    inspector.form.fold.setChecked(True)
    focusable = [
        w
        for w in inspector.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()
    ]
    assert len(focusable) > 20
    assert [w for w in focusable if not w.accessibleName()] == []


def test_a_hidden_inspector_catches_up_when_it_is_shown(inspector, document):
    inspector.set_selection(["conv2d_2"])
    inspector.hide()
    document.edit("more", edits.set_fields, "conv2d_2", filters=7)
    inspector.show()
    assert inspector.shape.result.text() == "11 × 11 × 7"
    assert inspector.form.row("filters").field.widget.text() == "7"


def test_a_block_shows_what_its_layers_hold_together(inspector, document):
    block = document.edit("block", blocks.group, ("conv2d_2", "maxpool_2"))
    inspector.set_selection([block])
    assert inspector.shape.result.text() == "5 × 5 × 64"
    assert inspector.cost.value("Parameters") == "18,496"


def test_f1_explains_the_field_that_has_the_focus(inspector, qtbot):
    inspector.set_selection(["conv2d_2"])
    assert "Number of filters" in inspector.form.row("filters").whatsThis()


def test_saying_the_same_value_again_makes_no_step(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    typed(inspector.form.row("filters").field.widget, "64", enter=True)
    assert layer(document).filters == 64
    assert inspector.form.row("filters").field.widget.text() == "64"


def test_another_layer_of_the_kind_takes_over_the_form_without_what_was_typed(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("filters")
    typed(row.field.widget, "0")
    inspector.set_selection(["conv2d_1"])
    row = inspector.form.row("filters")
    assert row.problem() == ""
    assert row.field.widget.text() == "32"
    typed(row.field.widget, "48", enter=True)
    assert layer(document, "conv2d_1").filters == 48
    assert layer(document, "conv2d_2").filters == 64


def test_a_shape_being_typed_belongs_to_the_layer_it_was_typed_for(inspector, document, typed):
    inspector.set_selection(["input"])
    typed(inspector.form.row("shape").field.widget, "32, 32, 1")
    assert layer(document, "input").shape == (28, 28, 1)
    inspector.set_selection(["conv2d_2"])
    assert layer(document, "input").shape == (32, 32, 1)


def test_a_hint_stands_below_the_form_and_a_problem_above(inspector, document):
    inspector.set_selection(["dense_1"])
    assert inspector.problems.cards == []
    hint = inspector.hints.cards[0]
    assert hint.problem.severity == "info"
    assert inspector.body.indexOf(inspector.hints) > inspector.body.indexOf(inspector.form)
    assert inspector.body.indexOf(inspector.problems) < inspector.body.indexOf(inspector.form)


def test_a_line_parts_the_buttons_from_what_scrolls_and_the_sentence_can_be_scrolled_into_sight(
    inspector, qtbot
):
    inspector.resize(320, 500)
    inspector.set_selection(["conv2d_2"])
    bar, sentence = inspector.findChild(QScrollArea).verticalScrollBar(), inspector.sentence

    def in_sight():
        bar.setValue(bar.maximum())
        return sentence.mapTo(inspector, sentence.rect().bottomLeft()).y() < inspector.ways.y()

    qtbot.waitUntil(in_sight)
    qtbot.waitUntil(lambda: sentence.height() >= sentence.heightForWidth(sentence.width()))
    picture = inspector.ways.grab().toImage()
    assert picture.pixelColor(40, 0) == theme.current().colour("line")


def test_the_head_shows_a_long_name_from_its_beginning_and_the_whole_kind(inspector, qtbot):
    document, node = alone("MultiHeadAttention", (30, 16))
    inspector._document.replace(document.project, None)
    inspector.set_selection([node])
    assert inspector.head.name.cursorPosition() == 0
    assert "multi_head_attention_1" in inspector.head.name.toolTip()
    document, node = alone("AdaptiveAveragePooling2D", (28, 28, 3))
    inspector._document.replace(document.project, None)
    inspector.set_selection([node])
    subtitle = inspector.head.subtitle
    qtbot.waitUntil(lambda: subtitle.width() >= subtitle.sizeHint().width())


@pytest.mark.parametrize("width", [pytest.param(320, marks=pytest.mark.slow), 288])
@pytest.mark.parametrize("kind", of_each_family(sorted(k for k, made in KINDS.items() if made.placeable)))
def test_no_form_is_wider_than_its_column(inspector, qtbot, kind, width):
    document = Document(templates.new("empty"))
    node = document.edit("add", edits.add, make(kind))
    inspector._document.replace(document.project, None)
    inspector.resize(width, 500)
    inspector.set_selection([node])
    if inspector.form is None:
        return
    inspector.form.fold.setChecked(True)
    area = inspector.findChildren(QScrollArea)[0]
    qtbot.waitUntil(lambda: inspector.content.width() <= area.viewport().width(), timeout=1000)


def test_what_is_good_to_know_stands_right_below_the_shape_and_above_the_costs(look, qtbot):
    document, node = alone("Conv2DTranspose", (7, 7, 16), strides=(2, 2), filters=8)
    panel = Inspector(document, look)
    qtbot.addWidget(panel)
    panel.set_selection((node,))
    panel.show()
    qtbot.waitUntil(lambda: panel.shape.y() < panel.hints.y() < panel.cost.y())


def test_pointing_at_a_fix_says_what_it_would_change(inspector, document, qtbot):
    inspector.set_selection(["input"])
    card = next(card for card in inspector.hints.cards if card.problem.code == "unseen-input")
    fix = card.fixes[0]
    assert fix.text() == "Use same padding in maxpool_2"
    before = document.project
    QApplication.sendEvent(fix, QEvent(QEvent.Type.Enter))
    told = fix.toolTip().splitlines()
    assert "maxpool_2 5 × 5 × 64 → 6 × 6 × 64" in told
    assert "All parameters 121,930 → 166,986  (+45,056)" in told
    assert fix.accessibleDescription() == fix.toolTip()
    assert document.project == before


def test_inside_a_block_the_network_still_has_its_input(qtbot, look):
    document = Document(templates.new("mnist-cnn"))
    block = document.edit("Group", blocks.group, ("conv2d_1", "maxpool_1"))
    sheet = Sheet(document)
    sheet.go((Door(block),))
    panel = Inspector(sheet, look)
    qtbot.addWidget(panel)
    panel.set_selection(())
    assert panel.overview.ways.text() == "28 × 28 × 1  →  10"


def test_a_block_is_headed_as_a_block(inspector, document):
    block = document.edit("Group", blocks.group, ("conv2d_1", "maxpool_1"))
    inspector.set_selection((block,))
    assert inspector.head.subtitle.text() == "Block of layers"
    assert inspector.head.glyph.drawing() == "block"
    inspector.set_selection(("conv2d_2",))
    assert inspector.head.glyph.drawing() == "family-convolution"
