"""Which arguments have a default in Keras, so that a dot can mark another value."""

from __future__ import annotations

import inspect

import pytest

from cnnstudio.layers.asked import asked
from cnnstudio.layers.catalogue import KINDS

_ALIASES = {"uniform": "random_uniform"}
_LEARNED = {"bin_boundaries", "num_tokens", "vocabulary"}


def test_a_size_is_always_asked_for_and_a_switch_is_not():
    assert asked("Conv2D", "filters")
    assert asked("Activation", "activation")
    assert not asked("Conv2D", "activation")
    assert not asked("Conv2D", "use_bias")


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_keras_asks_for_the_same_arguments_and_has_our_defaults_for_the_others(kind):
    from keras import layers

    made = getattr(layers, kind, None)
    if made is None or kind == "Input":  # operations and Input are functions with other signatures
        return
    arguments = inspect.signature(made.__init__).parameters
    for spec in KINDS[kind].fields():
        argument = arguments.get(spec.name)
        learned = (spec.name in _LEARNED) and argument.default is None
        wanted = argument is not None and (argument.default is inspect.Parameter.empty or learned)
        assert asked(kind, spec.name) == wanted, spec.name
        if argument is not None and not wanted:
            assert plain(argument.default) == plain(spec.default), spec.name


def plain(value):
    """Return a default so that 1 and (1, 1), and Zeros and zeros, are the same."""
    if isinstance(value, list | tuple):
        parts = [plain(part) for part in value]
        return parts[0] if parts and all(part == parts[0] for part in parts) else tuple(parts)
    return _ALIASES.get(value.lower(), value.lower()) if isinstance(value, str) else value
