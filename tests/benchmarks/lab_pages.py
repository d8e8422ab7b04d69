"""Every page of the lab with the largest numbers it takes up to 64x64, and with a photograph where it shows one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

Arrange = Callable[[Any], object]
"""Brings a page to where its controls are changed."""


def _numbers(*shape: int) -> Callable[[], Any]:
    """Return what makes a table of this shape; it is made when it is wanted, since the lab is loaded only then."""

    def table() -> Any:
        from cnnstudio.ui.lab.values import Table

        return Table(np.random.default_rng(len(shape)).integers(0, 10, shape))

    return table


def _made(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: part() if callable(part) else part for name, part in parts.items()}


def _set(**parts: Any) -> Arrange:
    """Return what gives a page these settings."""
    return lambda page: page.set_settings(replace(page.settings, **_made(parts)))


def _sliding(source: str, side: int, **more: int) -> Arrange:
    """Return what loads an input into the sliding window by its controls, with so many channels and filters."""

    def arrange(page: Any) -> None:
        controls = page.panel_controls
        controls.source.valueChanged.emit(source)
        controls.size.take_text(str(side))
        controls.presets.chosen.emit("sobel-x")
        for name, value in more.items():
            getattr(controls, name).take_text(str(value))

    return arrange


def _padded(source: str, side: int, **more: int) -> Arrange:
    """Return the same with cells of padding on each side, so that their field can be used."""

    def arrange(page: Any) -> None:
        _sliding(source, side, **more)(page)
        page.change(padding="own")

    return arrange


def _loaded(source: str, side: int, **parts: Any) -> Arrange:
    """Return what loads an input into a page of plain numbers by its controls."""

    def arrange(page: Any) -> None:
        page.input_rows.load(source, size=side)
        if parts:
            page.change(**_made(parts))

    return arrange


def _typed(*names: str, **values: str) -> Arrange:
    """Return what steps fields of a page to their largest numbers, or types others into them."""

    def arrange(page: Any) -> None:
        for name in names:
            field = getattr(page, name)
            field.take_text(str(field._high))
        for name, text in values.items():
            getattr(page, name).take_text(text)

    return arrange


def _viewed(view: str, arrange: Arrange) -> Arrange:
    """Return what shows something else of each border rule."""

    def look(page: Any) -> None:
        arrange(page)
        page.view.set_value(view)
        page.show_settings()

    return look


def frames() -> dict[str, dict[str, Arrange]]:
    """Return each page by its key, with the variants in which all of its controls are in use."""
    five, three, typed = _numbers(5, 5), _numbers(3, 3), _numbers(64, 64)
    borders = _loaded("ring", 64, kernel=five)
    return {
        "sliding-window": {
            "64x64": _padded("photo", 64),
            "64x64 in colour, 8 filters": _sliding("photo-colour", 64, filters=8),
            "64x64 test image": _sliding("test", 64),
            "every cell, 32x32": _sliding("ring", 32),
        },
        "flip": {"64x64": _loaded("ring", 64, kernel=five), "every cell, 32x32": _loaded("ring", 32)},
        "borders": {
            "result": borders,
            "with its border": _viewed("padded", borders),
            "how often used": _viewed("uses", borders),
            "every cell, 32x32": _loaded("ring", 32, kernel=three),
        },
        "output-size": {"64": _set(width=64), "64, dilated": _set(width=64, dilation=3)},
        "pooling": {
            "64x64": _loaded("ring", 64, apart=True, strides=(1, 1)),
            "every cell, 32x32": _loaded("ring", 32),
        },
        "activations": {
            "64x64": _set(sums=typed, name="elu"),
            "64x64, channels together": _set(sums=typed, name="softmax"),
            "every cell, 32x32": _set(sums=_numbers(32, 32)),
        },
        "colour": {"32x32": _typed("side")},
        "flatten-dense": {"largest": _typed("side", "channels")},
        "batch-normalisation": {"64x64": _set(values=typed), "every cell": _set(values=_numbers(32, 32))},
        "dropout": {"64x64": _set(values=typed), "every cell, 32x32": _set(values=_numbers(32, 32))},
        "dilated": {
            "a stack": _set(rates=(1, 2, 4)),
            "a wide stack": _set(rates=(1, 2, 4, 8, 15)),
            "one layer, 64x64": _set(view="layer", image=typed),
            "one layer, every cell": _set(view="layer", image=_numbers(32, 32)),
        },
        "transposed": {view: _transposed(view) for view in ("scatter", "zeros", "matrix", "board")},
        "separable": {"largest": _set(image=_numbers(16, 16), kernel=five)},
        "depthwise-grouped": {
            "largest": _typed("channels", "filters", "side"),
            "grouped": _set(kind="grouped", groups=3, filters=126),
        },
        "one-dimension": {"largest": _typed("length", "layers")},
        "three-dimensions": {"largest": _typed("side")},
        "two-functions": {"all": lambda page: None},
        "ways-to-compute": {"largest": _set(image=_numbers(12, 12), kernel=three)},
        "backward": {"largest": _set(image=_numbers(16, 16), kernel=three)},
        "mistakes": {"all": lambda page: None},
    }


def _transposed(view: str) -> Arrange:
    side = 4 if view == "matrix" else 8
    return _set(view=view, inputs=_numbers(side, side), kernel=_numbers(5, 5))


def photographs() -> dict[str, dict[str, Arrange]]:
    """Return the pages that take a photograph, with the largest one."""
    five = _numbers(5, 5)
    return {
        "sliding-window": {"256x256 in colour": _padded("photo-colour", 256, filters=2)},
        "flip": {"256x256": _loaded("photo", 256, kernel=five)},
        "borders": {
            "result": _loaded("photo", 256, kernel=five),
            "how often used": _viewed("uses", _loaded("photo", 256, kernel=five)),
        },
        "pooling": {"256x256": _loaded("photo", 256, apart=True, strides=(1, 1))},
        "activations": {"256x256": _set(sums=_photograph)},
        "dropout": {"256x256": _set(values=_photograph)},
        "batch-normalisation": {"256x256": _set(values=_photograph)},
        "dilated": {"256x256": _set(view="layer", image=_photograph)},
    }


def played() -> dict[str, dict[str, Arrange]]:
    """Return the pages whose window glides over an input while they play."""
    kernel = _numbers(3, 3)
    return {
        "sliding-window": {"every cell, 32x32": _sliding("ring", 32)},
        "flip": {"every cell, 32x32": _loaded("ring", 32)},
        "pooling": {"every cell, 32x32": _loaded("ring", 32)},
        "dilated": {"one layer, every cell": _set(view="layer", image=_numbers(32, 32))},
        "transposed": {"scatter": _transposed("scatter")},
        "separable": {"largest": _set(image=_numbers(16, 16), kernel=kernel)},
        "one-dimension": {"largest": _typed("length", "layers")},
        "ways-to-compute": {"largest": _set(image=_numbers(12, 12), kernel=kernel)},
        "backward": {"largest": _set(image=_numbers(16, 16), kernel=kernel)},
    }


def _photograph() -> Any:
    from cnnstudio.ui.lab.inputs import photograph
    from cnnstudio.ui.lab.values import Table

    return Table(photograph(256)[..., 0])


def arranged(shown: Any, chosen: dict[str, dict[str, Arrange]]) -> Iterator[tuple[str, str, Any]]:
    """Yield each page's key, variant and the page itself as soon as it shows that variant."""
    for key, variants in chosen.items():
        for variant, arrange in variants.items():
            page = shown.page(key)
            page.reset()
            arrange(page)
            shown.settle()
            yield key, variant, page
