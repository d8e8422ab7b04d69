"""What a child says a file is, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.recogniser import Alternative
from cnnstudio.data.samples import Samples
from cnnstudio.language import tr

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Believed:
    """A recogniser's belief that came through a pipe."""

    path: Path
    kind: str
    title: str
    confidence: float
    sentence: str
    notes: tuple[str, ...]
    shape: tuple[int, ...]
    x: NDArray[Any]
    labels: tuple[str, ...]
    classes: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    problem: str
    columns: tuple[str, ...]
    learned: tuple[str, ...]
    inputs: tuple[str, ...]
    arrays: tuple[tuple[str, tuple[int, ...]], ...]
    masks: NDArray[Any] | None = None

    @property
    def pictures(self) -> bool:
        """Say whether the samples can be shown as pictures."""
        return len(self.shape) == 3 and self.shape[2] in {1, 3}

    @property
    def in_pairs(self) -> tuple[NDArray[Any], tuple[str, ...]]:
        """Return each picture with its mask behind it, and the word below each of them."""
        if self.masks is None:
            return self.x, ()
        masks = np.repeat(self.masks[..., None], self.x.shape[3], axis=3)
        pairs = np.stack([self.x, masks.astype(self.x.dtype)], axis=1).reshape(-1, *self.x.shape[1:])
        return pairs, (tr("picture"), tr("its mask"))

    @property
    def samples(self) -> Samples:
        """Return the first samples, each with its label as a class of its own name."""
        numbers = np.arange(len(self.x), dtype=np.int32)
        names = self.labels if len(self.labels) == len(self.x) else ("",) * len(self.x)
        nothing = np.zeros((0, *self.x.shape[1:]), self.x.dtype)
        return Samples(
            self.path.name, self.x, numbers, nothing, numbers[:0], names, fingerprint="", digits=False,
            input_names=self.inputs,
        )  # fmt: skip


def believed(answer: dict[str, Any]) -> Believed:
    """Return the belief of an answer."""
    plain: dict[str, Any] = {
        key: tuple(answer[key])
        for key in ("notes", "shape", "labels", "classes", "columns", "learned", "inputs")
    }
    offers = tuple(
        Alternative(one["sentence"], tuple((k, tupled(v)) for k, v in one["fields"].items()))
        for one in answer["alternatives"]
    )
    arrays = tuple((name, tuple(shape)) for name, shape in answer["arrays"])
    kept = {key: answer[key] for key in ("kind", "title", "confidence", "sentence", "problem", "x")}
    masks = answer.get("masks")
    return Believed(Path(answer["path"]), alternatives=offers, arrays=arrays, masks=masks, **plain, **kept)


def tupled(value: Any) -> Any:
    """Return a list, as JSON gives it, as a tuple."""
    return tuple(value) if isinstance(value, list) else value
