"""The recipe's further fields, each below the step it belongs to, where it can matter to the data at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.data import bundled, drawings, fetchable, pen_digits, teaching
from cnnstudio.data.samples import Samples
from cnnstudio.document import edits
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.import_form import read_size, size_problem
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.switch import Switch
from cnnstudio.ui.widgets.text_field import TextField

_PICTURE_AXES = 3
_OURS = frozenset({pen_digits.NAME, *teaching.NAMES, *bundled.NAMES})
"""Sets of one size, which are not read from a file."""


_FETCHED = frozenset(known.name for known in fetchable.ALL)


def is_a_file(source: str) -> bool:
    """Say whether a source is a file or folder of the user, which can be read in several ways."""
    return source not in _OURS | _FETCHED and drawings.parts_of(source) is None


class RecipeFields(Styled, QWidget):
    """Rows of a step; `changed` carries a field and its new value."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls: dict[str, Any] = {}
        self._rows: dict[str, QWidget] = {}
        self._written: dict[str, Callable[[Any], str]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._fill()
        self.restyle()

    def _fill(self) -> None:
        """Make the rows."""

    def _matter(self, recipe: DataRecipe, samples: Samples | None) -> set[str]:
        """Return the fields that can matter to these samples."""
        return set()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().px(6))

    def show_recipe(self, recipe: DataRecipe, samples: Samples | None) -> None:
        """Show the values of the recipe without telling anyone."""
        wanted = self._matter(recipe, samples)
        for field, control in self.controls.items():
            value = getattr(recipe, field)
            if isinstance(control, Switch):
                control.setChecked(value)
            elif not isinstance(control, TextField):
                control.set_value(value)
            elif not control.hasFocus():
                control.set_value(self._written[field](value) if value else "")
            self._rows[field].setVisible(field in wanted)
        self.setVisible(bool(wanted))

    def _add(self, field: str, title: str, control: QWidget) -> None:
        control.setAccessibleName(title)
        row = control if isinstance(control, Switch) else FormRow(title, control, 88)
        self.controls[field], self._rows[field] = control, row
        self._column.addWidget(row)

    def _choose(self, field: str, title: str, *options: tuple[Any, str]) -> None:
        control = Choice(list(options), name=title)
        control.valueChanged.connect(partial(self._tell, field))
        self._add(field, title, control)

    def _type(
        self, field: str, title: str, hint: str, read: Callable[[str], Any], write: Callable[[Any], str],
        check: Callable[[str], str] | None = None,
    ) -> None:  # fmt: skip
        control = TextField("", title, hint, check)
        control.editingEnded.connect(partial(self._tell_typed, field, read))
        self._written[field] = write
        self._add(field, title, control)

    def _tell(self, field: str, value: Any) -> None:
        self.changed.emit(field, value)

    def _tell_typed(self, field: str, read: Callable[[str], Any]) -> None:
        self.changed.emit(field, read(self.controls[field].value()))

    def _number(self, field: str, title: str, value: float, low: float, high: float, whole: bool) -> None:
        control = NumberField(value, low, high, 1 if whole else 0.05, whole, name=title)
        control.valueChanged.connect(partial(self._tell, field))
        self._add(field, title, control)


class PictureFields(RecipeFields):
    """Size, proportions and colour of pictures, and how drawings become such pictures."""

    def _fill(self) -> None:
        self._type("size", tr("Size"), tr("as they are"), read_size, shape_text, size_problem)
        self._choose(
            "fitting", tr("Proportions"), ("stretch", tr("stretched")), ("pad", tr("with a border")), ("crop", tr("cut"))
        )  # fmt: skip
        self._choose(
            "colour", tr("Colour"), ("as they are", tr("as it is")), ("grey", tr("grey")), ("colour", tr("three channels"))
        )  # fmt: skip
        self._number("enlargement", tr("Target larger"), 2, 2, 8, whole=True)
        self._choose(
            "drawn_as", tr("Drawings"), ("auto", tr("as the data need")), ("digit", tr("placed as in MNIST")),
            ("photo", tr("resized")), ("raw", tr("as they are")),
        )  # fmt: skip
        self._choose(
            "cache", tr("Kept"), ("auto", tr("as memory allows")), ("disk", tr("decoded, on the disk")),
            ("stream", tr("in their files")),
        )  # fmt: skip

    def _matter(self, recipe: DataRecipe, samples: Samples | None) -> set[str]:
        if samples is None or len(samples.input_shape) != _PICTURE_AXES:
            return set()
        found = {"drawn_as"} | ({"enlargement"} if recipe.targets == "larger" else set())
        if not is_a_file(recipe.source) and recipe.source not in _FETCHED:
            return found
        found |= {"fitting"} if recipe.size is not None else set()
        rows: object = samples.x_train  # an array, or rows that are read from their files when they are taken
        in_files = not isinstance(rows, np.ndarray) or Path(recipe.source).is_dir()
        return found | {"size", "colour"} | ({"cache"} if in_files else set())


class SplitFields(RecipeFields):
    """How the rows of a data set are shared out beyond the share for validation."""

    def _fill(self) -> None:
        self._number("test_fraction", tr("For the test"), 0.0, 0.0, 0.9, whole=False)
        self.stratified = Switch(tr("Equal shares of each class"), tr("Stratified"))
        self.stratified.clicked.connect(lambda on: self.changed.emit("stratified", on))
        self._add("stratified", tr("Stratified"), self.stratified)
        self._type("group_column", tr("Together"), tr("rows alike in a column"), str.strip, str)

    def _matter(self, recipe: DataRecipe, samples: Samples | None) -> set[str]:
        if samples is None:
            return set()
        found = set() if samples.has_test else {"test_fraction"}
        splits = recipe.validation == "split" or not samples.has_test
        if splits and samples.task == "classification":
            found |= {"stratified"}
        listed = samples.pictures and bool(samples.target_names)  # by a table beside the pictures
        return found | ({"group_column"} if splits and (samples.input_names or listed) else set())


class NameFields(RecipeFields):
    """What the classes are called in every view."""

    def _fill(self) -> None:
        self._count = 0
        self._type("class_names", tr("Names"), tr("as in the file"), _listed, ", ".join, self._problem)

    def _matter(self, recipe: DataRecipe, samples: Samples | None) -> set[str]:
        self._count = samples.classes if samples is not None else 0
        return {"class_names"} if self._count else set()

    def _problem(self, words: str) -> str:
        names = _listed(words)
        if not names or (len(names) == self._count and len(set(names)) == len(names)):
            return ""
        return tr("Type {n} different names with commas between, or nothing.", n=self._count)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def balanced(project: Project, value: str) -> Project:
    """Even classes out by rows, or by weights, which belong to the plan; weights given by hand stay."""
    weighs, now = value == "weights", project.plan.class_weight
    weight = "balanced" if weighs else "none" if now == "balanced" else now
    changed = edits.set_recipe(project, balance="none" if weighs else value)
    return edits.set_plan(changed, class_weight=weight)
