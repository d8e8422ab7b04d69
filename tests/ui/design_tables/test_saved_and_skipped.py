"""The history marks the saved state, and the network table keeps skipped layers in their place."""

from __future__ import annotations

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.ui.design_tables.history_model import SAVED_ROLE, HistoryModel
from cnnstudio.ui.design_tables.network_rows import Rows, as_text


def saved_rows(model):
    return [row for row in range(model.rowCount()) if model.index(row).data(SAVED_ROLE)]


def test_the_saved_state_is_marked_and_keeps_its_mark_through_undo(qapp, tmp_path):
    document = Document(templates.new("mnist-cnn"))
    model = HistoryModel(document)
    assert saved_rows(model) == []
    document.edit("One", edits.set_fields, "conv2d_1", filters=8)
    document.save(tmp_path / "net.cnnproj")
    document.edit("Two", edits.set_fields, "conv2d_1", filters=9)
    model.refresh()
    assert saved_rows(model) == [1]
    document.jump(0)
    model.refresh()
    assert saved_rows(model) == [1]
    assert document.modified
    document.jump(1)
    assert not document.modified


def test_a_skipped_layer_stays_in_the_table_without_numbers(qapp):
    document = Document(templates.new("mnist-cnn"))
    document.edit("Skip", edits.bypass, ["conv2d_2", "maxpool_2"])
    rows = Rows().of(document.analysis)
    names = [row.cell("name") for row in rows]
    assert names[3:6] == ["conv2d_2", "maxpool_2", "flatten_1"]
    assert rows[3].cell("shape") == "skipped"
    assert rows[3].cell("parameters") == "–"
    assert "Total" in as_text(rows, document.analysis)


def test_the_panel_says_how_many_steps_are_no_longer_kept(qapp):
    document = Document(templates.new("mnist-cnn"))
    model = HistoryModel(document)
    words = {n: str(n) * 20_000_000 for n in range(6)}
    for n, remark in words.items():
        document.edit(f"Remark {n}", lambda p, w: p.replaced(comments={"conv2d_1": w}), remark)
        model.refresh()
    assert model.index(0).data() == "3 older steps are no longer kept"
    assert [model.index(n).data() for n in range(1, model.rowCount())] == [f"Remark {n}" for n in range(3, 6)]
    document.jump(0)
    model.refresh()
    assert document.project.comments["conv2d_1"] == words[2]
