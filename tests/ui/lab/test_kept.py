"""What is kept to be painted sooner: laid-out texts, letters and whole surfaces never show what they showed before."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from cnnstudio.ui import theme
from cnnstudio.ui.lab.cells import CellPicture, Plane
from cnnstudio.ui.lab.plot_paint import thinned
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.paint import CENTRE, LEFT, RIGHT, text

ALIGNMENTS = (LEFT, CENTRE, RIGHT)


def shown(qtbot, words, font="body", role="text", wrap=False):
    label = Label(words, font, role, wrap=wrap)
    qtbot.addWidget(label)
    label.resize(300, 44)
    return label


@pytest.mark.parametrize("wrap", [False, True])
def test_a_label_shows_its_new_text_font_and_colour_like_a_label_made_with_them(look, qtbot, wrap):
    label = shown(qtbot, "12.5", wrap=wrap)
    first = label.grab().toImage()
    label.setText("12.75")
    assert label.grab().toImage() == shown(qtbot, "12.75", wrap=wrap).grab().toImage() != first
    label.set_font_name("number")
    label.set_role("accent")
    assert label.grab().toImage() == shown(qtbot, "12.75", "number", "accent", wrap).grab().toImage()
    label.setText("12.5")
    label.set_font_name("body")
    label.set_role("text")
    assert label.grab().toImage() == first


def test_a_label_follows_scale_and_theme(look, qtbot):
    label = shown(qtbot, "12.5")
    label.show()
    first = label.grab().toImage()
    look.set_scale(1.5)
    larger = label.grab().toImage()
    assert larger == shown(qtbot, "12.5").grab().toImage() != first
    look.set_mode("light")
    assert label.grab().toImage() == shown(qtbot, "12.5").grab().toImage() != larger


def test_the_height_of_a_wrapped_label_is_that_of_its_words_font_room_and_scale_now(look, qtbot):
    words = "The window reads rows eleven to thirteen of the picture, and all of its columns."
    label = shown(qtbot, words, wrap=True)
    line = label.heightForWidth(2000)
    assert label.heightForWidth(120) >= 4 * line
    label.setText("Short.")
    assert label.heightForWidth(120) == line
    label.setText(words)
    high = label.heightForWidth(120)
    assert high >= 4 * line
    label.setContentsMargins(0, 7, 0, 5)
    assert label.heightForWidth(120) == high + 12
    label.setContentsMargins(0, 0, 0, 0)
    label.set_font_name("title")
    assert label.heightForWidth(120) == shown(qtbot, words, "title", wrap=True).heightForWidth(120) > high
    label.set_font_name("body")
    label.show()
    look.set_scale(2.0)
    assert label.heightForWidth(240) == shown(qtbot, words, wrap=True).heightForWidth(240)


@pytest.mark.parametrize(
    "where", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight]
)
def test_a_label_stands_where_it_is_aligned(look, qtbot, where):
    label = shown(qtbot, "12.5", "number")
    label.setAlignment(where | Qt.AlignmentFlag.AlignTop)
    image, ground = label.grab().toImage(), label.palette().window().color()
    inked = np.array(
        [(x, y) for x in range(300) for y in range(44) if image.pixelColor(x, y).rgb() != ground.rgb()]
    )
    left, right = inked[:, 0].min(), 299 - inked[:, 0].max()
    sides = {Qt.AlignmentFlag.AlignLeft: left, Qt.AlignmentFlag.AlignRight: right}
    assert sides.get(where, abs(left - right)) <= 3
    assert inked[:, 1].max() <= theme.current().line_height("number")


def painted(words, font, align, ratio, own):
    image = QImage(round(260 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    if own:
        text(painter, QRectF(4, 2, 250, 36), words, font, "text", align)
    else:
        painter.setFont(theme.current().font(font))
        painter.setPen(theme.current().colour("text"))
        painter.drawText(QRectF(4, 2, 250, 36), int(align), words)
    painter.end()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[..., :3].astype(int).sum(axis=2)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("font", ["micro", "body", "strong", "working"])
def test_a_kept_line_stands_on_the_same_pixels_as_one_laid_out_anew(look, font, ratio):
    for align in ALIGNMENTS:
        for words in ("so far −0.25", "7 × 7 × 128", "floor((W − F)/S) + 1"):
            kept, fresh = (painted(words, font, align, ratio, own) for own in (True, False))
            rows, columns = (np.flatnonzero(fresh.any(axis=axis)) for axis in (1, 0))
            own_rows, own_columns = (np.flatnonzero(kept.any(axis=axis)) for axis in (1, 0))
            assert (own_rows[0], own_rows[-1]) == (rows[0], rows[-1])
            assert abs(own_columns[0] - columns[0]) <= 1
            assert abs(own_columns[-1] - columns[-1]) <= 1


def test_digits_of_another_size_are_not_those_kept_before(look):
    plane = Plane(np.arange(12.0).reshape(3, 4) / 4, "signed", 0, 3)
    first = CellPicture().renew(plane, 30.0, 1.0).toImage()
    CellPicture().renew(plane, 44.0, 1.0)
    look.set_scale(1.5)
    CellPicture().renew(plane, 30.0, 1.0)
    look.set_scale(1.0)
    assert CellPicture().renew(plane, 30.0, 1.0).toImage() == first


def test_a_thinned_line_stays_where_it_was():
    x = np.linspace(0, 900, 481)
    for y in (120 * np.sin(x / 90), np.maximum(x - 450, 0), np.abs(x - 451.3), np.where(x < 450, 0.0, 200.0)):
        across, down = thinned(x, y)
        assert len(across) < len(x)
        assert (across[0], across[-1]) == (x[0], x[-1])
        assert np.abs(np.interp(x, across, down) - y).max() < 0.3


def test_what_lies_below_a_page_never_shines_through(open_page, look):
    page = open_page("flip")
    for mode in ("light", "contrast", "dark"):
        look.set_mode(mode)
        image, ratio = page.grab().toImage(), page.devicePixelRatioF()
        content, panel = page._content, page.panel.content

        def at(part, x, y, image=image, ratio=ratio):
            spot = part.mapTo(page, QPoint(x, y))
            return image.pixelColor(round(spot.x() * ratio), round(spot.y() * ratio)).rgb()

        low = min(content.height(), page.area.viewport().height()) - 3
        assert at(content, 3, low) == theme.current().colour("canvas").rgb()
        assert at(panel, panel.width() - 3, 30) == theme.current().colour("chrome").rgb()
