"""One batch of random data through a step of training: what builds may still not run."""

from __future__ import annotations

import tensorflow as tf

from cnnstudio.document import edits, templates
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.check import check
from cnnstudio.kerasbridge.dry_run import dry_run
from cnnstudio.layers.catalogue import make
from tests.engine.small import chain


def ran(project):
    return dry_run(build(project, random_weights=False), project.plan, project.recipe)


def design(*layers, **plan):
    return Project(graph=chain(*layers), plan=Plan(**plan))


def test_the_course_network_runs_and_its_counts_are_told():
    found = check(templates.new("mnist-cnn"))
    assert found.dry_run == ("done", "")
    assert sum(found.parameters.values()) == sum(found.trainable.values()) == 121_930
    assert found.shapes["conv2d_2"] == [[None, 11, 11, 64]]


def test_what_training_does_not_change_is_told_apart():
    project = edits.set_fields(templates.new("mnist-cnn"), "conv2d_1", trainable=False)
    found = check(project)
    assert (found.parameters["conv2d_1"], found.trainable["conv2d_1"]) == (320, 0)
    assert found.dry_run == ("done", "")


def test_every_form_of_output_finds_random_targets_that_fit():
    numbers = (make("Input", shape=(6,)), make("Dense", units=3))
    for plan in ({}, {"loss": "mean_squared_error"}, {"loss": "mean_absolute_error", "metrics": ()}):
        assert ran(design(*numbers, **plan)) == ("done", "")
    maps = (make("Input", shape=(8, 8, 1)), make("Conv2D", filters=2, padding="same"))
    assert ran(design(*maps, loss="mean_squared_error")) == ("done", "")
    words = (make("Input", shape=(5,), dtype="int32"), make("Flatten"), make("Dense", units=1))
    assert ran(design(*words)) == ("done", "")


def test_what_no_batch_can_be_made_for_is_skipped_with_a_reason():
    outcome, why = ran(design(make("Input", shape=(None, None, 3)), make("Conv2D", filters=2)))
    assert outcome == "skipped"
    assert "unknown" in why
    assert ran(design(make("Input", shape=(6, 6, 1)), make("Flatten")))[0] == "skipped"
    entropy = design(
        make("Input", shape=(6,)), make("Dense", units=1), loss="sparse_categorical_crossentropy"
    )
    assert ran(entropy)[0] == "skipped"


def test_a_design_that_builds_but_cannot_run_is_found(monkeypatch):
    """TensorFlow refuses at run time what Keras has built; which kernels it lacks depends on the machine."""

    def lacking(*_args, **_kwargs):
        raise tf.errors.UnimplementedError(None, None, "Grouped kernels are not there. More words.")

    project = templates.new("mnist-cnn")
    network = build(project, random_weights=False)
    monkeypatch.setattr(network.layers["conv2d_2"], "call", lacking)
    outcome, sentence = dry_run(network, project.plan, project.recipe)
    assert outcome == "failed"
    assert "a step of training fails" in sentence
    assert "Grouped kernels are not there" in sentence


def test_a_reason_not_to_run_leaves_the_shapes():
    found = check(templates.new("mnist-cnn"), "No batch was run while a network trains.")
    assert found.dry_run == ("skipped", "No batch was run while a network trains.")
    assert found.shapes["output"] == [[None, 10]]
