"""The facts of the status bar lead from the count of problems to the first sentence."""

from __future__ import annotations

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.ui.status import design_facts


def test_the_problems_counted_say_the_first_sentence_and_where_it_leads() -> None:
    document = Document(templates.new("mnist-cnn"))
    document.edit("big", edits.set_fields, "conv2d_2", kernel_size=(30, 30))
    fact = next(fact for fact in design_facts(document.analysis) if fact.key == "problems")
    first = next(problem for problem in document.analysis.problems if problem.severity == "error")
    assert fact.text == "1 problem"
    assert fact.tip.splitlines()[0] == first.message
    assert "fixes and explanations" in fact.tip
