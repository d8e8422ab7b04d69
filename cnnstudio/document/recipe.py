"""The data recipe: where samples come from, how they are split, and what is done to them before the network."""

from __future__ import annotations

from typing import Literal

from cnnstudio.layers.fields import choice, listed, real, whole
from cnnstudio.layers.value import Value

Scale = Literal["1/255", "none", "1/127.5 - 1"]
Validation = Literal["given-test", "split"]
DrawnAs = Literal["auto", "digit", "photo", "raw"]
Targets = Literal["auto", "classes", "numbers"]


class DataRecipe(Value):
    """What training data go through; the same steps are applied to test data, drawings and exports."""

    source: str = listed("pen-digits", "text", "Name of a data set, or the path of a file.")
    limit: int | None = whole(
        None, 1, 10_000_000, "Use only the first so many training samples; empty means all.", optional=True
    )
    scale: Scale = choice(
        "1/255", ("1/255", "none", "1/127.5 - 1"), "How pixel values 0 to 255 become network inputs."
    )
    labels: Literal["integer", "one-hot"] = choice(
        "integer", ("integer", "one-hot"), "Class numbers, or one column per class."
    )
    targets: Targets = choice(
        "auto",
        ("auto", "classes", "numbers"),
        "What is learned: classes to tell apart, or numbers to predict; auto takes fractions for numbers.",
        advanced=True,
    )
    validation: Validation = choice(
        "given-test",
        ("given-test", "split"),
        "What each epoch is checked on: the given test part (as the course does), or a part of the training set.",
    )
    validation_fraction: float = real(0.1, "Share of the training set kept for validation.", gt=0.0, lt=1.0)
    split_seed: int = whole(0, 0, 2**31 - 1, "Seed of the split.", advanced=True)
    drawn_as: DrawnAs = choice(
        "auto",
        ("auto", "digit", "photo", "raw"),
        "How drawings and single images are prepared: like MNIST's digits, resized like photographs, or not at all.",
        advanced=True,
    )
