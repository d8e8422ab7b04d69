"""Random settings of attention: query, value and key, with heads and without."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Shape, makes
from tests.layers.settings.draw import number, some
from tests.layers.stricter import stricter

_PLAIN = ("Attention", "AdditiveAttention")
_HEADS = ("MultiHeadAttention", "GroupQueryAttention")


@makes(*_PLAIN)
def plain(kind: str, chance: random.Random) -> Case:
    """Draw inputs that mostly fit each other."""
    most: dict[str, Any] = {
        "use_scale": kind == "Attention",
        "dropout": chance.choice((0.2, 0.7, 1.0, -0.1)),
        "seed": 7,
        **_calls(),
    }
    if kind == "Attention":
        most["score_mode"] = chance.choice(("concat", "concat", "cosine"))
    return some(chance, most, 0.4), _inputs(chance, (2, 2, 2, 3, 4, 1))


@makes("MultiHeadAttention")
def heads(kind: str, chance: random.Random) -> Case:
    """Draw heads over sequences and over maps."""
    most = {
        "value_dim": number(chance, 1, 2, 5),
        "output_shape": chance.choice((4, (3,), (2, 3), -1)),
        "attention_axes": chance.choice((1, (1,), (1, 2), 2, -2, 0, -1, 5)),
        **_of_heads(chance),
    }
    sizes = {"num_heads": number(chance, 1, 2, 3), "key_dim": number(chance, 1, 2, 4)}
    return {**sizes, **some(chance, most, 0.25)}, _inputs(chance, (2, 2, 2, 2, 3, 1))


@makes("GroupQueryAttention")
def groups(kind: str, chance: random.Random) -> Case:
    """Draw heads that divide and heads that do not."""
    sizes = {
        "head_dim": number(chance, 1, 2, 4),
        "num_query_heads": number(chance, 2, 4, 6),
        "num_key_value_heads": number(chance, 1, 2, 3),
    }
    return {**sizes, **some(chance, _of_heads(chance), 0.25)}, _inputs(chance, (2, 2, 2, 2, 2, 3))


def _calls() -> dict[str, Any]:
    return {"return_attention_scores": True, "use_causal_mask": True}


def _of_heads(chance: random.Random) -> dict[str, Any]:
    return {
        "dropout": chance.choice((0.2, 0.7, 1.0, -0.1)),
        "use_bias": False,
        "use_gate": True,
        "sliding_window": number(chance, 1, 3, 8),
        "flash_attention": chance.choice((False, False, True)),
        "seed": 7,
        **_calls(),
    }


def _inputs(chance: random.Random, ranks: tuple[int, ...]) -> tuple[Shape, ...]:
    rank = chance.choice(ranks)
    query = [chance.choice((1, 3, 4, None)) for _ in range(rank - 1)] + [chance.choice((2, 3, 4))]
    value: list[int | None] = list(query)
    if rank > 1 and chance.random() < 0.5:
        value[-2] = chance.choice((2, 3, 5, None))
    if chance.random() < 0.1:
        value[chance.randrange(rank)] = chance.choice((2, 7, None))
    if chance.random() < 0.05:
        value = [2, *value]
    if chance.random() < 0.05:
        query[-1] = None  # type: ignore[call-overload]
    if chance.random() < 0.6:
        return tuple(query), tuple(value)
    key = list(value)
    if chance.random() < 0.4:
        key[chance.randrange(len(key))] = chance.choice((1, 3, 4))
    return tuple(query), tuple(value), tuple(key)


def _three(inputs: tuple[Shape, ...]) -> tuple[Shape, Shape, Shape]:
    query, value, *rest = inputs
    return query, value, rest[0] if rest else value


@stricter(
    "attention-shapes",
    "Query, value and key that do not fit each other; Keras finds out only when numbers flow.",
    *_PLAIN,
    *_HEADS,
    example=("Attention", {}, ((4, 3), (5, 2))),
)
def attention_shapes(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover inputs that do not fit."""
    query, value, key = _three(inputs)
    if len({len(query), len(value), len(key)}) > 1 or key[:-1] != value[:-1]:
        return True
    if len(query) < 2:
        return False
    if "head_dim" in arguments:
        return len(query) != 2
    if "num_heads" not in arguments:
        pairs = [*zip(query[:-2], key[:-2], strict=True), (query[-1], key[-1])]
    else:
        given = arguments.get("attention_axes", tuple(range(1, len(query))))
        among = {axis % (len(query) + 1) for axis in (given if isinstance(given, tuple) else (given,))}
        pairs = [p for i, p in enumerate(zip(query[:-1], value[:-1], strict=True), 1) if i not in among]
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


