"""Common mistakes on a project of the user's own: made where they fit, with a reason where they do not."""

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.problems import DataFacts
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.lessons.mistakes import DESIGNS, mistakes
from cnnstudio.lessons.on_project import NotHere, on_project

FACTS = DataFacts("mnist", (28, 28, 1), 10, 60_000, True, 255.0)
COLOURS = DataFacts("cifar-10", (32, 32, 3), 10, 50_000, True, 255.0)


def own() -> Project:
    """A network that is not the course's: other names, other sizes."""
    project = templates.new("cifar-10")
    node = next(n.id for n in project.graph.nodes if n.layer.kind == "Input")
    return edits.set_recipe(edits.rename(project, node, "pictures"), validation="split")


@pytest.mark.parametrize("key", DESIGNS)
@pytest.mark.parametrize(
    ("make_one", "facts"), [(templates.new, FACTS), (own, COLOURS)], ids=["course", "own"]
)
def test_a_mistake_of_the_design_is_made_and_cured_on_the_project_itself(key, make_one, facts):
    project = make_one("mnist-cnn") if make_one is templates.new else make_one()
    project = edits.set_recipe(project, validation="split")
    made = on_project(key, project, facts)
    code = DESIGNS[key].code
    assert made.whole is project
    assert code not in {p.code for p in analyse(project, facts).problems}
    assert code in {p.code for p in analyse(made.broken, facts).problems}
    assert made.seen(made.broken, "broken").sentence != made.seen(project, "working").sentence
    cured = analyse(made.cured, facts)
    assert cured.ok
    assert code not in {p.code for p in cured.problems}
    assert dict(made.seen(made.broken, "broken").rows)["Suggested fix"] == made.fix


@pytest.mark.parametrize("key", [m.key for m in mistakes() if m.key not in DESIGNS])
def test_what_no_design_can_do_wrong_says_so(key):
    with pytest.raises(NotHere) as reason:
        on_project(key, templates.new("mnist-cnn"), FACTS)
    assert str(reason.value).endswith(".")


def series() -> Project:
    project, first = edits.add(Project(), make("Input", shape=(12, 3)))
    project, second = edits.add(project, make("LSTM", units=4))
    return edits.append_dense(edits.connect(project, first, second), second, 1, None)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("channel-axis", "no input of rows, columns and channels"),
        ("nothing-left", "do not use up the maps"),
        ("softmax-twice", "does not end in a softmax"),
        ("selection", "no test part"),
    ],
)
def test_a_project_without_what_it_takes_gets_a_copy_and_the_reason(key, why):
    with pytest.raises(NotHere, match=why):
        on_project(key, series(), DataFacts("prices", (12, 3), None, 500))


def test_what_shows_only_beside_data_waits_for_them():
    project = edits.set_recipe(templates.new("mnist-cnn"), validation="split")
    with pytest.raises(NotHere, match="data are not open yet"):
        on_project("softmax-twice", project, None)


def test_a_broken_project_and_one_that_makes_the_mistake_already_are_left_alone():
    with pytest.raises(NotHere, match="fault of its own"):
        on_project("softmax-twice", Project(), FACTS)
    made = on_project(
        "softmax-twice", edits.set_recipe(templates.new("mnist-cnn"), validation="split"), FACTS
    )
    with pytest.raises(NotHere, match="already"):
        on_project("softmax-twice", made.broken, FACTS)
