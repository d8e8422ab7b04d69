import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from cnnstudio.document.plan import Plan
from cnnstudio.layers.fields import field_specs
from cnnstudio.ui.training.settings_form import SettingsForm


@pytest.fixture
def form(world, qtbot):
    view = SettingsForm(world.bridge, world.data)
    qtbot.addWidget(view)
    view.resize(500, 900)
    view.show()
    return view


def _type(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_every_field_of_the_plan_has_a_row(form):
    assert {spec.name for spec in field_specs(Plan)} <= set(form.rows)


def test_typing_edits_the_document_as_one_step(world, form):
    before = world.document.history.position
    _type(form.controls["batch_size"], "128")
    QTest.keyClick(form.controls["batch_size"], Qt.Key.Key_Return)
    assert world.document.project.plan.batch_size == 128
    assert world.document.history.position == before + 1
    world.document.undo()
    assert world.document.project.plan.batch_size == 32
    assert form.controls["batch_size"].value() == 32


def test_a_number_out_of_range_is_explained_and_changes_nothing(world, form):
    _type(form.controls["learning_rate"], "-1")
    assert form.rows["learning_rate"].problem()
    assert world.document.project.plan.learning_rate == 0.001


def test_a_choice_shows_only_the_fields_that_matter(world, form):
    assert not form.rows["validation_fraction"].isVisible()
    world.document.edit("Split", edits.set_recipe, validation="split")
    assert form.rows["validation_fraction"].isVisible()
    assert form.controls["validation"].value() == "split"


def test_metrics_are_checks(world, form):
    check = form.controls["metrics"]._checks["precision"]
    QTest.mouseClick(check, Qt.MouseButton.LeftButton, pos=check.rect().center())
    assert world.document.project.plan.metrics == ("accuracy", "precision")


def test_momentum_belongs_to_sgd(world, form):
    button = form._more
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
    assert form.rows["weight_decay"].isVisible()
    assert not form.rows["momentum"].isVisible()
    world.set_plan(optimizer="sgd")
    assert form.rows["momentum"].isVisible()
    assert form.rows["nesterov"].isVisible()


def test_the_note_says_what_validation_is(world, form):
    assert form.note.text() == world.data.parts.note
