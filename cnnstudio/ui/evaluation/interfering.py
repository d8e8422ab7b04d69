"""What is muted and edited for trial: a list of changes with undo, which no run and no training ever sees."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from cnnstudio.engine.messages import Altered
from cnnstudio.language import number, tr

Array = NDArray[np.generic]
WHOLE = -1
"""In place of a channel: the whole layer."""


@dataclass(frozen=True, eq=False, slots=True)
class FilterEdit:
    """One filter of a layer with other weights, sizes... x channels; with WHOLE its whole kernel as Keras holds it."""

    layer: str
    filter: int
    values: Array


@dataclass(frozen=True, eq=False, slots=True)
class Trial:
    """All changes that stand at a time; layers go by their Keras names."""

    muted: tuple[tuple[str, int], ...] = ()
    edits: tuple[FilterEdit, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything is changed."""
        return bool(self.muted or self.edits)

    def mutes(self, layer: str, channel: int) -> bool:
        """Say whether a channel of a layer is muted, by itself or with the whole layer."""
        return (layer, channel) in self.muted or (layer, WHOLE) in self.muted

    def edit_of(self, layer: str, filter_: int) -> FilterEdit | None:
        """Return the edit of a filter, if there is one."""
        return next((one for one in self.edits if (one.layer, one.filter) == (layer, filter_)), None)

    def edits_any(self, layer: str, filter_: int) -> bool:
        """Say whether a filter is edited, by itself or with the whole layer."""
        return any(one.layer == layer and one.filter in {filter_, WHOLE} for one in self.edits)

    def words(self) -> str:
        """Say in one sentence what is changed; empty where nothing is."""
        parts = [
            tr("all of {layer}", layer=layer)
            if channel == WHOLE
            else tr("map {n} of {layer}", n=number(channel), layer=layer)
            for layer, channel in self.muted
        ]
        told = tr("Muted: {parts}.", parts=_listed(parts)) if parts else ""
        edited = [_edited_words(one) for one in self.edits]
        changed = tr("Edited: {parts}.", parts=_listed(edited)) if edited else ""
        return f"{told} {changed}".strip()

    def told(self) -> Altered:
        """Return the changes as a question to the engine bears them."""
        return Altered(
            muted_layers=tuple(layer for layer, _ in self.muted),
            muted_channels=tuple(channel for _, channel in self.muted),
            edited_layers=tuple(edit.layer for edit in self.edits),
            edited_filters=tuple(edit.filter for edit in self.edits),
            edited=tuple(np.asarray(edit.values, np.float32) for edit in self.edits),
        )


def _edited_words(edit: FilterEdit) -> str:
    if edit.filter == WHOLE:
        return tr("all weights of {layer}", layer=edit.layer)
    if edit.values.ndim == 1:
        return tr("unit {n} of {layer}", n=number(edit.filter), layer=edit.layer)
    return tr("kernel {n} of {layer}", n=number(edit.filter), layer=edit.layer)


_MOST_NAMED = 4


def _listed(parts: list[str]) -> str:
    named = ", ".join(parts[:_MOST_NAMED])
    more = len(parts) - _MOST_NAMED
    return named if more <= 0 else tr("{named} and {count} more", named=named, count=number(more))


class Interfering(QObject):
    """The trial as it stands; `changed` tells that it is another."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = Trial()
        self._past: list[Trial] = []

    @property
    def can_undo(self) -> bool:
        """Say whether there is a step to take back."""
        return bool(self._past)

    def toggle(self, layer: str, channel: int = WHOLE) -> None:
        """Mute a channel or a whole layer, or let it through again."""
        own, muted = (layer, channel), self.now.muted
        kept = tuple(one for one in muted if one != own)
        self._put(replace(self.now, muted=kept if own in muted else (*muted, own)))

    def edit(self, layer: str, filter_: int, values: Array) -> None:
        """Give a filter other weights; all of a layer's in place of what was edited of it before."""
        gone = {(layer, filter_)} | (
            {(layer, one.filter) for one in self.now.edits} if filter_ == WHOLE else set()
        )
        kept = tuple(one for one in self.now.edits if (one.layer, one.filter) not in gone)
        made = FilterEdit(layer, filter_, np.array(values, np.float32))
        self._put(replace(self.now, edits=(*kept, made)))

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self.now = self._past.pop()
            self.changed.emit()

    def clear(self) -> None:
        """Have the network as it is, in one step that can be taken back."""
        if self.now:
            self._put(Trial())

    def forget(self) -> None:
        """Begin anew with another network."""
        changed, self._past = bool(self.now), []
        self.now = Trial()
        if changed:
            self.changed.emit()

    def _put(self, trial: Trial) -> None:
        self._past.append(self.now)
        self.now = trial
        self.changed.emit()
