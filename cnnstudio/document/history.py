"""The steps of a session; undo puts back the earlier value."""

from __future__ import annotations

from typing import NamedTuple

from cnnstudio.document.project import Project
from cnnstudio.document.weight import lighten, weight_beyond

MOST_BYTES = 64 * 1024 * 1024
"""What the steps of a session may hold besides the present project."""


class Step(NamedTuple):
    """One edit: the project before and after it, and what it is called."""

    label: str
    before: Project
    after: Project
    merge_key: str | None
    weight: int = 0
    """Bytes that the project before it holds and the one after it does not."""


class History:
    """Done and undone steps; equal consecutive merge keys become one step.

    Every step is kept while all together hold no more than `most` bytes; beyond that the oldest leave, never the
    newest. Undone steps hold only what the project itself held when they were done, and go with the next edit.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._most = most
        self._left: Project | None = None
        """The project before the last move, which may still be compared with the one after it."""
        self.forgotten = 0
        """How many steps have left."""

    def start_of(self, merge_key: str | None) -> Project | None:
        """Return the project before the step that an edit with this key will merge into."""
        last = self._done[-1] if self._done else None
        return (
            last.before
            if last is not None and merge_key is not None and last.merge_key == merge_key
            else None
        )

    def add(self, step: Step) -> None:
        """Record a step; what was undone is gone."""
        self._move(step.before, step.after)
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and step.merge_key is not None and last.merge_key == step.merge_key:
            self._done[-1] = _weighed(step._replace(before=last.before))
            if step.after == last.before:  # back where it began: there is nothing to undo
                del self._done[-1]
        else:
            self._done.append(_weighed(step))
        self._forget_oldest()

    def _move(self, before: Project, after: Project) -> None:
        """Let the project that nobody looks at any longer hold no more than was designed."""
        if self._left is not None and self._left is not after:
            lighten(self._left, before)
        self._left = before

    @property
    def weight(self) -> int:
        """Return how many bytes the done steps hold."""
        return sum(step.weight for step in self._done)

    def _forget_oldest(self) -> None:
        weight, leaving = self.weight, 0
        while weight > self._most and leaving < len(self._done) - 1:
            weight -= self._done[leaving].weight
            leaving += 1
        del self._done[:leaving]
        self.forgotten += leaving

    def settle(self) -> None:
        """Let the next step begin anew, even with the same merge key."""
        if self._done and self._done[-1].merge_key is not None:
            self._done[-1] = self._done[-1]._replace(merge_key=None)

    def back(self) -> Step:
        """Move one step back and return it."""
        self.settle()
        self._undone.append(self._done.pop())
        self._move(self._undone[-1].after, self._undone[-1].before)
        return self._undone[-1]

    def forth(self) -> Step:
        """Move one step forth and return it."""
        self._done.append(self._undone.pop())
        self._move(self._done[-1].before, self._done[-1].after)
        return self._done[-1]

    @property
    def states(self) -> tuple[Project, ...]:
        """Return the project before the first step and after each of all steps."""
        steps = (*self._done, *reversed(self._undone))
        return (steps[0].before, *(step.after for step in steps)) if steps else ()

    @property
    def position(self) -> int:
        """Return how many steps are done."""
        return len(self._done)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the labels of all steps, done ones first."""
        return tuple(s.label for s in self._done) + tuple(s.label for s in reversed(self._undone))

    @property
    def last_done(self) -> Step | None:
        """Return the step that undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def last_undone(self) -> Step | None:
        """Return the step that redo would do again."""
        return self._undone[-1] if self._undone else None

    @property
    def undo_label(self) -> str | None:
        """Return what undo would take back."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """Return what redo would do again."""
        return self._undone[-1].label if self._undone else None


def _weighed(step: Step) -> Step:
    return step._replace(weight=weight_beyond(step.before, step.after))
