"""The numbers of the teaching texts are those that Keras computes."""

from __future__ import annotations

import pytest

from cnnstudio.layers.teaching import texts
from tests.layers.worked import stands_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def worked():
    # They need Keras; a run without the slow tests does not load it.
    from tests.layers.worked import (  # noqa: F401
        WORKED,
        act_norm_noise,
        conv,
        dense_reshape,
        feature,
        image,
        merge_attention,
        operation,
        pool,
        recurrent,
    )

    return WORKED


def test_every_text_has_its_numbers_computed(worked):
    assert sorted(worked) == sorted(texts())


@pytest.mark.parametrize("kind", sorted(texts()))
def test_the_example_holds_the_numbers_that_keras_computes(worked, kind):
    example = texts()[kind].example
    for row in worked[kind]():
        assert stands_in(row, example), (list(row), example)


def test_a_wrong_number_is_found():
    assert stands_in([1.25, 128], "about 1.3 and 128")
    assert not stands_in([1.25, 127], "about 1.3 and 128")
    assert not stands_in([128, 1.25], "about 1.3 and 128")
    assert stands_in([121930], "121,930 in all")
    assert not stands_in([-3], "10 - 3")
