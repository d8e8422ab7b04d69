import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from cnnstudio.document.plan import CALLBACKS, OPTIMIZERS, EarlyStopping, Plan
from cnnstudio.engine import messages
from cnnstudio.layers.fields import field_specs
from cnnstudio.ui.training.settings.row import RESET_KEYS
from cnnstudio.ui.training.settings_form import SettingsForm


@pytest.fixture
def form(world, qtbot):
    view = SettingsForm(world.bridge, world.data)
    qtbot.addWidget(view)
    view.resize(520, 900)
    view.show()
    return view


def _type(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def _press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


def _choose(choice, value):
    choice.setFocus()
    place = choice._values.index(value)
    choice.setCurrentIndex(place)
    choice.activated.emit(place)


def _plan(world):
    return world.document.project.plan


def test_every_field_of_the_plan_has_a_row(form):
    elsewhere = {"metrics", *CALLBACKS}
    assert {spec.name for spec in field_specs(Plan)} - elsewhere <= set(form.rows)


def test_typing_edits_the_document_as_one_step(world, form):
    before = world.document.history.position
    _type(form.controls["batch_size"], "128")
    QTest.keyClick(form.controls["batch_size"], Qt.Key.Key_Return)
    assert _plan(world).batch_size == 128
    assert world.document.history.position == before + 1
    world.document.undo()
    assert _plan(world).batch_size == 32
    assert form.controls["batch_size"].value() == 32
    world.document.redo()
    assert form.controls["batch_size"].value() == 128


def test_a_number_out_of_range_is_explained_and_changes_nothing(world, form):
    _type(form.controls["learning_rate"], "-1")
    assert form.rows["learning_rate"].problem()
    assert _plan(world).learning_rate == 0.001


def test_a_choice_shows_only_the_fields_that_matter(world, form):
    assert form.rows["validation_fraction"].isHidden()
    world.document.edit("Split", edits.set_recipe, validation="split")
    assert not form.rows["validation_fraction"].isHidden()
    assert form.controls["validation"].value() == "split"


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_optimiser_brings_its_own_arguments(world, form, name):
    _choose(form.controls["optimizer"], name)
    assert _plan(world).optimizer == name
    assert set(form.options["optimizer"].rows) == {spec.name for spec in field_specs(OPTIMIZERS[name])}
    assert form.about["optimizer"].text() == OPTIMIZERS[name].about()


def test_an_argument_is_set_marked_and_taken_back(world, form):
    own = form.options["optimizer"]
    _press(own.more)
    row = own.rows["beta_1"]
    assert row.dot.isHidden()
    _type(row.control, "0.8")
    QTest.keyClick(row.control, Qt.Key.Key_Return)
    assert dict(_plan(world).optimizer_options) == {"beta_1": 0.8}
    assert not row.dot.isHidden()
    _press(row.dot)
    assert _plan(world).optimizer_options == ()
    assert row.control.value() == 0.9
    assert row.dot.isHidden()


def test_the_keys_take_the_default(world, form):
    row = form.rows["epochs"]
    _type(row.control, "9")
    QTest.keyClick(row.control, Qt.Key.Key_Return)
    chord = RESET_KEYS[0]
    QTest.keyClick(row.control, chord.key(), chord.keyboardModifiers())
    assert _plan(world).epochs == 5


def test_the_usual_rate_of_an_optimiser_is_offered(world, form):
    assert form.use_usual.isHidden()
    _choose(form.controls["optimizer"], "sgd")
    assert not form.use_usual.isHidden()
    _press(form.use_usual)
    assert _plan(world).learning_rate == 0.01
    assert form.use_usual.isHidden()


def test_momentum_belongs_to_sgd(world, form):
    _press(form.optimizer.more)
    assert not form.rows["weight_decay"].isHidden()
    assert form.rows["momentum"].isHidden()
    _choose(form.controls["optimizer"], "sgd")
    assert not form.rows["momentum"].isHidden()
    assert not form.rows["nesterov"].isHidden()


def test_a_loss_that_does_not_fit_is_told_and_mended_by_one_press(world, form):
    assert "sparse categorical" in form.advice.text()
    assert form.use_fitting.isHidden()
    _choose(form.controls["loss"], "mean_squared_error")
    assert not form.use_fitting.isHidden()
    _press(form.use_fitting)
    assert _plan(world).loss == "sparse_categorical_crossentropy"
    assert not _plan(world).from_logits
    assert form.use_fitting.isHidden()


def test_metrics_are_chips_with_arguments(world, form):
    _choose(form.metrics.add, "precision")
    assert _plan(world).metrics == ("accuracy", "precision")
    chip = form.metrics.chips[1]
    _press(chip.open)
    _press(chip.form.more)
    _type(chip.form.rows["class_id"].control, "3")
    QTest.keyClick(chip.form.rows["class_id"].control, Qt.Key.Key_Return)
    assert _plan(world).metrics == ("accuracy", "precision(class_id=3)")
    assert form.metrics.chips[1] is chip
    _press(form.metrics.chips[0].away)
    assert _plan(world).metrics == ("precision(class_id=3)",)


def test_a_schedule_is_drawn_as_the_plan_gives_it(world, form):
    assert form.drawing.isHidden()
    _choose(form.controls["schedule"], "cosine")
    assert not form.drawing.isHidden()
    total = -(-len(world.data.parts.train) // 32) * 5
    rates = [rate for _, rate in form.drawing.curve]
    assert rates[0] == pytest.approx(0.001)
    assert rates[-1] == pytest.approx(_plan(world).rate_at(total - 1, total))
    assert rates[-1] < rates[0] / 20
    assert form.drawing.curve[-1][0] == total - 1
    _type(form.controls["warmup_steps"], "4")
    assert form.drawing.curve[0][1] == 0.0


def test_steps_and_rates_of_a_stairway_stay_as_many(world, form):
    _choose(form.controls["schedule"], "piecewise")
    row = form.options["schedule"].rows["boundaries"]
    _type(row.control, "10, 20")
    QTest.keyClick(row.control, Qt.Key.Key_Return)
    assert len(_plan(world).schedule_settings.values) == 2
    _type(row.control, "20, 10")
    QTest.keyClick(row.control, Qt.Key.Key_Return)
    assert row.problem()
    assert _plan(world).schedule_settings.boundaries == (10, 20)


def test_a_callback_is_a_switch_with_its_settings(world, form):
    assert form.callbacks.forms["early_stopping"].isHidden()
    _press(form.callbacks.switches["early_stopping"])
    assert _plan(world).early_stopping == EarlyStopping()
    rows = form.callbacks.forms["early_stopping"].rows
    _type(rows["patience"].control, "2")
    QTest.keyClick(rows["patience"].control, Qt.Key.Key_Return)
    assert _plan(world).early_stopping.patience == 2
    _choose(rows["monitor"].control, "val_accuracy")
    assert _plan(world).early_stopping.monitor == "val_accuracy"
    world.document.undo()
    assert rows["monitor"].control.value() == "val_loss"
    _press(form.callbacks.switches["early_stopping"])
    assert _plan(world).early_stopping is None


def test_class_weights_are_set_by_hand(world, form):
    world.set_plan(class_weight="by hand")
    assert [row.label.text() for row in form.weights._rows] == list("0123456789")
    _type(form.weights.fields[3], "2.5")
    assert _plan(world).class_weights == (1.0, 1.0, 1.0, 2.5, *[1.0] * 6)


def test_a_quick_look_takes_a_tenth(world, form):
    _press(form.before.quick)
    assert _plan(world).data_share == 0.1
    _press(form.before.quick)
    assert _plan(world).data_share == 1.0


def test_the_estimate_says_what_it_was_measured_on(world, form):
    _press(form.before.ask)
    ((_, project, ticket),) = world.engine.asked("estimate")
    assert project is world.document.project
    world.engine.say(messages.Estimated(ticket, 0.0123, 10, 0.5, 90.0, 3 * 2**30, 2**30, 7))
    told = form.before.answer.text()
    assert "1 min 30 s" in told
    assert "3 GB" in told
    assert "Only 1 GB" in told
    world.set_plan(epochs=9)
    assert form.before.answer.text() == ""


def test_a_refused_estimate_gives_its_reason(world, form):
    _press(form.before.ask)
    ticket = world.engine.asked("estimate")[0][-1]
    world.engine.say(messages.Failed("The data are gone.", ticket))
    assert form.before.answer.text() == "The data are gone."
    assert form.before.ask.isEnabled()


def test_an_estimate_is_given_up_when_the_engine_dies_and_not_asked_of_a_dead_one(world, form):
    _press(form.before.ask)
    world.engine.say(messages.Died("The engine ended.", -9))
    assert form.before.answer.text() == "The engine ended."
    assert form.before.ask.isEnabled()
    _press(form.before.ask)
    assert form.before.answer.text() == "The engine is not running; start it again first."
    assert len(world.engine.asked("estimate")) == 1


def test_the_note_says_what_validation_is(world, form):
    assert form.note.text() == world.data.parts.note


def test_two_folds_of_a_section_are_told_apart(world, form):
    own = form.options["optimizer"]
    assert own.more.text() == f"More of Adam, {len(own.rows)}"
    assert form.optimizer.more.text().startswith("Advanced, ")
    world.document.edit("", edits.set_plan, optimizer="rmsprop")
    assert own.more.text().startswith("More of RMSprop, ")
