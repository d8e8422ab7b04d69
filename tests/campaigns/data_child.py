"""A child of the corruption campaign: reads the files it is told of, and answers with what became of each."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from cnnstudio.data import apart
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Reading, Watch
from cnnstudio.data.readers import read
from cnnstudio.desk import reading as reader

_ESCAPED = 70


def main() -> None:
    """Answer each path on the input by a line: read, refused, or the name of an exception; processor seconds and kilobytes."""
    apart._made = _made_in_a_fork  # type: ignore[assignment]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        begun = _worked()
        try:
            found = read(Path(line.rstrip("\n")), Reading(), Watch())
            for array in found.arrays.values():
                for _piece in array.pieces():
                    pass
            end = "read"
        except DataError as error:
            end = "refused" if "\n" not in str(error) and str(error) else "unclear"
        except Exception as error:  # noqa: BLE001  # what escapes is what the campaign looks for
            end = f"{type(error).__name__}: {error}".split("\n")[0].replace("\t", " ")
        sys.stdout.write(f"{end}\t{_worked() - begun:.3f}\t{_peak()}\n")
        sys.stdout.flush()


def _made_in_a_fork(kind: str, what: str, out: Path, shown: str, _watch: Watch) -> dict[str, Any]:
    """Let the reader run in a fork, with its own bounds: a start of Python for each of ten thousand takes hours."""
    import h5py  # noqa: F401  # loaded once, before the fork
    import scipy.io  # noqa: F401

    child = os.fork()
    if child == 0:
        ended = _ESCAPED
        try:
            with (out / "said").open("w", encoding="utf-8") as sys.stdout:
                ended = reader.main(["read", kind, what, str(out)])
        finally:
            os._exit(ended)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != 0:
        said = (out / "said").read_text(encoding="utf-8") or f"its reader stopped with code {code}"
        raise DataError(f"{shown} cannot be read ({said[:200]}); save it in another form.")
    facts: dict[str, Any] = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    return facts


def _worked() -> float:
    """Return the processor's seconds of this process and of its readers: a busy machine is no fault of a file."""
    readers = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + readers.ru_utime + readers.ru_stime


def _peak() -> int:
    """Return the largest memory of this process and of its readers so far, in kilobytes."""
    whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return max(resource.getrusage(one).ru_maxrss for one in whose)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
