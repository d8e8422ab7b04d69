"""Designs made by a document's own edits, for the cases of the problem codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from cnnstudio.document import edits
from cnnstudio.document.document import Document
from cnnstudio.document.problems import DataFacts
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make

DIGITS = DataFacts("digits", (28, 28, 1), 10, 60_000, has_test=False, largest=255.0, memory=64 << 30)
PRICES = DataFacts("prices", (8,), None, 500, has_test=False)

Row = tuple[str, dict[str, Any]]


class Case(NamedTuple):
    """How a code is brought about: the document with the problem, and what its sentence must say."""

    code: str
    make: Callable[[], Document]
    says: str
    then: int = 1
    """How many first remedies lead to a network that Keras builds."""


def row(kind: str, **fields: Any) -> Row:
    """Return a layer to be placed."""
    return kind, fields


def net(
    *rows: Row, facts: DataFacts | None = None, plan: dict[str, Any] | None = None, **recipe: Any
) -> Document:
    """Return a document with a chain of layers, made edit by edit."""
    document, before = Document(Project()), None
    for kind, fields in rows:
        node = document.edit("Add", edits.add, make(kind, **fields))
        if before is not None:
            document.edit("Wire", edits.connect, before, node)
        before = node
    if plan:
        document.edit("Plan", edits.set_plan, **plan)
    if recipe:
        document.edit("Recipe", edits.set_recipe, **recipe)
    document.know(facts)
    return document


def digits(*rows: Row, facts: DataFacts | None = DIGITS, **more: Any) -> Document:
    """Return a network on digits: Input, the given layers, Flatten and a softmax of ten."""
    return net(
        row("Input", shape=(28, 28, 1)),
        *rows,
        row("Flatten"),
        row("Dense", units=10, activation="softmax"),
        facts=facts,
        **more,
    )


def vectors(*rows: Row, facts: DataFacts | None = PRICES, **more: Any) -> Document:
    """Return a network on rows of eight numbers."""
    return net(row("Input", shape=(8,)), *rows, facts=facts, **more)


def conv(filters: int = 4, **fields: Any) -> Row:
    """Return a small convolution with relu."""
    return row("Conv2D", filters=filters, **{"activation": "relu", "padding": "same", **fields})


def dense(units: int, activation: str | None = "relu", **fields: Any) -> Row:
    """Return a Dense."""
    return row("Dense", units=units, activation=activation, **fields)
