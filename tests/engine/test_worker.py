"""The real worker with the real client: warm-up, training, commands in between, and every way to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from cnnstudio.engine import channel, runs
from cnnstudio.engine import messages as m
from cnnstudio.engine.checkpoints import Checkpoints
from cnnstudio.engine.client import EngineClient
from cnnstudio.engine.environment import worker_command, worker_environment
from tests.engine import small
from tests.engine.gone import seconds_until_gone

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),  # a busy machine takes its time
    pytest.mark.skipif(os.name == "nt", reason="signals as on POSIX"),
]

ROOT = Path(__file__).resolve().parents[2]
PICTURES = np.random.default_rng(1).integers(0, 255, (3, small.SIDE, small.SIDE, 1), np.uint8)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return small.write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def engine():
    """One engine for all tests that leave it idle; the others start their own."""
    client = EngineClient()
    client.start()
    wait(client, m.Ready)
    yield client
    client.close()


@pytest.fixture
def own():
    client = EngineClient()
    client.start()
    yield client
    client.close()


def wait(client: EngineClient, kind: type, patience: float = 240.0, got: list | None = None):
    """Drain until such a report comes; what came before and with it is added to `got`."""
    got = [] if got is None else got
    end = time.monotonic() + patience
    while time.monotonic() < end:
        part = client.drain()
        got += part
        found = [r for r in part if isinstance(r, kind)]
        if found:
            return found[0]
        bad = [r for r in part if isinstance(r, m.Failed | m.Died)]
        assert not bad, bad
        time.sleep(0.001)
    raise AssertionError(f"no {kind.__name__} in {patience} s, but {[type(r).__name__ for r in got]}")


def long(data) -> object:
    return small.project(data, epochs=100_000)


def final(folder) -> dict[str, np.ndarray]:
    return Checkpoints(folder).newest().arrays


def assert_same_bits(a, b) -> None:
    assert a.keys() == b.keys()
    for name in a:
        assert a[name].tobytes() == b[name].tobytes(), name


def test_the_engine_says_what_it_is_and_beats(engine):
    assert engine.ready.keras.startswith("3.")
    assert engine.ready.device
    while (beat := wait(engine, m.Beat)).state != "idle":
        continue  # the last that was sent before the engine had come to rest
    assert beat.memory == pytest.approx(psutil.Process(engine.process_id).memory_info().rss, rel=0.5)
    assert psutil.Process(engine.process_id).nice() > psutil.Process().nice()


def test_a_project_is_trained_to_its_end(engine, data, tmp_path):
    folder = tmp_path / "run"
    got: list = []
    engine.train(small.project(data), folder)
    assert engine.state == "training"
    finished = wait(engine, m.Finished, got=got)
    assert engine.state == "ready"
    assert (finished.epochs, finished.run) == (2, str(folder))
    told = [s.first_step + i for s in got if isinstance(s, m.Steps) for i in range(len(s.values))]
    assert told == list(range(1, 27))
    assert runs.read_run(folder).status == "finished"


def test_pause_resume_and_stop_take_effect_at_once(engine, data, tmp_path):
    engine.train(long(data), tmp_path / "run")
    for _ in range(3):
        wait(engine, m.Steps)
    engine.pause()
    held = wait(engine, m.Held)  # the promise of 50 ms is a benchmark; this only proves that it is obeyed
    assert engine.state == "paused"
    time.sleep(0.3)
    assert [r for r in engine.drain() if isinstance(r, m.Steps)] == []
    engine.resume()
    got: list = []
    assert wait(engine, m.Continued, got=got).step == held.step
    if not any(isinstance(r, m.Steps) for r in got):
        wait(engine, m.Steps, got=got)
    assert next(r for r in got if isinstance(r, m.Steps)).first_step == held.step + 1
    engine.stop()
    assert engine.state == "stopping"
    finished = wait(engine, m.Finished)
    assert (finished.stopped_by, engine.state) == ("user", "ready")
    assert Checkpoints(tmp_path / "run").newest().manifest.step == finished.step


def test_a_paused_training_can_be_stopped(engine, data, tmp_path):
    engine.train(long(data), tmp_path / "run")
    wait(engine, m.Steps)
    engine.pause()
    held = wait(engine, m.Held)
    engine.stop()
    assert wait(engine, m.Finished).step == held.step


def _hear_out(engine, kinds):
    """Take the answers still to come, so that no later test hears them."""
    end = time.monotonic() + 60
    while kinds and time.monotonic() < end:
        kinds = kinds - {type(report) for report in engine.drain()}
        time.sleep(0.002)


def test_questions_are_answered_while_training_and_change_nothing(engine, data, tmp_path):
    project = small.project(data, epochs=20)
    engine.train(project, tmp_path / "quiet")
    wait(engine, m.Finished)
    engine.train(project, tmp_path / "asked")
    seen: list[m.Seen] = []
    kernels: list[m.KernelsAre] = []
    wait(engine, m.Steps)
    end = time.monotonic() + 60
    engine.look(PICTURES, ("*",), "inspect")
    engine.kernels("conv2d_1")
    finished = False
    while not finished and time.monotonic() < end:
        for report in engine.drain():
            if isinstance(report, m.Seen):
                seen.append(report)
                engine.look(PICTURES, ("*",), "inspect")
            if isinstance(report, m.KernelsAre):
                kernels.append(report)
                engine.kernels("conv2d_1")
            finished = finished or isinstance(report, m.Finished)
    _hear_out(engine, {m.Seen, m.KernelsAre})
    during = {s.step for s in seen if 0 < s.step < 260}
    assert len(during) >= 3
    assert len({k.arrays[0].tobytes() for k in kernels}) >= 3
    assert_same_bits(final(tmp_path / "quiet"), final(tmp_path / "asked"))


def test_a_look_shows_every_layer_and_fits_the_weights_it_names(engine, data, tmp_path):
    engine.train(small.project(data), tmp_path / "run")
    wait(engine, m.Finished)
    ticket = engine.look(PICTURES, ("*",), "inspect")
    seen = wait(engine, m.Seen)
    assert (seen.ticket, seen.step, seen.predictions.shape) == (ticket, 26, (3, 4))
    np.testing.assert_allclose(seen.predictions.sum(axis=1), 1, rtol=1e-5)
    maps = dict(zip(seen.layers, seen.maps, strict=True))
    assert maps["conv2d_1"].shape == (10, 10, 4)
    np.testing.assert_array_equal(maps["dense_6"], seen.predictions[0])
    engine.kernels("conv2d_1")
    kernels = wait(engine, m.KernelsAre)
    stored = runs.weights(tmp_path / "run", "last").arrays
    np.testing.assert_array_equal(
        kernels.arrays[0], next(a for n, a in stored.items() if n.endswith("conv2d_1/kernel"))
    )


def test_opening_a_run_looks_with_its_stored_weights(engine, data, tmp_path):
    engine.train(small.project(data), tmp_path / "one")
    wait(engine, m.Finished)
    engine.look(PICTURES)
    trained = wait(engine, m.Seen).predictions
    engine.open(small.project(data, seed=9))
    opened = wait(engine, m.Opened)
    assert (opened.epoch, opened.folder, opened.labels) == (0, None, ())
    engine.look(PICTURES)
    untrained = wait(engine, m.Seen)
    assert untrained.step == 0
    assert not np.allclose(untrained.predictions, trained)
    engine.open(None, tmp_path / "one")
    opened = wait(engine, m.Opened)
    assert (opened.epoch, opened.step, opened.labels) == (2, 26, ("0", "1", "2", "3"))
    engine.look(PICTURES)
    seen = wait(engine, m.Seen)
    assert seen.step == 26
    np.testing.assert_allclose(seen.predictions, trained, rtol=1e-5)


def test_keras_confirms_shapes_and_parameters(engine, data):
    ticket = engine.check(small.project(data))
    checked = wait(engine, m.Checked)
    assert checked.ticket == ticket
    assert checked.shapes["conv2d_1"] == [[None, 10, 10, 4]]
    assert checked.parameters["conv2d_1"] == 40


def failure(engine, ticket: int) -> str:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        for report in engine.drain():
            if isinstance(report, m.Failed) and report.ticket == ticket:
                return report.message
        time.sleep(0.002)
    raise AssertionError("no answer")


def test_what_cannot_be_answered_is_one_sentence_and_the_engine_lives(engine, data, tmp_path):
    engine.open(small.project(data))
    wait(engine, m.Opened)
    assert "nobody" in failure(engine, engine.kernels("nobody"))
    assert failure(engine, engine.look(np.zeros((1, 5, 5, 1), np.uint8)))
    assert "holds no run" in failure(engine, engine.open(None, tmp_path))
    engine.kernels("conv2d_1")
    wait(engine, m.KernelsAre)
    assert engine.answering


def test_a_training_that_is_refused_leaves_the_engine_ready(engine, tmp_path):
    engine.train(small.project("/nowhere/x.npz"), tmp_path / "run")
    end = time.monotonic() + 120
    while engine.state != "ready" and time.monotonic() < end:
        engine.drain()
        time.sleep(0.002)
    assert engine.state == "ready"
    assert not (tmp_path / "run").exists()


def test_what_is_asked_while_loading_is_done_afterwards(own, data, tmp_path):
    own.train(long(data), tmp_path / "run")
    own.pause()
    ticket = own.check(small.project(data))
    assert own.state == "training"
    got: list = []
    held = wait(own, m.Held, got=got)
    assert held.step == 0
    if not any(isinstance(r, m.Checked) for r in got):
        wait(own, m.Checked, got=got)
    assert next(r for r in got if isinstance(r, m.Checked)).ticket == ticket
    own.stop()
    assert wait(own, m.Finished).step == 0


def test_closing_while_training_leaves_a_resumable_run_and_no_process(own, data, tmp_path):
    own.train(small.project(data, epochs=200), tmp_path / "run")
    for _ in range(3):
        wait(own, m.Steps)
    process = psutil.Process(own.process_id)
    own.close()
    assert not process.is_running()
    run = runs.read_run(tmp_path / "run")
    assert run.status == "interrupted"
    assert Checkpoints(tmp_path / "run").newest().manifest.step == run.step > 0


def test_a_killed_engine_is_a_sentence_and_its_run_goes_on_in_the_next(own, data, tmp_path):
    project = small.project(data, epochs=60)
    own.train(project, tmp_path / "run")
    wait(own, m.EpochEnded)
    os.kill(own.process_id, signal.SIGKILL)
    got: list = []
    end = time.monotonic() + 60
    while own.state != "dead" and time.monotonic() < end:
        got += own.drain()
        time.sleep(0.002)
    (died,) = [r for r in got if isinstance(r, m.Died)]
    assert "stopped by the system" in died.message
    assert runs.read_run(tmp_path / "run").status == "interrupted"
    own.start()
    own.train(project, tmp_path / "run", resume=True)
    assert wait(own, m.Finished).epochs == 60
    own.train(project, tmp_path / "whole")
    wait(own, m.Finished)
    assert_same_bits(final(tmp_path / "whole"), final(tmp_path / "run"))


def test_a_machine_asleep_in_the_middle_costs_no_bit(own, data, tmp_path):
    project = small.project(data, epochs=60)
    own.train(project, tmp_path / "run")
    wait(own, m.EpochEnded)
    os.kill(own.process_id, signal.SIGSTOP)
    try:
        wait(own, m.Silent)
    finally:
        os.kill(own.process_id, signal.SIGCONT)
    assert wait(own, m.Finished).epochs == 60
    own.train(project, tmp_path / "whole")
    wait(own, m.Finished)
    assert_same_bits(final(tmp_path / "whole"), final(tmp_path / "run"))


def started(**changes: str) -> subprocess.Popen:
    return subprocess.Popen(
        worker_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env={**worker_environment(), **changes},
    )


def test_sigterm_during_training_checkpoints_and_ends(data, tmp_path):
    from cnnstudio.document.files import to_text

    with started() as process:
        process.stdin.write(channel.encode(m.Train(to_text(long(data)), str(tmp_path / "run"))))
        steps = 0
        while steps < 5:
            steps += isinstance(channel.read(process.stdout), m.Steps)
        process.terminate()
        rest = []
        while (report := channel.read(process.stdout)) is not None:
            rest.append(report)
        assert process.wait(120) == 0
    assert isinstance([r for r in rest if not isinstance(r, m.Beat)][-1], m.Interrupted)
    assert runs.read_run(tmp_path / "run").status == "interrupted"


def test_the_end_of_the_pipe_ends_the_worker_while_loading_and_while_idle():
    for wait_for in (m.Beat, m.Ready):
        with started() as process:
            while not isinstance(channel.read(process.stdout), wait_for):
                continue
            process.stdin.close()
            process.wait(120)


def test_a_worker_whose_parent_is_already_gone_ends():
    with started(CNNSTUDIO_PARENT="1") as process:
        assert process.wait(120) == 5


def test_bytes_that_are_no_message_end_the_worker_with_a_line_on_stderr():
    process = subprocess.Popen(
        worker_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=worker_environment(),
    )
    with process:
        while not isinstance(channel.read(process.stdout), m.Ready):
            continue
        process.stdin.write(b"hello, engine")
        process.stdin.flush()
        assert process.wait(120) == 5
        assert b"cnnstudio worker: a frame says" in process.stderr.read()


def test_stdout_carries_frames_only_and_loading_prints_nothing():
    process = subprocess.Popen(
        worker_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=worker_environment(),
    )
    with process:
        kinds = set()
        while m.Ready not in kinds:
            kinds.add(type(channel.read(process.stdout)))
        process.stdin.write(channel.encode(m.Quit()))
        process.stdin.flush()
        assert process.wait(120) == 0
        assert process.stderr.read() == b""
    assert kinds == {m.Beat, m.Ready}


ORPHAN = """
import sys, time
from cnnstudio.engine import messages as m
from cnnstudio.engine.client import EngineClient
from tests.engine import small
client = EngineClient()
client.start()
print(client.process_id, flush=True)
while not any(isinstance(r, m.Ready) for r in client.drain()):
    time.sleep(0.01)
client.train(small.project(sys.argv[1], epochs=100_000), sys.argv[2])
while not any(isinstance(r, m.Steps) for r in client.drain()):
    time.sleep(0.01)
print("training", flush=True)
time.sleep(60)
"""


def test_killing_the_window_leaves_no_worker_behind(data, tmp_path):
    order = [sys.executable, "-c", ORPHAN, str(data), str(tmp_path / "run")]
    with subprocess.Popen(order, cwd=ROOT, stdout=subprocess.PIPE) as window:
        worker = int(window.stdout.readline())
        assert window.stdout.readline() == b"training\n"
        window.kill()
        # How soon is told by a campaign; a worker that noticed nothing would train for hours.
        seconds_until_gone(worker)
    assert runs.read_run(tmp_path / "run").status == "interrupted"
