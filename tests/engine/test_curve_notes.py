"""Notes at places of a run's curves, kept in its folder."""

import pytest
from pydantic import ValidationError

from cnnstudio.engine.curve_notes import LONGEST, CurveNote, read_notes, write_notes
from cnnstudio.storage import StorageError


def test_what_is_written_is_read_in_the_order_of_steps(tmp_path):
    late, early = CurveNote(step=300, words="a “plateau”, ä"), CurveNote(step=12, words="rate lowered")
    write_notes(tmp_path, (late, early))
    assert read_notes(tmp_path) == (early, late)
    write_notes(tmp_path, ())
    assert read_notes(tmp_path) == ()


def test_a_run_without_notes_has_none_and_neither_has_a_damaged_file(tmp_path):
    assert read_notes(tmp_path) == ()
    (tmp_path / "curve_notes.json").write_text('{"format": 1, "notes": [{"step": 0, "words": "x"}]}')
    assert read_notes(tmp_path) == ()


def test_a_note_has_words_and_a_step():
    for step, words in ((0, "x"), (1, ""), (1, "x" * (LONGEST + 1))):
        with pytest.raises(ValidationError):
            CurveNote(step=step, words=words)


def test_a_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(StorageError):
        write_notes(tmp_path / "gone", (CurveNote(step=1, words="x"),))
