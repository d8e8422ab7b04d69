"""Random sessions: undo and redo give the same bytes, files round-trip, analysis never raises."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.random_session import Session


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_undo_to_the_start_and_redo_to_the_end_are_exact(seed: int) -> None:
    session = Session(random.Random(seed))
    session.play(40)
    session.check()


def test_dots_that_go_along_with_layers_stand_at_hundredths() -> None:
    session = Session(random.Random(184172))
    session.play(40)
    session.check()
