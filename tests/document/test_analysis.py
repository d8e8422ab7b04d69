"""Shapes, costs, receptive fields and problems of whole networks."""

from __future__ import annotations

import pytest

from cnnstudio.document import blocks, edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.problems import DataFacts
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.held import Unknown

DIGITS = DataFacts("pen-digits", (28, 28, 1), 10)


def chain(*kinds: tuple[str, dict[str, object]]) -> Project:
    project, before = Project(), None
    for kind, fields in kinds:
        project, node = edits.add(project, make(kind, **fields))
        project = project if before is None else edits.connect(project, before, node)
        before = node
    return project


def test_the_mnist_network_has_the_course_s_numbers() -> None:
    analysis = analyse(templates.new("mnist-cnn"), DIGITS)
    shapes = [node.output for node in analysis.flat]
    assert shapes == [
        (28, 28, 1),
        (26, 26, 32),
        (13, 13, 32),
        (11, 11, 64),
        (5, 5, 64),
        (1600,),
        (64,),
        (10,),
    ]
    assert [node.parameters for node in analysis.flat] == [0, 320, 0, 18_496, 0, 0, 102_464, 650]
    assert analysis.totals.parameters == analysis.totals.trainable_parameters == 121_930
    assert analysis.flat[1].macs == 194_688
    assert [node.receptive_field for node in analysis.flat[:5]] == [(1, 1), (3, 3), (4, 4), (8, 8), (10, 10)]
    assert [node.jump for node in analysis.flat[1:5]] == [(1, 1), (2, 2), (2, 2), (4, 4)]
    assert analysis.flat[-1].receptive_field == (28, 28)
    assert [p.code for p in analysis.problems] == ["unseen-input", "heavy-dense"]


@pytest.mark.parametrize("template", [t.name for t in templates.TEMPLATES if t.name != "empty"])
def test_every_template_is_ready_to_train(template: str) -> None:
    analysis = analyse(templates.new(template), DIGITS)
    assert analysis.ok
    assert analysis.totals.complete
    assert not [p for p in analysis.problems if p.severity == "warning"]


def test_only_the_first_failing_layer_is_red_and_the_rest_waits_for_it() -> None:
    project = chain(
        ("Input", {"shape": (4, 4, 1)}),
        ("Conv2D", {"kernel_size": 5}),
        ("Flatten", {}),
        ("Dense", {"units": 3}),
    )
    analysis = analyse(project)
    assert [node.state for node in analysis.flat] == ["ok", "error", "waiting", "waiting"]
    assert {node.waits_for for node in analysis.flat[2:]} == {"conv2d_1"}
    (problem,) = analysis.problems
    assert problem.message == "conv2d_1: The window of 5 is larger than the input height of 4."
    assert analysis.totals.left_out == ("conv2d_1", "flatten_1", "dense_1")


def test_a_broken_layer_does_not_spoil_its_neighbours() -> None:
    project = chain(("Input", {"shape": (8, 8, 1)}), ("Conv2D", {}))
    project, lonely = edits.add(project, make("Dense"))
    analysis = analyse(project)
    assert analysis.nodes["conv2d_1"].output == (6, 6, 32)
    assert analysis.nodes[lonely].state == "unconnected"
    assert not analysis.totals.complete


def test_every_error_remedy_can_be_applied_and_helps() -> None:
    too_large = chain(("Input", {"shape": (4, 4, 1)}), ("Conv2D", {"kernel_size": 5}))
    short = chain(
        ("Input", {"shape": (28, 28, 1)}), ("Flatten", {}), ("Dense", {"units": 3, "activation": "softmax"})
    )
    maps = chain(("Input", {"shape": (28, 28, 1)}), ("Conv2D", {}))
    wide = chain(
        ("Input", {"shape": (32, 32, 3)}), ("Flatten", {}), ("Dense", {"units": 10, "activation": "softmax"})
    )
    for project, code in (
        (too_large, "kernel-too-large"),
        (short, "output-classes"),
        (maps, "output-shape"),
        (wide, "input-shape"),
    ):
        facts = None if code == "kernel-too-large" else DIGITS
        problem = next(p for p in analyse(project, facts).problems if p.code == code)
        mended = edits.apply_remedy(project, problem.remedies[0].verb, problem.remedies[0].arguments)
        assert code not in [p.code for p in analyse(mended, facts).problems]
        assert analyse(mended, facts).ok


def test_a_skip_of_another_shape_is_projected_by_its_remedy() -> None:
    project = templates.new("residual")
    project = edits.remove_and_reconnect(project, ("skip_2",))
    analysis = analyse(project, DIGITS)
    problem = next(p for p in analysis.problems if p.code == "merge-shapes")
    assert "28 × 28 × 16" in problem.message
    mended = edits.apply_remedy(project, problem.remedies[0].verb, problem.remedies[0].arguments)
    assert analyse(mended, DIGITS).ok


