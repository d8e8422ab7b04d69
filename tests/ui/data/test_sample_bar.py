"""The marked sample: its values as the network receives them, and the picture that is learned."""

from __future__ import annotations

import numpy as np

from cnnstudio.document.recipe import DataRecipe
from cnnstudio.ui.data.sample_bar import SampleBar
from cnnstudio.ui.data.target_text import target_text


def test_a_pixel_is_told_standardised_as_the_network_receives_it(qtbot, look):
    bar = SampleBar()
    qtbot.addWidget(bar)
    recipe = DataRecipe(standardise="per channel", means=(0.5, 0.25, 0.0), deviations=(0.5, 0.25, 1.0))
    bar.show_sample(np.full((4, 4, 3), 255, np.uint8), 3, "cat", "Training", recipe)
    bar.view.hovered.emit(1, 2)
    assert bar.pixel.text() == "row 1, column 2: 255, 255, 255  ›  1, 3, 1"


def test_a_mask_stands_beside_its_picture_and_a_class_does_not(qtbot, look):
    bar = SampleBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_target(np.ones((6, 6), np.uint8))
    assert bar.target.isVisible()
    bar.show_target(np.array(3, np.int32))
    assert not bar.target.isVisible()


def test_what_is_learned_is_told_for_every_form_of_target():
    names = ("cat", "dog", "owl")
    assert target_text(np.array(1, np.int32), names) == "dog"
    assert target_text(np.array(7, np.int32), names) == "7"
    assert target_text(np.array([1, 0, 1], np.float32), names) == "cat, owl"
    assert target_text(np.array(2.5, np.float32), ()) == "2.5"
    assert target_text(np.zeros((4, 4), np.uint8), ()) == ""
