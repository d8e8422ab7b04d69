"""Which layer kinds a search means, for the palette and the quick-add: by name, synonym or what they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cnnstudio.layers.catalogue import families
from cnnstudio.layers.kind import FAMILY_TITLES, FamilyName, Layer

_BY_NAME = 3
"""The weakest rank that is still about a kind's names; what kinds do is searched only when no name fits."""
_BY_DEED = 5
_MISTYPED = 6

Section = tuple[FamilyName, tuple[type[Layer], ...]]


def sections(words: str) -> tuple[Section, ...]:
    """Return the families with the kinds that match; without words all of them."""
    wanted = words.casefold().split()
    return _found(wanted, _BY_NAME) or _found(wanted, _BY_DEED) or _found(wanted, _MISTYPED)


def _found(wanted: Sequence[str], weakest: int) -> tuple[Section, ...]:
    found = (
        (family, tuple(k for k in kinds if _matches(k, wanted, weakest))) for family, kinds in families()
    )
    return tuple(section for section in found if section[1])


def best(words: str) -> type[Layer] | None:
    """Return the kind that a search means most likely."""
    wanted = words.casefold().split()
    kinds = [kind for _family, section in sections(words) for kind in section]
    return min(kinds, key=lambda kind: _distance(kind, wanted), default=None)


def _matches(kind: type[Layer], wanted: Iterable[str], weakest: int) -> bool:
    return all((found := near_rank(kind, word)) is not None and found <= weakest for word in wanted)


def _distance(kind: type[Layer], wanted: list[str]) -> tuple[int, int]:
    return sum(near_rank(kind, word) or 0 for word in wanted), len(kind.kind)


def rank(kind: type[Layer], word: str) -> int | None:
    """Return how well a word names a kind: 0 exactly, more for weaker matches, None for none."""
    name = kind.kind.casefold()
    names = (name, *(synonym.casefold() for synonym in kind.synonyms))
    if word in names:
        return 0
    if name.startswith(word):
        return 1
    if any(synonym.startswith(word) for synonym in names):
        return 2
    if word in name or _capitals(kind.kind).startswith(word) or any(word in synonym for synonym in names):
        return 3
    if word in FAMILY_TITLES[kind.family].casefold() or word in kind.summary.casefold():
        return 4
    return 5 if _in_order(word, name) else None


def near_rank(kind: type[Layer], word: str) -> int | None:
    """Return how well a word that may be mistyped names a kind; for searches that find nothing otherwise."""
    found = rank(kind, word)
    names = (kind.kind.casefold(), *(synonym.casefold() for synonym in kind.synonyms))
    return 6 if found is None and any(_mistyped(word, name) for name in names) else found


def _capitals(name: str) -> str:
    return "".join(letter for letter in name if letter.isupper() or letter.isdigit()).casefold()


def _in_order(word: str, name: str) -> bool:
    """Say whether the letters occur in this order (cnv2 finds Conv2D); short words would find too much."""
    rest = iter(name)
    return len(word) >= 3 and all(letter in rest for letter in word)


def _mistyped(word: str, name: str) -> bool:
    """Say whether a word is the beginning of a name but for one letter: wrong, missing, too many or exchanged."""
    if len(word) < 4:
        return False
    place = next((n for n, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), None)
    if place is None:
        return False
    here, there = word[place:], name[place:]
    swapped = here[1:2] + here[:1] + here[2:]
    return any(
        there.startswith(rest) for rest in (swapped, here[1:], there[:1] + here[1:], there[:1] + here) if rest
    )
