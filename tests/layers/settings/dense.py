"""Random settings of the dense and embedding kinds."""

from __future__ import annotations

import random
from typing import Any

from cnnstudio.layers.activations import ACTIVATIONS
from tests.layers.settings import READS, Case, Shape, makes
from tests.layers.settings.draw import number, shape_near, some
from tests.layers.stricter import stricter

_EQUATIONS: tuple[tuple[str, Any], ...] = (
    ("...x,xy->...y", (5, (5,), (5, 6))),
    ("ab,bc->ac", (4, (4,), (4, 2))),
    ("abc,cd->abd", ((None, 4), (3, 4), 4)),
    ("abc,cde->abde", ((None, 2, 3), (3, 2, 3))),
    ("abc,bcd->ad", (6, (6,))),
    ("abc,bd->adc", ((7, 3), (7, None))),
    ("ab...,bc->ac...", (4, (4,))),
    ("abc...,bd->adc...", ((7, None), (7, 3))),
    ("...xy,yz->...xz", ((None, 4), (3, 4), (4,))),
    ("abc,cb->ac", ((3,), (None,))),
    ("ab,bc->ca", ((None, 4), (4, None))),
    ("ab,abc->ac", (4,)),
    ("aab,bc->ac", (4, (3, 4))),
    ("ab,bc->ac...", (4,)),
    ("ab,bc", (4,)),
    ("ab,bd->ac", (4,)),
)
"""Equations, each with output shapes that fit it and others."""
_BIAS = ("c", "d", "y", "e", "de", "ac", "z", "b", "")


@makes("Dense")
def dense(kind: str, chance: random.Random) -> Case:
    """Draw units, and now and then a low-rank change."""
    most = {
        "activation": chance.choice((*ACTIVATIONS, "nonsense")),
        "use_bias": False,
        "lora_rank": chance.choice((1, 2)),
        "lora_alpha": 3,
    }
    return {"units": number(chance, 1, 3, 10), **some(chance, most, 0.3)}, (shape_near(chance, 3),)


@makes("EinsumDense")
def einsum_dense(kind: str, chance: random.Random) -> Case:
    """Draw equations of every form, right and wrong."""
    equation, shapes = chance.choice(_EQUATIONS)
    most = {
        "activation": chance.choice((*ACTIVATIONS, "nonsense")),
        "bias_axes": chance.choice(_BIAS),
        "lora_rank": chance.choice((1, 2)),
        "lora_alpha": 3,
    }
    arguments = {"equation": equation, "output_shape": chance.choice(shapes), **some(chance, most, 0.3)}
    return arguments, (shape_near(chance, chance.choice((1, 2, 2, 3))),)


@makes("Embedding", "ReversibleEmbedding")
def embedding(kind: str, chance: random.Random) -> Case:
    """Draw tables, and now and then a low-rank change."""
    arguments = {"input_dim": number(chance, 1, 5, 20), "output_dim": number(chance, 1, 4, 8)}
    most: dict[str, Any] = {"mask_zero": True, "lora_rank": chance.choice((1, 2)), "lora_alpha": 3}
    if kind == "ReversibleEmbedding":
        types = ("float16", "bfloat16", "float32")
        most |= {"tie_weights": False, "reverse": True, "logit_soft_cap": chance.choice((0.5, 30.0, 0.0))}
        most |= {"reverse_dtype": chance.choice(types)}
    return {**arguments, **some(chance, most, 0.3)}, (shape_near(chance, chance.choice((1, 2))),)


READS |= {"Embedding": "int32"}


@stricter(
    "einsum-form",
    "Keras overlooks what stands behind an equation; TensorFlow reads all of it.",
    "EinsumDense",
    example=("EinsumDense", {"equation": "ab,bc->ac...", "output_shape": 4}, ((3,),)),
)
def einsum_form(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover points on one side only."""
    left, _, right = arguments["equation"].partition("->")
    return left.split(",")[0].endswith("...") != right.endswith("...") and "..." in arguments["equation"]


@stricter(
    "einsum-letters",
    "A letter twice in one part, or a batch that moves, means something else when numbers flow.",
    "EinsumDense",
    example=("EinsumDense", {"equation": "aab,bc->ac", "output_shape": 4}, ((3, 5),)),
)
def einsum_letters(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover repeated letters and a batch letter in the weights or elsewhere in the output."""
    parts = arguments["equation"].replace("...", "").replace("->", ",").split(",")
    if any(len(set(part)) != len(part) for part in parts):
        return True
    moved = len(parts) == 3 and (parts[2][0] != parts[0][0] or parts[0][0] in parts[1])
    return moved and not arguments["equation"].startswith("...")


@stricter(
    "einsum-axes",
    "Keras lets an equation have too few letters for the input, or an output shape too many sizes.",
    "EinsumDense",
    example=("EinsumDense", {"equation": "ab,bc->ac", "output_shape": (4, 2)}, ((3,),)),
)
def einsum_axes(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover further axes without points for them, and sizes without letters."""
    given = arguments["output_shape"]
    letters, _, made = arguments["equation"].partition("->")
    read, before = letters.split(",")[0], letters.startswith("...")
    further = len(inputs[0]) + 1 - len(read.replace("...", ""))
    sizes = (len(given) if isinstance(given, tuple) else 1) + (0 if before and further else 1)
    return sizes > len(made.replace("...", "")) or (further > 0 and "..." not in read)


@stricter(
    "einsum-further",
    "Keras turns the order of further axes round in the shape it promises.",
    "EinsumDense",
    example=("EinsumDense", {"equation": "...x,xy->...y", "output_shape": 4}, ((2, 3, 5),)),
)
def einsum_further(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover further axes before the letters that read otherwise from behind."""
    equation = arguments["equation"]
    letters = len(equation.split(",")[0].replace("...", ""))
    further = inputs[0][: len(inputs[0]) - letters]
    return equation.startswith("...") and further != further[::-1]


@stricter(
    "embedding-width",
    "Reading backwards multiplies rows by the table, so they must be as long; Keras finds out when numbers flow.",
    "ReversibleEmbedding",
    example=("ReversibleEmbedding", {"input_dim": 9, "output_dim": 4, "reverse": True}, ((5, 3),)),
)
def embedding_width(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover rows of another length."""
    return bool(arguments.get("reverse")) and inputs[0][-1] != arguments["output_dim"]


@stricter(
    "soft-cap",
    "A cap of 0 or below leaves no scores.",
    "ReversibleEmbedding",
    example=("ReversibleEmbedding", {"input_dim": 9, "output_dim": 4, "logit_soft_cap": 0.0}, ((5,),)),
)
def soft_cap(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover caps that let nothing through."""
    return arguments.get("logit_soft_cap", 1.0) <= 0
