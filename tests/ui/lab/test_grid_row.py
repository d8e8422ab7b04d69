from PySide6.QtCore import QCoreApplication


def test_numbers_stay_legible_where_everything_is_enlarged(open_page, look):
    page = open_page("colour")
    look.set_scale(1.5)
    QCoreApplication.processEvents()
    page.fit()
    assert page.planes[0].cell >= 34
    look.set_scale(1.0)


def test_captions_are_broken_rather_than_the_cells_crushed_and_nothing_stands_outside(
    open_page, lab, look, qtbot
):
    page = open_page("separable")
    look.set_scale(2.0)
    lab.resize(1920, 980)
    QCoreApplication.processEvents()
    page.fit()
    QCoreApplication.processEvents()
    assert page.input.cell >= 2 * 16
    assert page.row._heads[page.whole]._title.wordWrap()
    qtbot.waitUntil(lambda: page.area.horizontalScrollBar().maximum() == 0)
    look.set_scale(1.0)
    lab.resize(1600, 924)
    QCoreApplication.processEvents()
    page.fit()
    qtbot.waitUntil(lambda: not page.row._heads[page.whole]._title.wordWrap())
