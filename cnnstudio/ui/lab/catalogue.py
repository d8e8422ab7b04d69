"""All pages of the lab in the order of their list; to add one, write its module and add its name here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from cnnstudio.language import tr
from cnnstudio.ui.lab.page import PageSpec

MODULES = (
    "sliding_window",
    "flip",
    "borders",
    "output_size",
    "continuous",
    "colour",
    "pooling",
    "activations",
    "flatten_dense",
    "dilated",
    "transposed",
    "separable",
    "grouped_depthwise",
    "one_dimension",
    "three_dimensions",
    "ways_to_compute",
    "dropout",
    "batch_normalisation",
    "backward",
    "mistakes",
)


def groups() -> dict[str, Callable[[], str]]:
    """Return the groups of pages in their order."""
    return {
        "window": lambda: tr("The window"),
        "layers": lambda: tr("Other layers"),
        "kinds": lambda: tr("Kinds of convolution"),
        "inside": lambda: tr("How it is computed"),
        "way": lambda: tr("The whole way"),
    }


def pages() -> tuple[PageSpec, ...]:
    """Return all pages, sorted by their groups."""
    found = [import_module(f"cnnstudio.ui.lab.pages.{name}").PAGE for name in MODULES]
    order = list(groups())
    return tuple(sorted(found, key=lambda page: order.index(page.group)))
