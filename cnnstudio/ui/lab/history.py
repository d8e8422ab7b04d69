"""The settings of a page as one value, with what they were before: undo, redo, and what belongs to one step."""

from __future__ import annotations

from typing import Generic, TypeVar

S = TypeVar("S")

_LONGEST = 500


class History(Generic[S]):
    """Values before and after the present one; changes that name the same thing in a row are one step."""

    def __init__(self, first: S) -> None:
        self._past: list[S] = []
        self._future: list[S] = []
        self._open = ""
        self.now = first

    @property
    def can_undo(self) -> bool:
        """Say whether there is a value before."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Say whether there is a value after."""
        return bool(self._future)

    def change(self, value: S, thing: str = "") -> None:
        """Go on to a value; a thing named twice in a row, as a slider being drawn, stays one step."""
        if not thing or thing != self._open:
            self._past = [*self._past[1 - _LONGEST :], self.now]
        self._future = []
        self._open, self.now = thing, value

    def begun(self, thing: str) -> S:
        """Return the value before the step that changes a thing now: what is typed half must leave no trace in it."""
        return self._past[-1] if thing and thing == self._open and self._past else self.now

    def seal(self) -> None:
        """End the step: what comes next is another, whatever it names."""
        self._open = ""

    def undo(self) -> S:
        """Go back one step, if there is one."""
        self.seal()
        if self._past:
            self._future.append(self.now)
            self.now = self._past.pop()
        return self.now

    def redo(self) -> S:
        """Go forward one step, if there is one."""
        self.seal()
        if self._future:
            self._past.append(self.now)
            self.now = self._future.pop()
        return self.now
