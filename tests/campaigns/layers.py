"""Our shape rules beside Keras's, over random settings of every kind."""

from __future__ import annotations

import os
import random

from cnnstudio.layers.catalogue import KINDS
from tests.campaigns.registry import campaign


@campaign("layers-against-keras", "shapes, counts and validity of every layer kind are Keras's")
def layers_against_keras(chance: random.Random) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from tests.layers.keras_oracle import disagreement

    kind = chance.choice([kind for kind in KINDS if kind != "Input"])
    found = disagreement(kind, chance)
    assert found is None, found
