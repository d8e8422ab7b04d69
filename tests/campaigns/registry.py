"""What a campaign is, and finding those that the files of this folder declare."""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Callable
from typing import NamedTuple


class Chance(random.Random):
    """All the chance of one case; a campaign that goes round its subjects in order reads the case's number."""

    number = 0

    @classmethod
    def of(cls, name: str, seed: int, number: int) -> Chance:
        chance = cls(f"{name}/{seed}/{number}")
        chance.number = number
        return chance


Case = Callable[[Chance], None]


class Campaign(NamedTuple):
    """One kind of random trial: a case raises where a promise is broken."""

    name: str
    promise: str
    case: Case
    table: Callable[[], str] = str
    """What the cases run by this call say together, printed at the end; mostly nothing."""


_known: dict[str, Campaign] = {}


def campaign(name: str, promise: str, table: Callable[[], str] = str) -> Callable[[Case], Case]:
    """Declare a function as one case of a campaign; it draws all its chance from the given generator."""

    def declare(case: Case) -> Case:
        if name in _known:
            raise ValueError(f"two campaigns are called {name}")
        _known[name] = Campaign(name, promise, case, table)
        return case

    return declare


def campaigns() -> dict[str, Campaign]:
    """Return all campaigns by name, importing every file of this folder once."""
    package = importlib.import_module("tests.campaigns")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name not in {"__main__", "registry", "runner", "data_child"}:
            importlib.import_module(f"tests.campaigns.{module.name}")
    return dict(sorted(_known.items()))
