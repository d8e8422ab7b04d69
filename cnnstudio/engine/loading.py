"""Loading TensorFlow without the greetings it prints before anyone can tell it to be quiet."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from cnnstudio.engine.environment import prepare

_GREETING = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog"
    rb"|[IWE]\d{4} .*(oneDNN|cuda|TF-TRT|cpu_feature_guard|rebuild TensorFlow|computation_placer)",
    re.IGNORECASE,
)


def load_keras() -> None:
    """Import Keras and TensorFlow and find the devices; what they say of real trouble still shows."""
    prepare()
    wants_all = os.environ["TF_CPP_MIN_LOG_LEVEL"] in ("0", "1")
    with contextlib.nullcontext() if wants_all else _without_greetings():
        import keras  # noqa: F401
        import tensorflow as tf

        tf.config.list_physical_devices("GPU")
        tf.constant(0.0)


@contextlib.contextmanager
def _without_greetings() -> Iterator[None]:
    """Let file descriptor 2 write into a file, and pass on afterwards what is no greeting."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as heard:
        os.dup2(heard.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            _pass_on(heard, kept)
            os.close(kept)


def _pass_on(heard: BinaryIO, to: int) -> None:
    heard.seek(0)
    os.write(to, b"".join(line for line in heard if not _GREETING.match(line)))
