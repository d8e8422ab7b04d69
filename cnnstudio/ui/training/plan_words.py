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
        "restore_best": tr("Keep best weights"),
        "clipnorm": tr("Clip norm"),
        "global_clipnorm": tr("Clip global norm"),
        "clipvalue": tr("Clip value"),
        "from_logits": tr("From logits"),
    }
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
    if isinstance(value, (int, float)):
        return number(value)
    return str(value) if spec.name == "source" else option_words(spec.name, value)


_WORDS: dict[tuple[str, str], Callable[[], str]] = {
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
