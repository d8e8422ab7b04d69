"""cnnstudio analyze: each line of its contract."""

from __future__ import annotations

import json
import os

import pytest

from cnnstudio.document import blocks, edits, files, templates
from cnnstudio.layers.catalogue import make
from tests.cli.conftest import is_one_line

LAYER = {
    "id", "name", "kind", "output_shape", "parameters", "trainable_parameters", "macs", "receptive_field", "problems",
}  # fmt: skip
TOTALS = {
    "parameters", "trainable_parameters", "non_trainable_parameters", "macs", "activation_bytes", "complete", "left_out",
}  # fmt: skip
PROBLEM = {"severity", "code", "layer", "field", "message", "remedies"}


@pytest.fixture
def analyzed(cli, tmp_path):
    """Return what analyze says of a project, and its exit code."""

    def ask(project):
        path = tmp_path / "asked.cnnproj"
        files.save(project, path)
        before = path.read_bytes()
        done = cli("analyze", path, "--json")
        assert path.read_bytes() == before
        assert done.err == ""
        return done.code, done.json

    return ask


@pytest.fixture
def course(analyzed):
    return analyzed(templates.new("mnist-cnn"))


def chain(*layers):
    """Return a project of layers one after the other, with the ids of their nodes."""
    project, ids = templates.new("empty"), []
    for n, layer in enumerate(layers):
        project, node = edits.add(project, layer, at=(0.0, 100.0 * n))
        if ids:
            project = edits.connect(project, ids[-1], node)
        ids.append(node)
    return project, ids


def test_the_document_has_the_agreed_form(course):
    code, told = course
    assert code == 0
    assert set(told) == {"layers", "totals", "problems"}
    assert all(set(layer) == LAYER for layer in told["layers"])
    assert set(told["totals"]) == TOTALS


def test_the_courses_network_has_the_courses_numbers(course):
    _, told = course
    layers = told["layers"]
    assert [layer["output_shape"] for layer in layers] == [
        [None, 28, 28, 1], [None, 26, 26, 32], [None, 13, 13, 32], [None, 11, 11, 64], [None, 5, 5, 64],
        [None, 1600], [None, 64], [None, 10],
    ]  # fmt: skip
    assert [layer["parameters"] for layer in layers] == [0, 320, 0, 18496, 0, 0, 102464, 650]
    assert layers[1]["macs"] == 194688
    assert layers[1]["receptive_field"] == [3, 3]
    assert [layer["macs"] for layer in layers if layer["kind"] in {"MaxPooling2D", "Flatten", "Input"}] == [
        0
    ] * 4
    assert told["totals"]["parameters"] == told["totals"]["trainable_parameters"] == 121930
    assert told["totals"]["non_trainable_parameters"] == 0
    assert told["totals"]["macs"] == sum(layer["macs"] for layer in layers)
    assert told["totals"]["complete"] is True
    assert told["totals"]["left_out"] == []


def test_the_receptive_field_is_the_whole_axis_after_flatten(course):
    _, told = course
    assert [layer["receptive_field"] for layer in told["layers"]][-3:] == [[28, 28]] * 3


def test_activations_are_counted_in_bytes_of_all_outputs_of_one_sample(course):
    _, told = course
    elements = sum(_product(layer["output_shape"][1:]) for layer in told["layers"])
    assert told["totals"]["activation_bytes"] in {4 * elements, 4 * (elements - 28 * 28)}


def _product(axes):
    product = 1
    for axis in axes:
        product *= axis
    return product


def test_layers_stand_in_topological_order_with_their_keras_names(course):
    _, told = course
    assert told["layers"][0]["kind"] == "Input"
    assert len({layer["name"] for layer in told["layers"]}) == 8
    assert len({layer["id"] for layer in told["layers"]}) == 8


def test_normalisation_says_what_is_not_trained(analyzed):
    project, _ = chain(make("Input", shape=(8, 8, 3)), make("BatchNormalization"))
    code, told = analyzed(project)
    assert code == 0
    assert (told["layers"][1]["parameters"], told["layers"][1]["trainable_parameters"]) == (12, 6)
    assert told["totals"]["non_trainable_parameters"] == 6


def test_a_design_with_errors_gives_the_whole_document_and_exit_1(analyzed):
    project, ids = chain(make("Input", shape=(4, 4, 1)), make("Conv2D", filters=2, kernel_size=(5, 5)))
    code, told = analyzed(project)
    assert code == 1
    conv = told["layers"][1]
    assert (conv["id"], conv["output_shape"], conv["receptive_field"]) == (ids[1], None, None)
    wrong = [problem for problem in told["problems"] if problem["severity"] == "error"]
    assert all(set(problem) == PROBLEM for problem in told["problems"])
    assert wrong[0]["layer"] == ids[1]
    assert wrong[0]["message"]
    assert wrong[0] in conv["problems"]
    assert all(
        set(remedy) == {"id", "label"} for problem in told["problems"] for remedy in problem["remedies"]
    )