@stricter(
    "attention-over-samples",
    "Where a sample is one row, the samples of a batch would look at each other.",
    *_PLAIN,
    *_HEADS,
    example=("Attention", {}, ((3,), (3,))),
)
def attention_over_samples(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover samples without positions."""
    return len(inputs[0]) < 2


@stricter(
    "attention-dropout",
    "A share of 1 or more drops every score, and one below 0 means nothing.",
    *_PLAIN,
    *_HEADS,
    example=("Attention", {"dropout": 1.0}, ((4, 3), (5, 3))),
)
def attention_dropout(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover shares that are none."""
    return not 0 <= arguments.get("dropout", 0) < 1


@stricter(
    "attention-axes",
    "Attention along the batch or the features mixes samples or heads.",
    "MultiHeadAttention",
    example=("MultiHeadAttention", {"num_heads": 1, "key_dim": 2, "attention_axes": (2,)}, ((4, 3), (4, 3))),
)
def attention_axes(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover axes that are no positions."""
    given = arguments.get("attention_axes")
    if given is None:
        return False
    rank = len(inputs[0]) + 1
    axes = given if isinstance(given, tuple) else (given,)
    return any(not 1 <= axis % rank < rank - 1 or not -rank <= axis < rank for axis in axes)


@stricter(
    "attention-mask",
    "A causal mask or a window over more than one axis fails, or hides the wrong positions, when numbers flow.",
    "MultiHeadAttention",
    example=(
        "MultiHeadAttention",
        {"num_heads": 1, "key_dim": 2, "use_causal_mask": True},
        ((4, 4, 3), (4, 4, 3)),
    ),
)
def attention_mask(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover masks over maps."""
    masked = arguments.get("use_causal_mask") or arguments.get("sliding_window") is not None
    return bool(masked) and len(inputs[0]) > 2


@stricter(
    "attention-scores",
    "Keras tells a wrong shape for the scores unless query and value are sequences of one length.",
    "MultiHeadAttention",
    example=(
        "MultiHeadAttention",
        {"num_heads": 1, "key_dim": 2, "return_attention_scores": True},
        ((4, 3), (5, 3)),
    ),
)
def attention_scores(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover scores between other inputs."""
    query, value, _ = _three(inputs)
    return bool(arguments.get("return_attention_scores")) and (len(query) != 2 or query[0] != value[0])


@stricter(
    "flash-attention",
    "TensorFlow has no flash attention; Keras says so when numbers flow, or leaves it out.",
    *_HEADS,
    example=("MultiHeadAttention", {"num_heads": 1, "key_dim": 2, "flash_attention": True}, ((4, 3), (5, 3))),
)
def flash_attention(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover the kernel that is not there."""
    return bool(arguments.get("flash_attention"))


@stricter(
    "no-heads",
    "Without a head there is no attention.",
    "GroupQueryAttention",
    example=(
        "GroupQueryAttention",
        {"head_dim": 2, "num_query_heads": 0, "num_key_value_heads": 2},
        ((4, 3), (5, 3)),
    ),
)
def no_heads(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover layers without heads."""
    return bool(arguments["num_query_heads"] <= 0)
