"""What a network may cost at most: limits a person sets, kept with the design so that all who open it share them."""

from __future__ import annotations

from cnnstudio.layers.fields import whole
from cnnstudio.layers.value import Value

_MOST = 10**15


class Budget(Value):
    """Limits on parameters, multiply-accumulates and memory; empty means no limit."""

    parameters: int | None = whole(
        None, 1, _MOST, "Most parameters the network may hold; empty means no limit.", optional=True
    )
    macs: int | None = whole(
        None, 1, _MOST, "Most multiply-accumulates for one sample; empty means no limit.", optional=True
    )
    memory: int | None = whole(
        None, 1, _MOST, "Most bytes that training may take; empty means no limit.", optional=True
    )