def test_unknown_numbers_are_null_never_0(analyzed):
    project, _ = chain(
        make("Input", shape=(4, 4, 1)),
        make("Conv2D", filters=2, kernel_size=(5, 5)),
        make("Conv2D", filters=3, kernel_size=(1, 1)),
    )
    _, told = analyzed(project)
    assert told["layers"][2]["output_shape"] is None
    assert told["layers"][2]["macs"] is None
    assert told["totals"]["complete"] is False
    assert told["totals"]["left_out"]


def test_a_design_with_warnings_alone_is_exit_0(analyzed):
    project, _ = chain(
        make("Input", shape=(8, 8, 3)), make("Conv2D", filters=2, kernel_size=(3, 3)), make("Dense", units=4)
    )
    code, told = analyzed(project)
    assert {problem["severity"] for problem in told["problems"]} <= {"warning", "info"}
    assert code == 0


def test_a_further_call_of_a_shared_layer_has_no_parameters_of_its_own(analyzed):
    from cnnstudio.document.graph import Node

    project, ids = chain(make("Input", shape=(8,)), make("Dense", units=8))
    first = project.node(ids[1])
    again = Node(id="again", name="dense_again", layer=first.layer, shares=first.id)
    graph = project.graph.replaced(nodes=(*project.graph.nodes, again))
    project = edits.connect(project.replaced(graph=graph), ids[1], "again")
    _, told = analyzed(project)
    assert [layer["parameters"] for layer in told["layers"]] == [0, 72, 0]
    assert told["layers"][2]["shared_with"] == ids[1]
    assert told["totals"]["parameters"] == 72


def test_blocks_are_expanded_with_ids_like_paths(analyzed):
    project, ids = chain(make("Input", shape=(8, 8, 3)), make("Conv2D", filters=2, kernel_size=(3, 3)))
    project, _ = blocks.group(project, (ids[1],), "stem")
    _, told = analyzed(project)
    assert [layer["kind"] for layer in told["layers"]] == ["Input", "Conv2D"]
    assert told["layers"][1]["id"].count("/") >= 1
    assert told["layers"][1]["id"].endswith(ids[1])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"{",
        b'{"format": 1',
        b'{"format": 99}',
        b"[" * 100_000,
        b'{"format": 1, "format": 1}',
        b"\xff\xfe",
    ],
)
def test_a_file_that_cannot_be_read_gives_no_json_one_line_and_exit_1(cli, tmp_path, content):
    (tmp_path / "bad.cnnproj").write_bytes(content)
    done = cli("analyze", "bad.cnnproj", "--json")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)
    assert "bad.cnnproj" in done.err


def test_a_file_that_is_not_there_and_a_folder_are_one_line_too(cli, tmp_path):
    for name in ("missing.cnnproj", "."):
        done = cli("analyze", name)
        assert (done.code, done.out) == (1, "")
        assert is_one_line(done.err)


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_pipe_is_refused_without_opening_it(cli, tmp_path):
    os.mkfifo(tmp_path / "p.cnnproj")
    done = cli("analyze", "p.cnnproj")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)


def test_steering_codes_in_names_never_reach_a_terminal(cli, tmp_path):
    text = files.to_text(templates.new("mnist-cnn"))
    strange = text.replace('"kind": "Flatten"', '"kind": "\\u001b]0;owned\\u0007\\u001b[31m\\nred"')
    assert strange != text
    (tmp_path / "odd.cnnproj").write_text(strange, encoding="utf-8")
    done = cli("analyze", "odd.cnnproj")
    assert "owned" in done.out + done.err
    assert not set(done.out + done.err) & {"\x1b", "\x07"}


def test_people_get_a_table_with_the_same_numbers(cli):
    cli("new", "mnist-cnn", "-o", "m.cnnproj")
    done = cli("analyze", "m.cnnproj")
    assert (done.code, done.err) == (0, "")
    assert "26 × 26 × 32" in done.out
    assert "121,930" in done.out


def test_as_a_program_it_says_the_same(program):
    assert program("new", "mnist-cnn", "-o", "m.cnnproj").code == 0
    done = program("analyze", "m.cnnproj", "--json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["totals"]["parameters"] == 121930
