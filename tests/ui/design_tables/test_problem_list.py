"""The problems list names every problem, steps through them, and offers its fixes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.ui.design_tables.problem_list import ProblemList
from cnnstudio.ui.widgets.labels import SectionHead


def test_a_sound_network_has_a_calm_sentence_instead_of_rows(following):
    panel = following(ProblemList, Document(templates.new("lenet-5")))
    assert panel.empty.isVisible()
    assert panel.empty.accessibleName() == "No problems. The network can be trained."
    assert panel.rows == []


def test_a_hint_is_listed_too(following, document):
    panel = following(ProblemList, document)
    assert [row.problem.code for row in panel.rows] == ["unseen-input", "heavy-dense"]
    assert not panel.empty.isVisible()


def test_every_problem_is_a_row_worst_first(following, broken):
    panel = following(ProblemList, broken)
    assert {row.problem for row in panel.rows} == set(broken.analysis.problems)
    severities = [row.problem.severity for row in panel.rows]
    assert severities == sorted(severities, key=("error", "warning", "info").index)
    assert severities[0] == "error"
    assert panel.rows[0].accessibleName().startswith("Problem: conv2d_2")


def test_f8_goes_round_and_shift_f8_back(following, broken, qtbot):
    broken.edit("loose", edits.insert_kind_on_edge, broken.project.graph.edges[0].id, "Dropout", rate=0.0)
    broken.edit("cut", edits.disconnect, broken.project.graph.outgoing["flatten_1"][0].id)
    panel = following(ProblemList, broken)
    assert len(panel.rows) > 1
    asked = []
    panel.selectionRequested.connect(asked.append)
    for _ in range(len(panel.rows) + 1):
        qtbot.keyClick(panel, Qt.Key.Key_F8)
    assert panel.current == panel.rows[0].problem
    assert panel.rows[0].lit
    qtbot.keyClick(panel, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert panel.current == panel.rows[-1].problem
    assert ("conv2d_2",) in asked


def test_pressing_a_row_asks_for_its_layer(following, broken, qtbot):
    panel = following(ProblemList, broken)
    with qtbot.waitSignal(panel.selectionRequested) as asked:
        qtbot.mouseClick(panel.rows[0], Qt.MouseButton.LeftButton, pos=panel.rows[0].rect().center() / 2)
    assert asked.args == [("conv2d_2",)]


def test_a_fix_is_previewed_and_mends(following, broken, qtbot):
    panel = following(ProblemList, broken)
    button = panel.rows[0].fixes[0]
    with qtbot.waitSignal(panel.previewRequested) as asked:
        button.setFocus()
    assert asked.args[0].label == button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert broken.analysis.nodes["conv2d_2"].state == "ok"
    assert all(row.problem.severity != "error" for row in panel.rows)
    broken.undo()
    assert panel.rows[0].problem.severity == "error"


def test_enter_on_a_row_takes_the_first_fix(following, broken, qtbot):
    panel = following(ProblemList, broken)
    panel.rows[0].setFocus()
    qtbot.keyClick(panel.rows[0], Qt.Key.Key_Return)
    assert broken.analysis.nodes["conv2d_2"].state == "ok"


def test_a_renamed_layer_is_named_anew(following, broken):
    panel = following(ProblemList, broken)
    broken.edit("name", edits.rename, "conv2d_2", "wide")
    assert "wide" in panel.rows[0].accessibleName()


def test_stepping_without_problems_asks_for_nothing(following, qtbot):
    panel = following(ProblemList, Document(templates.new("lenet-5")))
    with qtbot.assertNotEmitted(panel.selectionRequested):
        qtbot.keyClick(panel, Qt.Key.Key_F8)


def test_problems_stand_in_groups_that_count_all_of_them(following, broken):
    broken.edit("drop", edits.insert_kind_on_edge, "e1", "Dropout", rate=0.9)
    broken.edit("rate", edits.set_plan, learning_rate=0.5)
    panel = following(ProblemList, broken)
    heads = [head.accessibleName() for head in panel.findChildren(SectionHead) if head.isVisible()]
    assert heads == ["Problems · 1", "Warnings · 2"]


def test_a_fix_under_the_hand_shows_what_it_changes_as_it_really_does(following, broken, qtbot):
    panel = following(ProblemList, broken)
    assert panel.preview.lines() == ()
    with qtbot.waitSignal(panel.previewRequested):
        panel.rows[0].fixes[0].setFocus()
    shown = panel.preview.lines()
    assert "conv2d_2 – → 13 × 13 × 64" in shown
    assert "padding valid → same" in shown
    qtbot.mouseClick(panel.rows[0].fixes[0], Qt.MouseButton.LeftButton)
    total = broken.analysis.totals.parameters
    assert any(line.startswith("All parameters") and f"→ {total:,}" in line for line in shown)
    assert panel.preview.lines() == ()


def test_a_fix_of_the_plan_is_previewed_too(following, document, qtbot):
    document.edit("rate", edits.set_plan, learning_rate=0.5)
    panel = following(ProblemList, document)
    with qtbot.waitSignal(panel.previewRequested):
        panel.rows[0].fixes[0].setFocus()
    assert panel.preview.lines()[0] == "learning_rate 0.5 → 0.001"


def test_a_narrow_list_puts_the_fixes_under_each_other_and_leaves_the_preview_out(following, broken, qtbot):
    panel = following(ProblemList, broken)
    wide = [button.y() for button in panel.rows[0].fixes]
    assert len(set(wide)) == 1
    panel.resize(360, 320)
    qtbot.waitUntil(lambda: len({button.y() for button in panel.rows[0].fixes}) > 1)
    assert not panel.preview.isVisible()


def test_every_fix_stands_in_full_in_its_tooltip(following, broken):
    panel = following(ProblemList, broken)
    for row in panel.rows:
        assert [b.toolTip() for b in row.fixes] == [remedy.label for remedy in row.problem.remedies]


def test_a_problem_of_no_layer_says_where_it_lies(following, document):
    document.edit("rate", edits.set_plan, learning_rate=0.5)
    panel = following(ProblemList, document)
    assert panel.rows[0].property("layer") == "the training plan"


def test_a_row_leads_to_what_its_layer_s_kind_is(following, broken):
    panel = following(ProblemList, broken)
    told = []
    panel.explainRequested.connect(told.append)
    panel.selectionRequested.connect(told.append)
    link = panel.rows[0].explain
    assert (link.isVisible(), link.text()) == (True, "What is a Conv2D?")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told == [("conv2d_2",), "conv2d_2"]


def test_a_problem_of_no_layer_has_no_such_way(following, document):
    document.edit("nothing", edits.remove, [node.id for node in document.project.graph.nodes])
    panel = following(ProblemList, document)
    places = [row for row in panel.rows if row.problem.node is None]
    assert places
    assert not any(row.explain.isVisible() for row in places)
