"""Layers that hold other layers: their shapes, weights and costs, and what is said when the held one does not fit."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from cnnstudio.layers.catalogue import KINDS, families, make, problem_of
from cnnstudio.layers.held import Unknown, held_in, layer_data
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Misfit, Shape

HOLDERS = ("TimeDistributed", "Bidirectional", "SpectralNormalization", "RNN", "StackedRNNCells")


def misfit(layer: Layer, *inputs: Shape) -> Misfit:
    with pytest.raises(Misfit) as caught:
        layer.cost(inputs, layer.working(inputs).outputs)
    return caught.value


def test_a_layer_per_time_step_costs_each_step_and_is_learned_once() -> None:
    layer = make("TimeDistributed", layer=make("Dense", units=10))
    cost = layer.cost(((20, 7),), layer.working(((20, 7),)).outputs)
    assert layer.working(((20, 7),)).output == (20, 10)
    assert (cost.parameters, cost.macs, cost.mac_terms) == (80, 20 * 70, "20 · (10 · 7)")


def test_frames_of_a_film_are_read_by_a_convolution_each() -> None:
    layer = make("TimeDistributed", layer=make("Conv2D", filters=8))
    working = layer.working(((5, 28, 28, 1),))
    assert working.output == (5, 26, 26, 8)
    assert [step.axis for step in working.steps] == ["time", "height", "width", "channels"]
    assert [reach.kind for reach in layer.reach(((5, 28, 28, 1),))] == ["same", "window", "window"]


def test_two_directions_double_the_features_and_the_weights() -> None:
    one = make("LSTM", units=16)
    both = make("Bidirectional", layer=one)
    assert both.working(((30, 8),)).output == (32,)
    assert both.cost(((30, 8),), ((32,),)).parameters == 2 * (one.cost(((30, 8),), ((16,),)).parameters or 0)
    summed = make("Bidirectional", layer=one, merge_mode="sum")
    assert summed.working(((30, 8),)).output == (16,)
    assert make("Bidirectional", layer=one, merge_mode=None).outputs == ("forward", "backward")


def test_a_stack_of_cells_hands_each_output_on() -> None:
    stack = make("StackedRNNCells", cells=(make("LSTMCell", units=4), make("SimpleRNNCell", units=3)))
    layer = make("RNN", cell=stack, return_state=True)
    cost = layer.cost(((10, 5),), layer.working(((10, 5),)).outputs)
    assert cost.parameters == 4 * (5 * 4 + 4 * 4 + 4) + (4 * 3 + 3 * 3 + 3)
    assert cost.macs == 10 * (16 * 9 + 3 * 7)
    assert layer.outputs == ("output", "state_1", "state_2", "state_3")
    assert layer.working(((10, 5),)).outputs == ((3,), (4,), (4,), (3,))


def test_spectral_normalisation_adds_a_vector_that_is_not_learned() -> None:
    layer = make("SpectralNormalization", layer=make("Conv2D", filters=6))
    cost = layer.cost(((9, 9, 2),), layer.working(((9, 9, 2),)).outputs)
    assert (cost.parameters, cost.trainable_parameters) == (3 * 3 * 2 * 6 + 6 + 6, 3 * 3 * 2 * 6 + 6)


def test_what_is_frozen_inside_is_not_counted_as_learned() -> None:
    layer = make("TimeDistributed", layer=make("Dense", units=10, trainable=False))
    cost = layer.cost(((20, 7),), layer.working(((20, 7),)).outputs)
    assert (cost.parameters, cost.trainable_parameters) == (80, 0)


@pytest.mark.parametrize(
    ("layer", "shape", "words"),
    [
        (
            make("TimeDistributed", layer=make("Conv2D")),
            (10, 4),
            "TimeDistributed hands 4 to the Conv2D it holds: Conv2D reads a picture",
        ),
        (make("TimeDistributed"), (4,), "reads time steps with at least one axis each; it gets 4."),
        (make("TimeDistributed", layer=make("Add")), (4, 4), "holds a layer with one input; Add is none"),
        (
            make("TimeDistributed", layer=make("LSTM", return_state=True)),
            (4, 4, 4),
            "passes on one output; LSTM has several",
        ),
        (make("Bidirectional", layer=make("Dense")), (4, 4), "holds a recurrent layer; Dense is none"),
        (
            make("Bidirectional", layer=make("LSTM", go_backwards=True)),
            (4, 4),
            "One layer reads forwards and the other backwards",
        ),
        (
            make("RNN", cell=make("Dense")),
            (4, 4),
            "RNN repeats a cell; Dense is none, choose LSTMCell or another.",
        ),
        (make("SpectralNormalization", layer=make("LSTM")), (4, 4), "LSTM has none"),
        (make("LSTMCell"), (4,), "is one step of a recurrence; put it inside an RNN layer."),
        (
            make("TimeDistributed", layer={"kind": "Fancy", "power": 3}),
            (4, 4),
            "holds a layer of the unknown kind Fancy; it is kept",
        ),
        (
            make("TimeDistributed", layer=make("Conv1D", kernel_initializer="identity")),
            (4, 9, 4),
            "Conv1D inside: identity is for matrices; kernel is 3 × 4 × 32.",
        ),
    ],
)
def test_a_held_layer_that_does_not_fit_is_told_in_one_sentence(layer, shape, words) -> None:
    message = misfit(layer, shape).message
    assert words in message
    assert message.count(". ") == 0


@pytest.mark.parametrize("kind", HOLDERS)
def test_a_holder_is_saved_with_the_kind_it_holds_and_read_back_equal(kind: str) -> None:
    inner = make("GRUCell", units=5) if kind.endswith(("RNN", "Cells")) else make("Dense", units=5)
    field = {"RNN": "cell", "StackedRNNCells": "cells"}.get(kind, "layer")
    layer = make(kind, **{field: (inner,) if field == "cells" else inner})
    text = json.dumps(layer.told())
    assert json.dumps(inner.kind) in text
    assert KINDS[kind].model_validate_json(text) == layer
    assert hash(KINDS[kind].model_validate_json(text)) == hash(layer)
    assert held_in(layer) == (inner,)


def test_the_usual_held_layer_is_not_written() -> None:
    assert [make(kind).told() for kind in HOLDERS] == [{}] * len(HOLDERS)


def test_a_changed_copy_keeps_what_is_held() -> None:
    layer = make("Bidirectional", layer=make("GRU", units=7)).replaced(merge_mode="ave")
    assert (layer.layer.units, layer.merge_mode) == (7, "ave")


def test_an_unknown_kind_inside_is_kept_as_it_was() -> None:
    data = {"kind": "Fancy", "power": [1, {"deep": None}]}
    layer = make("TimeDistributed", layer=data)
    assert isinstance(layer.layer, Unknown)
    assert layer_data(layer) == {"kind": "TimeDistributed", "layer": data}


def test_a_wrong_argument_inside_names_the_field_and_the_inner_one() -> None:
    with pytest.raises(ValidationError) as caught:
        make("TimeDistributed", layer={"kind": "Dense", "units": 0})
    field, sentence = problem_of(caught.value, KINDS["TimeDistributed"])
    assert (field, sentence) == ("layer", "Dense, units: Type a whole number from 1 to 1,000,000.")


def test_cells_stand_in_the_catalogue_and_not_in_the_palette() -> None:
    shown = {kind.kind for _, kinds in families() for kind in kinds}
    assert {"SimpleRNNCell", "LSTMCell", "GRUCell", "StackedRNNCells"} & shown == set()
    assert {"RNN", "Bidirectional", "MultiHeadAttention", "ConvLSTM2D"} <= shown
