"""The teaching text of every layer kind, read once from resources/help/layers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from cnnstudio.paths import resource


@dataclass(frozen=True, slots=True)
class Teaching:
    """What a beginner should know of one kind, in parts of one or two sentences."""

    kind: str
    family: str
    """The file it stands in, called as the kind's family."""
    computes: str
    formula: str
    example: str
    """A number worked with the formula."""
    used: str
    neighbour: str
    """Another kind, for comparison."""
    prefer: str
    """When the neighbour is the better choice."""
    mistake: str
    differs: str = ""
    """How a variant of convolution differs from the plain one; empty for other kinds."""

    def formula_in(self, letters: Mapping[str, str]) -> str:
        """Return the formula with the sizes called by these letters, as the calculations call them."""
        if self.family not in _SIZED:
            return self.formula
        return "\n".join(_renamed(line, letters) for line in self.formula.split("\n"))

    def prose(self) -> tuple[str, ...]:
        """Return the parts that are sentences, in the order they are read."""
        return tuple(
            part for part in (self.computes, self.differs, self.used, self.prefer, self.mistake) if part
        )


_SIZED = ("conv", "pool", "reshape")
"""Families in whose formulas W, F, P and S are the sizes of the anchor."""
_SIZE = re.compile(r"(?<![A-Za-z])[WFPSO](?![A-Za-z(])")


def _renamed(line: str, letters: Mapping[str, str]) -> str:
    # Where positions are summed, the small letters stand for them; only the stride is a size there.
    names = {"S": letters.get("S", "S")} if "O(" in line else letters
    return _SIZE.sub(lambda found: names.get(found[0], found[0]), line)


@cache
def texts() -> Mapping[str, Teaching]:
    """Return all teaching texts by kind; a part that is missing in a file raises TypeError."""
    found = {}
    for path in sorted(resource("help", "layers").glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        found.update({kind: Teaching(kind, path.stem, **parts) for kind, parts in table.items()})
    return MappingProxyType(found)


def teaching(kind: str) -> Teaching | None:
    """Return a kind's text; a placeholder for an unknown kind has none."""
    return texts().get(kind)
