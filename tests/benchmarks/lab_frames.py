"""How soon each page of the lab shows a changed setting of a 64x64 input or a photograph, and how smoothly it plays."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from tests.benchmarks.lab_window import Act, Window, changing, window
from tests.benchmarks.registry import benchmark

_FRAME, _PHOTOGRAPH, _LONGEST_FRAME = 16.7, 100.0, 33.0
_PLAYED = 2.5  # seconds


def _table(*shape: int) -> Any:
    from cnnstudio.ui.lab.values import Table

    return Table(np.random.default_rng(len(shape)).integers(0, 10, shape))


def _cell(page: Any, name: str, *place: int) -> Act:
    """Return what types another number into a cell of a setting."""
    return lambda run: page.change(**{name: getattr(page.settings, name).with_cell(place, run + 0.5)})


def _sliding(page: Any) -> dict[str, Act]:
    from cnnstudio.ui.lab.sliding import named_kernel, with_channels, with_kernel_size, with_plane
    from cnnstudio.ui.lab.values import Table

    def kernel(run: int) -> None:
        name = ("box", "laplacian")[run % 2]
        page.change(**with_plane(page.settings, named_kernel(name), name))

    def channels(run: int) -> None:
        page.change(**with_channels(page.settings, 2 - run % 2, 2 - run % 2, 1))

    return {
        "bias": lambda run: page.change(bias=Table((run + 1.0, *page.settings.bias.array[1:]))),
        "stride": changing(page, "strides", ((2, 2), (1, 1))),
        "dilation rate": changing(page, "dilation", ((2, 2), (1, 1))),
        "padding": changing(page, "padding", ("same", "valid")),
        "activation": changing(page, "activation", ("relu", "tanh")),
        "kernel": kernel,
        "kernel size": lambda run: page.change(**with_kernel_size(page.settings, (3 + run % 2, 3))),
        "a weight": _cell(page, "kernel", 0, 0, 0, 0),
        "a cell": _cell(page, "image", 5, 7, 0),
        "a place": lambda run: page.go_to((3, run)),
        "channels and filters": channels,
    }


def _slid(shown: Window, source: str, side: int) -> Any:
    page = shown.page("sliding-window")
    page.reset()
    page.panel_controls.source.valueChanged.emit(source)
    page.panel_controls.size.take_text(str(side))
    page.panel_controls.presets.chosen.emit("sobel-x")
    return page


@benchmark(
    "lab-frame-sliding",
    "sliding window, 64x64: the slowest setting until it is painted",
    unit="ms",
    budget=_FRAME,
)
def sliding() -> float:
    with window() as shown:
        return shown.slowest(_sliding(_slid(shown, "photo", 64)))


@benchmark(
    "lab-frame-photograph", "the same on a colour photograph of 256x256", unit="ms", budget=_PHOTOGRAPH
)
def photographed() -> float:
    with window() as shown:
        return shown.slowest(_sliding(_slid(shown, "photo-colour", 256)))


@benchmark("lab-frame-cells", "the same where every cell is a number, 32x32", unit="ms", budget=_FRAME)
def cells() -> float:
    with window() as shown:
        return shown.slowest(_sliding(_slid(shown, "ring", 32)))


@benchmark("lab-frame-flip", "convolution or correlation, 64x64", unit="ms", budget=_FRAME)
def flip() -> float:
    with window() as shown:
        page = shown.page("flip")
        page.change(image=_table(64, 64), source="typed")
        acts = {"a weight": _cell(page, "kernel", 0, 0), "a cell": _cell(page, "image", 5, 7)}
        return shown.slowest(acts | {"kernel size": changing(page, "kernel", (_table(3, 3), _table(5, 5)))})


@benchmark("lab-frame-borders", "all border rules, 64x64", unit="ms", budget=_FRAME)
def borders() -> float:
    with window() as shown:
        page = shown.page("borders")
        page.change(image=_table(64, 64), kernel=_table(5, 5), source="typed")

        def view(run: int) -> None:
            page.view.set_value(("padded", "uses", "result")[run % 3])
            page.view.valueChanged.emit(page.view.value())

        acts: dict[str, Act] = {"view": view, "constant": changing(page, "constant", (2.0, 3.0))}
        acts |= {"a weight": _cell(page, "kernel", 0, 0), "a cell": _cell(page, "image", 5, 7)}
        return shown.slowest(acts)


@benchmark("lab-frame-pooling", "pooling, 64x64", unit="ms", budget=_FRAME)
def pooling() -> float:
    with window() as shown:
        page = shown.page("pooling")
        page.change(image=_table(64, 64), source="typed")
        acts = {
            "kind": changing(page, "kind", ("average", "max")),
            "window": changing(page, "size", ((3, 3), (2, 2))),
            "padding": changing(page, "padding", ("same", "valid")),
            "global": changing(page, "everywhere", (True, False)),
            "a cell": _cell(page, "image", 5, 7),
        }
        return shown.slowest(acts)


@benchmark("lab-frame-dilated", "one dilated layer on 64x64, and a stack", unit="ms", budget=_FRAME)
def dilated() -> float:
    with window() as shown:
        page = shown.page("dilated")
        acts = {"rates of a stack": changing(page, "rates", ((1, 2, 3), (2, 2, 2), (1, 2, 4)))}
        found = shown.slowest(acts)
        page.change(view="layer", image=_table(64, 64))
        acts = {"rate": changing(page, "rate", (3, 2)), "a cell": _cell(page, "image", 5, 7)}
        return max(found, shown.slowest(acts))


@benchmark("lab-frame-activations", "activations of 64x64 sums, by name", unit="ms", budget=_FRAME)
def activations() -> float:
    with window() as shown:
        page = shown.page("activations")
        page.change(sums=_table(64, 64))
        names = ("gelu", "tanh", "softmax", "relu")
        return shown.slowest({"name": changing(page, "name", names), "a cell": _cell(page, "sums", 5, 7)})


@benchmark("lab-frame-others", "every other page with its largest settings", unit="ms", budget=_FRAME)
def others() -> float:
    with window() as shown:
        return max(shown.slowest(acts) for acts in _others(shown))


def _others(shown: Window) -> Any:
    """Yield the changes of one page after the other."""
    page = shown.page("output-size")
    yield {
        "output size: stride": changing(page, "stride", (2, 3)),
        "output size: width": changing(page, "width", (64, 63)),
    }
    page = shown.page("colour")
    page.side.take_text("32")
    yield {
        "colour: bias": changing(page, "bias", (1.0, 2.0)),
        "colour: a cell": _cell(page, "image", 5, 7, 1),
    }
    page = shown.page("flatten-dense")
    page.side.take_text("5")
    page.channels.take_text("4")
    yield {"dense: bias": changing(page, "bias", (1.0, 2.0)), "dense: a weight": _cell(page, "weights", 0, 3)}
    page = shown.page("batch-normalisation")
    yield {
        "normalisation: steps": changing(page, "steps", (1000, 999)),
        "normalisation: a cell": _cell(page, "values", 1, 1),
    }
    page = shown.page("dropout")
    yield {
        "dropout: rate": changing(page, "rate", (0.5, 0.25)),
        "dropout: a cell": _cell(page, "values", 1, 1),
    }
    page = shown.page("transposed")
    page.change(inputs=_table(8, 8), kernel=_table(5, 5))
    for view in ("scatter", "zeros", "board"):
        yield {f"transposed, {view}": lambda run, view=view: page.change(view=view, stride=2 + run % 2)}
    page.change(inputs=_table(4, 4), view="matrix")
    yield {"transposed, matrix": lambda run: page.change(stride=2 + run % 2)}
    page = shown.page("separable")
    page.change(image=_table(16, 16), kernel=_table(5, 5))
    yield {
        "separable: a weight": _cell(page, "kernel", 0, 0),
        "separable: a cell": _cell(page, "image", 5, 7),
    }
    page = shown.page("depthwise-grouped")
    yield {
        "depthwise: filters": changing(page, "filters", (64, 128)),
        "depthwise: kernel": changing(page, "kernel_size", (2, 3)),
    }
    page = shown.page("ways-to-compute")
    page.change(image=_table(12, 12), kernel=_table(3, 3))
    yield {"ways: a cell": _cell(page, "image", 5, 7), "ways: a weight": _cell(page, "kernel", 0, 0)}
    page = shown.page("one-dimension")
    page.change(image=_table(1, 32))
    yield {
        "one dimension: rate": changing(page, "rate", (2, 1)),
        "one dimension: layers": changing(page, "layers", (5, 4)),
    }
    page = shown.page("three-dimensions")
    page.change(image=_table(5, 5, 5))
    yield {
        "volume: a cell": _cell(page, "image", 1, 1, 1),
        "volume: padding": changing(page, "padding", ("same", "valid")),
    }
    page = shown.page("backward")
    page.change(image=_table(16, 16), kernel=_table(3, 3))
    yield {
        "backward: goal": changing(page, "goal", ("squares", "sum")),
        "backward: a cell": _cell(page, "image", 5, 7),
    }
    page = shown.page("two-functions")
    yield {
        "two functions": lambda run: page.set_settings(replace(page.settings, g=("decay", "ramp")[run % 2]))
    }


class Played:
    """What was seen of pages while they played: the pictures of the gliding window and what each took."""

    def __init__(self) -> None:
        self.frames: list[float] = []
        self.between: list[float] = []

    def watch(self, shown: Window, page: Any, grid: Any) -> None:
        """Play a page for a while and note each picture of a grid."""
        page.player.set_speed(8.0)
        page.player.go(0)
        page.player.toggle()
        end, last, spent = time.perf_counter() + _PLAYED, 0.0, 0.0
        while time.perf_counter() < end:
            if not page.player.playing:
                page.player.toggle()
            begun, before = time.process_time(), shown.seen(grid)
            shown.app.processEvents()
            spent += time.process_time() - begun
            if shown.seen(grid) > before:
                now = time.perf_counter()
                self.frames.append(1000 * spent)
                self.between.append(1000 * (now - last))
                last, spent = now, 0.0
            time.sleep(0.0005)
        page.player.stop()


_played: list[Played] = []


def _seen() -> Played:
    """Play the pages whose window moves; the three figures come from the same pictures."""
    if not _played:
        found = Played()
        with window(reduced_motion=False) as shown:
            page = _slid(shown, "ring", 32)
            found.watch(shown, page, page.input)
            for key in ("flip", "pooling", "backward", "one-dimension"):
                page = shown.page(key)
                found.watch(shown, page, page.input)
        _played.append(found)
    return _played[0]


@benchmark(
    "lab-animation-rate",
    "pictures a second while the window glides, median",
    unit="/s",
    budget=58.0,
    better="more",
)
def animation_rate() -> float:
    return 1000 / float(np.median(_seen().between))


@benchmark("lab-animation-frame", "what such a picture takes, median", unit="ms", budget=_FRAME)
def animation_frame() -> float:
    return float(np.median(_seen().frames))


@benchmark("lab-animation-longest", "the longest of all of them", unit="ms", budget=_LONGEST_FRAME)
def animation_longest() -> float:
    return max(_seen().frames)
