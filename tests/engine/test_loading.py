"""TensorFlow's greetings are left out; what it says of trouble is not."""

from __future__ import annotations

import os

from cnnstudio.engine.loading import _without_greetings


def test_greetings_are_left_out_and_trouble_is_not(capfd):
    with _without_greetings():
        os.write(
            2, b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n"
        )
        os.write(2, b"I0000 00:00:1 1 port.cc:153] oneDNN custom operations are on.\n")
        os.write(2, b"E0000 00:00:1 1 allocator.cc:7] out of memory\n")
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err == "E0000 00:00:1 1 allocator.cc:7] out of memory\nafterwards\n"


def test_what_was_said_before_a_failure_is_not_lost(capfd):
    try:
        with _without_greetings():
            os.write(2, b"libtensorflow: cannot open\n")
            raise ImportError
    except ImportError:
        os.write(2, b"caught\n")
    assert capfd.readouterr().err == "libtensorflow: cannot open\ncaught\n"
