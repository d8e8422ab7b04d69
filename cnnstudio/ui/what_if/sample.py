"""What the times are measured on: a sample of the project's data, and in words why there is none yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnstudio.language import shape_text, tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnstudio.document.project import Project
    from cnnstudio.ui.open_data import OpenData


class Sample:
    """Opens the project's data when a time is wanted, where they lie on this machine."""

    def __init__(self) -> None:
        self._data: OpenData | None = None

    def use(self, data: OpenData) -> None:
        """Take samples from these data."""
        self._data = data

    def want(self, project: Project) -> None:
        """Have the data opened in the background, unless they would have to be fetched or made for it."""
        if self._data is not None and self._data.state == "none" and lies_here(project.recipe.source):
            self._data.want()

    def image(self) -> NDArray[Any] | None:
        """Return one training sample as the data set gives it."""
        parts = self._data.parts if self._data is not None and self._data.state == "open" else None
        if parts is None or not len(parts.train):
            return None
        images: NDArray[Any] = parts.train.rows(slice(0, 1))[0]
        return images

    def name(self) -> str:
        """Return what the open data are called."""
        return self._data.samples.name if self._data is not None and self._data.samples is not None else ""

    def why_none(self, project: Project) -> str:
        """Return why the times come from random numbers, as the end of a sentence."""
        source = Path(project.recipe.source).name
        state = self._data.state if self._data is not None else "none"
        if state == "none" and not lies_here(project.recipe.source):
            return tr("because {name} has not been brought to this machine yet", name=source)
        if state == "failed":
            return tr("because {name} could not be opened", name=source)
        image = self.image()
        return tr("until {name} is open", name=source) if image is None else _misfit(project, image, source)


def _misfit(project: Project, image: NDArray[Any], source: str) -> str:
    """Return why an open sample does not reach the layer."""
    takes = [node.layer.shape for node in project.graph.nodes if node.layer.kind == "Input"]  # type: ignore[attr-defined]
    if len(takes) != 1:
        return tr("because the network has {n} inputs", n=len(takes))
    if not _fits(image.shape[1:], takes[0]):
        return tr(
            "because a sample of {name} is {given} and the input takes {taken}",
            name=source,
            given=shape_text(image.shape[1:]),
            taken=shape_text(takes[0]),
        )
    return tr("because the layers before it cannot be computed here")


def _fits(given: tuple[int, ...], taken: tuple[int | None, ...]) -> bool:
    return len(given) == len(taken) and all(b in (a, None) for a, b in zip(given, taken, strict=True))


def lies_here(source: str) -> bool:
    """Say whether a data set can be opened without fetching it over the network or making it first."""
    from cnnstudio.data import fetchable, pen_digits  # the data side is loaded when data are wanted

    if source == pen_digits.NAME:
        return pen_digits.kept_at() is not None
    known = next((known for known in fetchable.ALL if known.name == source), None)
    return known is None or known.found() is not None
