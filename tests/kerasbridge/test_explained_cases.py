"""Cases of the campaign that once failed: one factor for all channels, and maps joined along their width."""

import pytest

from tests.campaigns.registry import campaigns
from tests.campaigns.runner import run_case


@pytest.mark.slow
@pytest.mark.parametrize("number", [570, 723])
def test_a_case_that_once_failed_passes(number):
    assert run_case(campaigns()["explained-against-keras"], 20, number) is None
