"""Saving and preferences under fire."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cnnstudio import storage
from cnnstudio.settings import Settings, SettingsStore
from tests.campaigns.registry import campaign

_ROOT = Path(__file__).resolve().parents[2]
_SAVER = """
import sys
from pathlib import Path
from cnnstudio.storage import atomic_write
path, size, n = Path(sys.argv[1]), int(sys.argv[2]), 0
while True:
    n += 1
    atomic_write(path, (f"{n % 10}" * size).encode())
    if n == 1:
        print("saving", flush=True)
"""


@campaign("save-killed", "a saver killed at any moment leaves one whole version")
def save_killed(chance: random.Random) -> None:
    size = chance.choice([10, 4_096, 200_000])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.cnnproj"
        order = [sys.executable, "-c", _SAVER, str(path), str(size)]
        saver = subprocess.Popen(order, cwd=_ROOT, stdout=subprocess.PIPE)
        assert saver.stdout is not None
        assert saver.stdout.readline().strip() == b"saving"
        time.sleep(chance.random() * 0.03)
        saver.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        saver.communicate()
        content = path.read_bytes()
    assert len(content) == size
    assert len(set(content)) == 1


@campaign("settings-damaged", "no content of the preferences file stands in the way of a start")
def settings_damaged(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.json"
        store = SettingsStore(path)
        store.change(theme=chance.choice(["dark", "light"]), scale=round(chance.uniform(0.8, 2.0), 3))
        path.write_bytes(_damaged(chance, path.read_bytes()))
        value = SettingsStore(path).value
        assert Settings.model_validate(value.model_dump()) == value
        storage.atomic_write(path, b"{}")


def _damaged(chance: random.Random, content: bytes) -> bytes:
    kind = chance.randrange(4)
    at = chance.randrange(len(content) + 1)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + chance.randbytes(chance.randrange(1, 9)) + content[at:]
    if kind == 2:
        flipped = bytearray(content)
        flipped[at % len(content)] ^= 1 << chance.randrange(8)
        return bytes(flipped)
    return chance.randbytes(chance.randrange(200))
