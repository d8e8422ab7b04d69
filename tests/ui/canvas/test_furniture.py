"""Frames, notes and comments with real events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import files
from cnnstudio.ui.canvas.furniture import title_box
from cnnstudio.ui.canvas.paint_furniture import note_text
from tests.ui.canvas.conftest import LEFT, NONE, at_zoom
from tests.ui.canvas.test_gestures import body, steps

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def framed(still, hand):
    """The MNIST network with its second stage in a frame called features."""
    still.select(["conv2d_2", "maxpool_2"])
    hand(still).key(Key.Key_G, CONTROL | SHIFT)
    QTest.keyClicks(still.cards.words, "features")
    QTest.keyClick(still.cards.words, Key.Key_Return)
    return still


def frame_of(view):
    return view.document.project.frames[0]


def title(view, frame=None):
    thing = view.stage.scene.things[frame or frame_of(view).id]
    box = title_box(thing, view.stage.camera.eye)
    return QPoint(round(box.left()) + 30, round(box.center().y()))


def places(view):
    return dict(view.document.project.positions)


def test_ctrl_shift_g_frames_the_selection_and_asks_for_its_title(framed):
    frame = frame_of(framed)
    assert (frame.title, set(frame.members)) == ("features", {"conv2d_2", "maxpool_2"})
    assert framed.stage.marks.selected_things == {frame.id}
    assert files.from_text(files.to_text(framed.document.project)) == framed.document.project


def test_a_frame_carries_its_members_and_nothing_else(framed, hand):
    before, box = places(framed), frame_of(framed).box
    start = title(framed)
    hand(framed).drag(start, start + QPoint(120, 30))
    after = places(framed)
    for node, (x, y) in before.items():
        shift = (120, 30) if node in ("conv2d_2", "maxpool_2") else (0, 0)
        assert after[node] == pytest.approx((x + shift[0], y + shift[1]), abs=1)
    assert frame_of(framed).box[:2] == pytest.approx((box[0] + 120, box[1] + 30), abs=1)
    assert steps(framed) == 3
    hand(framed).key(Key.Key_Z, CONTROL)
    assert places(framed) == before
    assert frame_of(framed).box == box


def test_ctrl_drag_of_the_title_moves_only_the_frame(framed, hand):
    before, box = places(framed), frame_of(framed).box
    start = title(framed)
    hand(framed).drag(start, start + QPoint(60, 0), held=CONTROL)
    assert places(framed) == before
    assert frame_of(framed).box[0] == pytest.approx(box[0] + 60, abs=1)


def test_escape_during_a_drag_of_a_frame_restores_everything(framed, hand):
    before, start = framed.document.project, title(framed)
    mouse = hand(framed)
    mouse.press(start)
    mouse.move(start, start + QPoint(90, 20))
    mouse.key(Key.Key_Escape)
    mouse.release(start + QPoint(90, 20))
    assert framed.document.project is before
    assert framed.stage.scene.things[frame_of(framed).id].box.x() == frame_of(framed).box[0]


def test_lying_over_a_frame_makes_no_member_but_f_does(framed, hand):
    goal = framed.node_rect("conv2d_2").topRight() + QPoint(24, 60)
    mouse, start = hand(framed), body(framed, "dense_1")
    mouse.drag(start, goal)
    assert "dense_1" not in frame_of(framed).members
    start = body(framed, "dense_1")
    mouse.press(start)
    mouse.move(start, start + QPoint(0, 10))
    mouse.key(Key.Key_F)
    assert "Join features" in framed.cards.tag.text()
    mouse.release(start + QPoint(0, 10))
    assert "dense_1" in frame_of(framed).members
    count = steps(framed)
    start = body(framed, "dense_1")
    mouse.press(start)
    mouse.move(start, start + QPoint(-10, 8))
    mouse.key(Key.Key_F)
    mouse.release(start + QPoint(-10, 8))
    assert "dense_1" not in frame_of(framed).members
    assert steps(framed) == count + 1


def test_frames_nest_and_the_outer_one_carries_the_inner(framed, hand):
    inner = frame_of(framed).id
    framed.stage.select(["conv2d_1"], things=[inner])
    hand(framed).key(Key.Key_G, CONTROL | SHIFT)
    QTest.keyClick(framed.cards.words, Key.Key_Escape)
    outer = framed.document.project.frames[-1].id
    before = places(framed)
    start = title(framed, outer)
    hand(framed).drag(start, start + QPoint(50, 0))
    after = places(framed)
    assert after["conv2d_2"][0] == pytest.approx(before["conv2d_2"][0] + 50, abs=1)
    assert after["conv2d_1"][0] == pytest.approx(before["conv2d_1"][0] + 50, abs=1)
    assert after["dense_1"] == before["dense_1"]


@pytest.mark.parametrize("zoom", [0.1, 0.25, 1.0, 2.0])
def test_a_title_has_room_for_eleven_pixels_at_every_zoom(framed, zoom):
    at_zoom(framed, zoom)
    thing = framed.stage.scene.things[frame_of(framed).id]
    assert title_box(thing, framed.stage.camera.eye).height() >= 18


def test_n_attaches_a_note_that_goes_with_its_layer(still, hand):
    still.select(["conv2d_2"])
    hand(still).key(Key.Key_N)
    QTest.keyClicks(still.cards.words, "why **64**")
    QTest.keyClick(still.cards.words, Key.Key_Return, CONTROL)
    note = still.document.project.notes[0]
    assert (note.node, note.text) == ("conv2d_2", "why **64**")
    box = still.stage.scene.things[note.id].box
    start = body(still, "conv2d_2")
    hand(still).drag(start, start + QPoint(40, 24))
    moved = still.stage.scene.things[note.id].box
    assert moved.x() - box.x() == pytest.approx(40, abs=1)
    still.select(["conv2d_2"])
    hand(still).key(Key.Key_Delete)
    assert still.document.project.notes == ()
    hand(still).key(Key.Key_Z, CONTROL)
    assert still.document.project.notes == (note,)


def test_a_new_note_with_its_words_is_one_step_and_without_words_none(still, hand):
    for words, done in (("first", 1), ("second", 2)):
        still.select(["conv2d_2"])
        hand(still).key(Key.Key_N)
        QTest.keyClicks(still.cards.words, words)
        QTest.keyClick(still.cards.words, Key.Key_Return, CONTROL)
        assert still.document.history.position == done
    still.select(["conv2d_1"])
    hand(still).key(Key.Key_N)
    QTest.keyClicks(still.cards.words, "never mind")
    QTest.keyClick(still.cards.words, Key.Key_Escape)
    assert still.document.history.steps == ("Add a note", "Add a note")
    assert [note.text for note in still.document.project.notes] == ["first", "second"]


def test_the_hover_card_does_not_come_over_the_words_one_writes(still, hand, qtbot):
    QTest.mouseMove(still.viewport(), body(still, "conv2d_2"))
    still.select(["conv2d_2"])
    hand(still).key(Key.Key_N)
    qtbot.wait(700)
    assert still.cards.words.isVisible()
    assert not still.cards.hover.isVisible()


def test_a_free_note_is_dragged_and_its_corner_stretches_it(still, hand):
    still.select([])
    QTest.mouseMove(still.viewport(), QPoint(200, 300))
    hand(still).key(Key.Key_N)
    QTest.keyClicks(still.cards.words, "a thought")
    QTest.keyClick(still.cards.words, Key.Key_Return, CONTROL)
    note = still.document.project.notes[0]
    assert note.node is None
    eye = still.stage.camera.eye
    box = eye.box_to_window(still.stage.scene.things[note.id].box).toRect()
    hand(still).drag(box.center(), box.center() + QPoint(30, 10))
    assert still.document.project.notes[0].box[0] == pytest.approx(note.box[0] + 30, abs=1)
    box = eye.box_to_window(still.stage.scene.things[note.id].box).toRect()
    hand(still).drag(box.bottomRight(), box.bottomRight() + QPoint(50, 40))
    assert still.document.project.notes[0].box[2] == pytest.approx(note.box[2] + 50, abs=3)


def test_an_empty_note_does_not_stay(still, hand):
    hand(still).key(Key.Key_N)
    QTest.keyClick(still.cards.words, Key.Key_Escape)
    assert still.document.project.notes == ()


def test_a_note_shows_markdown_and_no_html_and_loads_nothing(tmp_path):
    secret = tmp_path / "a.png"
    secret.write_bytes(b"x")
    text = note_text(f"**bold** <b>tag</b> ![p](file://{secret}) [l](https://example.org)", 200.0)
    assert "<b>tag</b>" in text.toPlainText()
    assert text.resource(2, f"file://{secret}") is None


def test_a_comment_is_a_badge_and_stands_on_the_hover_card(still, hand, qtbot):
    still.select(["dense_1"])
    still.make_comment()
    QTest.keyClicks(still.cards.words, "too wide <i>?</i>")
    QTest.keyClick(still.cards.words, Key.Key_Return, CONTROL)
    assert still.document.project.comments["dense_1"] == "too wide <i>?</i>"
    assert still.stage.scene.face(still.stage.scene.nodes["dense_1"]).remarked
    QTest.mouseMove(still.viewport(), body(still, "dense_1"))
    qtbot.waitUntil(still.cards.hover.isVisible, timeout=3000)
    assert still.cards.hover.remark.text() == "too wide <i>?</i>"


def test_a_double_click_on_a_title_changes_it(framed):
    QTest.mouseMove(framed.viewport(), title(framed))
    QTest.mouseDClick(framed.viewport(), LEFT, NONE, title(framed))
    QTest.keyClicks(framed.cards.words, "stage two")
    QTest.keyClick(framed.cards.words, Key.Key_Return)
    assert frame_of(framed).title == "stage two"


def test_frames_notes_and_comments_are_copied_with_what_they_stand_beside(framed, hand):
    framed.select(["conv2d_2"])
    framed.commands.write("conv2d_2", "look")
    framed.stage.select(things=[frame_of(framed).id])
    hand(framed).key(Key.Key_C, CONTROL)
    framed.stage.pointer = None
    hand(framed).key(Key.Key_V, CONTROL)
    project = framed.document.project
    copy = project.frames[-1]
    assert len(project.frames) == 2
    assert copy.title == "features"
    assert set(copy.members) == set(framed.selection())
    assert len(copy.members) == 2
    assert "look" in {project.comments.get(node) for node in copy.members}
    assert files.from_text(files.to_text(project)) == project


def test_a_block_is_pasted_into_another_project_with_its_layers(make_canvas, hand):
    one = make_canvas()
    one.select(["conv2d_2", "maxpool_2"])
    one.group()
    hand(one).key(Key.Key_C, CONTROL)
    hand(one).key(Key.Key_V, CONTROL)
    assert len(one.document.project.blocks) == 1
    other = make_canvas("lenet-5")
    hand(other).key(Key.Key_V, CONTROL)
    assert len(other.document.project.blocks) == 1
    assert {n.layer.kind for n in other.document.project.blocks[0].graph.nodes} >= {"Conv2D", "MaxPooling2D"}
    assert files.from_text(files.to_text(other.document.project)) == other.document.project


def test_the_title_of_a_new_frame_is_typed_in_a_field_that_shows_the_whole_line(still, hand):
    still.select(["conv2d_1", "maxpool_1"])
    hand(still).key(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    words = still.cards.words
    assert words.isVisible()
    line = words.cursorRect()
    assert 0 <= line.top() < line.bottom() <= words.viewport().height()
    assert words.document().blockCount() == 1
    assert words.viewport().height() >= words.fontMetrics().height() + 2 * words.document().documentMargin()
    assert not words.verticalScrollBar().isVisible()
    assert not words.horizontalScrollBar().isVisible()
