"""Well-known data sets: where they may lie on this machine, and where they are fetched from when asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.data.archives import size_text
from cnnstudio.data.downloads import Download, fetched
from cnnstudio.data.samples import DatasetInfo, IsCancelled, Progress
from cnnstudio.language import tr
from cnnstudio.paths import datasets_folder

_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_TORONTO = "https://www.cs.toronto.edu/~kriz/"


@dataclass(frozen=True, slots=True)
class Fetchable:
    """A data set that can be downloaded, with what is known of it beforehand."""

    name: str
    title: str
    files: tuple[tuple[str, Download], ...]
    input_shape: tuple[int, ...]
    classes: int
    train: int
    test: int
    source: str
    licence: str
    others: tuple[str, ...] = ()
    """Other names under which it may lie in the data sets folder or Keras's."""

    @property
    def size(self) -> int:
        return sum(download.size for _, download in self.files)

    def found(self) -> Path | None:
        """Return where it lies: our own folder first, then Keras's."""
        own = datasets_folder()
        homes = [
            Path(home).expanduser() / "datasets"
            for home in (os.environ.get("KERAS_HOME"), "~/.keras")
            if home
        ]
        if len(self.files) > 1:
            folders = [place / self.name for place in (own, *homes)] + [
                place / "fashion-mnist" for place in homes
            ]
            return next(
                (f for f in folders if all((f / name).is_file() for name, _ in self.files)), self._lone(own)
            )
        names = [self.files[0][0], *self.others]
        files = [place / name for place in (own, *homes) for name in names]
        return next((file for file in files if file.is_file()), self._lone(own))

    def _lone(self, own: Path) -> Path | None:
        """Return a folder or archive of the set's name that the user put among the data sets."""
        places = [own / self.name, own / f"{self.name}.npz", own / f"{self.name.replace('-', '_')}.npz"]
        return next((p for p in places if p.is_file() or (p.is_dir() and not _half(p))), None)

    def fetch(self, progress: Progress | None, cancelled: IsCancelled | None) -> Path:
        """Bring every file over the network and return what is to be opened."""
        own = datasets_folder()
        if len(self.files) == 1:
            name, download = self.files[0]
            return fetched(download, own / name, progress, cancelled)
        (own / self.name).mkdir(exist_ok=True)
        for name, download in self.files:
            if not (own / self.name / name).is_file():
                fetched(download, own / self.name / name, progress, cancelled)
        return own / self.name

    def info(self) -> DatasetInfo:
        found = self.found()
        return DatasetInfo(
            self.name, self.title, "classification", self.input_shape, self.classes, self.train, self.test,
            available=found is not None, path=found,
            how=tr("Downloaded on first use ({size}), or put {file} into {folder}.", size=size_text(self.size),
                   file=self.files[0][0] if len(self.files) == 1 else self.name, folder=str(datasets_folder())),
            source=self.source, licence=self.licence or tr("not stated"),
        )  # fmt: skip


def _half(folder: Path) -> bool:
    """Say whether a download into a folder has not come to its end."""
    return not any(folder.iterdir()) or any(p.suffix == ".part" for p in folder.iterdir())


MNIST = Fetchable(
    "mnist", "MNIST",
    (("mnist.npz", Download(_KERAS + "mnist.npz",
                            "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1", 11_490_434)),),
    (28, 28, 1), 10, 60_000, 10_000,
    "Y. LeCun, C. Cortes: The MNIST database of handwritten digits", "CC BY-SA 3.0",
)  # fmt: skip
FASHION = Fetchable(
    "fashion-mnist", "Fashion-MNIST",
    tuple(
        (name, Download(_KERAS + name, digest, size))
        for name, digest, size in (
            ("train-images-idx3-ubyte.gz", "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26_421_880),
            ("train-labels-idx1-ubyte.gz", "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29_515),
            ("t10k-images-idx3-ubyte.gz", "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4_422_102),
            ("t10k-labels-idx1-ubyte.gz", "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5_148),
        )
    ),
    (28, 28, 1), 10, 60_000, 10_000, "Zalando Research: Fashion-MNIST", "MIT",
)  # fmt: skip
CIFAR10 = Fetchable(
    "cifar10", "CIFAR-10",
    (("cifar-10-binary.tar.gz", Download(_TORONTO + "cifar-10-binary.tar.gz",
      "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", 170_052_171)),),
    (32, 32, 3), 10, 50_000, 10_000, "A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images",
    "", ("cifar10.npz",),
)  # fmt: skip
CIFAR100 = Fetchable(
    "cifar100", "CIFAR-100",
    (("cifar-100-binary.tar.gz", Download(_TORONTO + "cifar-100-binary.tar.gz",
      "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec", 168_513_733)),),
    (32, 32, 3), 100, 50_000, 10_000, "A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images",
    "",
)  # fmt: skip
ALL = (MNIST, FASHION, CIFAR10, CIFAR100)
