from PySide6.QtCore import QCoreApplication


def test_numbers_stay_legible_where_everything_is_enlarged(open_page, look):
    page = open_page("colour")
    look.set_scale(1.5)
    QCoreApplication.processEvents()
    page.fit()
    assert page.planes[0].cell >= 34
    look.set_scale(1.0)
