"""Fields by gradient lie within what the layers' sizes allow, and are what small changes of the picture measure."""

import itertools

import numpy as np
import pytest

from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.overview import overview, thumbs_of
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.reach import field_of_unit, reach_of_pixel
from cnnstudio.ui.evaluation.tracing import field_in_picture, units_of_pixel, window_in_picture
from tests.kerasbridge.designs import graph, node, wire

IMAGE = np.random.default_rng(2).integers(1, 255, (16, 16, 1)).astype(np.uint8)


@pytest.fixture(scope="module")
def made():
    nodes = [
        node("in", "Input", shape=(16, 16, 1)),
        node("one", "Conv2D", filters=3, kernel_size=(3, 3), padding="same", activation="tanh"),
        node("two", "Conv2D", filters=4, kernel_size=(3, 3), strides=(2, 2), activation="tanh"),
        node("three", "Conv2D", filters=4, kernel_size=(3, 3), dilation_rate=(2, 2), activation="tanh"),
        node("flat", "Flatten"),
        node("out", "Dense", units=3, activation="softmax"),
    ]
    edges = [wire(one.id, other.id) for one, other in itertools.pairwise(nodes)]
    project = Project(graph=graph(nodes, edges))
    network = build(project)
    return project, Probe(network, project.recipe), analyse(project)


def _path(project, name):
    return next(node.id for node in project.graph.nodes if node.name == name)


@pytest.mark.parametrize(("layer", "at"), [("two", (0, 3, 1)), ("three", (1, 1, 2))])
def test_a_units_gradient_lies_in_its_window_and_fills_it(made, layer, at):
    project, probe, analysis = made
    field = field_of_unit(probe, IMAGE, layer, at)
    window = window_in_picture(project, analysis, _path(project, layer), *at[:2])
    assert field.shape == (16, 16)
    rows, columns = np.nonzero(field)
    assert rows.min() >= window.top
    assert rows.max() <= window.bottom
    assert columns.min() >= window.left
    assert columns.max() <= window.right
    assert field[max(window.top, 0), max(window.left, 0)] > 0
    assert field_in_picture(analysis, _path(project, layer), *at[:2]) == window


def test_the_gradient_is_what_a_small_change_of_a_pixel_measures(made):
    _, probe, _ = made
    at, pixel = (1, 1, 2), (7, 6)
    field = field_of_unit(probe, IMAGE, "three", at)
    values = []
    for step in (-1, 1):
        other = IMAGE.astype(np.float32)
        other[pixel] += step
        values.append(probe.look(other[None], ("three",)).maps[0][at])
    slope = (values[1] - values[0]) / 2 * 255
    assert field[pixel] == pytest.approx(abs(slope), rel=0.02)


def test_whom_a_pixel_moves_is_among_those_it_can_reach_and_as_much_as_measured(made):
    project, probe, analysis = made
    pixel = (9, 4)
    moved = reach_of_pixel(probe, IMAGE, "two", pixel)
    output = probe.look(IMAGE[None], ("two",)).maps[0]
    assert moved.shape == output.shape[:2]
    units = units_of_pixel(analysis, _path(project, "two"), pixel, output.shape[:2])
    rows, columns = np.nonzero(moved)
    assert (rows.min(), rows.max()) == (units.top, units.bottom)
    assert (columns.min(), columns.max()) == (units.left, units.right)
    looks = []
    for step in (-1, 1):
        other = IMAGE.astype(np.float32)
        other[pixel] += step
        looks.append(probe.look(other[None], ("two",)).maps[0])
    measured = np.abs(looks[1] - looks[0]).sum(axis=-1) / 2 * 255
    np.testing.assert_allclose(moved, measured, rtol=0.05, atol=1e-3)


def test_a_row_of_numbers_is_reached_as_a_row(made):
    _, probe, _ = made
    assert reach_of_pixel(probe, IMAGE, "out", (8, 8)).shape == (3,)
    assert field_of_unit(probe, IMAGE, "out", (1,)).shape == (16, 16)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda probe: field_of_unit(probe, IMAGE, "nothing", (0,)), "no layer nothing"),
        (lambda probe: field_of_unit(probe, IMAGE, "two", (99, 0, 0)), "no such value"),
        (lambda probe: reach_of_pixel(probe, IMAGE, "two", (99, 0)), "no such pixel"),
        (lambda probe: field_of_unit(probe, IMAGE[:5], "two", (0, 0, 0)), "samples are 5"),
    ],
)
def test_what_has_no_field_is_said_in_one_sentence(made, call, message):
    with pytest.raises(BridgeError, match=message):
        call(made[1])


def test_thumbnails_hold_the_strongest_value_of_each_block():
    output = np.random.default_rng(0).normal(size=(10, 9, 3)).astype(np.float32)
    thumbs = thumbs_of("layer", output, 4)
    assert thumbs.maps.shape == (3, 4, 3)
    block = output[3:6, 6:9, 1]
    assert thumbs.maps[1, 1, 2] == block.ravel()[np.abs(block).argmax()]
    assert thumbs.limit == pytest.approx(np.abs(output).max())
    np.testing.assert_allclose(thumbs.means, np.abs(output).mean(axis=(0, 1)), rtol=1e-5)


def test_the_overview_brings_every_layer_with_maps_once(made):
    _, probe, _ = made
    pieces = list(overview(probe, IMAGE, 8))
    assert pieces[-1][1] == 1.0
    assert [thumbs.layer for found, _ in pieces for thumbs in found] == [
        "in", "one", "two", "three",
    ]  # fmt: skip
