"""Layers that hold layers, and layers with several inputs, as Keras builds, initialises and trains them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.document.graph import Node
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.events import EpochDone
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer
from tests.kerasbridge.designs import chain, graph, pictures, wire

PLAN = Plan(batch_size=16, epochs=4, seed=7, learning_rate=0.01)
ROWS = (make("Input", shape=(8, 8, 1)), make("Reshape", target_shape=(8, 8)))
ANSWER = make("Dense", units=4, activation="softmax")


def _attending(layer: Layer) -> Project:
    """Return a network in which a sequence looks at itself."""
    nodes = [
        Node(id="in", name="rows", layer=ROWS[0]),
        Node(id="cut", name="cut", layer=ROWS[1]),
        Node(id="look", name="look", layer=layer),
        Node(id="flat", name="flat", layer=make("Flatten")),
        Node(id="end", name="end", layer=ANSWER),
    ]
    edges = [
        wire("in", "cut"),
        wire("cut", "look", target_port="query"),
        wire("cut", "look", target_port="value"),
        wire("look", "flat"),
        wire("flat", "end"),
    ]
    return Project(graph=graph(nodes, edges), plan=PLAN, recipe=DataRecipe())


DESIGNS = {
    "Bidirectional": chain(*ROWS, make("Bidirectional", layer=make("LSTM", units=8)), ANSWER, plan=PLAN),
    "TimeDistributed": chain(
        *ROWS, make("TimeDistributed", layer=make("Dense", units=6)), make("Flatten"), ANSWER, plan=PLAN
    ),
    "RNN": chain(
        *ROWS,
        make(
            "RNN", cell=make("StackedRNNCells", cells=(make("LSTMCell", units=8), make("GRUCell", units=6)))
        ),
        ANSWER,
        plan=PLAN,
    ),
    "SpectralNormalization": chain(
        ROWS[0],
        make("SpectralNormalization", layer=make("Conv2D", filters=4)),
        make("Flatten"),
        ANSWER,
        plan=PLAN,
    ),
    "MultiHeadAttention": _attending(make("MultiHeadAttention", num_heads=2, key_dim=4, use_gate=True)),
    "GroupQueryAttention": _attending(make("GroupQueryAttention", use_causal_mask=True)),
    "Attention": _attending(make("Attention", use_scale=True, return_attention_scores=True)),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(DESIGNS))
def test_each_learns_and_can_be_looked_into(kind: str) -> None:
    project = DESIGNS[kind]
    events: list[Any] = []
    network = build(project)
    Loop(network, pictures(200), None, PLAN, project.recipe).run(events.append)
    losses = [e.metrics["loss"] for e in events if isinstance(e, EpochDone)]
    assert losses[-1] < 0.9 * losses[0]
    seen = np.random.default_rng(2).integers(0, 255, (3, 8, 8, 1)).astype(np.uint8)
    sight = Probe(network, project.recipe).look(seen, ("*",))
    assert sight.predictions.shape == (3, 4)
    assert len(sight.maps) == len(project.graph.nodes)


@pytest.mark.parametrize("kind", list(DESIGNS))
def test_weights_have_our_names_and_shapes_in_keras_s_order(kind: str) -> None:
    network = build(DESIGNS[kind])
    for node in DESIGNS[kind].graph.nodes:
        if node.layer.kind != kind:
            continue
        keras_layer = network.layers[node.name]
        sources = [e.source for e in DESIGNS[kind].graph.incoming[node.id]]
        names = [DESIGNS[kind].graph.by_id[source].name for source in sources]
        inputs = tuple(tuple(network.tensors[name][0].shape[1:]) for name in names)
        ours = node.layer.weights(inputs)
        assert [w.shape for w in ours] == [tuple(v.shape) for v in keras_layer.weights]
        assert [_ends(w.name) for w in ours] == [_ends(v.path) for v in keras_layer.weights]
        assert [w.trainable for w in ours] == [v.trainable for v in keras_layer.weights]


def _ends(path: str) -> str:
    return path.rpartition("/")[2]


def test_both_directions_begin_with_weights_of_their_own() -> None:
    arrays = build(DESIGNS["Bidirectional"]).layers["bidirectional_2"].get_weights()
    again = build(DESIGNS["Bidirectional"]).layers["bidirectional_2"].get_weights()
    assert all(np.array_equal(a, b) for a, b in zip(arrays, again, strict=True))
    assert not np.array_equal(arrays[0], arrays[3])


def test_query_key_and_gate_begin_with_weights_of_their_own() -> None:
    layer = build(DESIGNS["MultiHeadAttention"]).layers["look"]
    kernels = {v.path.split("/")[-2]: np.array(v) for v in layer.weights if v.path.endswith("kernel")}
    again = build(DESIGNS["MultiHeadAttention"]).layers["look"].get_weights()
    assert all(np.array_equal(a, b) for a, b in zip(layer.get_weights(), again, strict=True))
    assert not np.array_equal(kernels["query"], kernels["key"])
    assert not np.array_equal(kernels["query"], kernels["gate"])


def test_a_frozen_layer_inside_stays_as_it_was() -> None:
    frozen = make("TimeDistributed", layer=make("Dense", units=6, trainable=False))
    project = chain(*ROWS, frozen, make("Flatten"), ANSWER, plan=PLAN)
    network = build(project)
    before = network.layers["time_distributed_2"].get_weights()
    Loop(network, pictures(100), None, PLAN.replaced(epochs=1), project.recipe).run(lambda event: None)
    after = network.layers["time_distributed_2"].get_weights()
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_a_frozen_stack_of_cells_has_nothing_to_learn() -> None:
    stack = make("StackedRNNCells", cells=(make("LSTMCell", units=2),), trainable=False)
    network = build(chain(*ROWS, make("RNN", cell=stack), ANSWER))
    assert network.layers["rnn_2"].trainable_weights == []


def test_a_causal_mask_hides_the_future() -> None:
    look = make("MultiHeadAttention", num_heads=1, key_dim=4, use_causal_mask=True)
    network = build(_attending(look))
    probe = Probe(network, DataRecipe(scale="none"))
    one = np.random.default_rng(1).random((1, 8, 8, 1), dtype=np.float32)
    other = one.copy()
    other[:, 7] = 0
    seen = [probe.look(picture, ("look",)).maps[0] for picture in (one, other)]
    assert np.allclose(seen[0][:7], seen[1][:7])
    assert not np.allclose(seen[0][7], seen[1][7])


@pytest.mark.parametrize(
    ("layer", "shapes"),
    [
        (make("RNN", return_state=True), 3),
        (make("Bidirectional", layer=make("GRU", units=3, return_state=True), merge_mode=None), 4),
        (
            make(
                "RNN",
                cell=make("StackedRNNCells", cells=(make("LSTMCell"), make("GRUCell"))),
                return_state=True,
            ),
            4,
        ),
    ],
)
def test_states_leave_by_ports_of_their_own(layer: Layer, shapes: int) -> None:
    network = build(chain(*ROWS, layer))
    found = [tuple(t.shape[1:]) for t in network.tensors[f"{layer.stem}_2"]]
    assert found == list(layer.working(((8, 8),)).outputs)
    assert len(found) == len(layer.outputs) == shapes
