"""Errands of the window: a request in a folder, progress as lines on the output, the answer in the same folder."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from cnnstudio.data.checks import check
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Reading, Watch
from cnnstudio.data.neighbours import compared_rows
from cnnstudio.data.recogniser import recognise
from cnnstudio.data.sources import open_project
from cnnstudio.desk.reading import bound
from cnnstudio.document.files import from_text
from cnnstudio.language import tr

REQUEST, ANSWER, SAMPLES, MASKS = "request.json", "answer.json", "samples.npy", "masks.npy"
Errand = Callable[[dict[str, Any], Path], dict[str, Any]]
_TERMINATED = 143


def main(words: list[str]) -> int:
    """Run one errand; the answer or one sentence why there is none is a file in its folder."""
    name, place = words
    folder = Path(place)
    signal.signal(signal.SIGTERM, _leave)
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    (folder / ANSWER).write_text(json.dumps(_answer(_ERRANDS[name], request, folder)), encoding="utf-8")
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End by way of every `finally`, so that children and half-written files go too."""
    sys.exit(_TERMINATED)


def _answer(errand: Errand, request: dict[str, Any], folder: Path) -> dict[str, Any]:
    try:
        return errand(request, folder)
    except DataError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": tr("Reading this needs more memory than one data set may; take a part of it.")}
    except OSError as error:
        where = Path(error.filename).name if error.filename else tr("A file")
        return {"refused": tr("{name} cannot be read: {why}.", name=where, why=error.strerror or str(error))}


def _tell(sentence: str, share: float) -> None:
    sys.stdout.write(json.dumps({"sentence": sentence, "share": share}) + "\n")
    sys.stdout.flush()


def _look(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Say what a file is believed to be; its first samples are left as an array."""
    bound(seconds=None)
    believed = recognise(Path(request["path"]), Reading.read(request["reading"]), Watch(_tell))
    np.save(folder / SAMPLES, np.ascontiguousarray(believed.x), allow_pickle=False)
    if believed.masks is not None:
        np.save(folder / MASKS, believed.masks, allow_pickle=False)
    left_as_files = {"path", "x", "masks"}
    told = {
        name: getattr(believed, name) for name in believed.__dataclass_fields__ if name not in left_as_files
    }
    offers = [{"sentence": one.sentence, "fields": dict(one.fields)} for one in believed.alternatives]
    return {**told, "path": str(believed.path), "alternatives": offers}


def _check(request: dict[str, Any], _folder: Path) -> dict[str, Any]:
    """Search a project's data for what may be wrong with them."""
    samples = open_project(from_text(request["project"]), _tell)
    findings = [asdict(found) for found in check(samples, progress=_tell)]
    counts = {"train": len(samples.y_train), "test": len(samples.y_test)}
    compared = len(compared_rows(samples.x_train))
    return {"findings": findings, **counts, "compared": compared, "fingerprint": samples.fingerprint}


def _map(request: dict[str, Any], _folder: Path) -> dict[str, Any]:
    """Place some samples of a project's data on a plane."""
    from cnnstudio.desk.mapping import mapped

    out = sys.stdout
    samples = open_project(from_text(request["project"]), _tell)
    x = samples.x_train if request["part"] == "train" else samples.x_test

    def told(sentence: str, share: float) -> None:
        # The search for places has taken the output over; what is told goes to the window all the same.
        out.write(json.dumps({"sentence": sentence, "share": share}) + "\n")
        out.flush()

    made = mapped(x, request["method"], request["count"], told)
    return {
        "rows": made.rows.tolist(), "places": made.places.tolist(), "note": made.note,
        "fingerprint": samples.fingerprint,
    }  # fmt: skip


_ERRANDS: dict[str, Errand] = {"look": _look, "check": _check, "map": _map}
