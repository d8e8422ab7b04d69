"""What the window feels of the engine: start, commands, answers, and how long it is kept from its own work."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from cnnstudio.document import templates
from cnnstudio.document.project import Project
from cnnstudio.engine import messages as m
from cnnstudio.engine.client import EngineClient
from tests.benchmarks.registry import benchmark

_SIDE, _CLASSES, _ROWS = 28, 10, 12_000
_FRAME = 1 / 60
_TIMES = 20


@benchmark(
    "engine-ready", "start of the engine to its first word after loading TensorFlow", unit="s", budget=None
)
def engine_ready() -> float:
    client = EngineClient()
    begun = time.monotonic()
    client.start()
    try:
        _until(client, m.Ready)
        return time.monotonic() - begun
    finally:
        client.close()


@benchmark("engine-pause", "pause asked for to the engine's word, longest of 20", unit="ms", budget=50)
def pause() -> float:
    def measure(client: EngineClient) -> float:
        taken = []
        for _ in range(_TIMES):
            _steps(client)
            begun = time.monotonic()
            client.pause()
            _until(client, m.Held)
            taken.append(time.monotonic() - begun)
            client.resume()
        return max(taken) * 1000

    return _during_training(measure)


@benchmark(
    "engine-pause-sizes",
    "pause asked for to the engine's word, beyond the batch in progress, longest at batch sizes 1 to 4,096",
    unit="ms",
    budget=50,
)
def pause_sizes() -> float:
    return max(_beyond_the_batch(size) for size in (1, 8, 64, 512, 4096))


def _beyond_the_batch(size: int) -> float:
    """Return the longest of five waits less the time of one step, in milliseconds."""

    def measure(client: EngineClient) -> float:
        taken = []
        steps = _steps(client)
        for turn in range(5):
            time.sleep(0.037 * turn)
            begun = time.monotonic()
            client.pause()
            _until(client, m.Held)
            taken.append(1000 * (time.monotonic() - begun))
            client.resume()
            steps = _steps(client)
        step = 1000 * size / steps.images_per_second
        print(
            f"  batches of {size}: a step takes {step:.1f} ms, the longest wait {max(taken):.1f} ms",
            flush=True,
        )
        return max(taken) - step

    return _during_training(measure, size, 4)


@benchmark("engine-stop", "stop asked for to the last step trained, longest of 3", unit="ms", budget=50)
def stop() -> float:
    return max(_during_training(_stopped) for _ in range(3))


def _stopped(client: EngineClient) -> float:
    """Return when the last steps came, in milliseconds after the wish; saving comes after that and is not counted."""
    _steps(client)
    begun = last = time.monotonic()
    client.stop()
    while True:
        for report in client.drain():
            if isinstance(report, m.Steps):
                last = time.monotonic()
            if isinstance(report, m.Finished):
                return (last - begun) * 1000
        time.sleep(0.0005)


@benchmark("engine-stop-saved", "stop asked for to everything on disk, longest of 3", unit="ms", budget=None)
def stop_saved() -> float:
    def measure(client: EngineClient) -> float:
        _steps(client)
        begun = time.monotonic()
        client.stop()
        _until(client, m.Finished)
        return (time.monotonic() - begun) * 1000

    return max(_during_training(measure) for _ in range(3))


@benchmark(
    "look-idle", "a picture's way to the engine and its ten shares back, p95 at rest", unit="ms", budget=16
)
def look_idle() -> float:
    with _engine() as client:
        client.open(_project(Path("none.npz")))
        _until(client, m.Opened)
        return _p95([_look(client, ()) for _ in range(200)][20:])


@benchmark("look-training", "the same while the network trains", unit="ms", budget=33)
def look_training() -> float:
    return _during_training(lambda client: _p95([_look(client, ()) for _ in range(300)][20:]))


@benchmark("maps-training", "all feature maps while the network trains, p95", unit="ms", budget=50)
def maps_training() -> float:
    return _during_training(lambda client: _p95([_look(client, ("*",)) for _ in range(200)][20:]))


@benchmark(
    "engine-drain",
    "longest emptying of the box at 60 frames a second while training and looking",
    unit="ms",
    budget=8,
)
def drain() -> float:
    """The window's thread does nothing else for the engine: what this takes is the engine's part of any stall."""

    def measure(client: EngineClient) -> float:
        longest, end = 0.0, time.monotonic() + 8
        while time.monotonic() < end:
            client.look(_PICTURE, ("*",))
            begun = time.monotonic()
            client.pump()
            longest = max(longest, time.monotonic() - begun)
            time.sleep(_FRAME)
        return longest * 1000

    return _during_training(measure)


@benchmark(
    "engine-heartbeat",
    "longest gap of a 5 ms heartbeat in the window's process while training",
    unit="ms",
    budget=50,
)
def heartbeat() -> float:
    """The reader thread shares the interpreter's lock with the window's thread; this shows what that costs."""

    def measure(client: EngineClient) -> float:
        gaps, end, frame, last = [], time.monotonic() + 8, 0.0, time.monotonic()
        while last < end:
            time.sleep(0.005)
            now = time.monotonic()
            gaps.append(now - last - 0.005)
            if now - frame >= _FRAME:
                frame = now
                client.look(_PICTURE, ("*",))
                client.pump()
            last = time.monotonic()
        return max(gaps) * 1000

    return _during_training(measure)


@benchmark(
    "message-share",
    "the engine's processor time for messages while training and answering ten looks a second, of its total",
    unit="%",
    budget=2,
)
def message_share() -> float:
    def measure(client: EngineClient) -> float:
        beats = [_beat(client)]
        end, turn = time.monotonic() + 15, 0
        while time.monotonic() < end:
            if turn % 6 == 0:
                client.look(_PICTURE, ("*",), "inspect")
                client.look(_PICTURE, (), "draw")
            turn += 1
            beats += [report for report in client.drain() if isinstance(report, m.Beat)]
            time.sleep(_FRAME)
        first, last = beats[0], beats[-1]
        print(f"  the engine took {last.cpu - first.cpu:.1f} s of processor time in about 15 s", flush=True)
        return 100 * (last.message_cpu - first.message_cpu) / (last.cpu - first.cpu)

    return _during_training(measure)


def _beat(client: EngineClient) -> m.Beat:
    report = _until(client, m.Beat)
    assert isinstance(report, m.Beat)
    return report


@benchmark(
    "distribution-share",
    "looks at the distributions of a training of six epochs, of its time",
    unit="%",
    budget=2,
)
def distribution_share() -> float:
    with _engine() as client, tempfile.TemporaryDirectory() as place:
        project = _project(_pictures(Path(place)))
        client.train(project.replaced(plan=project.plan.replaced(epochs=6)), Path(place) / "run")
        _until(client, m.Started)
        begun, looks = time.monotonic(), []
        while True:
            reports = client.drain()
            looks += [report.seconds for report in reports if isinstance(report, m.Distributions)]
            if any(isinstance(report, m.Finished) for report in reports):
                break
            time.sleep(0.005)
        taken = time.monotonic() - begun
        told = ", ".join(f"{1000 * seconds:.0f}" for seconds in looks)
        print(f"  {len(looks)} looks in {taken:.1f} s, milliseconds each: {told}", flush=True)
        return 100 * sum(looks) / taken


_PICTURE = np.zeros((1, _SIDE, _SIDE, 1), np.uint8)


def _during_training(measure: Callable[[EngineClient], float], size: int = 32, calls: int = 40) -> float:
    """Return what is measured while the course's network trains on random pictures, after so many calls."""
    with _engine() as client, tempfile.TemporaryDirectory() as place:
        project = _project(_pictures(Path(place)))
        client.train(project.replaced(plan=project.plan.replaced(batch_size=size)), Path(place) / "run")
        for _ in range(calls):
            _steps(client)
        figure = measure(client)
        client.close()
        return figure


