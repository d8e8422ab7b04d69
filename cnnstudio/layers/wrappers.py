"""Layers that hold another layer and use it in a way of their own."""

from typing import ClassVar, Literal

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.cells import Recurrence
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.fields import choice, held, whole
from cnnstudio.layers.held import HeldLayer, check_known, held_working, within
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.recurrent import LSTM, Sequence
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Terms, Weight, Working

MergeMode = Literal["concat", "sum", "mul", "ave"]


class TimeDistributed(Layer):
    """The same layer at every time step."""

    kind: ClassVar[str] = "TimeDistributed"
    family: ClassVar[FamilyName] = "recurrent"
    stem: ClassVar[str] = "time_distributed"
    summary: ClassVar[str] = (
        "Uses the layer it holds on every time step by itself, with the same weights each time."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("per frame", "every time step", "wrapper")

    layer: HeldLayer = held(Dense.model_construct(), "The layer that reads each time step.")

    def _step(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape of one time step."""
        if len(inputs[0]) < 2:
            message = tr(
                "{kind} reads time steps with at least one axis each; it gets {shape}.",
                kind=self.kind,
                shape=shape_text(inputs[0]),
            )
            raise Misfit("rank", message)
        return (inputs[0][1:],)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the held layer's output for each time step."""
        made = held_working(self.kind, self.layer, self._step(inputs))
        if len(made.outputs) != 1:
            message = tr(
                "{holder} passes on one output; {kind} has several.", holder=self.kind, kind=self.layer.kind
            )
            raise Misfit("held-layer", message, "layer")
        steps = inputs[0][0]
        time = Step("time", "kept", (("W", -1 if steps is None else steps),), steps)
        return Working(((steps, *made.output),), (time, *made.steps))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the held layer's weights: all time steps share them."""
        return within(self.layer.stem, self.layer, self.layer.weights(self._step(inputs)))

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return steps times the held layer's multiply-adds."""
        once, terms = self.layer.macs(self._step(inputs), (outputs[0][1:],))
        steps = inputs[0][0]
        if once == 0:
            return 0, ""
        shown = f"{'?' if steps is None else steps} · ({terms})"
        return (None if once is None or steps is None else steps * once), shown

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that time steps do not see each other, and the held layer's reach within one."""
        return (Reach("same"), *self.layer.reach(self._step(inputs)))

    def caption(self) -> str:
        """Return the held layer."""
        return _held_caption(self.layer)


class Bidirectional(Layer):
    """A recurrent layer and its mirror image."""

    kind: ClassVar[str] = "Bidirectional"
    family: ClassVar[FamilyName] = "recurrent"
    stem: ClassVar[str] = "bidirectional"
    summary: ClassVar[str] = (
        "Reads a sequence forwards and backwards with two layers and joins what they found."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("both directions", "bilstm", "birnn", "wrapper")

    layer: HeldLayer = held(LSTM.model_construct(), "The recurrent layer that reads forwards.")
    merge_mode: MergeMode | None = choice(
        "concat",
        ("concat", "sum", "mul", "ave", None),
        "How both results are joined; none gives them as two outputs.",
    )
    backward_layer: HeldLayer | None = held(
        None, "The layer that reads backwards; empty stands for a mirror image of the first.", advanced=True
    )

    def backward(self) -> Layer:
        """Return the layer that reads the other way."""
        if self.backward_layer is not None:
            return self.backward_layer
        return self.layer.replaced(go_backwards=True)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return one output or one for each direction, and the states of both when asked."""
        joined = ("output",) if self.merge_mode is not None else ("forward", "backward")
        states = self.layer.outputs[1:] if isinstance(self.layer, Sequence) else ()
        return (*joined, *(f"{way}_{s}" for way in ("forward", "backward") for s in states))

    def _both(self) -> tuple[Sequence, Sequence]:
        """Return both layers; they must be recurrent, and differ in their direction alone."""
        check_known(self.kind, self.layer, "layer")
        if not isinstance(self.layer, Sequence):
            message = tr(
                "{kind} holds a recurrent layer; {held} is none.", kind=self.kind, held=self.layer.kind
            )
            raise Misfit("held-layer", message, "layer")
        if self.backward_layer is not None:
            check_known(self.kind, self.backward_layer, "backward_layer")
        other = self.backward()
        if not isinstance(other, Sequence):
            message = tr("{kind} holds a recurrent layer; {held} is none.", kind=self.kind, held=other.kind)
            raise Misfit("held-layer", message, "backward_layer")
        _check_pair(self.layer, other)
        self._check_states(self.layer)
        return self.layer, other

    def _check_states(self, one: Sequence) -> None:
        if one.stateful and one.return_state:
            message = tr(
                "Keras cannot give the states of a {kind} that carries them on; turn one of both off.",
                kind=self.kind,
            )
            raise Misfit("held-layer", message, "layer")

    def _sizes_agree(self, one: Working, other: Working) -> None:
        if one.outputs != other.outputs:
            message = tr(
                "Both directions give the same shape; one gives {one}, the other {other}.",
                one=shape_text(one.output),
                other=shape_text(other.output),
            )
            raise Misfit("two-directions", message, "backward_layer")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return both results joined, or side by side."""
        forwards, backwards = self._both()
        one = held_working(self.kind, forwards, inputs[:1])
        other = held_working(self.kind, backwards, inputs[:1], "backward_layer")
        self._sizes_agree(one, other)
        states = (*one.outputs[1:], *other.outputs[1:])
        if self.merge_mode is None:
            return Working((one.output, other.output, *states), one.steps)
        if self.merge_mode != "concat":
            return Working((one.output, *states), one.steps)
        last = one.output[-1]
        doubled = Step("joined", "times", (("W", last or 0), ("size", 2)), 2 * (last or 0))
        return Working(((*one.output[:-1], 2 * (last or 0)), *states), (*one.steps, doubled))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the weights of both directions."""
        ways = zip(("forward", "backward"), self._both(), strict=True)
        found = (within(f"{way}_{held.stem}", held, held.weights(inputs[:1])) for way, held in ways)
        return tuple(weight for some in found for weight in some)

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return the multiply-adds of both directions."""
        one, other = (held.macs(inputs[:1], held.working(inputs[:1]).outputs) for held in self._both())
        total = None if one[0] is None or other[0] is None else one[0] + other[0]
        return total, f"{one[1]} + {other[1]}"

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the held layer's reach."""
        return self.layer.reach(inputs[:1])

    def caption(self) -> str:
        """Return the held layer."""
        return _held_caption(self.layer)


def _check_pair(one: Sequence, other: Sequence) -> None:
    if one.go_backwards == other.go_backwards:
        message = tr("One layer reads forwards and the other backwards; turn Go backwards off in the first.")
        raise Misfit("two-directions", message, "layer")
    for name in ("stateful", "return_sequences", "return_state"):
        if getattr(one, name) != getattr(other, name):
            title = name.replace("_", " ").capitalize()
            message = tr("{field} is the same in both directions.", field=tr(title))
            raise Misfit("two-directions", message, "backward_layer")


class SpectralNormalization(Layer):
    """A layer whose kernel is kept from stretching its input."""

    kind: ClassVar[str] = "SpectralNormalization"
    family: ClassVar[FamilyName] = "norm"
    stem: ClassVar[str] = "spectral_norm"
    summary: ClassVar[str] = (
        "Divides the kernel of the layer it holds by its largest stretch before each training step."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("spectral norm", "lipschitz", "gan", "wrapper")

    layer: HeldLayer = held(Conv2D.model_construct(), "The layer with the kernel: a convolution or Dense.")
    power_iterations: int = whole(1, 1, 1000, "Rounds in which the largest stretch is estimated.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the held layer's output; it must have a kernel of its own."""
        made = held_working(self.kind, self.layer, inputs)
        self._kernel(inputs)
        return made

    def _kernel(self, inputs: tuple[Shape, ...]) -> Weight:
        own = () if isinstance(self.layer, Recurrence | Sequence) else self.layer.weights(inputs)
        found = next((w for w in own if w.name in ("kernel", "embeddings")), None)
        if found is None:
            message = tr(
                "{holder} divides the kernel of the layer it holds; {kind} has none.",
                holder=self.kind,
                kind=self.layer.kind,
            )
            raise Misfit("held-layer", message, "layer")
        return found

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the held layer's weights and the vector that finds the stretch."""
        vector = Weight("vector_u", (1, self._kernel(inputs).shape[-1]), False)
        kernel, *rest = within(self.layer.stem, self.layer, self.layer.weights(inputs))
        return (kernel, vector, *rest)

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str | Terms]:
        """Return the held layer's multiply-adds; the kernel is divided in training only."""
        return self.layer.macs(inputs, outputs)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the held layer's reach."""
        return self.layer.reach(inputs)

    def caption(self) -> str:
        """Return the held layer."""
        return _held_caption(self.layer)


def _held_caption(layer: Layer) -> str:
    more = layer.caption()
    return f"{layer.kind} · {more}" if more else layer.kind


KINDS: tuple[type[Layer], ...] = (Bidirectional, TimeDistributed, SpectralNormalization)
"""In the palette's order."""
