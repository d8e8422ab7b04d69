"""What is let go leaves the process, also after one very large array has taught glibc to keep large blocks."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
import sys
import numpy as np
from cnnstudio.allocation import return_large_blocks

def resident():
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

if sys.argv[1] == "told" and not return_large_blocks():
    raise SystemExit("no glibc")
np.ones(3 << 20)
before, large, small = resident(), [], []
for _ in range(100):
    large.append(np.ones(1 << 16))
    small.append(bytearray(2000))
large.clear()
print(resident() - before)
"""


def _kept(how: str) -> float:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, how], capture_output=True, text=True, check=False)
    if done.stderr.strip() == "no glibc":
        pytest.skip("this C library is not glibc")
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process")
def test_fifty_mebibytes_that_are_let_go_leave_the_process():
    assert _kept("told") < 10.0


@pytest.mark.skipif(sys.platform != "linux", reason="there is glibc only on Linux")
def test_a_c_library_that_cannot_be_told_is_no_error(monkeypatch):
    from cnnstudio import allocation

    class Bare:
        def __init__(self, _name):
            pass

    monkeypatch.setattr(allocation.ctypes, "CDLL", Bare)
    assert not allocation.return_large_blocks()