def test_softmax_problems_follow_the_last_layer_and_the_plan() -> None:
    project = templates.new("mnist-cnn")
    plain = edits.set_fields(project, "output", activation=None)
    assert [p.code for p in analyse(plain, DIGITS).problems if p.severity == "warning"] == ["no-softmax"]
    logits = edits.set_plan(plain, from_logits=True)
    assert not [p for p in analyse(logits, DIGITS).problems if p.severity == "warning"]
    twice = edits.set_plan(project, from_logits=True)
    assert [p.code for p in analyse(twice, DIGITS).problems if p.severity == "warning"] == ["softmax-twice"]
    one = edits.set_fields(project, "output", units=1)
    assert "softmax-of-one" in [p.code for p in analyse(one, DIGITS).problems]


def test_a_repeated_block_is_laid_out_with_paths_and_unique_names() -> None:
    project = chain(
        ("Input", {"shape": (16, 16, 8)}),
        ("Conv2D", {"filters": 8, "padding": "same"}),
        ("ReLU", {}),
        ("Flatten", {}),
    )
    project, block = blocks.group(project, ("conv2d_1", "relu_1"), "stem")
    project = blocks.repeat(project, block, 3)
    analysis = analyse(project)
    paths = [node.path for node in analysis.flat]
    assert paths[1:7] == [f"stem/{turn}/{layer}" for turn in (1, 2, 3) for layer in ("conv2d_1", "relu_1")]
    assert analysis.nodes["stem/2/conv2d_1"].name == "stem_2_conv2d_1"
    assert analysis.nodes["stem/3/conv2d_1"].receptive_field == (7, 7)
    assert analysis.totals.parameters == 3 * (3 * 3 * 8 * 8 + 8)
    assert analysis.nodes["stem"].parameters == analysis.totals.parameters
    assert analysis.nodes["stem"].output == (16, 16, 8)


def test_a_further_call_of_a_layer_holds_no_parameters_of_its_own() -> None:
    project = chain(("Input", {"shape": (8,)}), ("Dense", {"units": 8}), ("Dense", {"units": 8}))
    project = edits.share(project, "dense_2", "dense_1")
    analysis = analyse(project)
    assert analysis.nodes["dense_2"].parameters == 0
    assert analysis.nodes["dense_2"].shared_with == "dense_1"
    assert analysis.totals.parameters == 72


def test_two_inputs_have_fields_of_their_own() -> None:
    project = Project()
    project, one = edits.add(project, make("Input", shape=(8, 8, 1)), name="one")
    project, two = edits.add(project, make("Input", shape=(8, 8, 1)), name="two")
    project, conv = edits.add(project, make("Conv2D", filters=1, padding="same"))
    project, add = edits.add(project, make("Add"))
    for source, target in ((one, conv), (conv, add), (two, add)):
        project = edits.connect(project, source, target)
    assert analyse(project).nodes[add].receptive_field == {"one": (3, 3), "two": (1, 1)}


def test_a_state_flows_from_one_lstm_into_another() -> None:
    project = Project()
    project, series = edits.add(project, make("Input", shape=(12, 3)), name="series")
    project, first = edits.add(project, make("LSTM", units=4, return_state=True), name="first")
    project, second = edits.add(project, make("LSTM", units=4), name="second")
    project = edits.connect(edits.connect(project, series, first), series, second)
    project = edits.connect(project, first, second, "state_h", "initial_h")
    assert analyse(project).nodes[second].state == "error"
    project = edits.connect(project, first, second, "state_c", "initial_c")
    analysis = analyse(project)
    assert analysis.nodes[second].output == (4,)
    assert analysis.nodes[first].outputs == ((4,), (4,), (4,))


def test_an_unknown_kind_is_kept_and_turns_training_off() -> None:
    project, node = edits.add(Project(), make("Input"))
    project, odd = edits.add(
        project, Unknown(original_kind="Fancy", original='{"kind": "Fancy", "power": 3}'), name="odd"
    )
    project = edits.connect(project, node, odd)
    assert [p.code for p in analyse(project).problems] == ["unknown-kind"]


def test_an_unknown_axis_stays_unknown_and_is_never_zero() -> None:
    project = chain(
        ("Input", {"shape": (None, None, 3)}),
        ("Conv2D", {}),
        ("GlobalAveragePooling2D", {}),
        ("Dense", {"units": 2}),
    )
    analysis = analyse(project)
    assert analysis.nodes["conv2d_1"].output == (None, None, 32)
    assert analysis.nodes["conv2d_1"].macs is None
    assert analysis.nodes["dense_1"].output == (2,)
    assert "conv2d_1" in analysis.totals.left_out


def test_a_tensor_beyond_all_memory_is_an_error_in_words() -> None:
    project = chain(
        ("Input", {"shape": (30_000, 30_000, 1)}), ("Conv2D", {"filters": 1_000_000, "padding": "same"})
    )
    assert [p.code for p in analyse(project).problems] == ["too-large"]


def test_the_same_project_gives_equal_analyses() -> None:
    assert analyse(templates.new("residual")).totals == analyse(templates.new("residual")).totals
