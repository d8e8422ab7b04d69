"""Random gestures on a real canvas: the scene mirrors the document, and undo and redo are exact."""

from __future__ import annotations

import os
import random

from tests.campaigns.registry import campaign

GESTURES = 100


@campaign(
    "canvas-gestures",
    "100 gestures by events: the scene always mirrors the document; undo to the start, redo to the end, same bytes",
)
def canvas_gestures(chance: random.Random) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.ui.canvas.random_hand import RandomHand

    hand = RandomHand(chance)
    try:
        hand.play(GESTURES)
        hand.check()
    finally:
        hand.close()
