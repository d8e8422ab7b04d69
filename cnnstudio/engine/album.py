"""A run's network at one kept epoch after the other: it is built once, and takes the weights of the epoch asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cnnstudio.document.project import Project
from cnnstudio.engine import runs
from cnnstudio.kerasbridge.build import Network, build
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.weights import set_weights


@dataclass(frozen=True, slots=True)
class InHand:
    """A network that can be looked into."""

    probe: Probe
    step: Callable[[], int]


class Album:
    """The network of the run that was leafed through last; a slider moves through its epochs."""

    def __init__(self) -> None:
        self._project: Project | None = None
        self._network: Network | None = None
        self._probe: Probe | None = None

    def at(self, folder: str, epoch: int) -> InHand:
        """Return the run's network with the weights kept after this epoch; RunError where they were not kept."""
        stored, project = runs.weights(folder, epoch), runs.read_project(folder)
        if self._network is None or self._probe is None or project != self._project:
            self._network = build(project, random_weights=False)
            self._probe, self._project = Probe(self._network, project.recipe), project
        set_weights(self._network.model, stored.arrays)
        return InHand(self._probe, lambda: stored.step)
