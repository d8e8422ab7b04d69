"""How the ready blocks are drawn: each for a number of channels, layer by layer."""

from __future__ import annotations

from typing import Any

from cnnstudio.document import edits
from cnnstudio.document.arrange import arrange
from cnnstudio.document.graph import Port
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make


class Draft:
    """A block under construction: layers are added behind each other or behind named ones."""

    def __init__(self) -> None:
        self.project, start = edits.add(Project(), Port(direction="in"), name="in")
        self.last = start

    def then(self, kind: str, name: str, after: str | tuple[str, ...] = "", **fields: Any) -> str:
        """Add a layer that reads the last one, or these."""
        self.project, node = edits.add(self.project, make(kind, **fields), name=name)
        sources = (after,) if isinstance(after, str) and after else after or (self.last,)
        for source in sources:
            self.project = edits.connect(self.project, source, node)
        self.last = node
        return node

    def unit(self, number: int, filters: int, size: int = 3, relu: bool = True, **fields: Any) -> str:
        """Add a convolution with batch normalisation, and ReLU unless it comes later."""
        self.then(
            "Conv2D", f"conv_{number}", filters=filters, kernel_size=(size, size), padding="same",
            use_bias=False, **fields,
        )  # fmt: skip
        self.then("BatchNormalization", f"norm_{number}")
        if relu:
            self.then("ReLU", f"relu_{number}")
        return self.last

    def finished(self) -> Project:
        """Close the block with its output and lay it out."""
        self.project, end = edits.add(self.project, Port(direction="out"), name="out")
        self.project = edits.connect(self.project, self.last, end)
        return arrange(self.project)


def conv_bn_relu(channels: int) -> Draft:
    """Draw a convolution, normalisation and ReLU."""
    draft = Draft()
    draft.unit(1, channels)
    return draft


def residual(channels: int) -> Draft:
    """Draw two convolutions around which a shortcut leads."""
    draft = Draft()
    start = draft.last
    draft.unit(1, channels)
    end = draft.unit(2, channels, relu=False)
    draft.then("Add", "add_1", (end, start))
    draft.then("ReLU", "relu_2")
    return draft


def projection(channels: int) -> Draft:
    """Draw a residual block that halves the maps, with a convolution on its shortcut."""
    draft = Draft()
    start, wide = draft.last, 2 * channels
    draft.unit(1, wide, strides=(2, 2))
    end = draft.unit(2, wide, relu=False)
    draft.then("Conv2D", "shortcut", start, filters=wide, kernel_size=(1, 1), strides=(2, 2), use_bias=False)
    side = draft.then("BatchNormalization", "shortcut_norm")
    draft.then("Add", "add_1", (end, side))
    draft.then("ReLU", "relu_2")
    return draft


def bottleneck(channels: int) -> Draft:
    """Draw a residual block that is narrow in the middle."""
    draft = Draft()
    start, narrow = draft.last, max(1, channels // 4)
    draft.unit(1, narrow, 1)
    draft.unit(2, narrow)
    end = draft.unit(3, channels, 1, relu=False)
    draft.then("Add", "add_1", (end, start))
    draft.then("ReLU", "relu_3")
    return draft


def inception(channels: int) -> Draft:
    """Draw four ways side by side."""
    draft = Draft()
    start, part = draft.last, max(1, channels // 4)
    usual: dict[str, Any] = {"padding": "same", "activation": "relu"}
    one = draft.then("Conv2D", "one", start, filters=part, kernel_size=(1, 1), **usual)
    draft.then("Conv2D", "three_narrow", start, filters=part, kernel_size=(1, 1), **usual)
    three = draft.then("Conv2D", "three", filters=2 * part, kernel_size=(3, 3), **usual)
    draft.then("Conv2D", "five_narrow", start, filters=max(1, part // 2), kernel_size=(1, 1), **usual)
    five = draft.then("Conv2D", "five", filters=part, kernel_size=(5, 5), **usual)
    draft.then("MaxPooling2D", "pool", start, pool_size=(3, 3), strides=(1, 1), padding="same")
    pooled = draft.then("Conv2D", "pool_narrow", filters=part, kernel_size=(1, 1), **usual)
    draft.then("Concatenate", "concat", (one, three, five, pooled))
    return draft


def dense_block(channels: int) -> Draft:
    """Draw three convolutions that read all maps before them."""
    draft, growth = Draft(), max(1, channels // 4)
    before = draft.last
    for number in (1, 2, 3):
        draft.then("BatchNormalization", f"norm_{number}", before)
        draft.then("ReLU", f"relu_{number}")
        grown = draft.then(
            "Conv2D", f"conv_{number}", filters=growth, kernel_size=(3, 3), padding="same", use_bias=False
        )
        before = draft.then("Concatenate", f"concat_{number}", (before, grown))
    return draft


def squeeze(channels: int) -> Draft:
    """Draw the gate that scales every map."""
    draft = Draft()
    start = draft.last
    draft.then("GlobalAveragePooling2D", "squeeze", keepdims=True)
    draft.then("Dense", "narrow", units=max(1, channels // 16), activation="relu")
    gate = draft.then("Dense", "gate", units=channels, activation="sigmoid")
    draft.then("Multiply", "scale", (start, gate))
    return draft


def separable(channels: int) -> Draft:
    """Draw a depthwise and a pointwise convolution."""
    draft = Draft()
    draft.then("DepthwiseConv2D", "depthwise", kernel_size=(3, 3), padding="same", use_bias=False)
    draft.then("BatchNormalization", "norm_1")
    draft.then("ReLU", "relu_1")
    draft.then("Conv2D", "pointwise", filters=channels, kernel_size=(1, 1), use_bias=False)
    draft.then("BatchNormalization", "norm_2")
    draft.then("ReLU", "relu_2")
    return draft


def unet(channels: int) -> Draft:
    """Draw a detour through maps of half the size."""
    draft = Draft()
    usual: dict[str, Any] = {"kernel_size": (3, 3), "padding": "same", "activation": "relu"}
    draft.then("Conv2D", "down_1", filters=channels, **usual)
    skip = draft.then("Conv2D", "down_2", filters=channels, **usual)
    draft.then("MaxPooling2D", "pool")
    draft.then("Conv2D", "deep_1", filters=2 * channels, **usual)
    draft.then("Conv2D", "deep_2", filters=2 * channels, **usual)
    up = draft.then("Conv2DTranspose", "up", filters=channels, kernel_size=(2, 2), strides=(2, 2))
    draft.then("Concatenate", "join", (skip, up))
    draft.then("Conv2D", "up_1", filters=channels, **usual)
    draft.then("Conv2D", "up_2", filters=channels, **usual)
    return draft
