"""Receptive fields know their size, jump and start, and every way through a branched graph has its own."""

from __future__ import annotations

import itertools
import random

from cnnstudio.document import templates
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.influence import trail
from cnnstudio.document.project import Project
from cnnstudio.document.sight import ways
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer

_BORDER = 9
"""Rows near the ends see less than their field: what lies beyond is zeros, or was cut off."""


def chain(*layers: Layer) -> Project:
    nodes = tuple(Node(id=f"n{i}", name=f"{x.stem}_{i}", layer=x) for i, x in enumerate(layers))
    edges = tuple(Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(nodes) - 1))
    return templates.new("empty").replaced(graph=Graph(nodes=nodes, edges=edges))


def seen_by(analysis: Analysis, place: int) -> tuple[int, int]:
    """Return the first and last row that one row of the last layer reads, followed back element by element."""
    mask = 1 << place
    for node in reversed(analysis.flat[1:]):
        mask = trail(node).back(0, (mask, *trail(node).whole[1:]))[0]
    return (mask & -mask).bit_length() - 1, mask.bit_length() - 1


def _layer(draw: random.Random) -> Layer:
    kind = draw.choice(("Conv2D", "MaxPooling2D", "ZeroPadding2D", "Cropping2D", "ReLU"))
    if kind == "Conv2D":
        return make(
            kind,
            filters=2,
            kernel_size=draw.randint(1, 5),
            strides=draw.randint(1, 3),
            padding=draw.choice(("valid", "same")),
        )
    if kind == "MaxPooling2D":
        return make(kind, pool_size=draw.randint(1, 3), strides=draw.randint(1, 3))
    border = ((draw.randint(0, 2), draw.randint(0, 2)),) * 2
    given = {"ZeroPadding2D": {"padding": border}, "Cropping2D": {"cropping": border}}
    return make(kind, **given.get(kind, {}))


def test_size_jump_and_start_agree_with_what_each_row_reads() -> None:
    draw, tried, compared = random.Random(5), 0, 0
    while tried < 150:
        analysis = analyse(
            chain(make("Input", shape=(40, 40, 1)), *(_layer(draw) for _ in range(draw.randint(1, 4))))
        )
        last = analysis.flat[-1]
        if last.state != "ok" or not last.output:
            continue
        tried += 1
        (axis, _), height = last.fields[0][1], last.output[0]
        assert axis.size is not None
        for place in range(height or 0):
            first = round(axis.start + place * axis.jump)
            last_ = first + axis.size - 1
            if first >= _BORDER and last_ <= 39 - _BORDER:
                compared += 1
                assert seen_by(analysis, place) == (first, last_), [n.layer for n in analysis.flat]
    assert compared > 500


def test_the_course_network_s_fields_start_at_the_first_pixel() -> None:
    analysis = analyse(templates.new("mnist-cnn"))
    fields = [(node.receptive_field, node.jump, node.start) for node in analysis.flat[1:5]]
    assert [field[0] for field in fields] == [(3, 3), (4, 4), (8, 8), (10, 10)]
    assert [field[1] for field in fields] == [(1, 1), (2, 2), (2, 2), (4, 4)]
    assert {field[2] for field in fields} == {(0, 0)}


def test_same_padding_lets_the_first_field_begin_in_the_border() -> None:
    analysis = analyse(
        chain(
            make("Input", shape=(28, 28, 1)),
            make("Conv2D", kernel_size=5, padding="same"),
            make("MaxPooling2D"),
            make("Conv2D", kernel_size=3, padding="same"),
        )
    )
    assert [node.start for node in analysis.flat[1:]] == [(-2, -2), (-2, -2), (-4, -4)]


def test_a_transposed_layer_halves_the_jump() -> None:
    analysis = analyse(chain(make("Input", shape=(7, 7, 1)), make("Conv2DTranspose", strides=2)))
    assert analysis.flat[1].jump == (0.5, 0.5)
    assert analysis.flat[1].start == (-1, -1)


def inception() -> Project:
    """Return an input with three branches of windows 1, 3 and 5 that meet."""
    kernels = {"one": 1, "three": 3, "five": 5}
    nodes = [Node(id="in", name="in", layer=make("Input", shape=(28, 28, 3)))]
    nodes += [
        Node(id=name, name=name, layer=make("Conv2D", kernel_size=k, padding="same"))
        for name, k in kernels.items()
    ]
    nodes += [
        Node(id="all", name="all", layer=make("Concatenate")),
        Node(id="end", name="end", layer=make("ReLU")),
    ]
    edges = [Edge(id=f"in{name}", source="in", target=name) for name in kernels]
    edges += [Edge(id=f"{name}all", source=name, target="all", target_port="inputs") for name in kernels]
    edges.append(Edge(id="last", source="all", target="end"))
    return templates.new("empty").replaced(graph=Graph(nodes=tuple(nodes), edges=tuple(edges)))


def test_each_way_has_its_own_field_and_names_what_it_goes_through() -> None:
    found = ways(analyse(inception()), "end")
    assert (found.count, found.left_out) == (3, 0)
    told = {found.own(way): (way.field[0].size, way.field[0].start) for way in found.shown}
    assert told == {("one",): (1, 0), ("three",): (3, -1), ("five",): (5, -2)}


def test_the_largest_way_is_the_layer_s_field() -> None:
    analysis = analyse(inception())
    assert analysis.nodes["end"].receptive_field == (5, 5)


def blocks(count: int) -> Project:
    """Return residual blocks in a row: each doubles the number of ways."""
    nodes = [Node(id="in", name="in", layer=make("Input", shape=(32, 32, 4)))]
    edges, last = [], "in"
    for n in range(count):
        nodes += [
            Node(id=f"c{n}", name=f"c{n}", layer=make("Conv2D", filters=4, padding="same")),
            Node(id=f"a{n}", name=f"a{n}", layer=make("Add")),
        ]
        edges += [
            Edge(id=f"x{n}", source=last, target=f"c{n}"),
            Edge(id=f"y{n}", source=f"c{n}", target=f"a{n}", target_port="inputs"),
            Edge(id=f"z{n}", source=last, target=f"a{n}", target_port="inputs"),
        ]
        last = f"a{n}"
    return templates.new("empty").replaced(graph=Graph(nodes=tuple(nodes), edges=tuple(edges)))


def test_of_too_many_ways_only_twelve_are_listed_and_the_rest_counted() -> None:
    found = ways(analyse(blocks(60)), "a59")
    assert len(found.shown) == 12
    assert found.count == 2**60
    assert found.left_out == 2**60 - 12
    assert len(set(found.shown)) == 12


def test_all_ways_of_three_blocks_are_listed() -> None:
    found = ways(analyse(blocks(3)), "a2")
    sizes = sorted(way.field[0].size or 0 for way in found.shown)
    assert sizes == sorted(1 + 2 * sum(taken) for taken in itertools.product((0, 1), repeat=3))
