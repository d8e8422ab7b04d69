"""A worker without Keras for tests of the client: one behaviour per word on its command line."""

from __future__ import annotations

import os
import signal
import sys
import time

import numpy as np

from cnnstudio.engine import channel
from cnnstudio.engine import messages as m

OUT = os.fdopen(os.dup(1), "wb", buffering=0)
IN = sys.stdin.buffer


def say(*reports: m.Report) -> None:
    for report in reports:
        OUT.write(channel.encode(report))


def steps(first: int, count: int = 1) -> m.Steps:
    return m.Steps("run", 1, first, ("loss",), np.full((count, 1), 0.5, np.float32), 100.0, 1.0)


def seen(ticket: int, purpose: str = "") -> m.Seen:
    return m.Seen(ticket, ticket, np.full((1, 10), 0.1, np.float32), purpose=purpose)


def answer(request: m.Request) -> None:
    match request:
        case m.Look(ticket, images, layers, purpose):
            say(m.Seen(ticket, 0, images.reshape(1, -1).astype(np.float32), layers, purpose=purpose))
        case m.Kernels(ticket, layer):
            say(m.KernelsAre(ticket, layer, 0, ("kernel",), (np.ones((3, 3), np.float32),)))
        case m.Check(ticket):
            say(m.Failed("Not today.", ticket))
        case m.Open(ticket, _, folder):
            say(m.Opened(ticket, folder, 0))
        case m.Train(_, folder, resume):
            say(m.Started(folder, 1, 2, 3, 4, 5, 6, 7, False, 2 if resume else 1))
        case m.Pause():
            say(m.Held("run", 3))
        case m.Resume():
            say(m.Continued("run", 3))
        case m.Stop():
            say(m.Finished("run", 1, 3, 1, {"loss": 0.5}, 9.0, 1.0, "user"))
        case m.Quit():
            sys.exit(0)


def echo() -> None:
    while (request := channel.read(IN)) is not None:
        answer(request)  # type: ignore[arg-type]


def train_then(signal_number: int) -> None:
    channel.read(IN)
    say(m.Started("run", 1, 2, 3, 4, 5, 6, 7, False), steps(1, 40), m.Checkpointed("run", 40))
    say(steps(41, 7), m.Beat("training", 1_500_000_000))
    os.kill(os.getpid(), signal_number)
    time.sleep(60)


def flood() -> None:
    channel.read(IN)
    for n in range(6_000):
        say(steps(n + 1))
        if n % 10 == 0:
            say(seen(0, "map"))
    say(m.Finished("run", 1, 6_000, 1, {}, 1.0, 1.0, "epochs"))
    echo()


def garbage() -> None:
    OUT.write(b"Hello, this is a log line in the wrong place\n")
    time.sleep(60)


def half_a_frame() -> None:
    OUT.write(channel.encode(seen(1))[:20])
    os._exit(7)


def deaf() -> None:
    """Never read, and do not die of being asked to."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say(m.Beat("deaf", 0))
    time.sleep(600)


def main() -> None:
    word = sys.argv[1]
    say(m.Ready("cpu", "3", "2", 0.0))
    if word == "crash":
        train_then(int(sys.argv[2]))
    elif word == "exit":
        channel.read(IN)
        sys.exit(int(sys.argv[2]))
    else:
        {"echo": echo, "flood": flood, "garbage": garbage, "half": half_a_frame, "deaf": deaf}[word]()


if __name__ == "__main__":
    main()
