"""Kinds as parameters: one of each family in every run, all of them in the whole suite."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cnnstudio.layers.catalogue import KINDS


def of_each_family(kinds: Iterable[str]) -> list[object]:
    """Return the kinds, all but the first of a family marked as slow."""
    seen: set[str] = set()
    made = []
    for kind in kinds:
        family = KINDS[kind].family
        made.append(pytest.param(kind, marks=pytest.mark.slow) if family in seen else kind)
        seen.add(family)
    return made
