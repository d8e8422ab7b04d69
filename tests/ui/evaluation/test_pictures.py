"""The pictures that Inspect looks at and compares with."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from cnnstudio.ui.evaluation.pictures import Pictures


class OpenedData(QObject):
    changed = Signal()

    def __init__(self, train):
        super().__init__()
        self.parts = SimpleNamespace(train=train)
        self.samples = SimpleNamespace(pictures=True, labels=tuple("abcdefghij"), task="classes")


class Train:
    def __init__(self):
        self.x, self.reads = np.zeros((50, 4, 4, 1), np.uint8), 0

    def __len__(self):
        return len(self.x)

    def rows(self, places):
        self.reads += len(places)
        return self.x[places], np.asarray(places) % 10


@pytest.mark.usefixtures("qapp")
def test_the_first_training_pictures_are_read_once_for_each_data_set():
    data = OpenedData(Train())
    pictures = Pictures(data)
    assert len(pictures.training(30)) == 30
    read = data.parts.train.reads
    assert len(pictures.training(1)) == 1
    assert pictures.training_names([3, 12]) == ("d", "c")
    assert data.parts.train.reads == read
    data.parts = SimpleNamespace(train=Train())
    assert len(pictures.training(30)) == 30
    assert data.parts.train.reads > 0


@pytest.mark.usefixtures("qapp")
def test_a_picture_that_is_learned_is_no_label():
    class Masks(Train):
        def rows(self, places):
            return self.x[places], self.x[places].astype(np.float32)

    data = OpenedData(Masks())
    data.parts = SimpleNamespace(train=data.parts.train, test=data.parts.train, validation=None)
    pictures = Pictures(data)
    assert pictures.picture().true_label is None
    assert pictures.training_names([3]) == ("",)
    data.parts.test = Train()
    pictures.choose(3)
    assert pictures.picture().true_label == "d"
