"""What a lesson sets on a page: values of its set-up as settings of that page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.ui.lab.connecting import made_image
from cnnstudio.ui.lab.values import Table

Array = NDArray[np.float64]
Parts = Mapping[str, Any]
_RENAMED = {"rate": "dilation"}
_ARRAYS = frozenset({"image", "kernel", "inputs", "values", "sums"})


def applied(page: str, settings: Any, parts: Parts) -> Any:
    """Return the settings of a page with the parts of a lesson's set-up."""
    return replace(settings, **_MADE.get(page, _plain)(parts))


def _flat(value: Any) -> Table:
    """Return rows and columns; a list is one row."""
    return Table(np.atleast_2d(np.asarray(value, dtype=np.float64)))


def _plain(parts: Parts) -> dict[str, Any]:
    return {name: _flat(value) if name in _ARRAYS else _single(value) for name, value in parts.items()}


def _single(value: Any) -> Any:
    """Return a word or a number; whole numbers stay whole where they are counted."""
    return value.item() if isinstance(value, np.generic) else value


def _pair(value: Any) -> tuple[int, int]:
    return int(value), int(value)


def _padding(value: Any) -> dict[str, Any]:
    return {"padding": value} if isinstance(value, str) else {"padding": "own", "own": _pair(value)}


def _sliding(parts: Parts) -> dict[str, Any]:
    """Return image and kernel with channel axes, as in Keras; a bias for every filter."""
    made: dict[str, Any] = {"layer": ""}
    for name, value in parts.items():
        if name in ("stride", "rate"):
            made["strides" if name == "stride" else "dilation"] = _pair(value)
        elif name == "padding":
            made.update(_padding(value))
        elif name == "image":
            flat = np.atleast_2d(np.asarray(value, dtype=np.float64))
            made.update(image=Table(flat[..., None] if flat.ndim == 2 else flat), source="typed")
        elif name == "kernel":
            made.update(kernel=Table(_with_filters(value)), preset="")
        else:
            made[name] = Table(value) if name == "bias" else _single(value)
    if "kernel" in made:
        made.setdefault("bias", Table(np.zeros(made["kernel"].shape[3])))
    return made


def _with_filters(value: Any) -> Array:
    kernel = np.atleast_2d(np.asarray(value, dtype=np.float64))
    return kernel.reshape(kernel.shape + (1,) * (4 - kernel.ndim))


def _backward(parts: Parts) -> dict[str, Any]:
    made = _plain(parts)
    return {**made, "bias": float(made["bias"])} if "bias" in made else made


def _sizes(parts: Parts) -> dict[str, Any]:
    made = {_RENAMED.get(name, name): _single(value) for name, value in parts.items()}
    if not isinstance(made.get("padding", ""), str):
        made.update(own=int(made["padding"]), padding="own")
    return made


def _pooling(parts: Parts) -> dict[str, Any]:
    made = _plain({name: value for name, value in parts.items() if name not in ("size", "stride")})
    size = parts.get("size")
    stride = parts.get("stride", size)
    if size is not None:
        made["size"] = _pair(size)
    if stride is not None:
        made.update(strides=_pair(stride), apart=stride != size)
    return {**made, "source": "typed", "layer": "", "maps": None} if "image" in made else made


def _borders(parts: Parts) -> dict[str, Any]:
    return {**_plain(parts), "source": "typed", "preset": ""}


def _dilated(parts: Parts) -> dict[str, Any]:
    made = _plain({name: value for name, value in parts.items() if name != "rates"})
    if "rates" in parts:
        made["rates"] = tuple(int(rate) for rate in np.ravel(parts["rates"]))
    return made


def _transposed(parts: Parts) -> dict[str, Any]:
    return _plain({"inputs" if name == "image" else name: value for name, value in parts.items()})


def _connecting(parts: Parts) -> dict[str, Any]:
    made = {name: _single(value) for name, value in parts.items() if name != "channels"}
    if "channels" in parts:
        made["image"] = made_image(7, int(parts["channels"]))
    return made


_MADE: Mapping[str, Callable[[Parts], dict[str, Any]]] = {
    "sliding-window": _sliding,
    "flip": lambda parts: {**_plain(parts), "source": "typed", "preset": ""},
    "backward": _backward,
    "borders": _borders,
    "output-size": _sizes,
    "pooling": _pooling,
    "dilated": _dilated,
    "transposed": _transposed,
    "separable": lambda parts: {**_plain(parts), "preset": ""},
    "depthwise-grouped": _connecting,
}
