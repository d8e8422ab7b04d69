"""Which elements of a layer's input reach the elements of its output that count, exactly, axis by axis.

Elements of an axis are the bits of a whole number: bit 3 set means that element 3 counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cnnstudio.document.known import NodeAnalysis
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.remembering import also_forget, remembered
from cnnstudio.layers.shape import Shape
from cnnstudio.layers.working import Reach, Step, Working

Mask = int
Box = tuple[Mask, ...]
"""One mask per axis: the elements that lie in all of them."""
Back = Callable[[Mask], Mask]
_LONGEST = 4_000_000
"""Bits of the longest row that is followed; longer ones count as a whole."""


def full(width: int) -> Mask:
    """Return the mask in which every element counts."""
    return (1 << width) - 1


def full_box(shape: Shape) -> Box:
    """Return the box of all elements; every axis is known."""
    return tuple(full(axis or 0) for axis in shape)


@dataclass(frozen=True, slots=True)
class Trail:
    """The way back through one layer call: per input a way per axis, or None where everything counts."""

    inputs: tuple[Box, ...]
    """The whole of each input."""
    ways: tuple[tuple[Back, ...] | None, ...]
    whole: Box
    """The whole of the output."""

    def back(self, port: int, box: Box) -> Box:
        """Return what of an input counts when this box of the output does."""
        ways = self.ways[port]
        if ways is None:
            return self.inputs[port] if all(box) else tuple(0 for _ in self.inputs[port])
        return tuple([way(mask) for way, mask in zip(ways, box, strict=True)])


def reads_all(node: NodeAnalysis) -> bool:
    """Say whether a layer reads all of its inputs when all it makes counts; cheap, asked after every edit."""
    working = node.working
    known = _READS_ALL.get(id(working))
    if known is not None and known[0] is working:
        return known[1]
    found = working is None or True not in [_leaves_over(step) for step in working.steps]
    if len(_READS_ALL) > _REMEMBERED:
        _READS_ALL.clear()
    _READS_ALL[id(working)] = working, found
    return found


_REMEMBERED = 65_536
_READS_ALL: dict[int, tuple[Working | None, bool]] = {}
also_forget(_READS_ALL.clear)
"""Answers by the identity of the working, which is kept so that the identity stays its own."""


def _leaves_over(step: Step) -> bool:
    """Say whether a window may pass elements by; windows tell W, k, d, F, S first and `dropped` last."""
    formula = step.formula
    if formula[:7] == "window-":
        numbers = step.numbers
        if numbers[2][1] != 1 or numbers[4][1] > numbers[3][1]:  # type: ignore[operator]
            return True
        name, left = numbers[-1]
        return name == "dropped" and left != 0
    if formula[:10] == "transpose-":
        return step.numbers[2][1] != 1
    return formula == "crop"


_TRAILS: dict[int, tuple[Working | None, Trail]] = {}
also_forget(_TRAILS.clear)
"""Ways back by the identity of the working, which a layer shares with all of its value and input shapes."""


def trail(node: NodeAnalysis) -> Trail:
    """Return the way back through a layer of which every axis is known."""
    working = node.working
    last = _TRAILS.get(id(working))
    if last is not None and last[0] is working:
        return last[1]
    given = tuple(shape for shape in node.inputs if shape is not None)
    ways = tuple(_ways(node, given, port) for port in range(len(given)))
    found = Trail(tuple(map(full_box, given)), ways, full_box(node.output or ()))
    if len(_TRAILS) >= _REMEMBERED:
        _TRAILS.clear()
    _TRAILS[id(working)] = working, found
    return found


def _ways(node: NodeAnalysis, inputs: tuple[Shape, ...], port: int) -> tuple[Back, ...] | None:
    layer, shape, output = node.layer, inputs[port], node.output or ()
    if layer.kind == "Concatenate":
        return _concatenated(node, inputs, port)
    if len(shape) != len(output) or len(node.outputs) != 1 or (port and not layer.variadic):
        return None
    if shape == output and _by_itself(layer):
        return tuple([_same(axis or 0, axis or 0) for axis in shape])
    first = getattr(layer, "data_format", None) == "channels_first"
    reach = layer.reach(inputs)
    places = range(1, len(shape)) if first else range(len(shape) - 1)
    if len(reach) != len(places):
        return None
    steps = _spatial(node, len(places))
    ways: list[Back] = [_everything(axis or 0) for axis in shape]
    for place, how, step in zip(places, reach, steps, strict=True):
        ways[place] = _way(how, step, shape[place] or 0, output[place] or 0)
    if layer.variadic:
        ways[-1] = _same(shape[-1] or 0, output[-1] or 0)
    return tuple(ways)


def _by_itself(layer: Layer) -> bool:
    """Say whether a layer changes each number by itself, wherever the channels are."""
    return layer.kind == "BatchNormalization" or (
        layer.family in ("act", "noise") and layer.kind != "Softmax"
    )


def _spatial(node: NodeAnalysis, count: int) -> tuple[Step | None, ...]:
    steps = node.working.steps if node.working else ()
    return steps[:count] if len(steps) > count else (None,) * count


def _concatenated(node: NodeAnalysis, inputs: tuple[Shape, ...], port: int) -> tuple[Back, ...]:
    shape = inputs[port]
    at = getattr(node.layer, "axis", -1) % (len(shape) + 1) - 1
    before = sum(given[at] or 0 for given in inputs[:port])
    ways = [_same(axis or 0, axis or 0) for axis in shape]
    ways[at] = _shifted(-before, shape[at] or 0)
    return tuple(ways)


def _way(reach: Reach, step: Step | None, width: int, made: int) -> Back:
    if reach.kind == "same":
        return _same(width, made)
    if reach.kind == "whole":
        return _everything(width)
    numbers = {key: value for key, value in step.numbers if isinstance(value, int)} if step else {}
    formula = step.formula if step else ""
    if formula.startswith("window-") and numbers.get("W") == width:
        return _window(numbers["k"], numbers["d"], numbers["S"], numbers.get("left", 0), width)
    if formula.startswith("transpose-") and numbers.get("W") == width:
        return _spread(numbers["k"], numbers["d"], numbers["S"], numbers.get("cut", 0), width)
    if reach.stride >= 1 and float(reach.stride).is_integer() and float(reach.before).is_integer():
        return _window(reach.kernel, 1, int(reach.stride), int(reach.before), width)
    if formula == "times" and reach.kernel == 1:
        return _spread(numbers["size"], 1, numbers["size"], 0, width)
    return _everything(width)


@remembered
def _everything(width: int) -> Back:
    return lambda mask: full(width) if mask else 0


@remembered
def _same(width: int, made: int) -> Back:
    if width == made:
        return lambda mask: mask
    return _everything(width)


@remembered
def _shifted(by: int, width: int) -> Back:
    """Return the way back through rows that move by so many places."""
    return lambda mask: (mask << by if by >= 0 else mask >> -by) & full(width)


@remembered
def _window(kernel: int, rate: int, stride: int, left: int, width: int) -> Back:
    """Return the way back through a window: output o reads o·stride − left + t·rate for every tap t."""

    @lru_cache(maxsize=64)
    def back(mask: Mask) -> Mask:
        if kernel * rate + mask.bit_length() * stride > _LONGEST:
            return full(width) if mask else 0
        read = _smeared(_spaced(mask, stride), kernel, rate)
        return (read >> left if left >= 0 else read << -left) & full(width)

    return back


@remembered
def _spread(kernel: int, rate: int, stride: int, cut: int, width: int) -> Back:
    """Return the way back through a transposed window: input i writes i·stride + t·rate − cut for every tap t."""

    @lru_cache(maxsize=64)
    def back(mask: Mask) -> Mask:
        if kernel * rate + mask.bit_length() > _LONGEST:
            return full(width) if mask else 0
        return _thinned(_smeared_down(mask << cut, kernel, rate), stride) & full(width)

    return back


def _smeared(mask: Mask, count: int, step: int) -> Mask:
    """Return the union of a mask moved up by 0, step, 2·step, ... (count times)."""
    covered = 1
    while covered < count:
        more = min(covered, count - covered)
        mask |= mask << (more * step)
        covered += more
    return mask


def _smeared_down(mask: Mask, count: int, step: int) -> Mask:
    covered = 1
    while covered < count:
        more = min(covered, count - covered)
        mask |= mask >> (more * step)
        covered += more
    return mask


def _spaced(mask: Mask, stride: int) -> Mask:
    """Return the mask with its elements `stride` apart."""
    return mask if stride == 1 else int(("0" * (stride - 1)).join(f"{mask:b}"), 2)


def _thinned(mask: Mask, stride: int) -> Mask:
    """Return every stride-th element of a mask, from the first."""
    return mask if stride == 1 else int(f"{mask:b}"[::-1][::stride][::-1], 2)
