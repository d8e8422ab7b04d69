"""Attention whose heads share what they look at: many ask, few answer."""

from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.attention import kept
from cnnstudio.layers.fields import LARGEST, whole
from cnnstudio.layers.heads import Heads
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Step, Working


class GroupQueryAttention(Heads):
    """Attention whose query heads share keys and values in groups (Ainslie et al., 2023)."""

    kind: ClassVar[str] = "GroupQueryAttention"
    stem: ClassVar[str] = "group_query_attention"
    summary: ClassVar[str] = (
        "Several query heads share one key and one value head: nearly as good as all heads, with fewer weights."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("grouped query attention", "gqa", "multi-query attention")

    head_dim: int = whole(16, 1, LARGEST, "Size of each head.")
    num_query_heads: int = whole(4, 1, LARGEST, "How many heads ask.")
    num_key_value_heads: int = whole(
        2, 1, LARGEST, "How many heads answer; each answers the same number of askers."
    )

    @model_validator(mode="after")
    def _heads_divide(self) -> Self:
        if self.num_query_heads % self.num_key_value_heads:
            message = tr(
                "{q} query heads cannot share {k} key heads evenly.",
                q=self.num_query_heads,
                k=self.num_key_value_heads,
            )
            raise ValueError(message)
        return self

    def heads(self) -> tuple[int, int]:
        """Return the heads that ask and those that answer."""
        return self.num_query_heads, self.num_key_value_heads

    def sizes(self) -> tuple[int, int]:
        """Return one size for all."""
        return self.head_dim, self.head_dim

    def made(self, query: Shape) -> tuple[int, ...]:
        """Return the query's features."""
        return (query[-1] or 0,)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the query's shape; all inputs are sequences, and query and value have the same features."""
        query, _, key = self.read(inputs)
        if len(query) != 2:
            message = tr(
                "{kind} reads sequences (length × features); it gets {shape}.",
                kind=self.kind,
                shape=shape_text(query),
            )
            raise Misfit("rank", message)
        q, v, _ = self.features(inputs)
        if q != v:
            message = tr("Query and value have the same features here; they have {q} and {v}.", q=q, v=v)
            raise Misfit("attention-shapes", message)
        scores: tuple[Shape, ...] = (
            ((self.num_query_heads, query[0], key[0]),) if self.return_attention_scores else ()
        )
        return Working((query, *scores), (*kept(query), Step("features", "kept", (("W", q),), q)))

    def caption(self) -> str:
        """Return who asks and who answers."""
        return tr(
            "{q} heads ask {k} of {size}",
            q=self.num_query_heads,
            k=self.num_key_value_heads,
            size=self.head_dim,
        )


KINDS: tuple[type[Layer], ...] = (GroupQueryAttention,)
"""In the palette's order."""
