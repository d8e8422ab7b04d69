"""The training plan as data: what it takes, what it refuses, what it writes, and the learning rate it draws."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from cnnstudio.document import edits, files
from cnnstudio.document.course import CIFAR_PLAN
from cnnstudio.document.plan import (
    CALLBACKS,
    LOSSES,
    METRIC_KINDS,
    OPTIMIZERS,
    SCHEDULES,
    BestWeights,
    EarlyStopping,
    Plan,
    ReduceOnPlateau,
    parsed,
    written,
)
from cnnstudio.document.project import Project
from cnnstudio.layers.fields import field_specs


def _again(plan: Plan) -> Plan:
    project = Project(plan=plan)
    return files.from_text(files.to_text(project)).plan


def test_a_plan_of_an_older_file_still_opens():
    text = json.dumps({
        "format": 1, "id": "p", "name": "old", "nodes": [], "edges": [], "recipe": {}, "layout": {},
        "plan": {"optimizer": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True, "clipnorm": 1.0,
                 "loss": "huber", "metrics": ["accuracy", "mean_absolute_error"], "restore_best": True, "epochs": 7},
    })  # fmt: skip
    plan = files.from_text(text).plan
    assert (plan.optimizer, plan.momentum, plan.nesterov, plan.clipnorm) == ("sgd", 0.9, True, 1.0)
    assert (plan.loss, plan.metrics, plan.restore_best, plan.epochs) == (
        "huber", ("accuracy", "mean_absolute_error"), True, 7,
    )  # fmt: skip
    assert _again(plan) == plan


def test_a_plan_with_everything_comes_back_from_its_file():
    plan = Plan(
        optimizer="muon", optimizer_options={"exclude_layers": ("head",), "ns_steps": 3}, loss="huber",
        loss_options={"delta": 2.0}, schedule="piecewise",
        schedule_options={"boundaries": [10, 20], "values": [0.01, 0.001]},
        metrics=("accuracy", 'precision(class_id=1, called="of ones")', 'auc(curve="PR")'),
        class_weight="by hand", class_weights=[1.0, 2.5], early_stopping=EarlyStopping(patience=2),
        reduce_on_plateau=ReduceOnPlateau(), best_weights=BestWeights(monitor="val_accuracy"), use_ema=True,
        gradient_accumulation_steps=4, precision="mixed_bfloat16", most_minutes=3.0, data_share=0.1,
    )  # fmt: skip
    again = _again(plan)
    assert again == plan
    assert hash(again) == hash(plan)
    assert again.metric_settings[1][1].called == "of ones"
    assert again.schedule_settings.values == (0.01, 0.001)


def test_only_what_differs_from_the_defaults_is_written():
    assert Plan().told() == {}
    assert Plan(early_stopping=EarlyStopping()).told() == {"early_stopping": {}}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"optimizer": "adam", "optimizer_options": {"rho": 0.9}},
            "adam has no argument rho; it takes beta_1",
        ),
        ({"optimizer_options": {"beta_1": 1.0}}, "beta_1 of adam"),
        ({"optimizer": "sdg"}, "not one of adam"),
        ({"metrics": ("precison",)}, "not one of accuracy"),
        ({"metrics": ("precision(class_id=one)",)}, "neither a number nor a word"),
        ({"metrics": ("precision(class_id=1",)}, "cannot be read"),
        (
            {"schedule": "piecewise", "schedule_options": {"boundaries": [5, 3], "values": [0.1, 0.2]}},
            "must rise",
        ),
        ({"schedule": "piecewise", "schedule_options": {"boundaries": [5], "values": []}}, "as many rates"),
        ({"gradient_accumulation_steps": 1}, "greater than or equal to 2"),
        ({"data_share": 0.0}, "greater than 0"),
        ({"class_weights": (-1.0,)}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_is_refused_by_a_sentence(fields, said):
    with pytest.raises(ValidationError, match=said):
        Plan(**fields)


def test_another_optimiser_keeps_the_arguments_it_has_too():
    plan = Plan(optimizer_options={"beta_1": 0.8, "amsgrad": True})
    assert dict(plan.replaced(optimizer="nadam").optimizer_options) == {"beta_1": 0.8}
    assert plan.replaced(optimizer="sgd").optimizer_options == ()
    project = edits.set_plan(Project(plan=plan), optimizer="adamw")
    assert dict(project.plan.optimizer_options) == {"beta_1": 0.8, "amsgrad": True}


def test_every_argument_of_the_catalogue_has_help_a_title_and_a_default_within_its_limits():
    kinds = [
        *OPTIMIZERS.values(),
        *LOSSES.values(),
        *METRIC_KINDS.values(),
        *SCHEDULES.values(),
        *CALLBACKS.values(),
    ]
    for kind in kinds:
        kind()
        assert (kind.__doc__ or "").rstrip().endswith("."), kind
        specs = field_specs(kind)
        assert {spec.name for spec in specs} == set(kind.model_fields), kind
        for spec in specs:
            assert spec.title
            assert spec.help.endswith("."), (kind, spec.name)


def test_every_field_of_the_plan_that_a_form_shows_has_help():
    for spec in field_specs(Plan):
        assert spec.help.endswith("."), spec.name


def test_a_metric_is_written_as_it_is_read():
    for name, kind in METRIC_KINDS.items():
        assert written(name, parsed(METRIC_KINDS, name)) == name
        assert type(parsed(METRIC_KINDS, name)) is kind
    text = "precision(thresholds=[0.3, 0.7], class_id=2)"
    assert written("precision", parsed(METRIC_KINDS, text)) == text


def test_a_curve_begins_and_ends_with_the_run():
    plan = Plan(schedule="cosine", learning_rate=0.1, warmup_steps=10)
    curve = plan.rate_curve(110)
    assert curve[0] == (0, 0.0)
    assert dict(curve)[10] == 0.1
    assert dict(curve)[60] == pytest.approx(0.05)
    assert curve[-1][0] == 109
    assert curve[-1][1] == pytest.approx(0.0, abs=1e-4)
    assert len(plan.rate_curve(1_000_000, points=50)) == 50
    assert Plan().rate_curve(1) == ((0, 0.001),)


def test_the_course_s_example_says_all_of_its_listing():
    plan = CIFAR_PLAN
    assert (plan.optimizer, plan.loss, plan.batch_size) == ("adam", "categorical_crossentropy", 32)
    assert plan.metrics == ("accuracy", "precision", "recall")
    assert plan.early_stopping == EarlyStopping(monitor="val_loss", patience=2)
