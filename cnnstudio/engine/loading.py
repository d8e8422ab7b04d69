"""Loading TensorFlow without the lines it prints before anyone can tell it to be quiet."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator

from cnnstudio.engine.environment import prepare


def load_keras() -> None:
    """Import Keras and TensorFlow and find the devices; what they print is shown only if that fails."""
    wants_all = os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0"
    prepare()
    with contextlib.nullcontext() if wants_all else _aside():
        import keras  # noqa: F401
        import tensorflow as tf

        tf.config.list_physical_devices("GPU")


@contextlib.contextmanager
def _aside() -> Iterator[None]:
    """Let file descriptor 2 write into a file that vanishes, or is shown when something is raised."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        try:
            yield
        except BaseException:
            aside.seek(0)
            os.write(kept, aside.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
