"""Starting TensorFlow for a command without its greetings, which no setting of its own can silence."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_GREETING = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog"
    rb"|[IWE]\d{4} .*(oneDNN|cuda|TF-TRT|cpu_feature_guard|rebuild TensorFlow|computation_placer)",
    re.IGNORECASE,
)


def start_tensorflow() -> None:
    """Import TensorFlow with our environment and find its devices; what it says of real trouble still shows."""
    from cnnstudio.engine.environment import prepare

    prepare()
    if os.environ["TF_CPP_MIN_LOG_LEVEL"] in {"0", "1"}:
        return  # somebody wants to read them
    with _without_greetings():
        import tensorflow as tf

        tf.constant(0.0)


@contextmanager
def _without_greetings() -> Iterator[None]:
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as heard:
        try:
            os.dup2(heard.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            heard.seek(0)
            rest = b"".join(line for line in heard if not _GREETING.match(line))
            os.write(2, rest)
