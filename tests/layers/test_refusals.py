"""A refused value is told in our words, with the limit."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cnnstudio.layers.catalogue import KINDS, make, problem_of


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("ZeroPadding2D", {"padding": ((-1, 0), (0, 0))}, "Type numbers from 0."),
        ("ops.Add", {"constants": ()}, "Type at least one number."),
        ("ops.Add", {"constants": (1.0,) * 5000}, "Type at most 4,096 numbers."),
        ("Conv2D", {"filters": 0}, "Type a whole number from 1 to 1,000,000."),
        ("Conv2D", {"padding": 3}, "This is not what the field holds: "),
    ],
)
def test_the_sentence_says_what_should_be_entered(kind, fields, sentence):
    with pytest.raises(ValidationError) as refused:
        make(kind, **fields)
    field, told = problem_of(refused.value, KINDS[kind])
    assert field == next(iter(fields))
    assert told.startswith(sentence)
    assert told.endswith(".")
