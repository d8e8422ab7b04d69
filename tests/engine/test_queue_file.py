import pytest

from cnnstudio.engine.queue_file import Entry, read_queue, write_queue
from cnnstudio.engine.record import RunError

ENTRIES = (
    Entry(id="a", settings=(("epochs", "1"), ("rate", "0.1")), name="m", design="{}"),
    Entry(id="b", name="é", design="{}", folder="20260101-000000-m"),
)


def test_a_queue_is_read_as_it_was_written(tmp_path):
    write_queue(tmp_path / "new", ENTRIES)
    assert read_queue(tmp_path / "new") == ENTRIES


def test_no_queue_is_an_empty_one_and_an_empty_one_leaves_no_file(tmp_path):
    assert read_queue(tmp_path) == ()
    write_queue(tmp_path, ENTRIES)
    write_queue(tmp_path, ())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b'{"entries": [{"id": 1}]}', b"\xff"])
def test_a_damaged_queue_is_put_aside_and_said(tmp_path, text):
    (tmp_path / "queue.json").write_bytes(text)
    with pytest.raises(RunError, match="damaged"):
        read_queue(tmp_path)
    assert (tmp_path / "queue.damaged.json").read_bytes() == text
    assert read_queue(tmp_path) == ()
