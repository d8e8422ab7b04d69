"""What the fields of plan and recipe, and their choices, are called on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnstudio.language import number, tr
from cnnstudio.layers.fields import FieldSpec


def title(spec: FieldSpec) -> str:
    """Return the label of a field."""
    known = {
        "source": tr("Data set"),
        "limit": tr("Only the first"),
        "labels": tr("Label form"),
        "validation": tr("Validate on"),
        "validation_fraction": tr("Validation share"),
        "optimizer": tr("Optimiser"),
        "restore_best": tr("End with the best"),
        "keep_every": tr("Keep every, epochs"),
        "clipnorm": tr("Clip norm"),
        "global_clipnorm": tr("Clip global norm"),
        "clipvalue": tr("Clip value"),
        "from_logits": tr("From logits"),
        "most_minutes": tr("At most, minutes"),
        "data_share": tr("Share of the data"),
        "use_ema": tr("Average the weights"),
        "ema_momentum": tr("Kept of the average"),
        "ema_overwrite_frequency": tr("Put it in every, steps"),
        "gradient_accumulation_steps": tr("Add up batches"),
        "loss_scale_factor": tr("Loss scale"),
        "class_weight": tr("Class weights"),
        "terminate_on_nan": tr("Stop at no number"),
        "restore_best_weights": tr("Restore best weights"),
        "precision": tr("Number type"),
        "called": tr("Called"),
    }
    if spec.name == "precision" and spec.control != "choice":
        return tr(spec.title)
    return known.get(spec.name, tr(spec.title))


def option_words(field: str, option: str | None) -> str:
    """Return the words for one choice of a field."""
    if option is None:
        return tr("none")
    return _WORDS.get((field, option), lambda: tr(option.replace("_", " ")))()


def said(spec: FieldSpec, value: Any) -> str:
    """Return a value as the history tells it."""
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if isinstance(value, tuple):
        return ", ".join(option_words(spec.name, str(one)) for one in value) or tr("none")
    if value is None:
        return tr("not set")
    if isinstance(value, (int, float)):
        return number(value)
    return str(value) if spec.name == "source" else option_words(spec.name, value)


_WORDS: dict[tuple[str, str], Callable[[], str]] = {
    ("metrics", "iou"): lambda: "IoU",
    ("metrics", "mean_iou"): lambda: tr("mean IoU"),
    ("metrics", "binary_iou"): lambda: tr("binary IoU"),
    ("metrics", "r2_score"): lambda: "R²",
    ("separator", ","): lambda: tr("comma"),
    ("separator", ";"): lambda: tr("semicolon"),
    ("separator", "\t"): lambda: tr("tab"),
    ("optimizer", "ftrl"): lambda: "Ftrl",
    ("optimizer", "lion"): lambda: "Lion",
    ("optimizer", "lamb"): lambda: "Lamb",
    ("optimizer", "adafactor"): lambda: "Adafactor",
    ("optimizer", "muon"): lambda: "Muon",
    ("optimizer", "schedule_free_adamw"): lambda: tr("schedule-free AdamW"),
    ("validation", "given-test"): lambda: tr("the test part, as in the course"),
    ("validation", "split"): lambda: tr("a part of the training set"),
    ("labels", "integer"): lambda: tr("class numbers"),
    ("labels", "one-hot"): lambda: tr("one-hot"),
    ("optimizer", "adam"): lambda: "Adam",
    ("optimizer", "sgd"): lambda: "SGD",
    ("optimizer", "rmsprop"): lambda: "RMSprop",
    ("optimizer", "adamw"): lambda: "AdamW",
    ("optimizer", "nadam"): lambda: "Nadam",
    ("optimizer", "adagrad"): lambda: "Adagrad",
    ("optimizer", "adadelta"): lambda: "Adadelta",
    ("optimizer", "adamax"): lambda: "Adamax",
    ("loss", "auto"): lambda: tr("automatic"),
    ("loss", "sparse_categorical_crossentropy"): lambda: tr("sparse categorical cross-entropy"),
    ("loss", "categorical_crossentropy"): lambda: tr("categorical cross-entropy"),
    ("loss", "binary_crossentropy"): lambda: tr("binary cross-entropy"),
    ("loss", "kl_divergence"): lambda: tr("KL divergence"),
    ("metrics", "top_k_categorical_accuracy"): lambda: tr("top 5 accuracy"),
    ("metrics", "auc"): lambda: "AUC",
}
