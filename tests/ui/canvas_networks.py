"""Well-known networks of ready blocks, built by the edits a person makes, for pictures and tests of the canvas."""

from __future__ import annotations

from cnnstudio.document import edits, ready
from cnnstudio.document.arrange import arrange
from cnnstudio.document.blocks import repeat
from cnnstudio.document.graph import Block
from cnnstudio.document.project import Project
from cnnstudio.document.unblocking import ungroup
from cnnstudio.document.unfolding import unfold
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer

Row = tuple[str, str, dict[str, object]]
_STEM: tuple[Row, ...] = (
    ("conv", "Conv2D", {"filters": 64, "kernel_size": 7, "strides": 2, "padding": "same", "use_bias": False}),
    ("norm", "BatchNormalization", {}),
    ("relu", "ReLU", {}),
    ("pool", "MaxPooling2D", {"pool_size": 3, "strides": 2, "padding": "same"}),
)
_INCEPTION_STEM: tuple[Row, ...] = (
    (
        "conv",
        "Conv2D",
        {"filters": 64, "kernel_size": 7, "strides": 2, "padding": "same", "activation": "relu"},
    ),
    ("pool", "MaxPooling2D", {"pool_size": 3, "strides": 2, "padding": "same"}),
    ("conv", "Conv2D", {"filters": 64, "kernel_size": 1, "activation": "relu"}),
    ("conv", "Conv2D", {"filters": 192, "kernel_size": 3, "padding": "same", "activation": "relu"}),
)
_HALVE: Row = ("pool", "MaxPooling2D", {"pool_size": 3, "strides": 2, "padding": "same"})


class Growing:
    """A network that grows at its end."""

    def __init__(self, name: str) -> None:
        self.project = Project(name=name)
        self.project, self.end = edits.add(self.project, make("Input", shape=(224, 224, 3)), name="input")

    def put(self, layer: Layer, name: str) -> str:
        """Add a layer behind the last one; a ready block is made for what it will be given."""
        project, layer = ready.stocked_behind(self.project, layer, self.end)
        project, added = edits.add(project, layer, name=name)
        self.project, self.end = edits.connect(project, self.end, added), added
        return added

    def rows(self, rows: tuple[Row, ...]) -> None:
        """Add layers in a row."""
        for name, kind, fields in rows:
            self.put(make(kind, **fields), edits.free_name(self.project, name))

    def block(self, kind: str, name: str) -> str:
        """Add a ready block."""
        return self.put(Block(block=ready.PREFIX + kind), name)

    def classified(self, drop: float = 0.0) -> Project:
        """Close the network with its classifier and lay it out."""
        self.put(make("GlobalAveragePooling2D"), "pooled")
        if drop:
            self.put(make("Dropout", rate=drop), "dropout")
        self.put(make("Dense", units=1000, activation="softmax"), "output")
        return arrange(self.project)


def resnet_18() -> Project:
    """Return ResNet-18 of residual blocks, closed."""
    growing = Growing("resnet-18")
    growing.rows(_STEM)
    first = growing.block("residual", "stage_1")
    growing.project = repeat(growing.project, first, 2)
    for stage in (2, 3, 4):
        growing.block("projection", f"stage_{stage}a")
        growing.block("residual", f"stage_{stage}b")
    return growing.classified()


def opened(project: Project, *names: str) -> Project:
    """Return a network with some of its blocks opened in place, all without names, laid out anew."""
    blocks = [node for node in project.graph.nodes if isinstance(node.layer, Block)]
    for node in blocks:
        if not names or node.name in names:
            project = unfold(project, node.id)
    return arrange(project)


def googlenet(*, blocks: bool = False) -> Project:
    """Return GoogLeNet with its nine inceptions, as ordinary layers laid out by themselves or as blocks."""
    growing = Growing("googlenet")
    growing.rows(_INCEPTION_STEM)
    for stage, letters in (("3", "ab"), ("4", "abcde"), ("5", "ab")):
        growing.rows((_HALVE,))
        for letter in letters:
            growing.block("inception", f"inception_{stage}{letter}")
    project = growing.classified(0.4)
    if blocks:
        return project
    found = [node.id for node in project.graph.nodes if isinstance(node.layer, Block)]
    return arrange(ungroup(project, found)[0])
