"""How many steps a session keeps: all within 64 MB, and what each of them weighs."""

from __future__ import annotations

import random
import sys

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.document.history import MOST_BYTES, History, Step
from cnnstudio.document.project import Project
from cnnstudio.document.weight import weight_beyond

MEGABYTE = 1024 * 1024


@pytest.fixture
def document() -> Document:
    return Document(templates.new("mnist-cnn"))


def remark(project: Project, words: str) -> Project:
    return project.replaced(comments={"conv2d_1": words})


def test_all_steps_together_may_hold_64_megabytes() -> None:
    assert MOST_BYTES == 64 * MEGABYTE


def test_a_step_weighs_what_the_next_project_does_not_share(document: Document) -> None:
    words = "x" * MEGABYTE
    document.edit("a remark of a megabyte", remark, words)
    assert document.history.weight < 10_000  # the project now has it; the one before it had not
    document.edit("a move", edits.move, {"dense_1": (1.0, 2.0)})
    assert document.history.weight < 20_000  # both share the remark
    document.edit("the remark is gone", remark, "")
    assert MEGABYTE < document.history.weight < MEGABYTE + 30_000


def test_what_is_reachable_twice_counts_once() -> None:
    words = "y" * MEGABYTE
    assert weight_beyond([words, [words], {"a": words}], []) < MEGABYTE + 1000
    assert weight_beyond([words, [words]], [words]) < 1000
    assert weight_beyond([words], [words + "z"]) == sys.getsizeof([words]) + sys.getsizeof(words)


def test_what_past_projects_looked_up_in_themselves_is_given_back(document: Document) -> None:
    states = [document.project]
    for n in range(6):
        document.edit(f"filters {n}", edits.set_fields, "conv2d_1", filters=8 + n)
        states.append(document.project)
    for _ in range(3):
        document.undo()
    document.redo()
    shown = [n for n, state in enumerate(states) if vars(state.graph).keys() - type(state.graph).model_fields]
    assert set(shown) <= {3, 4}  # the present one and the one before the last step
    assert states[0].graph.by_id["conv2d_1"].name == "conv2d_1"


def test_what_is_shared_with_the_present_project_keeps_what_it_looked_up(document: Document) -> None:
    graph = document.project.graph
    for n in range(5):
        document.edit(f"move {n}", edits.move, {"dense_1": (float(n), 2.0)})
    assert document.project.graph is graph
    assert "by_id" in vars(graph)


def test_a_thousand_small_steps_are_all_kept(document: Document) -> None:
    for n in range(3000):
        document.edit(f"move {n}", edits.move, {"dense_1": (float(n), 2.0)})
    assert document.history.forgotten == 0
    assert len(document.history.steps) == 3000


def test_huge_steps_push_the_oldest_out_and_the_rest_is_exact(document: Document) -> None:
    states = [document.project]
    for n in range(100):
        document.edit(f"remark {n}", remark, str(n % 10) * MEGABYTE)
        states.append(document.project)
    history = document.history
    assert history.weight <= MOST_BYTES
    assert 60 <= len(history.steps) < 64
    assert history.forgotten + len(history.steps) == 100
    assert history.steps[-1] == "remark 99"
    while document.can_undo:
        document.undo()
    assert document.project == states[history.forgotten]
    while document.can_redo:
        document.redo()
    assert document.project == states[-1]


def test_the_newest_step_is_kept_however_large_it_is(document: Document) -> None:
    document.edit("a small one", edits.move, {"dense_1": (1.0, 2.0)})
    document.edit("a remark of 80 megabytes", remark, "x" * 80 * MEGABYTE)
    document.edit("it is gone", remark, "")
    assert document.history.steps == ("it is gone",)
    assert document.history.forgotten == 2
    document.undo()
    assert len(document.project.comments["conv2d_1"]) == 80 * MEGABYTE


def test_a_limit_holds_for_any_row_of_steps() -> None:
    chance = random.Random(4)
    history, project, held = History(most=400_000), templates.new("mnist-cnn"), 0
    for n in range(300):
        after = remark(project, str(n) * chance.randrange(1, 40_000))
        history.add(Step(str(n), project, after, "key" if chance.random() < 0.2 else None))
        project = after
        if chance.random() < 0.2 and history.undo_label is not None:
            project = history.back().before
        held = max(held, history.weight)
        assert history.weight <= 400_000 or history.position == 1
    assert history.forgotten > 0
    assert held > 300_000


def test_projects_share_what_an_edit_left_alone(document: Document) -> None:
    before = document.project
    after = edits.rename(before, "dense_1", "thinking")
    assert after.positions is before.positions
