"""Layers inside layers, through files, the clipboard, edits and the analysis."""

from __future__ import annotations

import json

from cnnstudio.document import clipboard, edits, files
from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer

FILM = make("Input", shape=(5, 28, 28, 1))
SERIES = make("Input", shape=(20, 6))


def chain(*layers: Layer) -> Project:
    project = Project(id="p", name="held")
    last: str | None = None
    for layer in layers:
        project, node = edits.add(project, layer)
        if last is not None:
            project = edits.connect(project, last, node)
        last = node
    return project


HOLDING = chain(
    SERIES,
    make("TimeDistributed", layer=make("Dense", units=12, activation="relu")),
    make("Bidirectional", layer=make("GRU", units=7, return_sequences=True), merge_mode="sum"),
    make(
        "RNN",
        cell=make("StackedRNNCells", cells=(make("LSTMCell", units=3), make("SimpleRNNCell", units=2))),
    ),
)


def test_what_is_held_is_saved_with_its_kind_and_read_back_equal() -> None:
    text = files.to_text(HOLDING)
    assert files.from_text(text) == HOLDING
    rnn = json.loads(text)["nodes"][3]["layer"]
    assert rnn == {
        "kind": "RNN",
        "cell": {
            "kind": "StackedRNNCells",
            "cells": [{"kind": "LSTMCell", "units": 3}, {"kind": "SimpleRNNCell", "units": 2}],
        },
    }


def test_what_is_held_travels_through_the_clipboard() -> None:
    text = clipboard.copy(HOLDING, [node.id for node in HOLDING.graph.nodes])
    pasted, _ = clipboard.paste(Project(id="q", name="other"), text, (0.0, 0.0))
    assert [n.layer for n in pasted.graph.nodes] == [n.layer for n in HOLDING.graph.nodes]


def test_an_unknown_layer_travels_through_the_clipboard_unchanged() -> None:
    odd = files.to_text(chain(SERIES, make("Flatten"))).replace(
        '{"kind": "Flatten"}', '{"kind": "Fancy", "power": 3}'
    )
    project = files.from_text(odd)
    pasted, ids = clipboard.paste(project, clipboard.copy(project, [project.graph.nodes[1].id]), (0.0, 0.0))
    assert pasted.node(ids[0]).layer == project.graph.nodes[1].layer


def test_an_unknown_kind_inside_is_a_problem_and_is_written_back_unchanged() -> None:
    odd = files.to_text(HOLDING).replace(
        '{"kind": "Dense", "units": 12, "activation": "relu"}', '{"kind": "Fancy", "power": [1, null]}'
    )
    project = files.from_text(odd)
    assert json.loads(files.to_text(project)) == json.loads(odd)
    analysis = analyse(project)
    assert not analysis.ok
    problem = analysis.problems[0]
    assert (problem.severity, problem.code, problem.field) == ("error", "unknown-kind", "layer")
    assert "holds a layer of the unknown kind Fancy" in problem.message


def test_a_held_layer_that_does_not_fit_is_one_error_and_the_rest_waits() -> None:
    project = chain(SERIES, make("TimeDistributed", layer=make("Conv2D")), make("Flatten"))
    analysis = analyse(project)
    assert [problem.severity for problem in analysis.problems] == ["error"]
    assert "the Conv2D it holds: Conv2D reads a picture" in analysis.problems[0].message
    assert [node.state for node in analysis.flat] == ["ok", "error", "waiting"]


def test_an_edit_of_what_is_held_is_one_edit_of_the_holder() -> None:
    node = HOLDING.graph.nodes[1]
    wider = node.layer.layer.replaced(units=24)  # type: ignore[attr-defined]
    changed = edits.set_fields(HOLDING, node.id, layer=wider)
    assert analyse(changed).nodes[node.id].output == (20, 24)
    assert analyse(HOLDING).nodes[node.id].output == (20, 12)


def test_time_is_read_whole_by_a_film_layer_and_space_by_a_growing_window() -> None:
    project = chain(FILM, make("ConvLSTM2D", filters=2, kernel_size=3, return_sequences=True))
    node = analyse(project).flat[-1]
    assert node.output == (5, 26, 26, 2)
    assert node.receptive_field == (5, 11, 11)
