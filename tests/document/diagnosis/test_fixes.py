"""What is offered against a problem: no fix twice, and nothing about what only follows from another problem."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import make
from tests.document.diagnosis import cases_layers, cases_learning, cases_shapes
from tests.document.diagnosis.designs import DIGITS, Case, conv, dense, digits, row

CASES = (*cases_shapes.CASES, *cases_layers.CASES, *cases_learning.CASES)


def codes(document):
    return {problem.code for problem in document.analysis.problems}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_no_two_fixes_of_a_problem_do_the_same(case: Case):
    for problem in case.make().analysis.problems:
        done = [(remedy.verb, remedy.arguments) for remedy in problem.remedies]
        assert all(one not in done[:place] for place, one in enumerate(done)), problem
        assert "((" not in " ".join(remedy.label for remedy in problem.remedies)


def test_a_cut_wire_is_one_problem_and_what_follows_only_waits():
    document = digits(conv(), conv(), row("Flatten"), dense(64), facts=DIGITS)
    for target in ("conv2d_2", "flatten_1", "dense_1", "dense_2"):
        wire = document.project.graph.incoming[target][0]
        document.edit("Cut", edits.disconnect, wire.id)
        told = [problem for problem in document.analysis.problems if problem.severity != "info"]
        assert [(problem.code, problem.node) for problem in told] == [("missing-input", target)]
        document.undo()


def test_layers_that_no_loose_end_could_feed_are_told_of_together():
    document = digits(conv())
    one = document.edit("Add", edits.add, make("Conv2D", filters=3))
    two = document.edit("Add", edits.add, make("Conv2D", filters=3))
    document.edit("Wire", edits.connect, one, two)
    assert {"missing-input", "unreachable"} <= codes(document)
