"""A preview says what an edit really does, and nothing is changed by looking."""

from __future__ import annotations

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.preview import Preview, preview
from cnnstudio.document.problems import DataFacts, Remedy

DIGITS = DataFacts("digits", (28, 28, 1), 10)


def test_a_preview_tells_the_touched_layers_and_the_sums_of_the_real_edit() -> None:
    project = edits.set_fields(templates.new("mnist-cnn"), "conv2d_2", kernel_size=30)
    analysis = analyse(project, DIGITS)
    remedy = next(p for p in analysis.problems if p.code == "kernel-too-large").remedies[1]
    found = preview(project, analysis, DIGITS, remedy)
    assert isinstance(found, Preview)
    assert [row.name for row in found.touched] == ["conv2d_2", "maxpool_2"]
    assert [p.code for p in found.arising] == ["pool-too-large"]
    after = analyse(edits.apply_remedy(project, remedy.verb, remedy.arguments), DIGITS)
    assert found.after == after.totals
    assert found.touched[0].after == after.nodes["conv2d_2"].output
    assert found.touched[0].settings == ("kernel_size 30 × 30 → 13 × 13",)
    assert [p.code for p in found.settled] == ["kernel-too-large"]


def test_a_preview_names_what_is_new_what_goes_and_what_of_the_plan_changes() -> None:
    project = templates.new("mnist-cnn")
    analysis = analyse(project, DIGITS)
    added = preview(
        project,
        analysis,
        DIGITS,
        Remedy("x", "x", "insert_kind_before", (("node_id", "dense_1"), ("kind", "Dropout"))),
    )
    gone = preview(
        project, analysis, DIGITS, Remedy("x", "x", "remove_and_reconnect", (("node_ids", ("maxpool_2",)),))
    )
    plan = preview(project, analysis, DIGITS, Remedy("x", "x", "set_plan", (("batch_size", 64),)))
    assert isinstance(added, Preview)
    assert isinstance(gone, Preview)
    assert isinstance(plan, Preview)
    assert [(row.name, row.happens) for row in added.touched] == [("dropout_1", "new")]
    assert ("maxpool_2", "gone") in [(row.name, row.happens) for row in gone.touched]
    assert plan.settings == ("batch_size 32 → 64",)
    assert plan.touched == ()


def test_a_fix_that_is_no_longer_possible_says_so() -> None:
    project = templates.new("mnist-cnn")
    remedy = Remedy("x", "x", "insert_kind_before", (("node_id", "input"), ("kind", "Dropout")))
    assert preview(project, analyse(project), None, remedy) == "No wire leads there any more."
