"""Precision, recall and F1 against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

from cnnstudio.engine.scoring import accuracy, per_class


@settings(deadline=None)
@given(st.integers(2, 6), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_every_share_is_scikit_learns(classes, samples, seed):
    chance = np.random.default_rng(seed)
    truth, answers = chance.integers(0, classes, (2, samples))
    labels = range(classes)
    confusion = confusion_matrix(truth, answers, labels=labels)
    wanted = precision_recall_fscore_support(truth, answers, labels=labels, zero_division=0)
    got = per_class(confusion, [str(n) for n in labels])
    for place, key in enumerate(("precision", "recall", "f1", "support")):
        assert [row[key] for row in got] == pytest.approx(list(wanted[place]))
    assert [row["label"] for row in got] == [str(n) for n in labels]
    assert accuracy(confusion) == pytest.approx(accuracy_score(truth, answers))
