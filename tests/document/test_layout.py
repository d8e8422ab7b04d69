"""Networks with their channels first see what their twins with channels last see."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make

_FIRST = {"data_format": "channels_first"}


def _chain(*layers: Any) -> Project:
    nodes = tuple(Node(id=f"n{i}", name=f"{x.stem}_{i}", layer=x) for i, x in enumerate(layers))
    edges = tuple(Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(nodes) - 1))
    return templates.new("empty").replaced(graph=Graph(nodes=nodes, edges=edges))


def _network(shape: tuple[int, ...], axis: int, middle: str, **form: Any) -> Project:
    return _chain(
        make("Input", shape=shape),
        make("Rescaling"),
        make("BatchNormalization", axis=axis),
        make("Conv2D", kernel_size=(5, 3), strides=(2, 1), padding="same", **form),
        make(middle, axis=axis),
        make("ReLU"),
        make("Dropout"),
        make("MaxPooling2D", pool_size=(3, 2), **form),
        make("ZeroPadding2D", padding=((2, 0), (1, 1)), **form),
        make("Conv2D", kernel_size=3, dilation_rate=2, **form),
        make("UpSampling2D", **form),
        make("Conv2DTranspose", strides=2, padding="same", **form),
    )


def _seen(analysis: Analysis) -> list[tuple[Any, ...]]:
    return [(n.state, n.receptive_field, n.jump, n.start, n.parameters, n.macs) for n in analysis.flat]


@pytest.mark.parametrize(
    "middle", ["BatchNormalization", "LayerNormalization", "UnitNormalization", "Softmax"]
)
def test_fields_are_those_of_the_twin_with_channels_last(middle: str) -> None:
    first = analyse(_network((3, 40, 48), 1, middle, **_FIRST))
    last = analyse(_network((40, 48, 3), -1, middle))
    assert _seen(first) == _seen(last)
    assert first.flat[-1].fields[0][1][0].extent == 40


def test_a_normalised_spatial_axis_is_seen_whole() -> None:
    first = analyse(_network((3, 40, 48), 2, "LayerNormalization", **_FIRST))
    last = analyse(_network((40, 48, 3), 1, "LayerNormalization"))
    assert _seen(first)[3:] == _seen(last)[3:]
    assert first.nodes["n4"].receptive_field == (40, 3)


def test_what_no_window_reads_is_told_of_the_same_rows_and_columns() -> None:
    def network(shape: tuple[int, ...], **form: Any) -> Project:
        pool = make("MaxPooling2D", pool_size=(4, 5), **form)
        return _chain(make("Input", shape=shape), make("ReLU"), pool, make("Flatten", **form), make("Dense"))

    first, last = (analyse(network(s, **f)) for s, f in (((2, 18, 17), _FIRST), ((18, 17, 2), {})))
    ours, theirs = ([p for p in one.problems if p.code == "unseen-input"] for one in (first, last))
    assert ours[0].message == theirs[0].message
    assert [dict(r.arguments).get("shape") for r in ours[0].remedies if r.id == "larger-input"] == [
        (2, 20, 20)
    ]


def test_turning_a_layer_round_turns_the_input_before_it() -> None:
    project = _chain(make("Input", shape=(3, 40, 48)), make("ReLU"), make("Conv2D", kernel_size=3))
    before = analyse(project)
    assert before.nodes["n0"].fields[0][1][0].extent == 3
    after = edits.set_fields(project, "n2", **_FIRST)
    again = analyse(after, None, before)
    assert [a.extent for a in again.nodes["n1"].fields[0][1]] == [40, 48]
    assert again == analyse(after)
    assert again.nodes["n2"].receptive_field == (3, 3)
