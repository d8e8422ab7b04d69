"""Random settings of the dense and embedding kinds."""

from __future__ import annotations

import random

from cnnstudio.layers.activations import ACTIVATIONS
from tests.layers.settings import Case, makes
from tests.layers.settings.draw import number, shape_near, some


@makes("Dense")
def dense(kind: str, chance: random.Random) -> Case:
    """Draw units, and now and then a low-rank change."""
    most = {
        "activation": chance.choice((*ACTIVATIONS, "nonsense")),
        "use_bias": False,
        "lora_rank": chance.choice((1, 2)),
        "lora_alpha": 3,
    }
    return {"units": number(chance, 1, 3, 10), **some(chance, most, 0.3)}, (shape_near(chance, 3),)
