"""Keras's configuration of a model, read as data into a project: nothing in it is imported or run.

It is the JSON of `model.to_json()`, which is also the file config.json inside a .keras archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnstudio.document.arrange import arrange, layered
from cnnstudio.document.expand import expand
from cnnstudio.document.flat import ExpandError
from cnnstudio.document.json_text import FileError
from cnnstudio.document.project import Project
from cnnstudio.document.soundness import check_graph, check_wires
from cnnstudio.exchange.foreign import ConfigError, parsed
from cnnstudio.exchange.keras_graph import Reader
from cnnstudio.language import tr

__all__ = ["ConfigError", "Reading", "read_model"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A design that was read, and a sentence for each part that could not be taken over as it was."""

    project: Project
    notes: tuple[str, ...] = ()


def read_model(text: str | bytes, name: str = "the configuration") -> Reading:
    """Return the project a Keras model's configuration describes; ConfigError says why there is none."""
    data = parsed(text, name)
    reader = Reader(name)
    graph = reader.outermost(data)
    project = Project(name=_title(data["config"]), graph=graph, blocks=tuple(reader.blocks))
    _check(project, name)
    places = {key: place for block in reader.blocks for key, place in layered(block.graph).items()}
    return Reading(arrange(project.replaced(positions=places)), tuple(dict.fromkeys(reader.notes)))


def _title(config: dict[str, Any]) -> str:
    return str(config.get("name") or "untitled")[:64]


def _check(project: Project, name: str) -> None:
    try:
        for graph in (project.graph, *(block.graph for block in project.blocks)):
            check_graph(graph, name)
        check_wires(project, name)
        expand(project)
    except FileError as error:
        raise ConfigError(str(error)) from None
    except ExpandError as error:
        raise ConfigError(tr("{name}: {error}", name=name, error=str(error))) from None
