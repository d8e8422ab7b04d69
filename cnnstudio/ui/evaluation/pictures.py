"""The picture that is looked at: a test or validation image by its number, or the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from cnnstudio.data.parts import Part
from cnnstudio.language import number, tr

if TYPE_CHECKING:
    from cnnstudio.ui.open_data import OpenData

_MOST_BYTES = 24 * 1024 * 1024
Source = Literal["test", "validation", "drawing"]


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """One picture as the data set gives it, and what is known of it."""

    title: str
    image: NDArray[np.generic]
    true_label: str | None


class Pictures(QObject):
    """Chooses among the data set's images and the drawing; `changed` tells that it is another."""

    changed = Signal()

    def __init__(self, data: OpenData, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._random = np.random.default_rng()
        self.source: Source = "test"
        self.index = 0
        self.drawn: NDArray[np.generic] | None = None
        self.named = ""
        """The file that the drawing comes from, or nothing where it was drawn."""
        self._read_of: Part | None = None
        self._read: tuple[NDArray[np.generic], NDArray[np.generic]] | None = None
        data.changed.connect(self.changed)

    def part(self) -> Part | None:
        """Return the rows to choose from: the test part, or else the validation part, or else the training part.

        Only pictures can be looked at; other samples are in the table of the Data view.
        """
        parts, samples = self._data.parts, self._data.samples
        if parts is None or (samples is not None and not samples.pictures):
            return None
        if self.source == "validation" and parts.validation is not None:
            return parts.validation
        return parts.test or parts.validation or parts.train

    def count(self) -> int:
        """Return how many images there are to choose from."""
        part = self.part()
        return len(part) if part is not None else 0

    def picture(self) -> Picture | None:
        """Return the chosen picture, None while there is none."""
        if self.source == "drawing":
            return None if self.drawn is None else Picture(self.named or tr("Your drawing"), self.drawn, None)
        part = self.part()
        if part is None or not 0 <= self.index < len(part):
            return None
        images, labels = part.rows(np.array([self.index]))
        return Picture(self._title(part), images[0], self._name(labels[0]))

    def company(self, count: int, draw: int) -> NDArray[np.generic] | None:
        """Return the chosen picture and as many training images as make a batch of this size, others for each draw.

        The picture stands alone where the data have no such images; None without a picture.
        """
        picture, parts = self.picture(), self._data.parts
        if picture is None:
            return None
        alone: NDArray[np.generic] = picture.image[None]
        if parts is None or count < 2 or parts.train.x.shape[1:] != picture.image.shape:
            return alone
        chosen = np.random.default_rng([draw]).choice(
            len(parts.train), min(count - 1, len(parts.train)), replace=False
        )
        others, _ = parts.train.rows(np.sort(chosen))
        return np.concatenate([alone.astype(others.dtype), others])

    def training(self, most: int) -> NDArray[np.generic] | None:
        """Return the first training images, so many or as many as fit into a message; None without pictures."""
        parts, samples = self._data.parts, self._data.samples
        if parts is None or samples is None or not samples.pictures or not len(parts.train):
            return None
        return self._first(parts.train, most)[0]

    def _first(self, part: Part, most: int) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
        """Return the first rows of a part, read once for each data set: they may stand in files."""
        kept = self._read if part is self._read_of else None
        one = (kept or part.rows(np.array([0])))[0][0]
        count = min(most, len(part), max(1, _MOST_BYTES // max(int(one.nbytes), 1)))
        if kept is None or len(kept[0]) < count:
            kept = part.rows(np.arange(count))
            self._read_of, self._read = part, kept
        return kept[0][:count], kept[1][:count]

    def training_names(self, places: list[int]) -> tuple[str, ...]:
        """Return what is learned of the training images at these places."""
        parts = self._data.parts
        if parts is None or not places:
            return ()
        labels = self._first(parts.train, max(places) + 1)[1][places]
        return tuple((self._name(label) or "") if np.ndim(label) == 0 else "" for label in labels)

    def absence(self) -> str:
        """Return why there is no picture to look at."""
        if self.source == "drawing":
            return tr("Draw a digit first.")
        if self._data.state == "failed":
            return self._data.message
        return self.why_none() or tr("The images are being read.")

    def why_none(self) -> str:
        """Return why there is no picture although the data are open, as a sentence; empty when there may be one."""
        samples = self._data.samples
        if samples is None or samples.pictures:
            return ""
        return tr("{name} holds no pictures; its samples stand in the Data view.", name=samples.name)

    def _title(self, part: Part) -> str:
        parts = self._data.parts
        if parts is not None and part is parts.test:
            return tr("Test image {index}", index=number(self.index))
        if parts is not None and part is parts.validation:
            return tr("Validation image {index}", index=number(self.index))
        return tr("Training image {index}", index=number(self.index))

    def _name(self, label: Any) -> str | None:
        """Return what is learned of a picture in words; None where that is a picture itself."""
        samples, values = self._data.samples, np.reshape(label, -1)
        if np.ndim(label) > 1:
            return None
        if values.size != 1 or (samples is not None and samples.task == "regression"):
            return ", ".join(number(float(value)) for value in values)
        names = samples.labels if samples is not None else ()
        return names[int(label)] if int(label) < len(names) else str(int(label))

    def choose(self, index: int, source: Source = "test") -> None:
        """Look at an image by its number."""
        if (index, source) != (self.index, self.source):
            self.index, self.source = index, source
            self.changed.emit()

    def choose_any(self) -> None:
        """Look at another image by chance."""
        if self.count() > 1:
            other = int(self._random.integers(self.count() - 1))
            source: Source = "validation" if self.source == "validation" else "test"
            self.choose(other + (other >= self.index), source)

    def take_drawing(self, image: NDArray[np.generic] | None) -> None:
        """Remember the drawing; look at it if it is what is looked at."""
        self.drawn, self.named = image, ""
        if self.source == "drawing":
            self.changed.emit()

    def take_file(self, image: NDArray[np.generic], name: str) -> None:
        """Look at a picture from a file."""
        self.drawn, self.named, self.source = image, name, "drawing"
        self.changed.emit()

    def show_drawing(self, image: NDArray[np.generic] | None) -> None:
        """Look at what is being drawn; without ink at the data set's images again."""
        self.drawn, self.named, self.source = image, "", "test" if image is None else "drawing"
        self.changed.emit()

    def choose_drawing(self) -> None:
        """Look at the drawing, or back at the data set's images."""
        self.source = "test" if self.source == "drawing" else "drawing"
        self.changed.emit()
