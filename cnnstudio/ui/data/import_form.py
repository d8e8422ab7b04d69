"""How a file is read, to be corrected: only what can matter to a file of its kind."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.data.recogniser import titles
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import shape_text, tr
from cnnstudio.ui.data.believed import Believed, Fields
from cnnstudio.ui.data.target_text import targets
from cnnstudio.ui.widgets.buttons import LinkButton
from cnnstudio.ui.widgets.card import SidePanel
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.labels import SectionHead
from cnnstudio.ui.widgets.text_field import TextField

_MOST_OFFERED = 200
"""Columns a list offers; of wider tables the first are enough, for the rest are pixels."""
_FORMS = ("npz", "npy", "idx", "table", "folder", "zip", "tar", "mat", "parquet", "cifar", "strokes")
_PICTURES = {"folder", "zip", "tar"}
Options = list[tuple[Hashable, str]]


class ImportForm(SidePanel):
    """Every control tells the fields of the recipe as they then are."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("How it is read"), side="right", parent=parent)
        self._said: Fields = {}
        self.controls: dict[str, QWidget] = {}
        self.offers: list[LinkButton] = []
        self._parts: list[QWidget] = []
        self._listed: object = None

    def said(self) -> Fields:
        """Return the fields that were corrected."""
        return dict(self._said)

    def begin(self, said: Fields) -> None:
        """Forget what was said of another file, and begin with what was said of this one."""
        self._said, self._listed = dict(said), None
        self._clear()

    def show_belief(self, belief: Believed) -> None:
        """Offer what can be corrected; controls that stay keep the keyboard."""
        listed = (belief.kind, belief.columns, belief.arrays, belief.pictures, self._said.get("form"),
                  belief.alternatives, belief.shape)  # fmt: skip
        if listed == self._listed:
            return
        self._listed = listed
        focused = next((name for name, control in self.controls.items() if control.hasFocus()), "")
        self._clear()
        self._fill(belief)
        if focused in self.controls:
            self.controls[focused].setFocus()

    def _clear(self) -> None:
        for part in self._parts:
            part.hide()
            self.body.removeWidget(part)
            part.deleteLater()
        self._parts, self.controls, self.offers = [], {}, []
        while self.body.count():
            self.body.takeAt(0)

    def _fill(self, belief: Believed) -> None:
        kind = self._said.get("form") or belief.kind
        self._choose("form", tr("It is"), [(None, tr("As found: {kind}", kind=belief.title)), *_forms()])
        self._choose("targets", tr("To learn"), targets())
        if belief.arrays:
            self._fill_arrays(belief)
        if kind in {"table", "parquet"}:
            self._fill_table(belief)
        if kind in _PICTURES or belief.pictures:
            self._fill_pictures()
        self._type("test_source", tr("Test part"), tr("beside it, if there is one"))
        if belief.alternatives:
            self._add(SectionHead(tr("It could also be meant so")))
            for offer in belief.alternatives:
                self._offer(offer.sentence, dict(offer.fields))
        self.body.addStretch(1)

    def _fill_arrays(self, belief: Believed) -> None:
        self._add(SectionHead(tr("Arrays")))
        roles = (tr("Input"), tr("Labels"), tr("Test input"), tr("Test labels"))
        options: Options = [("", tr("By its name"))]
        options += [(name, f"{name}  {shape_text(shape)}") for name, shape in belief.arrays]
        given = (*self._said.get("arrays", ()), "", "", "", "")
        for place, role in enumerate(roles):
            control = Choice(options, given[place] if given[place] in dict(options) else "", name=role)
            control.valueChanged.connect(self._take_arrays)
            self._row(f"arrays {place}", role, control)

    def _fill_table(self, belief: Believed) -> None:
        self._add(SectionHead(tr("Table")))
        columns: Options = [(name, name) for name in belief.columns[:_MOST_OFFERED]]
        found = (
            tr("As found: {names}", names=", ".join(belief.learned)) if belief.learned else tr("found out")
        )
        chosen = self._said.get("target_columns", ())
        control = Choice([((), found), *(((n,), w) for n, w in columns)], name=tr("Labels"))
        control.set_value(chosen if chosen in {((n),) for n, _ in columns} else ())
        control.valueChanged.connect(partial(self._say, "target_columns"))
        self._row("target_columns", tr("Labels"), control)
        self._choose(
            "header", tr("First row"), [("auto", tr("found out")), ("yes", tr("names")), ("no", tr("data"))]
        )
        self._choose("delimiter", tr("Between columns"), _delimiters())
        comma: Options = [(None, tr("found out")), (False, "0.5"), (True, "0,5")]
        self._choose("decimal_comma", tr("Half is written"), comma)
        missing: Options = [
            ("refuse", tr("are refused")),
            ("drop", tr("leave the row out")),
            ("mean", tr("take the mean")),
        ]
        self._choose("missing", tr("Empty cells"), missing)
        self._choose("group_column", tr("Kept together"), [("", tr("each row by itself")), *columns])
        self._type("unused_columns", tr("Left out"), tr("columns, with commas"), _listed, ", ".join)
        self._type(
            "pixels", tr("Picture shape"), tr("28 × 28 × 1, found out"), _shape, shape_text, _shape_problem
        )

    def _fill_pictures(self) -> None:
        self._add(SectionHead(tr("Pictures")))
        self._type("size", tr("Size"), tr("32 × 32, as they are"), read_size, shape_text, size_problem)
        fitting: Options = [("stretch", tr("stretched")), ("pad", tr("with a border")), ("crop", tr("cut"))]
        self._choose("fitting", tr("Proportions"), fitting)
        colour: Options = [
            ("as they are", tr("as they are")),
            ("grey", tr("grey")),
            ("colour", tr("three channels")),
        ]
        self._choose("colour", tr("Colour"), colour)

    def _choose(self, field: str, title: str, options: Options) -> None:
        given = self._said.get(field, DataRecipe.model_fields[field].default)
        control = Choice(options, name=title)
        if given in [value for value, _ in options]:
            control.set_value(given)
        control.valueChanged.connect(partial(self._say, field))
        self._row(field, title, control)

    def _type(
        self, field: str, title: str, hint: str, read: Any = str, write: Any = str, check: Any = None
    ) -> None:
        given = self._said.get(field)
        control = TextField(write(given) if given else "", title, hint, check)
        control.editingEnded.connect(lambda: self._say(field, read(control.value())))
        self._row(field, title, control)

    def _offer(self, sentence: str, fields: Fields) -> None:
        offer = LinkButton(sentence, "small")
        offer.clicked.connect(lambda: self._take(fields))
        self.offers.append(offer)
        self._add(offer, Qt.AlignmentFlag.AlignLeft)

    def _row(self, field: str, title: str, control: QWidget) -> None:
        self.controls[field] = control
        self._add(FormRow(title, control, 120))

    def _add(self, part: QWidget, where: Qt.AlignmentFlag | None = None) -> None:
        self._parts.append(part)
        self.body.addWidget(part, 0, where or Qt.AlignmentFlag(0))
        part.show()

    def _take_arrays(self, _value: object) -> None:
        chosen = []
        for place in range(4):
            control = self.controls[f"arrays {place}"]
            chosen.append(str(control.value()) if isinstance(control, Choice) else "")
        while chosen and not chosen[-1]:
            chosen.pop()
        self._say("arrays", tuple(chosen))

    def _take(self, fields: Fields) -> None:
        self._said |= fields
        self._listed = None
        self._tell()

    def _keep(self, field: str, value: Any) -> None:
        if value == DataRecipe.model_fields[field].default:
            self._said.pop(field, None)
        else:
            self._said[field] = value

    def _say(self, field: str, value: Any) -> None:
        self._keep(field, value)
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.said())


