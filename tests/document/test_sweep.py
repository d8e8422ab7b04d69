"""Sweeps are read from what people type, and every variant is a sound edit of the project."""

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.sweep import MOST_RUNS, Span, SweepError, drawn, grid, knobs, read_axis, value_now
from cnnstudio.document.sweep_effects import Reached, effects, explained


@pytest.fixture(scope="module")
def project():
    return templates.new("mnist-cnn")


@pytest.fixture(scope="module")
def known(project):
    return {knob.path: knob for knob in knobs(project)}


def _axes(project, known, **texts):
    return [read_axis(project, known[path.replace("__", ".")], text) for path, text in texts.items()]


def test_plan_recipe_and_layers_can_be_varied(known):
    assert {"learning_rate", "optimizer", "recipe.limit", "conv2d_1.filters", "output.units"} <= set(known)


def test_a_grid_holds_every_combination_once(project, known):
    axes = _axes(project, known, learning_rate="0.1, 0.01, 0.001, 0.0001", conv2d_1__filters="8, 16, 32")
    found = grid(project, axes)
    pairs = {(v.project.plan.learning_rate, v.project.node("conv2d_1").layer.filters) for v in found}
    assert len(found) == len(pairs) == 12
    assert found[0].words == "learning_rate 0.1, conv2d_1.filters 8"


def test_a_variant_is_the_edit_itself(project, known):
    (variant, _other) = grid(project, _axes(project, known, batch_size="64, 128"))
    assert variant.project == edits.set_plan(project, batch_size=64)


@pytest.mark.parametrize(
    ("path", "text", "values"),
    [
        ("conv2d_1.kernel_size", "3, 5 x 5, 7×3", (3, (5, 5), (7, 3))),
        ("conv2d_1.activation", "relu, none", ("relu", None)),
        ("conv2d_1.use_bias", "on, no", (True, False)),
        ("optimizer", "adam, sgd", ("adam", "sgd")),
        ("learning_rate", "1e-3, 0.01, 0.01", (0.001, 0.01)),
        ("learning_rate", "0.0001 to 0.1", Span(0.0001, 0.1, False)),
        ("conv2d_1.filters", "8 to 64", Span(8, 64, True)),
    ],
)
def test_values_are_read_as_people_type_them(project, known, path, text, values):
    assert read_axis(project, known[path], text).values == values


@pytest.mark.parametrize(
    ("path", "text", "word"),
    [
        ("epochs", "", "commas"),
        ("epochs", "3", "at least two"),
        ("epochs", "0, 1", "from 1 to"),
        ("epochs", "1.5, 2", "whole number"),
        ("learning_rate", "fast, slow", "not a number"),
        ("learning_rate", "1, 1e400", "finite"),
        ("learning_rate", "nan, 1", "finite"),
        ("optimizer", "adam, best", "not one of"),
        ("optimizer", "adam to sgd", "no values in between"),
        ("conv2d_1.use_bias", "maybe, on", "neither on nor off"),
        ("conv2d_1.filters", "64 to 8", "smaller end first"),
    ],
)
def test_what_makes_no_axis_is_refused_in_a_sentence(project, known, path, text, word):
    with pytest.raises(SweepError, match=word):
        read_axis(project, known[path], text)


def test_a_grid_refuses_spans_doubles_and_too_many(project, known):
    with pytest.raises(SweepError, match="single values"):
        grid(project, _axes(project, known, learning_rate="0.1 to 1"))
    twice = _axes(project, known, epochs="1, 2") * 2
    with pytest.raises(SweepError, match="two rows"):
        grid(project, twice)
    many = ", ".join(str(n) for n in range(1, MOST_RUNS + 2))
    with pytest.raises(SweepError, match="too many"):
        grid(project, _axes(project, known, epochs=many))
    with pytest.raises(SweepError, match="one to 4"):
        grid(project, [])


def test_drawn_runs_differ_lie_in_their_spans_and_repeat_with_the_seed(project, known):
    axes = _axes(
        project, known, learning_rate="0.0001 to 0.1", conv2d_1__filters="8 to 64", optimizer="adam, sgd"
    )
    found = drawn(project, axes, 20, 3)
    assert len({variant.words for variant in found}) == 20
    for variant in found:
        assert 0.0001 <= variant.project.plan.learning_rate <= 0.1
        assert 8 <= variant.project.node("conv2d_1").layer.filters <= 64
    assert drawn(project, axes, 20, 3) == found
    assert drawn(project, axes, 20, 4) != found


def test_drawing_ends_where_there_are_no_more(project, known):
    axes = _axes(project, known, conv2d_1__use_bias="on, off")
    assert len(drawn(project, axes, 10, 0)) == 2
    with pytest.raises(SweepError, match="1 to"):
        drawn(project, axes, 0, 0)


def test_every_field_offered_holds_a_value_of_the_project(project, known):
    for knob in known.values():
        value_now(project, knob)


def test_effects_put_the_field_that_matters_first():
    reached = [
        Reached((("rate", "0.1"), ("size", "8")), 0.20),
        Reached((("rate", "0.1"), ("size", "16")), 0.30),
        Reached((("rate", "0.01"), ("size", "8")), 0.90),
        Reached((("rate", "0.01"), ("size", "16")), 0.96),
    ]
    first, second = effects(reached)
    assert (first.path, first.means[0][0], second.path) == ("rate", "0.01", "size")
    assert first.spread == pytest.approx(0.68)
    told = explained(reached)
    assert "rate 0.01, size 16, 96" in told
    assert "68 points apart" in told
    assert explained(reached[:1]) == ""
