import numpy as np
from PySide6.QtCore import QCoreApplication

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.ui.lab.inputs import photograph
from tests.ui.lab.by_hand import type_into


def test_the_kernel_shown_is_slid_over_a_whole_photograph(open_page):
    page = open_page("sliding-window")
    page.panel_controls.presets.chosen.emit("sobel-x")
    photo = photograph(160)[..., 0]
    np.testing.assert_array_equal(page.whole.output, correlate(photo, page.kernel.values).outputs)
    type_into(page.kernel, 0, 0, "5")
    wanted = correlate(photo, page.kernel.values).outputs
    np.testing.assert_array_equal(page.whole.output, wanted)
    assert f"{(wanted < 0).mean() * 100:.1f} % of them are below 0" in page.whole.words.text()


def test_another_bias_leaves_the_picture_alone(open_page):
    page = open_page("sliding-window")
    before = page.whole.output
    page.bias.take_text("3")
    assert page.whole.output is before


def test_a_larger_interface_shows_more_pixels(open_page, look):
    page = open_page("sliding-window")
    look.set_scale(1.5)
    QCoreApplication.processEvents()
    assert page.whole.output.shape == (239, 239)
    look.set_scale(1.0)