def _forms() -> Options:
    words = titles()
    return [(form, words[form]) for form in _FORMS]


def _delimiters() -> Options:
    return [
        ("", tr("found out")), (",", tr("comma  ,")), (";", tr("semicolon  ;")), ("\t", tr("tabulator")),
        ("|", tr("bar  |")), (" ", tr("space")),
    ]  # fmt: skip


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _shape(words: str) -> tuple[int, ...]:
    return tuple(int(side) for side in re.findall(r"\d+", words))


def read_size(words: str) -> tuple[int, ...] | None:
    """Return the height and width in these words; nothing where there are no numbers."""
    return _shape(words) or None


def size_problem(words: str) -> str:
    """Return what is wrong with a height and width, or nothing."""
    sides = _shape(words)
    good = not words.strip() or (len(sides) == 2 and all(1 <= side <= 4096 for side in sides))
    return "" if good else tr("Type height and width from 1 to 4,096, such as 32 × 32.")


def _shape_problem(words: str) -> str:
    sides = _shape(words)
    good = not words.strip() or (
        len(sides) in {2, 3} and min(sides) > 0 and (len(sides) == 2 or sides[2] in {1, 3, 4})
    )
    return "" if good else tr("Type height, width and 1, 3 or 4 channels, such as 28 × 28 × 1.")
