"""A few random sessions by events in every run; the campaign plays a hundred of a hundred gestures."""

from __future__ import annotations

import random

import pytest

from tests.ui.canvas.random_hand import RandomHand


@pytest.mark.parametrize("seed", range(3))
def test_random_gestures_keep_scene_and_document_alike(qapp, seed):
    hand = RandomHand(random.Random(seed))
    try:
        hand.play(40)
        hand.check()
    finally:
        hand.close()
