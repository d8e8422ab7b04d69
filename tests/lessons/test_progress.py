import pytest

from cnnstudio.lessons.progress import Progress, ProgressStore


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lessons.json"


def test_progress_is_kept_from_one_start_to_the_next(path):
    store = ProgressStore(path)
    store.mark("one", 3, 0, "right")
    store.mark("one", 3, 1, "shown")
    store.set_student("Ada")
    again = ProgressStore(path)
    assert again.value == store.value
    assert again.value.of("one", 3) == ("right", "shown", "")
    assert again.value.student == "Ada"


def test_a_lesson_is_passed_only_if_every_question_was_answered(path):
    store = ProgressStore(path)
    states = [store.value.state("one", 2)]
    for index, mark in ((0, "right"), (1, "shown"), (1, "right")):
        store.mark("one", 2, index, mark)
        states.append(store.value.state("one", 2))
    assert states == ["new", "begun", "seen", "passed"]
    store.mark("one", 2, 0, "shown")
    assert store.value.state("one", 2) == "passed"
    store.begin_again("one")
    assert store.value.state("one", 2) == "new"


def test_a_lesson_that_grew_has_new_questions_unanswered():
    assert Progress(marks={"one": ("right",)}).state("one", 2) == "begun"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": 2}', b'{"marks": {"a": ["wrong"]}}', b"\xff", b"[" * 100_000]
)
def test_a_damaged_file_costs_ticks_and_is_kept_aside(path, content):
    path.write_bytes(content)
    store = ProgressStore(path)
    assert store.value == Progress()
    assert "a copy is kept as lessons-damaged.json" in store.notice
    assert path.with_name("lessons-damaged.json").read_bytes() == content
    store.mark("one", 1, 0, "right")
    assert ProgressStore(path).value.state("one", 1) == "passed"
