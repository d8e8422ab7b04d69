"""Every class of keras.layers is in the catalogue, or stands here with the reason why not."""

from __future__ import annotations

import inspect
from functools import cache

import pytest

from cnnstudio.layers.catalogue import KINDS

EXCLUDED: dict[str, str] = {
    "Lambda": "Executes Python code that a file brings along.",
    "TFSMLayer": "Executes a stored TensorFlow program of any origin.",
    "FlaxLayer": "Executes foreign code: a module of another library.",
    "JaxLayer": "Executes foreign code: functions of another library.",
    "TorchModuleWrapper": "Executes foreign code: a module of another library.",
    "MaxNumBoundingBoxes": "Trims lists of boxes that come with pictures; no tensor of a network holds such lists.",
    "Layer": "The base of all layers; it computes nothing.",
    "Wrapper": "The base of the layers that hold another one; it computes nothing.",
    "InputSpec": "Describes what a layer may be given; it is no layer.",
    "InputLayer": "Our Input.",
}
PENDING: frozenset[str] = frozenset()
"""Kinds that are still to be built; empty in the end."""


@cache
def _classes() -> dict[str, frozenset[str]]:
    """Return all names of each class of keras.layers, by the class's own name."""
    import keras

    found: dict[type, set[str]] = {}
    for name in dir(keras.layers):
        thing = getattr(keras.layers, name)
        if inspect.isclass(thing):
            found.setdefault(thing, set()).add(name)
    return {thing.__name__: frozenset(names) for thing, names in found.items()}


def _kind_of(own: str) -> str:
    """Return the name by which the catalogue would know a class."""
    names = _classes()[own]
    return own if own in names else min(names)


def test_keras_has_the_layers_this_test_was_written_for() -> None:
    assert len(_classes()) >= 140


def test_every_class_is_in_the_catalogue_or_excluded_with_a_reason() -> None:
    missing = {_kind_of(own) for own in _classes()} - set(KINDS) - set(EXCLUDED) - PENDING
    assert missing == set()


def test_nothing_is_excluded_or_pending_that_is_there_or_unknown_to_keras() -> None:
    known = {_kind_of(own) for own in _classes()}
    assert set(EXCLUDED) | PENDING <= known
    assert (set(EXCLUDED) | PENDING) & set(KINDS) == set()


def test_nothing_is_pending() -> None:
    assert not PENDING


@pytest.mark.parametrize("name", list(EXCLUDED))
def test_every_exclusion_says_why(name: str) -> None:
    assert EXCLUDED[name].endswith(".")


def test_a_search_finds_a_kind_by_each_of_keras_s_names() -> None:
    for own, names in _classes().items():
        kind = KINDS.get(_kind_of(own))
        assert kind is None or names - {kind.kind} <= set(kind.synonyms), own
