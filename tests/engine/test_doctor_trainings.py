"""Each rule of the doctor provoked by a real training; shuffled labels and a low rate stand with the window's tests."""

from __future__ import annotations

import pytest

from cnnstudio.document import doctor
from cnnstudio.document.analysis import analyse
from cnnstudio.ui.training.refusal import design_reason
from tests.engine import patients

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("rule", patients.ILL)
def test_the_rule_speaks_on_a_training_that_is_ill_so(rule, tmp_path):
    found = patients.examined(patients.ILL[rule](tmp_path), tmp_path / "run")
    assert rule in found


@pytest.mark.parametrize("name", ["convolution, Adam", "dropout", "perceptron, ReLU"])
def test_every_rule_is_silent_on_a_healthy_training(name, tmp_path):
    assert patients.examined(patients.healthy(name, 0, tmp_path), tmp_path / "run") == {}


@pytest.mark.parametrize("name", patients.HEALTHY)
def test_every_healthy_training_is_one_that_can_begin(name, tmp_path):
    project = patients.healthy(name, 2, tmp_path)
    assert design_reason(project, analyse(project)) is None


def test_no_rule_goes_without_a_real_training():
    elsewhere = {"shuffled", "rate low"}  # tests/ui/training/test_doctor_real.py
    assert set(patients.ILL) | elsewhere == set(doctor.Rule.__args__)
