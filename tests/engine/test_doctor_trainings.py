"""Each rule of the doctor provoked by a real training; shuffled labels and a low rate stand with the window's tests."""

from __future__ import annotations

import pytest

from cnnstudio.document import doctor
from tests.engine import patients

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("rule", patients.ILL)
def test_the_rule_speaks_on_a_training_that_is_ill_so(rule, tmp_path):
    found = patients.examined(patients.ILL[rule](tmp_path), tmp_path / "run")
    assert rule in found


@pytest.mark.parametrize("name", ["convolution, Adam", "dropout", "perceptron, ReLU"])
def test_every_rule_is_silent_on_a_healthy_training(name, tmp_path):
    assert patients.examined(patients.healthy(name, 0, tmp_path), tmp_path / "run") == {}


def test_no_rule_goes_without_a_real_training():
    elsewhere = {"shuffled", "rate low"}  # tests/ui/training/test_doctor_real.py
    assert set(patients.ILL) | elsewhere == set(doctor.Rule.__args__)
