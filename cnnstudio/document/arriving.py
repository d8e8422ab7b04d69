"""What a new layer is given of the shape that arrives where it will stand."""

from __future__ import annotations

from cnnstudio.document.project import Project
from cnnstudio.document.ready import given_by, stocked_behind
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape

_TARGET = "target_shape"


def made_for(project: Project, layer: Layer, source: str, port: str = "") -> tuple[Project, Layer]:
    """Return the layer as it fits what another one gives, and the project with what a ready block needs for that."""
    if _asks(layer):
        return project, keeping(layer, given_by(project, source, port))
    return stocked_behind(project, layer, source, port)


def keeping(layer: Layer, given: Shape | None) -> Layer:
    """Return a layer whose target shape nobody has set with the shape that arrives, which always fits."""
    if not _asks(layer) or not given or sum(axis is None for axis in given) > 1:
        return layer
    return layer.replaced(**{_TARGET: tuple(-1 if axis is None else axis for axis in given)})


def _asks(layer: Layer) -> bool:
    """Say whether a layer gives numbers a shape of which nothing is said yet."""
    known = type(layer).model_fields
    return _TARGET in known and getattr(layer, _TARGET) == known[_TARGET].default
