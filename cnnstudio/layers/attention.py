"""Attention: every position of the query looks at all positions of the value and takes a weighted mean of them."""

from typing import ClassVar, Literal

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.convolution import product
from cnnstudio.layers.fields import choice, real, switch, whole
from cnnstudio.layers.input_output import named_axes
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Weight, Working

_SCORES_HELP = "Give the shares each position looked with as a second output."
_CAUSAL_HELP = "Let each position look only at itself and what came before."
Steps = tuple[Step, ...]


class Attending(Layer):
    """What all attention layers have in common: query, value and key, and who may look where."""

    family: ClassVar[FamilyName] = "attention"
    inputs: ClassVar[tuple[str, ...]] = ("query", "value", "key")
    optional_inputs: ClassVar[frozenset[str]] = frozenset({"key"})

    return_attention_scores: bool = switch(False, _SCORES_HELP, call=True)
    use_causal_mask: bool = switch(False, _CAUSAL_HELP, call=True)
    dropout: float = real(0.0, "Share of the scores dropped while training.", ge=0.0, lt=1.0)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return the result, and the scores when asked."""
        return ("output", "scores") if self.return_attention_scores else ("output",)

    def read(self, inputs: tuple[Shape, ...]) -> tuple[Shape, Shape, Shape]:
        """Return query, value and key, which is the value where it is not wired."""
        if len(inputs) < 2:
            raise Misfit(
                "attention-shapes", tr("{kind} reads a query and a value; wire both.", kind=self.kind)
            )
        query, value, *rest = inputs
        key = rest[0] if rest else value
        if min(len(query), len(value), len(key)) < 2 or len({len(query), len(value), len(key)}) > 1:
            message = tr(
                "{kind} reads sequences with the same number of axes; it gets {query} and {value}.",
                kind=self.kind,
                query=shape_text(query),
                value=shape_text(value if len(value) != len(query) else key),
            )
            raise Misfit("attention-shapes", message)
        if key[:-1] != value[:-1]:
            message = tr(
                "Key and value have the same positions; they are {key} and {value}.",
                key=shape_text(key),
                value=shape_text(value),
            )
            raise Misfit("attention-shapes", message)
        return query, value, key

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that every position looks everywhere."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])


def kept(shape: Shape) -> Steps:
    """Return the steps of the positions, which stay."""
    return tuple(
        Step(name, "kept", (("W", -1 if axis is None else axis),), axis)
        for name, axis in named_axes(shape)[:-1]
    )


def _alike(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


class _Scored(Attending):
    """Attention that compares query and key as they are."""

    one_list: ClassVar[bool] = True

    seed: int | None = whole(
        None,
        0,
        2**31 - 1,
        "Start of the dropout draws; empty follows the plan.",
        advanced=True,
        optional=True,
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the query's positions with the value's features."""
        query, value, key = self.read(inputs)
        self._check(query, key)
        made = Step("features", "kept", (("W", -1 if value[-1] is None else value[-1]),), value[-1])
        scores: tuple[Shape, ...] = ((*query[:-1], key[-2]),) if self.return_attention_scores else ()
        return Working(((*query[:-1], value[-1]), *scores), (*kept(query), made))

    def _check(self, query: Shape, key: Shape) -> None:
        if not _alike(query[-1], key[-1]):
            message = tr(
                "{kind} compares query and key number by number; they have {q} and {k} features.",
                kind=self.kind,
                q=query[-1],
                k=key[-1],
            )
            raise Misfit("attention-shapes", message)
        if not all(_alike(q, k) for q, k in zip(query[:-2], key[:-2], strict=True)):
            message = tr(
                "Query and value differ before their positions: {query} and {key}.",
                query=shape_text(query),
                key=shape_text(key),
            )
            raise Misfit("attention-shapes", message)

    def compares(self) -> bool:
        """Say whether each pair of positions costs a product over the features."""
        raise NotImplementedError(self.kind)

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return pairs of positions · (features of the key + features of the value)."""
        query, value, _ = self.read(inputs)
        pairs = [*query[:-1], value[-2]]
        weighted, terms = product([*pairs, value[-1]], [])
        if not self.compares():
            return weighted, terms
        compared, first = product([*pairs, query[-1]], [])
        total = None if compared is None or weighted is None else compared + weighted
        return total, f"{first} + {terms}"

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the last axis of positions is read whole, the ones before it one by one."""
        return (*(Reach("same") for _ in inputs[0][:-2]), Reach("whole"))


class Attention(_Scored):
    """Dot-product attention without weights of its own (Luong et al., 2015)."""

    kind: ClassVar[str] = "Attention"
    stem: ClassVar[str] = "attention"
    summary: ClassVar[str] = (
        "Compares each query position with every key by a dot product and takes the values in these shares."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("dot-product attention", "luong attention")

    score_mode: Literal["dot", "concat"] = choice(
        "dot", ("dot", "concat"), "Compare by a dot product, or by adding and bending."
    )
    use_scale: bool = switch(False, "Multiply the scores by a learned number.")

    def compares(self) -> bool:
        """Say that a dot product is one."""
        return self.score_mode == "dot"

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return one number for the scale, and one for the scores where they are added."""
        scale = (Weight("scale", ()),) if self.use_scale else ()
        return (*scale, *((Weight("concat_score_weight", ()),) if self.score_mode == "concat" else ()))

    def caption(self) -> str:
        """Return how positions are compared."""
        return tr("by dot product") if self.score_mode == "dot" else tr("by bent sum")


class AdditiveAttention(_Scored):
    """Attention that adds query and key before it bends them (Bahdanau et al., 2015)."""

    kind: ClassVar[str] = "AdditiveAttention"
    stem: ClassVar[str] = "additive_attention"
    summary: ClassVar[str] = (
        "Adds each query position to every key, bends the sum by tanh and takes the values in these shares."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("bahdanau attention",)

    use_scale: bool = switch(True, "Weigh the features by learned numbers.")

    def compares(self) -> bool:
        """Say that weighing the features is a product."""
        return self.use_scale

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return one number per feature of the query."""
        if not self.use_scale:
            return ()
        if inputs[0][-1] is None:
            message = tr(
                "{kind} must know the features of its query; set the input's last axis.", kind=self.kind
            )
            raise Misfit("channels-unknown", message)
        return (Weight("scale", (inputs[0][-1],)),)

    def caption(self) -> str:
        """Return how positions are compared."""
        return tr("by sum and tanh")


KINDS: tuple[type[Layer], ...] = (Attention, AdditiveAttention)
"""In the palette's order."""
