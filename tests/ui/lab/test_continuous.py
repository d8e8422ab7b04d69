import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.continuous import moment


@pytest.fixture
def page(open_page):
    return open_page("two-functions")


def choose(control, value):
    control.set_value(value)
    control.valueChanged.emit(value)


def test_two_boxes_make_a_triangle_and_arrows_move_along_it(page):
    choose(page.g, "box")
    assert page.areas.max() == pytest.approx(1)
    assert page.areas[0] == 0
    page.setFocus()
    for _ in range(5):
        QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.moment.shift == pytest.approx(0.5)
    assert page.moment.area == pytest.approx(0.5)
    assert "t = 0.5: 0.5" in page.working.lines()[1]
    assert "moved by 0.5; the area under the product is 0.5" in page.accessibleDescription()
    assert page.below.marker == pytest.approx(0.5)


def test_convolution_commutes_and_correlation_does_not(page):
    choose(page.f, "edge")
    assert page.commutes.text() == "With f and g exchanged every area is the same."
    choose(page.mode, False)
    assert "differ by up to" in page.commutes.text()
    assert page.difference() > 0.4


def test_the_plot_shows_the_product_of_both_curves(page):
    page.go_to(35)
    product, f, g = page.above.curves
    np.testing.assert_allclose(product.y, f.y * g.y)
    wanted = moment("box", "ramp", page.moment.shift)
    np.testing.assert_array_equal(g.y, wanted.g)


def test_the_pointer_over_the_lower_plot_moves_g(page):
    page.below.pointed.emit(1.02)
    assert page.moment.shift == pytest.approx(1.0)
    assert page.player.at == 40
