"""Keras configurations are read as data: what they say, what they cannot say, and what is wrong with bad ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cnnstudio.document.analysis import analyse
from cnnstudio.document.files import from_text, to_text
from cnnstudio.document.graph import Block
from cnnstudio.exchange.foreign import DEEPEST, LARGEST_TEXT
from cnnstudio.exchange.keras_config import ConfigError, Reading, read_model
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.held import Unknown


def tensor(name: str, call: int = 0, output: int = 0) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, call, output]}}


def layer(
    name: str, kind: str, *calls: dict[str, Any], module: str = "keras.layers", **config: Any
) -> dict[str, Any]:
    nodes = [call if "args" in call else {"args": [call], "kwargs": {}} for call in calls]
    return {
        "module": module, "class_name": kind, "name": name, "inbound_nodes": nodes,
        "config": {"name": name, **config}, "registered_name": None,
    }  # fmt: skip


def entry(name: str = "x", shape: tuple[int | None, ...] = (8, 8, 3)) -> dict[str, Any]:
    return layer(name, "InputLayer", batch_shape=[None, *shape], dtype="float32", sparse=False)


def dense(name: str, *calls: dict[str, Any], units: int = 4, **config: Any) -> dict[str, Any]:
    return layer(name, "Dense", *calls, units=units, activation="linear", **config)


def model(*layers: dict[str, Any], outputs: Any = None, **more: Any) -> dict[str, Any]:
    ends = outputs if outputs is not None else [layers[-1]["name"], 0, 0]
    config = {"name": "net", "layers": list(layers), "input_layers": [], "output_layers": ends, **more}
    return {"module": "keras.src.models.functional", "class_name": "Functional", "config": config}


def row(*layers: dict[str, Any], **more: Any) -> dict[str, Any]:
    bare = [
        {key: value for key, value in one.items() if key not in ("inbound_nodes", "name")} for one in layers
    ]
    return {"module": "keras", "class_name": "Sequential", "config": {"name": "net", "layers": bare, **more}}


def read(data: Any) -> Reading:
    return read_model(json.dumps(data), "net.json")


def only(reading: Reading, name: str) -> Any:
    return next(node for node in reading.project.graph.nodes if node.name == name).layer


def operation(name: str, kind: str, *args: Any, home: str = "numpy", **config: Any) -> dict[str, Any]:
    return layer(name, kind, {"args": list(args), "kwargs": {}}, module=f"keras.src.ops.{home}", **config)


def test_arguments_become_ours_and_defaults_are_left_out() -> None:
    scaling = {"class_name": "VarianceScaling", "config": {"scale": 2.0, "mode": "fan_out", "seed": None}}
    penalty = {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.0001}}
    read_one = layer(
        "c", "Conv2D", tensor("x"), filters=6, kernel_size=[5, 5], strides=[1, 1], padding="same",
        data_format="channels_last", activation={"module": "builtins", "class_name": "function", "config": "relu"},
        kernel_initializer=scaling, kernel_regularizer=penalty, bias_initializer={"class_name": "Zeros", "config": {}},
        dtype={"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}, groups=1, trainable=False,
    )  # fmt: skip
    reading = read(model(entry(), read_one))
    assert only(reading, "c") == make(
        "Conv2D", filters=6, kernel_size=(5, 5), padding="same", activation="relu", trainable=False,
        kernel_initializer="variance_scaling(scale=2.0, mode=fan_out)", kernel_regularizer="l2(l2=0.0001)",
    )  # fmt: skip
    assert only(reading, "c").told().keys() == {
        "filters", "kernel_size", "padding", "activation", "trainable", "kernel_initializer", "kernel_regularizer",
    }  # fmt: skip
    assert reading.notes == ()


def test_layers_that_are_written_alike_are_one_object_and_others_are_not() -> None:
    reading = read(
        model(
            entry(), dense("a", tensor("x")), dense("b", tensor("a")), dense("c", tensor("b"), use_bias=False)
        )
    )
    a, b, c = (only(reading, name) for name in "abc")
    assert a is b
    assert c == a.replaced(use_bias=False)
    assert all(node.shares is None for node in reading.project.graph.nodes)


def test_a_second_call_of_a_layer_shares_its_weights() -> None:
    reading = read(model(entry("x", (4,)), dense("d", tensor("x"), tensor("d")), outputs=["d", 1, 0]))
    first, second = reading.project.graph.nodes[1:]
    assert (first.shares, second.shares) == (None, first.id)
    assert analyse(reading.project).totals.parameters == 4 * 4 + 4


def test_several_inputs_and_outputs_keep_their_order() -> None:
    joined = layer("j", "Concatenate", {"args": [[tensor("b"), tensor("a")]], "kwargs": {}}, axis=-1)
    reading = read(
        model(entry("a", (2,)), entry("b", (3,)), joined, dense("d", tensor("j")), dense("e", tensor("j")))
    )
    sources = [edge.source for edge in reading.project.graph.incoming["j"]]
    assert sources == ["b", "a"]
    assert set(analyse(reading.project).ends) == {"d", "e"}


def test_states_travel_by_keyword_and_by_number_of_output() -> None:
    first = layer("l", "LSTM", tensor("x"), units=3, return_state=True)
    call = {
        "args": [tensor("x")],
        "kwargs": {"initial_state": [tensor("l", 0, 1), tensor("l", 0, 2)], "mask": None},
    }
    reading = read(model(entry("x", (5, 2)), first, layer("m", "LSTM", call, units=3)))
    wires = [(edge.source_port, edge.target_port) for edge in reading.project.graph.incoming["m"]]
    assert wires == [("output", "input"), ("state_h", "initial_h"), ("state_c", "initial_c")]
    assert analyse(reading.project).ok


def test_a_model_inside_a_model_is_a_block_and_its_second_call_shares_all_its_weights() -> None:
    inner = {**model(entry("i", (4,)), dense("d", tensor("i"))), "name": "inner"}
    inner["config"] = {**inner["config"], "name": "inner", "input_layers": [["i", 0, 0]]}
    inner["inbound_nodes"] = [{"args": [tensor(name)], "kwargs": {"mask": None}} for name in ("a", "b")]
    both = layer("sum", "Add", {"args": [[tensor("inner"), tensor("inner", 1)]], "kwargs": {}})
    reading = read(model(entry("a", (4,)), entry("b", (4,)), inner, both))
    blocks = [node for node in reading.project.graph.nodes if isinstance(node.layer, Block)]
    assert [node.shares for node in blocks] == [None, blocks[0].id]
    analysis = analyse(reading.project)
    assert analysis.ok
    assert analysis.totals.parameters == 20
    assert [node.shared_with for node in analysis.flat if node.layer.kind == "Dense"] == [None, "inner/1/d"]
    assert analyse(from_text(to_text(reading.project))).totals.parameters == 20


def test_outputs_of_an_inner_model_are_counted_from_one_as_keras_does() -> None:
    inner = {**model(entry("i", (4,)), dense("d", tensor("i"))), "name": "inner"}
    inner["inbound_nodes"] = [{"args": [tensor("a")], "kwargs": {}}]
    assert read(model(entry("a", (4,)), inner, outputs=["inner", 1, 0])).notes == ()


def test_a_frozen_model_freezes_its_layers() -> None:
    reading = read(model(entry("x", (4,)), dense("d", tensor("x")), trainable=False))
    assert analyse(reading.project).totals.trainable_parameters == 0


def test_a_row_of_layers_begins_with_the_shape_it_was_built_for() -> None:
    reading = read(row(dense("d"), dense("e", units=2), build_input_shape=[None, 7]))
    assert [node.output for node in analyse(reading.project).flat] == [(7,), (4,), (2,)]


def test_a_row_of_layers_without_a_shape_says_what_is_missing() -> None:
    reading = read(row(dense("d"), dense("e")))
    assert reading.notes == ("The file does not say what shape d reads; put an Input before it.",)
    assert "missing-input" in [problem.code for problem in analyse(reading.project).problems]


def test_keras_2_wrote_calls_as_lists() -> None:
    old = {
        "class_name": "Functional",
        "config": {
            "name": "old",
            "layers": [
                {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
                 "config": {"name": "x", "batch_input_shape": [None, 4], "ragged": False}},
                {"class_name": "LeakyReLU", "name": "r", "inbound_nodes": [[["x", 0, 0, {}]]],
                 "config": {"name": "r", "alpha": 0.25}},
                {"class_name": "Add", "name": "s", "inbound_nodes": [[["x", 0, 0, {}], ["r", 0, 0, {}]]],
                 "config": {"name": "s"}},
            ],
            "output_layers": [["s", 0, 0]],
        },
    }  # fmt: skip
    reading = read(old)
    assert only(reading, "r").negative_slope == 0.25
    assert analyse(reading.project).ok
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("part", "kind", "fields", "shape"),
    [
        (operation("o", "Add", tensor("x"), 3.0), "ops.Add", {"constant": 3.0}, (8, 8, 3)),
        (operation("o", "Subtract", 1, tensor("x")), "ops.Subtract", {"constant": 1.0, "constant_first": True}, (8, 8, 3)),
        (operation("o", "Multiply", tensor("x"), tensor("x")), "ops.Multiply", {}, (8, 8, 3)),
        (operation("o", "TrueDivide", tensor("x"), {"class_name": "__numpy__", "config": {"value": [[[2.0, 3.0, 4.0]]], "dtype": "float32"}}),
         "ops.Divide", {"constants": (2.0, 3.0, 4.0)}, (8, 8, 3)),
        (operation("o", "Mean", tensor("x"), axis=[1, 2], keepdims=True), "ops.Mean", {"axis": (1, 2), "keepdims": True}, (1, 1, 3)),
        (operation("o", "Reshape", tensor("x"), newshape=[-1, 64, 3]), "ops.Reshape", {"newshape": (-1, 64, 3)}, (64, 3)),
        (operation("o", "Exp", tensor("x")), "ops.Function", {"function": "Exp"}, (8, 8, 3)),
        (operation("o", "Silu", tensor("x"), home="nn"), "Activation", {"activation": "silu"}, (8, 8, 3)),
        (operation("o", "Softmax", tensor("x"), home="nn", axis=-1), "Softmax", {}, (8, 8, 3)),
        (operation("o", "Concatenate", [tensor("x"), tensor("x")], axis=-1), "Concatenate", {}, (8, 8, 6)),
        (operation("o", "Cast", tensor("x"), home="core", dtype="float16"), "ops.Cast", {"dtype": "float16"}, (8, 8, 3)),
        (operation("o", "GetItem", tensor("x"), [
            {"class_name": "__slice__", "config": {"start": None, "stop": None, "step": None}},
            {"class_name": "__slice__", "config": {"start": 1, "stop": 7, "step": 2}},
            {"class_name": "__ellipsis__", "config": {}}, 0]),
         "ops.GetItem", {"key": ":, 1:7:2, ..., 0"}, (3, 8)),
        (operation("o", "GetItem", tensor("x"), [{"class_name": "__ellipsis__", "config": {}}, None]),
         "ops.GetItem", {"key": "..., None"}, (8, 8, 3, 1)),
    ],
)  # fmt: skip
def test_operation_nodes_become_layers_with_their_constants(part, kind, fields, shape) -> None:
    reading = read(model(entry(), part))
    assert reading.notes == ()
    assert only(reading, "o") == make(kind, **fields)
    assert analyse(reading.project).nodes["o"].output == shape


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (layer("o", "Wild", tensor("x"), module="mine", depth=3), "o is of the kind Wild, which is not known here"),
        (layer("o", "Dense", tensor("x"), module="mine", units=3), "o is of the kind Dense, which is not known here"),
        (layer("o", "Lambda", tensor("x"), function={"class_name": "__lambda__"}), "it runs code of its own, which is never read"),
        (dense("o", tensor("x"), units=-3), "units: Type a whole number from 1 to 1,000,000"),
        (layer("o", "Activation", tensor("x"), activation={"module": "mine", "class_name": "function", "config": "f"}), "is code, which is never read"),
        (operation("o", "Sort", tensor("x"), axis=-1), "the operation Sort, which cannot be read (it is not known here)"),
        (operation("o", "Gelu", tensor("x"), home="nn", approximate=True), "approximate differs from the activation's"),
        (operation("o", "Multiply", tensor("x"), {"class_name": "__numpy__", "config": {"value": [[1.0], [2.0]]}}), "differs along more than the channels"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_placeholder_with_a_sentence(part, words) -> None:
    reading = read(model(entry(), part))
    assert isinstance(only(reading, "o"), Unknown)
    assert len(reading.notes) == 1
    assert words in reading.notes[0]
    assert "placeholder" in reading.notes[0]
    again = from_text(to_text(reading.project))
    assert isinstance(again.graph.by_id["o"].layer, Unknown)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (model(entry(), dense("x", tensor("x"))), "net.json has two layers called x."),
        (model(entry(), dense("d", tensor("y"))), "net.json: d reads y, which is not there."),
        (model(entry(), dense("d", tensor("x", 4))), "net.json: d reads x, which is not there."),
        (model(entry(), dense("d", tensor("x", 0, 2))), "net.json: d reads output 3 of x, which has fewer."),
        (model(entry(), dense("d", tensor("e")), dense("e", tensor("d"))), "are part of a loop"),
        (model(entry(), layer("d", "Dense", {"args": [tensor("x"), tensor("x")], "kwargs": {}}, units=2)), "reads 2 tensors; Dense takes 1"),
        ({"class_name": "Mine", "config": {}}, "holds no list of layers; a model of one's own class is code"),
        ({"class_name": "Functional"}, "the model's config is no object"),
        ({"class_name": "Functional", "config": {"layers": {}}}, "layers is no list"),
        (model(outputs=[]), "has 0 layers"),
        (model(entry(), {"class_name": "Dense", "config": {}}, outputs=["x", 0, 0]), "a layer's name is no name"),
        (model(entry(), layer("d", "Dense", {"args": [tensor("x", -1)], "kwargs": {}})), "does not say which tensor it reads"),
    ],
)  # fmt: skip
def test_a_bad_configuration_is_refused_in_one_sentence(data, words) -> None:
    with pytest.raises(ConfigError) as refused:
        read(data)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (b"\xff\xfe\x00", "is no UTF-8 text"),
        ("[1]", "the file is no object"),
        ('{"a": 1, "a": 2}', "key 'a' appears twice"),
        ('{"a": NaN}', "NaN is not a finite number"),
        ('{"a": ', "line 1, column"),
        ('{"a": ' + "[" * (DEEPEST + 1), "nested deeper"),
        ('{"a": ' + "9" * 5000 + "}", "too many digits"),
    ],
)
def test_text_that_is_no_configuration_is_refused_in_one_sentence(text, words) -> None:
    with pytest.raises(ConfigError, match=r"net\.json") as refused:
        read_model(text, "net.json")
    assert words in str(refused.value)


def test_a_text_beyond_all_size_is_refused_before_it_is_read() -> None:
    with pytest.raises(ConfigError, match="at most"):
        read_model("{" + " " * LARGEST_TEXT, "net.json")


def test_names_that_we_cannot_give_are_changed_and_told() -> None:
    reading = read(model(entry(), dense("1/strange name", tensor("x"))))
    assert reading.project.graph.nodes[1].name == "layer_1_strange_name"
    assert reading.notes == ("1/strange name is called layer_1_strange_name here.",)


def test_an_output_that_is_read_on_is_told() -> None:
    reading = read(
        model(
            entry("x", (4,)),
            dense("d", tensor("x")),
            dense("e", tensor("d")),
            outputs=[["d", 0, 0], ["e", 0, 0]],
        )
    )
    assert reading.notes == ("d is an output that other layers read too; here it is none.",)


def test_an_argument_we_do_not_have_is_told_only_where_it_says_something() -> None:
    reading = read(model(entry(), dense("d", tensor("x"), quantization_config=None, novelty=7)))
    assert reading.notes == ("d has the argument novelty, which is not known here and is left out.",)


def test_a_layer_that_two_models_share_is_told() -> None:
    inner = {**model(entry("i", (4,)), {**dense("d", tensor("i")), "shared_object_id": 9}), "name": "inner"}
    inner["inbound_nodes"] = [{"args": [tensor("x")], "kwargs": {}}]
    outer = {**dense("e", tensor("inner")), "shared_object_id": 9}
    assert "weights of its own" in read(model(entry("x", (4,)), inner, outer)).notes[0]


def test_nothing_of_a_configuration_is_imported(monkeypatch) -> None:
    import builtins

    asked = []
    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", lambda name, *rest: asked.append(name) or real(name, *rest))
    read(model(entry(), layer("o", "Popen", tensor("x"), module="subprocess_of_mine", args=["true"])))
    assert not [name for name in asked if "subprocess_of_mine" in name]
