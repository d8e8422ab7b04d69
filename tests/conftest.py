"""What every test starts from: an offscreen screen, a home of its own, fixed seeds, and nothing left behind."""

from __future__ import annotations

import gc
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import numpy as np
import pytest

from tests import x_screen as screens
from tests.left_behind import differences, empty_clipboard, look_around, tidy, watch_timers

_SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"


# A busy machine must not fail a property: campaigns look for the rare case, benchmarks measure time.
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")
_HOME = tempfile.TemporaryDirectory(prefix="cnnstudio-test-home-")
_LITTER = 10_000  # objects: about eight closed canvases, or one Keras model


def pytest_configure() -> None:
    """Set what Qt, Keras and our own paths read once, before any test module is imported."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ["CNNSTUDIO_HOME"] = _HOME.name
    os.environ["KERAS_HOME"] = str(Path(_HOME.name) / "config" / "keras")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    watch_timers()
    gc.disable()


def pytest_collection_finish() -> None:
    """Never look through TensorFlow and the tests themselves for garbage: they stay."""
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    """Collect between two tests only, in this thread: as in the program, Qt objects must not die in the engine's."""
    gc.disable()
    if gc.get_count()[0] > _LITTER:
        gc.collect()


def pytest_unconfigure() -> None:
    empty_clipboard()
    _HOME.cleanup()


@pytest.fixture(autouse=True)
def fixed_seeds() -> None:
    random.seed(20)
    np.random.seed(20)  # noqa: NPY002  # libraries below us still read the old global generator


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window, thread, child or timer; look first for a lambda holding self."""
    before = look_around()
    yield
    tidy()
    left = differences(before)
    if left and not getattr(request.node, "failed_already", False):
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:
        item.failed_already = True  # a failed test's leaks would only hide its reason
    return report


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test settings, data sets and runs of its own."""
    monkeypatch.setenv("CNNSTUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of real data sets that lies beside the checkout on some machines."""
    if not _SHARED.is_dir():
        pytest.skip("the shared data sets are not on this machine")
    return _SHARED.resolve()


@pytest.fixture(scope="session")
def x_screen() -> Iterator[dict[str, str]]:
    """Return the environment of a real X screen with a window manager; use it with the marker `window`."""
    lacking = screens.missing()
    if lacking:
        pytest.skip(f"a real window needs {lacking}")
    with screens.x_screen() as environment:
        yield environment