@contextmanager
def _engine() -> Iterator[EngineClient]:
    client = EngineClient()
    client.start()
    try:
        _until(client, m.Ready)
        yield client
    finally:
        client.close()


def _project(data: Path) -> Project:
    project = templates.new("mnist-cnn")
    return project.replaced(
        recipe=project.recipe.replaced(source=str(data)), plan=project.plan.replaced(epochs=100_000)
    )


def _pictures(folder: Path) -> Path:
    chance = np.random.default_rng(0)
    path = folder / "noise.npz"
    pictures = chance.integers(0, 256, (_ROWS, _SIDE, _SIDE), np.uint8)
    np.savez(path, x_train=pictures, y_train=np.arange(_ROWS) % _CLASSES)
    return path


def _look(client: EngineClient, layers: tuple[str, ...]) -> float:
    begun = time.monotonic()
    client.look(_PICTURE, layers)
    _until(client, m.Seen)
    return (time.monotonic() - begun) * 1000


def _steps(client: EngineClient) -> m.Steps:
    report = _until(client, m.Steps)
    assert isinstance(report, m.Steps)
    return report


def _until(client: EngineClient, kind: type, patience: float = 120.0) -> m.Report:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        for report in client.drain():
            if isinstance(report, kind):
                return report
            if isinstance(report, m.Failed | m.Died):
                raise RuntimeError(report.message)
        time.sleep(0.0005)
    raise RuntimeError(f"no {kind.__name__} within {patience} s")


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]
