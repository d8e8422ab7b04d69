"""The client against a small worker without Keras: it never blocks, never loses a number, and outlives every death."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.document.project import Project
from cnnstudio.engine import child
from cnnstudio.engine import messages as m
from cnnstudio.engine.client import EngineClient
from cnnstudio.engine.environment import worker_command

FAKE = str(Path(__file__).with_name("fake_worker.py"))
posix = pytest.mark.skipif(os.name == "nt", reason="signals as on POSIX")

Make = Callable[..., EngineClient]


@pytest.fixture
def client_of() -> Iterator[Make]:
    made: list[EngineClient] = []

    def make(*words: str, wake: Callable[[], None] | None = None) -> EngineClient:
        made.append(EngineClient([sys.executable, FAKE, *words], wake))
        made[-1].start()
        return made[-1]

    yield make
    for client in made:
        client.close()


def until(client: EngineClient, kind: type, patience: float = 60.0) -> tuple[m.Report, list[m.Report]]:
    """Drain until such a report comes; return it and all that came before."""
    got: list[m.Report] = []
    end = time.monotonic() + patience
    while time.monotonic() < end:
        got += client.drain()
        for report in got:
            if isinstance(report, kind):
                return report, got
        time.sleep(0.002)
    raise AssertionError(f"no {kind.__name__} among {[type(r).__name__ for r in got]}")


def until_ready_and_woken(client: EngineClient, wakes: list[Any]) -> None:
    """Wait until the engine is there and the one call that tells it has come: it comes after the report itself."""
    until(client, m.Ready)
    end = time.monotonic() + 60
    while not wakes and time.monotonic() < end:
        time.sleep(0.002)
    assert len(wakes) == 1
    wakes.clear()


def test_a_look_is_answered_with_its_ticket_and_purpose(client_of):
    client = client_of("echo")
    ticket = client.look(np.arange(4, dtype=np.uint8), ("conv2d",), "draw")
    seen, _ = until(client, m.Seen)
    assert (seen.ticket, seen.purpose, seen.layers) == (ticket, "draw", ("conv2d",))
    np.testing.assert_array_equal(seen.predictions, [[0, 1, 2, 3]])


def test_of_answers_only_the_latest_of_each_kind_is_delivered(client_of):
    client = client_of("echo")
    tickets = [client.kernels(f"conv_{n}") for n in range(5)]
    opened = client.open(Project())
    until(client, m.Opened)
    first, _ = (client.kernels("a"), client.kernels("b"))
    answer, got = until(client, m.KernelsAre)
    assert answer.layer == "b"
    assert first not in [getattr(r, "ticket", 0) for r in got]
    assert opened not in tickets


def test_a_failure_of_a_stale_question_is_not_shown(client_of):
    client = client_of("echo")
    stale, latest = client.check(Project()), client.check(Project())
    failed, got = until(client, m.Failed)
    assert failed.ticket == latest
    assert stale not in [getattr(r, "ticket", 0) for r in got]


def test_two_purposes_do_not_steal_each_others_answers(client_of):
    client = client_of("echo")
    wanted = {client.look(np.zeros(1, np.uint8), purpose=p): p for p in ("draw", "inspect")}
    got: dict[int, str] = {}
    end = time.monotonic() + 60
    while len(got) < 2 and time.monotonic() < end:
        got |= {r.ticket: r.purpose for r in client.drain() if isinstance(r, m.Seen)}
        time.sleep(0.002)
    assert got == wanted


def test_the_state_follows_the_conversation(client_of):
    client = EngineClient([sys.executable, FAKE, "echo"])
    assert client.state == "dead"
    client = client_of("echo")
    assert client.state == "starting"
    until(client, m.Ready)
    assert client.state == "ready"
    assert client.ready.device == "cpu"
    client.train(Project(), "/runs/one")
    assert client.state == "training"
    until(client, m.Started)
    assert (client.state, client.run) == ("training", str(Path("/runs/one").absolute()))
    client.pause()
    until(client, m.Held)
    assert client.state == "paused"
    client.resume()
    until(client, m.Continued)
    assert client.state == "training"
    client.stop()
    assert client.state == "stopping"
    until(client, m.Finished)
    assert client.state == "ready"
    client.close()
    assert client.state == "dead"


@posix
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (signal.SIGKILL, ["stopped by the system", "out of memory", "used 1.5 GB", "resume from step 40"]),
        (signal.SIGSEGV, ["crashed inside TensorFlow", "resume from step 40"]),
        (signal.SIGABRT, ["aborted", "resume from step 40"]),
        (signal.SIGTERM, ["ended from outside", "resume from step 40"]),
    ],
)
def test_a_crash_is_one_sentence_and_the_curves_before_it_are_complete(client_of, number, words):
    client = client_of("crash", str(int(number)))
    client.train(Project(), "/runs/one")
    died, got = until(client, m.Died)
    assert died.exit_code == -number
    assert all(word in died.message for word in words), died.message
    assert sum(len(r.values) for r in got if isinstance(r, m.Steps)) == 47
    assert (client.state, client.step, client.answering) == ("dead", 47, False)
    assert not client.pause()


def test_an_exit_code_without_a_signal_is_named(client_of):
    client = client_of("exit", "70")
    client.pause()
    died, _ = until(client, m.Died)
    assert "exit code 70" in died.message
    assert "start it again" in died.message


@posix
def test_after_a_death_start_brings_a_new_engine(client_of):
    client = client_of("echo")
    until(client, m.Ready)
    first = client.process_id
    os.kill(first, signal.SIGKILL)
    until(client, m.Died)
    client.start()
    until(client, m.Ready)
    assert client.process_id != first
    client.look(np.zeros(1, np.uint8))
    until(client, m.Seen)


@posix
def test_a_death_that_was_not_drained_does_not_fall_on_the_next_engine(client_of):
    client = client_of("echo")
    until(client, m.Ready)
    heard: list[m.Report] = []
    client.received.connect(heard.append)
    os.kill(client.process_id, signal.SIGKILL)
    end = time.monotonic() + 60
    while not client.urgent and time.monotonic() < end:
        time.sleep(0.002)
    client.start()
    assert [type(r) for r in heard] == [m.Died]
    assert client.state == "starting"


def test_starting_twice_keeps_the_one_engine(client_of):
    client = client_of("echo")
    first = client.process_id
    client.start()
    assert client.process_id == first


def test_a_line_in_the_wrong_place_is_the_end_of_that_engine_not_of_the_window(client_of):
    client = client_of("garbage")
    died, _ = until(client, m.Died)
    assert "could not be read" in died.message
    assert client.state == "dead"


def test_an_end_in_the_middle_of_a_frame_is_said(client_of):
    died, _ = until(client_of("half"), m.Died)
    assert died.exit_code in (7, -signal.SIGKILL)
    assert "could not be read" in died.message


def test_a_flood_keeps_every_number_and_one_picture_and_wakes_once(client_of):
    wakes: list[float] = []
    client = client_of("flood", wake=lambda: wakes.append(time.monotonic()))
    until_ready_and_woken(client, wakes)
    client.train(Project(), "/runs/one")
    end = time.monotonic() + 60
    got: list[m.Report] = []
    while not any(isinstance(r, m.Finished) for r in got) and time.monotonic() < end:
        time.sleep(0.016)
        part = client.drain()
        assert sum(isinstance(r, m.Seen) for r in part) <= 1
        assert len(wakes) <= 4  # two for this drain, and two that came while it ran
        wakes.clear()
        got += part
    assert [r.first_step for r in got if isinstance(r, m.Steps)] == list(range(1, 6_001))
    assert client.step == 6_000


def test_undrained_reports_wake_once_and_the_first_answer_once_more(client_of):
    wakes: list[bool] = []
    clients: list[EngineClient] = []
    client = client_of("flood", wake=lambda: wakes.append(clients[0].urgent if clients else False))
    clients.append(client)
    until_ready_and_woken(client, wakes)
    client.train(Project(), "/runs/one")
    end = time.monotonic() + 60
    while True not in wakes:  # the box is urgent a moment before its reader says so
        assert time.monotonic() < end
        time.sleep(0.01)
    time.sleep(0.1)
    assert len(wakes) <= 2
    assert wakes[-1] is True


def test_pump_emits_on_the_calling_thread(client_of):
    client = client_of("echo")
    heard: list[tuple[str, int]] = []
    client.received.connect(lambda r: heard.append((type(r).__name__, threading.get_ident())))
    client.look(np.zeros(1, np.uint8))
    end = time.monotonic() + 60
    while ("Seen", threading.get_ident()) not in heard and time.monotonic() < end:
        client.pump()
        time.sleep(0.002)
    assert [name for name, _ in heard] == ["Ready", "Seen"]
    assert {thread for _, thread in heard} == {threading.get_ident()}


def test_a_full_pipe_blocks_nobody_and_keeps_only_the_newest_picture(client_of, monkeypatch):
    client = client_of("deaf")
    until(client, m.Beat)
    begun = time.monotonic()
    for n in range(200):
        client.look(np.full(200_000, n % 256, np.uint8))
    assert time.monotonic() - begun < 30.0  # a pipe that blocks does so until the worker is ended
    assert len(client._child._outbox._frames) <= 1
    monkeypatch.setattr(child.Child.end, "__defaults__", (0.1,))
    client.close()


@posix
def test_close_insists_and_then_kills(client_of, monkeypatch):
    monkeypatch.setattr(child.Child.end, "__defaults__", (0.2,))
    client = client_of("deaf")
    until(client, m.Beat)
    process = client.process_id
    begun = time.monotonic()
    client.close()
    assert 0.4 <= time.monotonic() - begun < 30
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_close_by_message_waits_for_no_second_means_and_is_silent(client_of, monkeypatch):
    monkeypatch.setattr(child.Child.end, "__defaults__", (60.0,))
    client = client_of("echo")
    until(client, m.Ready)
    begun = time.monotonic()
    client.close()
    assert time.monotonic() - begun < 50.0
    assert not any(isinstance(r, m.Died) for r in client.drain())


@posix
def test_a_stopped_engine_is_called_silent_and_welcomed_back(client_of, monkeypatch):
    monkeypatch.setattr(child, "_PATIENCE", 1.0)
    client = client_of("echo")
    until(client, m.Ready)
    assert client.answering
    os.kill(client.process_id, signal.SIGSTOP)
    try:
        client.look(np.zeros(1, np.uint8))
        silent, _ = until(client, m.Silent)
        assert silent.seconds >= 1.0
        assert not client.answering
        assert client.state == "ready"
    finally:
        os.kill(client.process_id, signal.SIGCONT)
    _, got = until(client, m.Answering)
    seen = [r for r in got if isinstance(r, m.Seen)] or [until(client, m.Seen)[0]]
    assert len(seen) == 1
    assert client.answering


def test_a_program_that_cannot_be_started_is_an_error_of_the_caller(tmp_path):
    client = EngineClient([str(tmp_path / "no-such-python")])
    with pytest.raises(OSError, match="no-such-python"):
        client.start()
    assert client.state == "dead"
    client.close()


def test_the_worker_is_started_by_name_in_the_tree_and_frozen(monkeypatch):
    assert worker_command() == [sys.executable, "-m", "cnnstudio", "worker"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == [sys.executable, "worker"]
