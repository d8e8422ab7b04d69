"""A cell typed into an input changes every shown cell that depends on it, to what a few lines of NumPy say, and no other."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from cnnstudio.ui.lab.cell_editor import CellEditor
from cnnstudio.ui.lab.connecting import made_weights
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.values import Table
from tests.ui.lab.by_hand import type_into

EIGHT = np.random.default_rng(8).integers(-9, 10, (8, 8)).astype(float)
THREE = np.array([[1.0, 0, -2], [3, 0, 1], [0, -1, 2]])
BORDERS = {"replicate": "edge", "reflect": "reflect", "symmetric": "symmetric", "wrap": "wrap"}


def slid(x, k, stride=(1, 1), rate=1):
    """Slide a kernel over what is given, place by place."""
    spans = [(n - 1) * rate + 1 for n in k.shape]
    places = [(n - span) // s + 1 for n, span, s in zip(x.shape, spans, stride, strict=True)]
    out = np.zeros(places)
    for at in np.ndindex(*places):
        window = tuple(slice(a * s, a * s + span, rate) for a, s, span in zip(at, stride, spans, strict=True))
        out[at] = (x[window] * k).sum()
    return out


def sliding(x):
    return {"output": np.maximum(slid(np.pad(x, 1), THREE, (2, 1)) - 4, 0)}


def flipped(x):
    one, other = slid(x, THREE), slid(x, THREE[::-1, ::-1])
    return {"correlated": one, "convolved": other, "difference": one - other}


def bordered(x):
    found = {f"rules.{rule}.grid": slid(np.pad(x, 1, mode), THREE) for rule, mode in BORDERS.items()}
    found["rules.ignore.grid"] = slid(x, THREE)
    found["rules.zero.grid"] = slid(np.pad(x, 1), THREE)
    found["rules.constant.grid"] = slid(np.pad(x, 1, constant_values=7), THREE)
    return found


def pooled(x):
    out, back = np.zeros((3, 3)), np.zeros(x.shape)
    for row, column in np.ndindex(3, 3):
        window = x[2 * row : 2 * row + 3, 2 * column : 2 * column + 3]
        at = np.unravel_index(window.argmax(), window.shape)
        out[row, column] = window[at]
        back[2 * row + at[0], 2 * column + at[1]] = window[at]
    return {"output": out, "unpooled": back, "lost": x - back}


def activated(x):
    return {"output": np.maximum(x, 0), "slope": (x > 0).astype(float)}


def dropped(x):
    kept = np.array(_dropout_mask(x.shape))
    return {"output": np.where(kept, x / 0.75, 0), "average": np.where(kept, x / 0.75, 0)}


def _dropout_mask(shape):
    from cnnstudio.arithmetic.dropout import dropout

    return dropout(np.ones(shape), 0.25, seed=0).kept


def normalised(x):
    mean, variance = x.mean(axis=0), x.var(axis=0)
    left = 0.99**101  # a hundred steps before this one
    moving = [(1 - left) * mean, left + (1 - left) * variance]
    return {
        "output": (x - mean) / np.sqrt(variance + 1e-3),
        "batch_numbers": np.stack([mean, variance]),
        "moving": np.stack(moving),
    }


def dilated(x):
    return {"output": slid(x, THREE, rate=2), "line": x[2][None, :]}


def scattered(x, stride=2):
    out = np.zeros([(n - 1) * stride + 3 for n in x.shape])
    for row, column in np.ndindex(*x.shape):
        out[row * stride : row * stride + 3, column * stride : column * stride + 3] += x[row, column] * THREE
    copy = np.zeros(out.shape)
    copy[:3, :3] = x[0, 0] * THREE
    return {"output": out, "copy": copy, "so_far": copy}


def in_steps(x):
    column, row = np.array([[1.0], [2], [1]]), np.array([[-1.0, 0, 1]])
    first = slid(x, column)
    return {"first": first, "second": slid(first, row), "whole": slid(x, column @ row)}


def windows(x):
    rows = [x[r : r + 3, c : c + 3].ravel() for r, c in np.ndindex(6, 6)]
    out = slid(x, THREE)
    return {"matrix": np.array(rows), **{f"outputs.{way}": out for way in ("loops", "im2col", "fft")}}


def along(x):
    return {"output": slid(np.pad(x, ((0, 0), (2, 0))), np.array([[1.0, -2, 4]]))}


def backwards(x):
    """The sum of all outputs: what one place adds is its window, and it has been the only one so far."""
    pools = x.reshape(4, 2, 4, 2).transpose(0, 2, 1, 3).reshape(4, 4, 4)
    routed = np.zeros((4, 4, 4))
    np.put_along_axis(routed, pools.argmax(axis=2)[..., None], 1, axis=2)
    routed = routed.reshape(4, 4, 2, 2).transpose(0, 2, 1, 3).reshape(8, 8)
    return {
        "output": slid(x, THREE), "added": x[:3, :3], "to_kernel": x[:3, :3], "pooled": pools.max(axis=2),
        "routed": routed,
    }  # fmt: skip


class Case(NamedTuple):
    """A page, what is set on it, the cell typed into, and what its grids show by NumPy."""

    key: str
    model: Callable
    image: np.ndarray
    parts: dict
    place: tuple[int, int]
    value: float
    field: str = "image"


KERNEL = {"kernel": Table(THREE)}
FOUR_D = Table(THREE[..., None, None])
SLIDING = {
    "kernel": FOUR_D,
    "strides": (2, 1),
    "padding": "own",
    "bias": Table((-4.0,)),
    "activation": "relu",
}
CASES = (
    Case("sliding-window", sliding, EIGHT[..., None], SLIDING, (3, 4), 8.5),
    Case("flip", flipped, EIGHT, KERNEL, (3, 4), 8.5),
    Case("borders", bordered, EIGHT, {**KERNEL, "constant": 7.0}, (0, 1), 8.5),
    Case("borders", bordered, EIGHT, {**KERNEL, "constant": 7.0}, (4, 4), 8.5),
    Case("pooling", pooled, EIGHT[:7, :7], {"size": (3, 3), "strides": (2, 2), "apart": True}, (2, 2), 99),
    Case("activations", activated, EIGHT, {"name": "relu"}, (2, 3), 5.5, "sums"),
    Case("dropout", dropped, np.abs(EIGHT) + 1, {}, (1, 1), 5.5, "values"),
    Case("batch-normalisation", normalised, EIGHT, {}, (1, 3), 20.5, "values"),
    Case("dilated", dilated, np.abs(EIGHT), {"view": "layer", "rate": 2, "kernel_size": 3, **KERNEL}, (4, 5), 8.5),
    Case("dilated", dilated, np.abs(EIGHT), {"view": "layer", "rate": 2, "kernel_size": 3, **KERNEL}, (2, 0), 8.5),
    Case("transposed", scattered, EIGHT[:3, :3], KERNEL, (0, 0), 7.5, "inputs"),
    Case("transposed", scattered, EIGHT[:3, :3], KERNEL, (1, 2), 7.5, "inputs"),
    Case("separable", in_steps, np.abs(EIGHT), {}, (3, 4), 8.5),
    Case("ways-to-compute", windows, EIGHT, KERNEL, (3, 4), 8.5),
    Case("one-dimension", along, EIGHT[:1], {"kernel": Table([[1.0, -2, 4]]), "layers": 1}, (0, 3), 8.5),
    Case("backward", backwards, EIGHT, KERNEL, (1, 2), 8.5),
)  # fmt: skip


def grids_of(page):
    """Return every grid of a page by the way to it from the page."""
    named = {}
    for name, part in vars(page).items():
        if isinstance(part, NumberGrid):
            named[name] = part
        elif isinstance(part, dict):
            named |= {f"{name}.{key}": one for key, one in part.items() if isinstance(one, NumberGrid)}
            named |= {f"{name}.{key}.grid": one.grid for key, one in part.items() if hasattr(one, "grid")}
    return {name: grid for name, grid in named.items() if not grid.isHidden() and grid.isVisibleTo(page)}


def changed(before, after):
    return {tuple(int(i) for i in at) for at in np.argwhere(before != after)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}-{case.place}")
def test_a_typed_cell_changes_all_that_depends_on_it_and_nothing_else(open_page, case):
    page = open_page(case.key)
    source = {"source": "typed"} if hasattr(page.settings, "source") else {}
    page.change(**{case.field: Table(case.image), **case.parts, **source})
    first = {name: grid.values.copy() for name, grid in grids_of(page).items()}
    plane = case.image.reshape(case.image.shape[:2])
    type_into(page.input, *case.place, str(case.value))
    other = plane.copy()
    other[case.place] = case.value
    expected = {name: (case.model(plane)[name], values) for name, values in case.model(other).items()}
    expected["input"] = (plane, other)
    assert set(expected) <= set(first), set(expected) - set(first)
    for name, grid in grids_of(page).items():
        if name not in expected:
            np.testing.assert_array_equal(grid.values, first[name], err_msg=f"{name} changed")
            continue
        before, after = expected[name]
        np.testing.assert_allclose(first[name], before, atol=1e-9, err_msg=name)
        np.testing.assert_allclose(grid.values, after, atol=1e-9, err_msg=name)
        assert changed(first[name], grid.values) == changed(before, after), name
    assert any(changed(*expected[name]) for name in case.model(plane))


def test_a_typed_cell_of_one_channel_changes_the_sums_of_that_channel_alone(open_page):
    page = open_page("colour")
    image = np.random.default_rng(2).integers(0, 10, (5, 5, 3)) / 10
    page.change(image=Table(image))
    slices = page.settings.kernel.array
    type_into(page.planes[1], 2, 3, "0.95")
    image[2, 3, 1] = 0.95
    sums = [slid(image[..., c], slices[..., c]) for c in range(3)]
    for part, wanted in zip(page.parts, sums, strict=True):
        np.testing.assert_allclose(part.values, wanted)
    np.testing.assert_allclose(page.output.values, sum(sums))


def test_a_typed_cell_of_a_map_changes_its_number_and_its_product_alone(open_page):
    page = open_page("flatten-dense")
    flat, products = page.flat.values.copy(), page.products.values.copy()
    type_into(page.maps[1], 2, 1, "40")
    index = (2 * 3 + 1) * 2 + 1
    assert changed(flat, page.flat.values) == {(0, index)}
    assert changed(products, page.products.values) == {(0, index)}
    assert page.products.values[0, index] == 40 * page.weights.values[0, index]


def test_a_typed_cell_of_a_channel_reaches_the_filter_by_its_own_way(open_page):
    page = open_page("depthwise-grouped")
    image, parts = page.settings.image.array.copy(), [part.values.copy() for part in page.parts[:3]]
    type_into(page.inputs[2], 3, 3, "40")
    image[3, 3, 2] = 40
    kernel, across = made_weights(3, 3, 3, 1), made_weights(3, 128)
    for channel, part in enumerate(page.parts[:3]):
        assert bool(changed(parts[channel], part.values)) == (channel == 2)
    after = [slid(image[..., c], kernel[..., c, 0]) for c in range(3)]
    np.testing.assert_allclose(page.parts[2].values, after[2])
    np.testing.assert_allclose(page.output.values, sum(m * across[c, 0] for c, m in enumerate(after)))


def test_a_typed_cell_of_a_volume_changes_the_outputs_around_it(open_page):
    page = open_page("three-dimensions")
    volume, kernel = page.settings.image.array.copy(), page.settings.kernel.array
    before = [grid.values.copy() for grid in page.outputs[:3]]
    type_into(page.inputs[1], 2, 2, "30")
    volume[1, 2, 2] = 30
    wanted = slid(volume, kernel, (1, 1, 1))
    found = set()
    for depth in range(3):
        np.testing.assert_allclose(page.outputs[depth].values, wanted[depth])
        found |= {(depth, *at) for at in changed(before[depth], page.outputs[depth].values)}
    assert found == {(d, r, c) for d in (0, 1) for r in (1, 2) for c in (1, 2)}


def laid_out(page):
    """Say whether every grid has the room it asks for, and no editor is left."""
    grids = (page.input, page.kernel, page.output)
    return all(grid.size() == grid.sizeHint() and not grid.findChildren(CellEditor) for grid in grids)


def test_the_cells_that_look_different_are_those_that_changed(open_page, qtbot):
    page = open_page("sliding-window")
    image = EIGHT.copy()
    image[0, 0] = 50  # the scale's end, far from the cell that is typed
    page.change(image=Table(image[..., None]), kernel=FOUR_D, source="typed")
    page.go_to((5, 0))
    qtbot.waitUntil(lambda: laid_out(page))
    pictures = {name: getattr(page, name).grab().toImage() for name in ("input", "kernel", "output")}
    values = {name: getattr(page, name).values.copy() for name in pictures}
    type_into(page.input, 4, 5, "8")
    page.setFocus()
    page.input.left.emit()  # no pointer rests on it any more
    qtbot.waitUntil(lambda: laid_out(page))
    for name, before in pictures.items():
        grid = getattr(page, name)
        after, ratio = grid.grab().toImage(), before.devicePixelRatio()
        boxes = {
            at: grid.rect_of(*at).toRect().adjusted(4, 4, -4, -4) for at in np.ndindex(*grid.values.shape)
        }
        looks = {
            at for at, box in boxes.items()
            if before.copy(*(round(n * ratio) for n in box.getRect())) != after.copy(*(round(n * ratio) for n in box.getRect()))
        }  # fmt: skip
        assert looks == changed(values[name], grid.values), name
