"""The data pipeline as numbered steps, ending in what the network receives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.data.parts import Parts
from cnnstudio.data.samples import Samples
from cnnstudio.document import edits
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import tr
from cnnstudio.ui.data.augment_editor import AugmentEditor, Changes
from cnnstudio.ui.data.label_samples import LabelSamples
from cnnstudio.ui.data.numbered_step import NumberedStep
from cnnstudio.ui.data.received import Received, kind_of_picture, received, scaled_range
from cnnstudio.ui.data.recipe_fields import (
    NameFields,
    PictureFields,
    RecipeFields,
    SplitFields,
    balanced,
    is_a_file,
)
from cnnstudio.ui.data.recipe_words import BALANCES, LABELS, SCALES, STANDARDS, VALIDATION, field_title, said
from cnnstudio.ui.data.split_bar import SplitBar
from cnnstudio.ui.data.summaries import Summary
from cnnstudio.ui.data.target_text import targets
from cnnstudio.ui.glossary import explain
from cnnstudio.ui.widgets.buttons import Button, LinkButton
from cnnstudio.ui.widgets.card import Card, SidePanel
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.labels import Elided, Label
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.switch import Switch

_PICTURE_AXES = 3


class RecipePanel(SidePanel):
    """Every control makes an edit of the project; the panel shows what the document then says."""

    refused = Signal(str)
    readingWanted = Signal()
    """Asks to see how the file is read, to correct it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(tr("Data pipeline"), side="right", parent=parent)
        self._document = document
        self._samples: Samples | None = None
        self._parts: Parts | None = None
        self._summary: Summary | None = None
        part = Label(tr("part of the project"), "small", "text_quiet")
        part.setContentsMargins(0, 0, 8, 0)
        self.add_to_head(part)
        self._make_controls()
        self._make_steps()
        self._listen()
        self.refresh()

    def _make_controls(self) -> None:
        recipe, plan = self._document.project.recipe, self._document.project.plan
        self.source, self.picture = Elided("", "small", "text_quiet"), Label("", "small", "text_quiet")
        self.reading = LinkButton(tr("Read it in another way…"), "small")
        self.reading.setToolTip(tr("Columns, labels, sizes: how the file is read, with its first samples"))
        self.limit = NumberField(
            recipe.limit, 1, 10_000_000, 1000, optional=True, placeholder=tr("all images"), name=tr("Use the first")
        )  # fmt: skip
        self.scale = Choice([(v, tr(t)) for v, t in SCALES], recipe.scale, name=tr("Scale values"))
        self.standardise = Choice(
            [(v, tr(t)) for v, t in STANDARDS], recipe.standardise, name=tr("Standardise")
        )
        self.balance = Choice([(v, tr(t)) for v, t in BALANCES], "none", name=tr("Classes"))
        self.shuffle = Switch(tr("Another order in every epoch"), tr("Shuffle"))
        self.augmentation = AugmentEditor()
        self.range = Label("", "working", "text_quiet")
        self.labels = Segments([(v, tr(t)) for v, t in LABELS], recipe.labels, name=tr("Labels"))
        self.targets = Choice(targets(), recipe.targets, name=tr("To learn"))
        self.example = LabelSamples()
        self.validation = Segments(
            [(v, tr(t)) for v, t in VALIDATION], recipe.validation, name=tr("Validate on")
        )
        self.fraction = NumberField(
            recipe.validation_fraction, 0.01, 0.9, 0.05, whole=False, name=tr("Share kept for validation")
        )
        self.seed = NumberField(recipe.split_seed, 0, 2**31 - 1, name=tr("Seed of the split"))
        self.bar, self.note = SplitBar(), Label("", "small", "text_quiet", wrap=True)
        self.batch = NumberField(plan.batch_size, 1, 65_536, name=tr("Batch size"))
        self.of_pictures, self.of_names, self.of_split = PictureFields(), NameFields(), SplitFields()
        self.card, self.shape = Card(tr("What the network receives")), Label("", "number")
        self.fits, self.mend = Label("", "small", "text_quiet", wrap=True), Button("", "wand")

    def _make_steps(self) -> None:
        steps = (
            (tr("Read"), None), (tr("Picture"), self.picture), (tr("Scale values"), self.scale),
            (tr("Labels"), self.labels), (tr("Split"), None),
            (tr("Augment"), None), (tr("Batch"), self.batch),
        )  # fmt: skip
        self.steps = [
            NumberedStep(i, title, part, last=i == len(steps)) for i, (title, part) in enumerate(steps, 1)
        ]
        read, picture, scaled, labels, split, augment, batch = self.steps
        for step, term in ((scaled, "preprocessing"), (labels, "label"), (split, "validation_set")):
            explain(step, term)
        explain(batch, "batch_size")
        read.add(self.source)
        read.body.addWidget(self.reading, 0, Qt.AlignmentFlag.AlignLeft)
        read.add(FormRow(tr("Use the first"), self.limit, 104))
        picture.add(self.of_pictures)
        scaled.add(FormRow(tr("Standardise"), self.standardise, 88))
        scaled.add(self.range)
        augment.add(self.augmentation)
        batch.add(self.shuffle)
        labels.add(FormRow(tr("To learn"), self.targets, 88))
        labels.add(self.example)
        labels.add(self.of_names)
        self._balance_row = FormRow(tr("Classes"), self.balance, 88)
        labels.add(self._balance_row)
        self._rows = (FormRow(tr("Share"), self.fraction, 88), FormRow(tr("Seed"), self.seed, 88))
        checked = Label(tr("Validated on"), "small", "text_quiet")
        for part in (self.bar, checked, self.validation, *self._rows, self.of_split, self.note):
            split.add(part)
        for line in (self.shape, self.fits, self.mend):
            self.card.add(line)
        same = tr(
            "Drawings, test images and every export go through steps 2 and 3 exactly as the training images do."
        )
        for widget in (*self.steps, self.card, Label(same, "small", "text_quiet", wrap=True)):
            self.add(widget)
        self.body.insertSpacing(self.body.count() - 1, 12)
        self.body.addStretch(1)
        self.body.setSpacing(0)

    def _listen(self) -> None:
        for control, field in (
            (self.limit, "limit"), (self.scale, "scale"), (self.labels, "labels"), (self.targets, "targets"),
            (self.validation, "validation"), (self.standardise, "standardise"),
            (self.fraction, "validation_fraction"), (self.seed, "split_seed"),
        ):  # fmt: skip
            control.valueChanged.connect(lambda value, field=field: self._set(field, value))
        for fields in self._further():
            fields.changed.connect(self._set)
        self.batch.valueChanged.connect(self._set_batch)
        self.balance.valueChanged.connect(self._set_balance)
        self.shuffle.clicked.connect(lambda on: self._set("shuffle", on))
        self.augmentation.changed.connect(self._set_changes)
        for typed in (self.limit, self.fraction, self.seed, self.batch):
            typed.editingEnded.connect(self._document.settle)
        self.mend.clicked.connect(self._mend_input)
        self.reading.clicked.connect(self.readingWanted)

    def _further(self) -> tuple[RecipeFields, ...]:
        return self.of_pictures, self.of_names, self.of_split

    def restyle(self) -> None:
        """Keep the steps joined."""
        super().restyle()
        self.body.setSpacing(0)

    def show_data(self, samples: Samples | None, parts: Parts | None) -> None:
        """Show what the recipe makes of these samples; None while they are not open."""
        if samples is not self._samples:
            self._summary = None
            if samples is not None and len(samples.input_shape) == _PICTURE_AXES:
                self.augmentation.suit(samples.input_shape, samples.x_train.dtype == np.uint8)
        self._samples, self._parts = samples, parts
        self.refresh()

    def show_summary(self, summary: Summary) -> None:
        """Show the range of the values."""
        self._summary = summary
        self.refresh()

    def refresh(self) -> None:
        """Show what the document says now."""
        recipe, plan = self._document.project.recipe, self._document.project.plan
        self.source.setText(Path(recipe.source).name)
        self.source.setToolTip(recipe.source)
        self.reading.setVisible(is_a_file(recipe.source))
        for field, value in (
            (self.limit, recipe.limit), (self.fraction, recipe.validation_fraction),
            (self.seed, recipe.split_seed), (self.batch, plan.batch_size),
        ):  # fmt: skip
            field.set_value(value)
        self.scale.set_value(recipe.scale)
        self._show_label_form(recipe)
        classes = self._samples is None or self._samples.task == "classification"
        for part in (self.labels, self._balance_row):
            part.setVisible(classes)
        self.steps[5].setVisible(self._samples is None or len(self._samples.input_shape) == _PICTURE_AXES)
        self.targets.set_value(recipe.targets)
        self.standardise.set_value(recipe.standardise)
        self.shuffle.setChecked(recipe.shuffle)
        self.balance.set_value("weights" if plan.class_weight == "balanced" else recipe.balance)
        self.augmentation.show_changes(recipe.augmentation)
        self.validation.set_value(recipe.validation)
        for fields in self._further():
            fields.show_recipe(recipe, self._samples)
        self._show_samples()
        splits = recipe.validation == "split" or (self._samples is not None and not self._samples.has_test)
        for row in self._rows:
            row.setVisible(splits)
        self._show_received()

    def _show_label_form(self, recipe: DataRecipe) -> None:
        """Show the form in which labels are learned; blended ones leave no choice."""
        self.labels.set_value(recipe.label_form)
        bound = bool(recipe.blending) and recipe.label_form == "one-hot"
        words = tr("{kind} blends labels, so each class has a column.", kind=", ".join(recipe.blending))
        self.labels.setEnabled(not bound)
        self.labels.setToolTip(words if bound else "")

    def _show_samples(self) -> None:
        samples, recipe = self._samples, self._document.project.recipe
        self.picture.setText(kind_of_picture(samples.input_shape) if samples else "–")
        plain = samples is not None and not samples.pictures
        self.steps[1].title.setText(tr("Sample") if plain else tr("Picture"))
        low, high = (self._summary.low, self._summary.high) if self._summary else (0.0, 255.0)
        measured = self._parts.recipe if self._parts is not None else recipe
        if (measured.scale, measured.standardise) != (recipe.scale, recipe.standardise):
            measured = recipe  # its means are still being measured
        before, after = scaled_range(measured, low, high)
        self.range.setText(f"{before}  ›  {after}")
        self.example.show_form(samples, recipe, self._document.project.plan.loss)
        self.bar.show_parts(self._parts)
        self.note.setText(self._parts.note if self._parts else "")
        self.note.setVisible(bool(self.note.text()))

    def _show_received(self) -> None:
        if self._samples is None or self._parts is None:
            self.shape.setText("–")
            self.fits.setText(tr("Known as soon as the data are open."))
            self.fits.set_role("text_quiet")
            self.mend.hide()
            self.card.set_tint("card", "line")
            return
        project, analysis = self._document.project, self._document.analysis
        self._say(received(project, analysis, self._samples, self._parts))

    def _say(self, what: Received) -> None:
        self.shape.setText(what.shape)
        self.fits.setText(" ".join([what.batches, *what.sentences]).replace(" × ", "\u00a0×\u00a0"))
        self.fits.set_role("text_quiet" if what.fits else "text")
        self.card.set_tint(*(("card", "line") if what.fits else ("error_tint", "error")))
        self.mend.setVisible(what.input_node is not None)
        if self._samples is not None:
            self.mend.setText(
                tr("Set the input to {shape}", shape=" × ".join(map(str, self._samples.input_shape)))
            )

    def _set(self, field: str, value: Any) -> None:
        label = tr(
            "Data: {what} {value}",
            what=field_title(field),
            value=said(() if value is None and field == "size" else value),
        )
        self._edit(label, edits.set_recipe, f"recipe {field}", **{field: value})

    def _set_balance(self, value: Any) -> None:
        label = tr("Data: {what} {value}", what=tr("balance"), value=value)
        self._edit(label, balanced, None, value=value)

    def _set_changes(self, changes: Changes) -> None:
        old = self._document.project.recipe.augmentation
        same = [type(one) for one in old] == [type(one) for one in changes]
        words = ", ".join(one.kind for one in changes) or tr("none")
        label = tr("Augmentation: {kinds}", kinds=words)
        self._edit(label, edits.set_recipe, "recipe augmentation" if same else None, augmentation=changes)

    def _set_batch(self, value: Any) -> None:
        old = self._document.project.plan.batch_size
        label = tr("Batch size {old} → {new}", old=old, new=value)
        self._edit(label, edits.set_plan, "plan batch_size", batch_size=value)

    def _edit(self, label: str, verb: Any, merge: str | None, **fields: Any) -> None:
        try:
            self._document.edit(label, verb, merge=merge, origin=self, **fields)
        except EditError as error:
            self.refused.emit(error.message)
            self.refresh()

    def _mend_input(self) -> None:
        samples, parts = self._samples, self._parts
        if samples is None or parts is None:
            return
        node = received(self._document.project, self._document.analysis, samples, parts).input_node
        if node is not None:
            label = tr("Input takes {shape}", shape=" × ".join(map(str, samples.input_shape)))
            try:
                self._document.edit(label, edits.set_fields, node, shape=samples.input_shape, origin=self)
            except EditError as error:
                self.refused.emit(error.message)
