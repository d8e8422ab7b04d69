"""The data recipe: where samples come from, how they are split, and what is done to them before the network."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import field_validator, model_validator

from cnnstudio.language import tr
from cnnstudio.layers.arrays import Reals, Wholes, Words
from cnnstudio.layers.augmentation_blended import Blended
from cnnstudio.layers.fields import choice, held_list, listed, pair, real, several, switch, whole
from cnnstudio.layers.held import HeldLayers
from cnnstudio.layers.value import Value

Scale = Literal["1/255", "none", "1/127.5 - 1"]
Validation = Literal["given-test", "split"]
DrawnAs = Literal["auto", "digit", "photo", "raw"]
Targets = Literal["auto", "classes", "numbers", "several", "masks", "input", "clean", "larger"]
Colour = Literal["as they are", "grey", "colour"]
Fitting = Literal["stretch", "pad", "crop"]
Standardise = Literal["no", "all together", "per channel"]
Missing = Literal["refuse", "drop", "mean"]
Balance = Literal["none", "repeat", "leave out"]
Header = Literal["auto", "yes", "no"]
Cache = Literal["auto", "disk", "stream"]

FORMS = (
    None, "npz", "npy", "idx", "table", "folder", "zip", "tar", "mat", "parquet", "cifar", "strokes",
)  # fmt: skip


UNLABELLED = frozenset({"input", "clean", "larger"})
"""Targets that are made of the inputs, so that data without labels will do."""
CORRECTION = re.compile(r"[0-9a-f]{64} \d{1,6} \d{1,6} (train|test):\d{1,10}")
MOST_CORRECTIONS = 10_000
"""Corrections of labels that a project holds itself; more stand in a CSV beside it."""


class DataRecipe(Value):
    """What training data go through; the same steps are applied to test data, drawings and exports."""

    source: str = listed("pen-digits", "text", "Name of a data set, or the path of a file.")
    test_source: str = listed(
        "", "text", "A second file or folder with the test part; empty looks beside the first.", advanced=True
    )
    limit: int | None = whole(
        None, 1, 10_000_000, "Use only the first so many training samples; empty means all.", optional=True
    )
    scale: Scale = choice(
        "1/255", ("1/255", "none", "1/127.5 - 1"), "How pixel values 0 to 255 become network inputs."
    )
    standardise: Standardise = choice(
        "no",
        ("no", "all together", "per channel"),
        "After scaling: subtract the mean of the training samples and divide by their standard deviation.",
        advanced=True,
    )
    means: Reals = several(
        (),
        "numbers",
        "Means after scaling, one or one per channel; measured on training samples.",
        advanced=True,
    )
    deviations: Reals = several(
        (), "numbers", "Standard deviations after scaling, as many as there are means.", advanced=True
    )
    labels: Literal["integer", "one-hot"] = choice(
        "integer", ("integer", "one-hot"), "Class numbers, or one column per class."
    )
    class_names: Words = several(
        (), "words", "What the classes are called, by number; empty takes the data's names."
    )
    targets: Targets = choice(
        "auto",
        ("auto", "classes", "numbers", "several", "masks", "input", "clean", "larger"),
        "What is learned: classes, numbers, several labels at once, a mask per picture, the input itself, the input "
        "without the noise that augmentation adds, or the picture at higher resolution.",
        advanced=True,
    )
    corrections: Words = several(
        (),
        "words",
        "Labels put right: the SHA-256 of a sample's bytes, its old and new class number, and where it stood.",
        advanced=True,
    )
    corrections_file: str = listed(
        "", "text", "A CSV file beside the project with further corrections of labels.", advanced=True
    )
    validation: Validation = choice(
        "given-test",
        ("given-test", "split"),
        "What each epoch is checked on: the given test part (as the course does), or a part of the training set.",
    )
    validation_fraction: float = real(0.1, "Share of the training set kept for validation.", gt=0.0, lt=1.0)
    test_fraction: float = real(
        0.0, "Share kept for the test where the data have no test part.", advanced=True, ge=0.0, lt=1.0
    )
    stratified: bool = switch(
        False, "Keep each class's share the same in every part of the split.", advanced=True
    )
    split_seed: int = whole(0, 0, 2**31 - 1, "Seed of the split.", advanced=True)
    drawn_as: DrawnAs = choice(
        "auto",
        ("auto", "digit", "photo", "raw"),
        "How drawings and single images are prepared: like MNIST's digits, resized like photographs, or not at all.",
        advanced=True,
    )
    form: str | None = choice(
        None, FORMS, "What the file is, where it was taken for something else.", advanced=True
    )
    arrays: Words = several(
        (),
        "words",
        "The arrays of a file by name: input, labels, test input, test labels; empty goes by their usual names.",
        advanced=True,
    )
    size: tuple[int, int] | None = pair(
        None,
        "Height and width every picture is brought to; empty keeps equal sizes.",
        advanced=True,
        optional=True,
    )
    fitting: Fitting = choice(
        "stretch",
        ("stretch", "pad", "crop"),
        "How a picture of other proportions is brought to the size: stretched, with a border, or cut.",
        advanced=True,
    )
    colour: Colour = choice(
        "as they are",
        ("as they are", "grey", "colour"),
        "Whether pictures have one channel or three.",
        advanced=True,
    )
    enlargement: int = whole(
        2, 2, 8, "How many times larger the target is, where the target has higher resolution.", advanced=True
    )
    header: Header = choice(
        "auto", ("auto", "yes", "no"), "Whether a table's first row holds names.", advanced=True
    )
    delimiter: str = listed(
        "", "text", "What stands between a table's columns; empty finds it out.", advanced=True
    )
    decimal_comma: bool | None = listed(
        None, "switch", "Whether 0,5 is one number; empty finds it out.", advanced=True, optional=True
    )
    missing: Missing = choice(
        "refuse",
        ("refuse", "drop", "mean"),
        "What becomes of a table's empty cells: refused, the row left out, or the column's mean.",
        advanced=True,
    )
    target_columns: Words = several(
        (), "words", "The columns to learn, by name; empty finds them out.", advanced=True
    )
    unused_columns: Words = several((), "words", "Columns that are left out.", advanced=True)
    group_column: str = listed(
        "", "text", "Rows alike in this column stay in one part of the split.", advanced=True
    )
    pixels: Wholes = listed(
        (),
        "shape",
        "The picture a table's row holds: height, width, channels; empty finds it out.",
        advanced=True,
    )
    balance: Balance = choice(
        "none",
        ("none", "repeat", "leave out"),
        "How classes of unequal size are evened out among the training rows.",
        advanced=True,
    )
    augmentation: HeldLayers = held_list((), "Random changes of training pictures, one after the other.")
    shuffle: bool = switch(True, "Take the training samples in another order each epoch.", advanced=True)
    cache: Cache = choice(
        "auto",
        ("auto", "disk", "stream"),
        "Whether pictures of a folder are kept decoded on the disk or decoded each time they are used.",
        advanced=True,
    )

    @property
    def blending(self) -> tuple[str, ...]:
        """Return the kinds of changes that blend pictures, and so their labels."""
        return tuple(layer.kind for layer in self.augmentation if isinstance(layer, Blended))

    @property
    def label_form(self) -> Literal["integer", "one-hot"]:
        """Return the form in which classes are learned: shares of several classes have a column for each."""
        told_apart = self.targets in {"auto", "classes"}
        return "one-hot" if self.blending and told_apart else self.labels

    @field_validator("size", mode="before")
    @classmethod
    def _pair(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("corrections")
    @classmethod
    def _corrections(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) > MOST_CORRECTIONS or not all(CORRECTION.fullmatch(one) for one in value):
            raise ValueError(tr("A correction is a SHA-256, an old and a new class number, and a place."))
        return value

    @field_validator("pixels")
    @classmethod
    def _picture(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if value and (
            len(value) not in {2, 3} or min(value) < 1 or (len(value) == 3 and value[2] not in {1, 3, 4})
        ):
            raise ValueError(tr("A picture has a height, a width, and 1, 3 or 4 channels."))
        return value

    @field_validator("size")
    @classmethod
    def _bounded(cls, value: tuple[int, int] | None) -> tuple[int, int] | None:
        if value is not None and not all(1 <= side <= 4096 for side in value):
            raise ValueError(tr("Height and width are between 1 and 4,096."))
        return value

    @model_validator(mode="after")
    def _measured_together(self) -> DataRecipe:
        if len(self.means) != len(self.deviations):
            raise ValueError(tr("There are as many standard deviations as means."))
        if any(deviation <= 0 for deviation in self.deviations):
            raise ValueError(tr("A standard deviation is above 0."))
        return self
