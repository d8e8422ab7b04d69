"""The question that leads from a problem to what its layer's kind is."""

from __future__ import annotations

import re

from cnnstudio.language import tr
from cnnstudio.layers.teaching import teaching

_AN = re.compile(r"[AEIOaeio]|Up|LSTM|RNN|RMS|STFT")
"""Kinds that are spoken with a vowel first, letter by letter where they are short for something."""


def what_is(kind: str) -> str:
    """Return the question that leads to a kind's teaching text."""
    return tr("What is an {kind}?" if _AN.match(kind) else "What is a {kind}?", kind=kind)


def question_of(kind: str) -> str:
    """Return the question where there is a text that answers it, else nothing."""
    return what_is(kind) if teaching(kind) is not None else ""
