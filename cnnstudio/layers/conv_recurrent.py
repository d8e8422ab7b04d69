"""Convolutional LSTMs: they read a film, a map or a sequence of rows frame by frame and remember where things were."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.activations import ActivationName, activation_field
from cnnstudio.layers.convolution import DataFormat, format_field, product
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Pair,
    Regularizer,
    Single,
    Triple,
    choice,
    named,
    pair,
    real,
    switch,
    triple,
    whole,
)
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.recurrent import Sequence
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.window import Slide, join, slide, split
from cnnstudio.layers.working import Reach, Step, Weight, Working

_GATES = 4
_AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


class _ConvLSTM(Sequence):
    """An LSTM whose products are convolutions; states are maps."""

    rank: ClassVar[int]
    inputs: ClassVar[tuple[str, ...]] = ("input", "initial_h", "initial_c")
    optional_inputs: ClassVar[frozenset[str]] = frozenset({"initial_h", "initial_c"})
    synonyms: ClassVar[tuple[str, ...]] = ("convolutional lstm", "video", "frames")

    filters: int = whole(32, 1, LARGEST, "Number of feature maps in the state, and in the output.")
    padding: Literal["valid", "same"] = choice(
        "valid", ("valid", "same"), "Keep the window inside each frame, or add zeros to keep its size."
    )
    activation: ActivationName = activation_field("tanh")
    recurrent_activation: ActivationName = activation_field("sigmoid")
    dropout: float = real(0.0, "Share of the frame's values dropped while training.", ge=0.0, lt=1.0)
    recurrent_dropout: float = real(
        0.0, "Share of the state dropped while training.", advanced=True, ge=0.0, lt=1.0
    )
    use_bias: bool = switch(True, "Adds one learned number per gate and filter.", advanced=True)
    unit_forget_bias: bool = switch(True, "Begin with the forget gate open.", advanced=True)
    data_format: DataFormat | None = format_field()
    seed: int | None = whole(
        None,
        0,
        2**31 - 1,
        "Start of the dropout draws; empty follows the plan.",
        advanced=True,
        optional=True,
    )
    kernel_initializer: Initializer = named(
        "glorot_uniform", "initializer", "How the kernels over the frame begin."
    )
    recurrent_initializer: Initializer = named(
        "orthogonal", "initializer", "How the kernels over the state begin."
    )
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on the frame's kernels.")
    recurrent_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on the state's kernels.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on the bias.")
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the frame's kernels obey.")
    recurrent_constraint: Constraint | None = named(None, "constraint", "Rule the state's kernels obey.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys.")

    def _windows(self) -> tuple[Slide, ...]:
        """Return the window of each axis of a frame."""
        given = (getattr(self, name) for name in ("kernel_size", "strides", "dilation_rate"))
        kernel, strides, rate = ((one,) if isinstance(one, int) else one for one in given)
        return tuple(Slide(k, s, d, self.padding) for k, s, d in zip(kernel, strides, rate, strict=True))

    @model_validator(mode="after")
    def _strides_or_rates(self) -> Self:
        windows = self._windows()
        if any(w.stride > 1 for w in windows) and any(w.dilation > 1 for w in windows):
            raise ValueError(tr("Strides above 1 and a dilation rate above 1 do not go together."))
        return self

    def states_out(self) -> tuple[str, ...]:
        """Return the names of the states."""
        return ("state_h", "state_c")

    def _frame(self, inputs: tuple[Shape, ...]) -> tuple[Shape, int]:
        """Return the spatial axes and channels of one frame, all of which must be known."""
        if len(inputs[0]) != self.rank + 2:
            raise Misfit(
                "rank",
                tr(
                    "{kind} reads a sequence of frames with {n} axes each; it gets {shape}.",
                    kind=self.kind,
                    n=self.rank + 1,
                    shape=shape_text(inputs[0]),
                ),
            )
        spatial, channels = split(inputs[0][1:], self.data_format)
        if channels is None or None in spatial:
            raise Misfit(
                "channels-unknown",
                tr(
                    "{kind} must know the size and channels of a frame; set the input's axes.", kind=self.kind
                ),
            )
        return spatial, channels

    def _places(self, spatial: Shape) -> tuple[Step, ...]:
        try:
            return tuple(
                slide(axis, size, window)
                for axis, size, window in zip(_AXES[self.rank], spatial, self._windows(), strict=True)
            )
        except Misfit as misfit:
            raise Misfit("kernel-too-large", misfit.message, "kernel_size") from None

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places per axis and the filters, per time step or for the last one."""
        spatial, channels = self._frame(inputs)
        places = self._places(spatial)
        each = join(tuple(int(step.result or 0) for step in places), self.filters, self.data_format)
        self.check_states(inputs[1:], (each, each))
        made = Step("channels", "channels", (("C", channels),), self.filters)
        return self.along(inputs[0][0], each, (each, each), (*places, made))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (k, k, C, 4·filters), recurrent kernel (k, k, filters, 4·filters) and bias."""
        _, channels = self._frame(inputs)
        kernel, wide = tuple(w.kernel for w in self._windows()), _GATES * self.filters
        made = (
            Weight("kernel", (*kernel, channels, wide)),
            Weight("recurrent_kernel", (*kernel, self.filters, wide)),
        )
        return made + ((Weight("bias", (wide,)),) if self.use_bias else ())

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return steps · places · 4·filters · kernel · (channels + filters)."""
        spatial, channels = self._frame(inputs)
        places = [int(step.result or 0) for step in self._places(spatial)]
        kernel = [window.kernel for window in self._windows()]
        return product([inputs[0][0], *places], [_GATES * self.filters, *kernel, channels + self.filters])

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the whole time, and per axis a window that the state widens at every step."""
        spatial, _ = self._frame(inputs)
        steps = inputs[0][0]
        if steps is None:
            return (Reach("whole"),) * (self.rank + 1)
        found = zip(self._windows(), self._places(spatial), strict=True)
        return (Reach("whole"), *(_widened(window, step, steps - 1) for window, step in found))

    def caption(self) -> str:
        """Return filters, kernel and what comes out."""
        kernel = "×".join(str(window.kernel) for window in self._windows())
        ends = tr("every step") if self.return_sequences else tr("last step")
        return tr("{n} filters", n=self.filters) + f" · {kernel} · {ends}"


def _widened(window: Slide, step: Step, turns: int) -> Reach:
    """Return the window after so many turns through the state, each of which reads k places around its own."""
    left = float(dict(step.numbers).get("left", 0)) + turns * ((window.kernel - 1) // 2) * window.stride
    return Reach(
        "window", window.effective + turns * (window.kernel - 1) * window.stride, window.stride, left
    )


class ConvLSTM1D(_ConvLSTM):
    """A convolutional LSTM over rows."""

    kind: ClassVar[str] = "ConvLSTM1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "conv_lstm1d"
    summary: ClassVar[str] = "An LSTM for a sequence of rows: its products slide along each row."

    filters: int = whole(32, 1, LARGEST, "Number of feature maps in the state, and in the output.")
    kernel_size: Single = whole(3, 1, LARGEST, "Length of the window.")
    strides: Single = whole(1, 1, LARGEST, "Elements the window moves at a time.")
    dilation_rate: Single = whole(
        1, 1, LARGEST, "Distance between the elements the kernel reads.", advanced=True
    )


class ConvLSTM2D(_ConvLSTM):
    """A convolutional LSTM over pictures (Shi et al., 2015)."""

    kind: ClassVar[str] = "ConvLSTM2D"
    rank: ClassVar[int] = 2
    stem: ClassVar[str] = "conv_lstm2d"
    summary: ClassVar[str] = "An LSTM for films: its products are convolutions, so its memory is a picture."

    filters: int = whole(32, 1, LARGEST, "Number of feature maps in the state, and in the output.")
    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "Pixels the window moves at a time.")
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels the kernel reads.", advanced=True)


class ConvLSTM3D(_ConvLSTM):
    """A convolutional LSTM over volumes."""

    kind: ClassVar[str] = "ConvLSTM3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "conv_lstm3d"
    summary: ClassVar[str] = (
        "An LSTM for sequences of volumes, such as scans over time: its memory is a volume."
    )

    filters: int = whole(32, 1, LARGEST, "Number of feature maps in the state, and in the output.")
    kernel_size: Triple = triple((3, 3, 3), "Depth, height and width of the window.")
    strides: Triple = triple((1, 1, 1), "Elements the window moves at a time.")
    dilation_rate: Triple = triple(
        (1, 1, 1), "Distance between the elements the kernel reads.", advanced=True
    )


KINDS: tuple[type[Layer], ...] = (ConvLSTM1D, ConvLSTM2D, ConvLSTM3D)
"""In the palette's order."""
