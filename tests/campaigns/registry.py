"""What a campaign is, and finding those that the files of this folder declare."""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Callable
from typing import NamedTuple

Case = Callable[[random.Random], None]


class Campaign(NamedTuple):
    """One kind of random trial: a case raises where a promise is broken."""

    name: str
    promise: str
    case: Case


_known: dict[str, Campaign] = {}


def campaign(name: str, promise: str) -> Callable[[Case], Case]:
    """Declare a function as one case of a campaign; it draws all its chance from the given generator."""

    def declare(case: Case) -> Case:
        if name in _known:
            raise ValueError(f"two campaigns are called {name}")
        _known[name] = Campaign(name, promise, case)
        return case

    return declare


def campaigns() -> dict[str, Campaign]:
    """Return all campaigns by name, importing every file of this folder once."""
    package = importlib.import_module("tests.campaigns")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name not in {"__main__", "registry", "runner"}:
            importlib.import_module(f"tests.campaigns.{module.name}")
    return dict(sorted(_known.items()))
