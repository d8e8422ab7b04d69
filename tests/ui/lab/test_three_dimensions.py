import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.volume import opened_volume
from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    return open_page("three-dimensions")


def shown(page):
    return np.stack([grid.values for grid in page.outputs if not grid.isHidden()])


def test_every_slice_of_the_output_is_shown(page):
    settings = page.settings
    np.testing.assert_array_equal(shown(page), correlate(settings.image.array, settings.kernel.array).outputs)
    assert shown(page).shape == (3, 3, 3)
    assert "216 multiplications" in page.about.text()


def test_a_typed_cell_changes_what_depends_on_it_and_nothing_else(page):
    before = shown(page)
    type_into(page.inputs[1], 0, 0, "90")
    np.testing.assert_array_equal(shown(page) != before, page.done.readers((1, 0, 0)))


def test_a_press_marks_the_slices_under_the_kernel_and_spells_the_sum(page):
    press(page.outputs[2], 1, 1)
    assert [bool(grid.marks.rows) for grid in page.inputs[:4]] == [False, False, True, True]
    assert page.working.lines()[-1] == "= −16"
    assert page.accessibleDescription() == "Slice 2, row 1, column 1 of the output: −16."
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Left)
    assert page.place == (2, 1, 0)


def test_a_kernel_larger_than_the_volume_is_refused(page):
    page.kernel_size.take_text("5")
    assert all(grid.isHidden() for grid in page.outputs)
    page.side.take_text("5")
    assert shown(page).shape == (1, 1, 1)


def deep(lab, kind="Conv3D", **fields):
    """Open a layer of two filters over seven slices of two channels."""
    random = np.random.default_rng(3)
    weights = {"kernel": (2, 2, 2, 2, 2), "bias": (2,)} if "Conv" in kind else {}
    arrays = {name: random.normal(size=size) for name, size in weights.items()}
    image = random.normal(size=(7, 4, 4, 2))
    layer = make(kind, **({"filters": 2, "kernel_size": 2} if weights else {}), **fields)
    opened = opened_volume(LayerNumbers("mine", layer, image, image, arrays))
    done = opened.worked()
    lab._show_layer(LayerNumbers("mine", layer, image, done.maps, arrays))
    return lab.current, done


def test_slices_of_a_deep_layer_come_into_sight_with_the_place(lab):
    page, done = deep(lab, padding="same", activation="relu")
    np.testing.assert_array_equal(page.inputs[0].values, page.settings.opened.maps.array[0, ..., 0])
    page.go_to((6, 1, 1))
    assert page.starts == {"in": 2, "kernel": 0, "out": 2}
    np.testing.assert_array_equal(page.inputs[4].values, page.settings.opened.maps.array[6, ..., 0])
    np.testing.assert_array_equal(page.outputs[4].values, done.maps[6, ..., 0])
    assert [bool(grid.marks.rows) for grid in page.inputs] == [False, False, False, False, True]
    page.layer_part.filter.take_text("1")
    np.testing.assert_array_equal(page.outputs[0].values, done.maps[2, ..., 1])


@pytest.mark.parametrize("kind", ["Conv3D", "Conv3DTranspose"])
def test_the_lines_of_a_layer_add_up_to_its_output(lab, kind):
    page, done = deep(lab, kind)
    place = (1, 2, 1)
    page.go_to(place)
    lines = page.working.lines()
    sums = [float(line.rpartition("[")[2].rstrip("]").replace("−", "-")) for line in lines if "[" in line]
    rest = [
        float(line.split()[1].strip("()").replace("−", "-"))
        for line in lines
        if line.endswith(("channels", "bias"))
    ]
    assert len(rest) == 2
    assert sum(sums) + sum(rest) == pytest.approx(float(done.maps[(*place, 0)]), abs=0.05)


def test_a_typed_cell_of_a_layer_changes_the_layer_and_ends_the_comparison(lab):
    page, done = deep(lab)
    assert "The same output as mine" in page.layer_part.remark.text()
    type_into(page.inputs[1], 0, 0, "9")
    assert page.settings.opened.maps.array[1, 0, 0, 0] == 9
    assert page.layer_part.remark.isHidden()
    assert not np.array_equal(page.outputs[0].values, done.maps[0, ..., 0])
    page.undo()
    assert not page.layer_part.remark.isHidden()


def test_a_pooling_over_volumes_names_its_window(lab):
    page, done = deep(lab, "MaxPooling3D")
    assert page.row_kernel.isHidden()
    assert page.layer_part.sending.isHidden()
    page.go_to((2, 1, 1))
    assert page.working.lines()[0].startswith("max(")
    assert page.layer_part.filter_row.isHidden()
    page.layer_part.channel.take_text("1")
    np.testing.assert_array_equal(page.outputs[0].values, done.maps[0, ..., 1])
    page.reset()
    assert not page.row_kernel.isHidden()
    assert page.settings.opened is None
