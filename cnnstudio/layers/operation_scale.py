"""Layers that `keras.applications` keeps for itself: of ConvNeXt and of Inception-ResNet."""

from typing import ClassVar

from cnnstudio.language import number, tr
from cnnstudio.layers.fields import LARGEST, real, whole
from cnnstudio.layers.input_output import named_axes, unchanged
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.operation import broadcast
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Step, Weight, Working


class LayerScale(Layer):
    """Multiplies each channel by a learned number that begins very small (Touvron et al., 2021)."""

    kind: ClassVar[str] = "LayerScale"
    family: ClassVar[FamilyName] = "operation"
    stem: ClassVar[str] = "layer_scale"
    summary: ClassVar[str] = (
        "Multiplies each channel by a learned number that begins near 0, so that deep residual stacks start calm."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("convnext", "gamma")

    init_values: float = real(1e-6, "What every factor begins with.", ge=0.0, le=1.0)
    projection_dim: int = whole(96, 1, LARGEST, "Number of channels of the input.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; its channels must be as many as the factors."""
        channels = inputs[0][-1] if inputs[0] else 1
        if self.projection_dim == 1 or channels in (None, self.projection_dim):
            return unchanged(inputs)
        message = tr(
            "The input has {c} channels, LayerScale has {n} factors.", c=channels, n=self.projection_dim
        )
        raise Misfit("channels-differ", message, "projection_dim")

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return one factor for each channel."""
        return (Weight("gamma", (self.projection_dim,)),)

    def caption(self) -> str:
        """Return what the factors begin with."""
        return tr("begins at {n}", n=number(self.init_values))


class StochasticDepth(Layer):
    """Leaves a whole branch out of some training batches (Huang et al., 2016)."""

    kind: ClassVar[str] = "StochasticDepth"
    family: ClassVar[FamilyName] = "noise"
    stem: ClassVar[str] = "stochastic_depth"
    summary: ClassVar[str] = (
        "Leaves its whole branch out of some training steps, drawn anew for each sample, so that residual stacks learn to do without."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("drop path", "convnext")

    drop_path_rate: float = real(
        0.1, "Share of the samples for which the branch is left out.", ge=0.0, lt=1.0
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape."""
        return unchanged(inputs)

    def caption(self) -> str:
        """Return the rate."""
        return tr("{share:g} % left out", share=round(self.drop_path_rate * 100, 4))


class CustomScaleLayer(Layer):
    """Adds a scaled branch to a residual stream (Szegedy et al., 2016: Inception-ResNet)."""

    kind: ClassVar[str] = "CustomScaleLayer"
    family: ClassVar[FamilyName] = "operation"
    stem: ClassVar[str] = "scaled_add"
    inputs: ClassVar[tuple[str, ...]] = ("input", "branch")
    one_list: ClassVar[bool] = True
    summary: ClassVar[str] = (
        "x + scale · branch: a residual connection whose branch is made small so that training stays calm."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("inception-resnet", "residual scaling")

    scale: float = real(0.1, "What the branch is multiplied by before it is added.", ge=-1e6, le=1e6)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the common shape of the stream and its branch."""
        shape = broadcast(inputs[0], inputs[1], self.kind)
        return Working((shape,), tuple(Step(n, "equal", (), a) for n, a in named_axes(shape)))

    def caption(self) -> str:
        """Return the formula."""
        return f"x + {number(self.scale)} · y"


KINDS: tuple[type[Layer], ...] = (LayerScale, CustomScaleLayer, StochasticDepth)
"""In the palette's order."""
