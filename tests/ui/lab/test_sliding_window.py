import numpy as np

WHOLE = [[1, 0, 4], [4, 1, 1], [1, 1, 2]]


def test_the_courses_image_and_kernel_stand_there_at_first_with_their_whole_result(open_page):
    page = open_page("sliding-window")
    np.testing.assert_array_equal(page.output.values, WHOLE)
