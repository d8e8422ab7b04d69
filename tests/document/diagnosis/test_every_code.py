"""Every problem code is brought about by edits, mended by its first remedy, and ends in a network Keras builds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cnnstudio.document import edits
from cnnstudio.document.diagnosis import CODES
from cnnstudio.document.document import Document
from cnnstudio.document.problems import Problem
from tests.document.diagnosis import cases_layers, cases_learning, cases_shapes
from tests.document.diagnosis.designs import Case

CASES = (*cases_shapes.CASES, *cases_learning.CASES, *cases_layers.CASES)
SEVERAL = ("layers", "data", "plan", "budget")


def found(document: Document, code: str) -> Problem:
    """Return the problem of this code, or say which ones there are."""
    problems = {problem.code: problem for problem in document.analysis.problems}
    assert code in problems, [(p.code, p.message) for p in document.analysis.problems]
    return problems[code]


def mend(document: Document, problem: Problem, place: int = 0) -> None:
    """Apply one of a problem's fixes as the screen does."""
    remedy = problem.remedies[place]
    document.edit(remedy.label, edits.apply_remedy, remedy.verb, remedy.arguments)


def told(problem: Problem) -> str:
    """Return the sentence with ordinary spaces."""
    return problem.message.replace("\u00a0", " ")


def test_every_code_has_one_case_and_there_are_enough() -> None:
    assert sorted(case.code for case in CASES) == sorted(CODES)
    assert len(CODES) >= 45
    assert sum(code.scope in SEVERAL for code in CODES.values()) >= 25


def test_the_source_raises_the_codes_of_the_table_and_no_others() -> None:
    folder = Path(edits.__file__).parents[1]
    source = "\n".join(
        path.read_text("utf-8")
        for path in (*(folder / "diagnosis").glob("*.py"), folder / "unseen.py")
        if path.name != "codes.py"
    )
    raised = set(re.findall(r"problem\(\s*\"([a-z-]+)\"", source)) | {"unseen-input"}
    raised |= set(re.findall(r"code = \"([a-z-]+)\"", source)) | set(
        re.findall(r"else \"([a-z]+-[a-z-]+)\"", source)
    )
    raised |= set(re.findall(r"^    \"([a-z-]+)\": [a-z_]+,$", source, re.MULTILINE))
    raised |= set(re.findall(r"in CODES else \"([a-z]+)\"", source))
    raised |= set(re.findall(r"\(\"(over-[a-z]+)\"", source))
    assert set(CODES) <= raised
    assert raised - set(CODES) == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_code_is_raised_and_its_first_remedy_ends_it(case: Case) -> None:
    from cnnstudio.kerasbridge.build import build

    document = case.make()
    problem = found(document, case.code)
    assert problem.severity == CODES[case.code].severity or case.code == "unseen-input"
    assert case.says in told(problem)
    assert told(problem).endswith(".")
    assert 1 <= len(problem.remedies) <= 3
    mend(document, problem)
    assert case.code not in {p.code for p in document.analysis.problems}
    assert document.analysis.ok, [p.message for p in document.analysis.problems if p.severity == "error"]
    build(document.project, random_weights=False)
    document.undo()
    assert found(document, case.code) == problem


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_all_remedies_of_a_code_are_edits_that_change_something(case: Case) -> None:
    document = case.make()
    problem = found(document, case.code)
    labels = [remedy.label for remedy in problem.remedies]
    assert len(set(labels)) == len(labels)
    for remedy in problem.remedies:
        assert remedy.verb in edits.VERBS
        assert edits.apply_remedy(document.project, remedy.verb, remedy.arguments) != document.project
