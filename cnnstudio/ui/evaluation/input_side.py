"""The left of the grids where there are no kernels: what a layer without weights reads, or weights that are vectors."""

from __future__ import annotations

import numpy as np

from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.half import Half
from cnnstudio.ui.evaluation.maps import map_stack
from cnnstudio.ui.evaluation.sight import Array, Sight

_MOST_INPUTS = 64


def show_inputs(half: Half, sight: Sight, chosen: int, depth: int) -> None:
    """Show what a layer without weights reads: the maps of its input, or one map of each of several."""
    names = sight.inputs[:_MOST_INPUTS]
    read = [sight.outputs[name] for name in names if name in sight.outputs]
    if not read:
        half.say(tr("This layer has no weights."))
        return
    half.name(tr("Input maps") if read[0].ndim in (3, 4) else tr("Input"))
    if len(read) > 1:
        _show_several(half, read, chosen, depth)
    else:
        _show_one(half, read[0], chosen, depth, grey=_is_picture(sight, names[0]))


def _is_picture(sight: Sight, name: str) -> bool:
    return any(node.name == name and node.layer.kind == "Input" for node in sight.analysis.flat)


def _show_one(half: Half, below: Array, chosen: int, depth: int, *, grey: bool) -> None:
    stack = map_stack(below, depth)
    if stack is not None:
        limit = float(np.max(stack)) or 1.0 if grey else signed_limit(stack)
        high, wide = stack.shape[1:]
        note = tr("no weights; {count} of {high} × {wide}", count=number(len(stack)), high=high, wide=wide)
        half.show_tiles(stack, note, limit, min(chosen, len(stack) - 1), grey=grey)
    elif below.ndim == 1:
        half.show_strip(below, tr("no weights; {count} values", count=number(len(below))))
    else:
        half.show_matrix(below.reshape(below.shape[0], -1), shape_text(below.shape))


def _show_several(half: Half, read: list[Array], chosen: int, depth: int) -> None:
    stacks = [map_stack(one, depth) for one in read]
    same = [one for one in stacks if one is not None and len(one) > chosen]
    if same and len(same) == len(read) and len({one.shape[1:] for one in same}) == 1:
        tiles = np.stack([one[chosen] for one in same])
        note = tr("map {n} of {count} inputs", n=number(chosen), count=len(read))
        half.show_tiles(tiles, note, signed_limit(tiles), -1)
    else:
        half.say(tr("This layer has no weights; it reads {count} inputs.", count=len(read)))


def show_vectors(half: Half, sight: Sight) -> None:
    """Show weights without a kernel, such as a normalisation's, as rows of one picture."""
    rows = [(name, np.asarray(a).reshape(-1)) for name, a in sight.weights.items()]
    widest = max(len(row) for _, row in rows)
    same = [(name, row) for name, row in rows if len(row) == widest]
    half.show_matrix(np.stack([row for _, row in same]), ", ".join(name for name, _ in same))
