"""Training memory is added up from weights, gradients, optimiser, outputs and room to work in."""

from __future__ import annotations

import pytest

from cnnstudio.document import costs, edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project


def memory(project: Project) -> costs.TrainingMemory:
    return costs.training_memory(analyse(project), project.plan)


def course(**plan: object) -> Project:
    return edits.set_plan(templates.new("mnist-cnn"), **plan)


def test_weights_gradients_and_adam_s_two_numbers_each() -> None:
    found = memory(course(optimizer="adam"))
    assert (found.weights, found.gradients, found.slots) == (121_930 * 4, 121_930 * 4, 2 * 121_930 * 4)


@pytest.mark.parametrize(
    ("plan", "kept"),
    [
        ({"optimizer": "sgd"}, 0),
        ({"optimizer": "sgd", "momentum": 0.9}, 1),
        ({"optimizer": "rmsprop"}, 1),
        ({"optimizer": "rmsprop", "momentum": 0.5}, 2),
        ({"optimizer": "adagrad"}, 1),
        ({"optimizer": "adadelta"}, 2),
        ({"optimizer": "adamw"}, 2),
        ({"optimizer": "nadam"}, 2),
        ({"optimizer": "adamax"}, 2),
    ],
)
def test_each_optimiser_keeps_its_numbers(plan: dict[str, object], kept: int) -> None:
    assert memory(course(**plan)).slots == kept * 121_930 * 4


def test_frozen_layers_need_no_gradient() -> None:
    frozen = edits.set_fields(course(), "dense_1", trainable=False)
    assert memory(frozen).gradients == (121_930 - 102_464) * 4
    assert memory(frozen).weights == 121_930 * 4


def test_the_outputs_of_the_course_network_grow_with_the_batch() -> None:
    elements = 28 * 28 + 26 * 26 * 32 + 13 * 13 * 32 + 11 * 11 * 64 + 5 * 5 * 64 + 64 + 10
    assert memory(course(batch_size=32)).activations == 32 * 4 * elements
    assert memory(course(batch_size=64)).activations == 64 * 4 * elements


def test_the_total_is_the_sum_of_its_parts() -> None:
    found = memory(course())
    parts = found.weights + found.gradients + found.slots + found.activations + found.working
    assert found.total == parts
    assert found.complete


def test_a_broken_network_says_that_it_is_not_whole() -> None:
    broken = edits.set_fields(course(), "conv2d_2", kernel_size=(30, 30))
    found = memory(broken)
    assert not found.complete
    assert found.weights == 320 * 4


def test_a_layer_s_memory_is_unknown_while_its_shape_is() -> None:
    open_ = edits.set_fields(course(), "input", shape=(None, 28, 1))
    nodes = analyse(open_).nodes
    assert costs.node_bytes(nodes["conv2d_1"]) is None
    assert costs.node_bytes(analyse(course()).nodes["conv2d_1"]) == 26 * 26 * 32 * 4
