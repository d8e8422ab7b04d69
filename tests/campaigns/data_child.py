"""A child of the corruption campaign: reads the files it is told of, and answers with what became of each."""

from __future__ import annotations

import contextlib
import resource
import sys
import time
from pathlib import Path

from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Reading, Watch
from cnnstudio.data.readers import read


def main() -> None:
    """Answer each path on the input by one line: read, refused, or the name of an exception; seconds and kilobytes."""
    for line in sys.stdin:
        begun = time.monotonic()
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
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sys.stdout.write(f"{end}\t{time.monotonic() - begun:.3f}\t{peak}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
