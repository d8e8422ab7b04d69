"""The doctor's rules on made curves: each speaks where it should, all are silent on healthy runs."""

import sys

import numpy as np
import pytest

from cnnstudio.document.doctor import Signs, examine

CLASSES = 10


def healthy(seed, epochs=12, per_epoch=100):
    """A run that learns well: losses of steps with noise, validation a little behind."""
    rng = np.random.default_rng(seed)
    steps = np.arange(epochs * per_epoch)
    pace = rng.uniform(30, 150)
    losses = (2.2 / (1 + steps / pace) + 0.02) * np.exp(rng.normal(0, 0.3, len(steps)))
    ends = losses.reshape(epochs, per_epoch).mean(axis=1)
    checked = ends * rng.uniform(1.0, 1.15) + rng.normal(0, 0.003, epochs)
    accuracies = 1 - 0.3 / (1 + np.arange(epochs))
    table = np.diag(rng.integers(80, 120, CLASSES)) + rng.integers(0, 3, (CLASSES, CLASSES))
    return {
        "losses": losses, "rate": 0.001, "epoch_losses": ends, "val_losses": checked, "accuracies": accuracies,
        "val_accuracies": accuracies - 0.01, "steps_per_epoch": per_epoch, "classes": CLASSES,
        "gradients": {"conv2d_1": 0.02, "conv2d_2": 0.05, "output": 0.1}, "dead": {"conv2d_1": 0.08},
        "confusion": table,
    }  # fmt: skip


def _rules(signs):
    return [finding.rule for finding in examine(Signs(**signs))]


def test_thirty_healthy_runs_raise_at_most_one_alarm(capsys):
    """Each run is looked at after every epoch, as while it runs."""
    alarms = 0
    for seed in range(30):
        whole = healthy(seed)
        for epoch in range(1, 13):
            part = whole | {
                name: whole[name][:epoch]
                for name in ("epoch_losses", "val_losses", "accuracies", "val_accuracies")
            }
            found = _rules(part | {"losses": whole["losses"][: epoch * 100]})
            alarms += bool(found)
    with capsys.disabled():
        sys.stderr.write(f"\ndoctor: {alarms} false alarms in 30 healthy runs\n")
    assert alarms <= 1


def _rising():
    steps = np.arange(300)
    return {"losses": 2.3 + steps * 0.02}


def _slow():
    return {"losses": 2.3 - np.arange(1200) * 1e-4, "rate": 1e-6}


CASES = {
    "diverged": {"losses": np.array([2.0] * 60 + [np.nan])},
    "rate high": _rising(),
    "rate low": _slow(),
    "plateau": {"epoch_losses": np.array([2.0, 1.5, 1.2, *[1.1] * 7]), "accuracies": np.full(10, 0.6),
                "val_losses": np.array([2.0, 1.5, 1.2, *[1.1] * 7]), "val_accuracies": np.full(10, 0.6)},
    "over-fitting": {"epoch_losses": np.array([0.5, 0.3, 0.2, 0.1, 0.05, 0.02]),
                     "val_losses": np.array([0.5, 0.35, 0.3, 0.36, 0.42, 0.5]),
                     "accuracies": np.full(6, 0.9), "val_accuracies": np.full(6, 0.85)},
    "dead": {"dead": {"conv2d_1": 0.1, "conv2d_2": 0.7}},
    "exploding": {"gradients": {"conv2d_1": 5e4, "dense": 3.0, "output": 1.0}},
    "vanishing": {"gradients": {"dense_1": 1e-9, "dense_2": 1e-4, "output": 0.1}, "accuracies": np.full(12, 0.1)},
    "one class": {"confusion": np.eye(10, dtype=np.int64)[[3] * 10] * 50, "accuracies": np.full(12, 0.1)},
    "shuffled": {"accuracies": np.array([0.2, 0.5, 0.8]), "val_accuracies": np.array([0.1, 0.11, 0.09]),
                 "epoch_losses": np.array([2.2, 1.5, 0.8]), "val_losses": np.array([2.4, 3.0, 3.9])},
    "validation far": {"epoch_losses": np.array([0.4]), "val_losses": np.array([3.0]), "accuracies": np.array([0.9]),
                       "val_accuracies": np.array([0.4])},
}  # fmt: skip


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_speaks_with_evidence_and_one_change(rule):
    found = {finding.rule: finding for finding in examine(Signs(**(healthy(1) | CASES[rule])))}
    assert rule in found
    assert any(letter.isdigit() for letter in found[rule].evidence)
    assert found[rule].change.endswith(".")


def test_one_answer_for_all_is_not_said_while_training_tells_the_classes_apart():
    """As where batch normalisation's averages have not caught up with what the weights have learned."""
    young = {"epoch_losses": np.ones(2), "val_losses": np.ones(2), "val_accuracies": np.full(2, 0.1)}
    for accuracies, rules in (([0.1, 0.6], []), ([0.1], []), ([0.1, 0.15], ["one class"])):
        signs = healthy(1) | CASES["one class"] | young | {"accuracies": np.array(accuracies)}
        assert _rules(signs) == rules


def test_a_loss_that_is_no_number_is_all_that_is_said():
    signs = healthy(2) | CASES["exploding"] | CASES["diverged"]
    assert _rules(signs) == ["diverged"]


def test_the_evidence_names_the_batch_and_a_tenth_of_the_rate():
    (finding,) = examine(Signs(losses=np.array([1.0, 1.0, np.inf]), rate=0.5))
    assert "Batch 3" in finding.evidence
    assert "0.05" in finding.change


def test_a_young_run_gets_no_verdict():
    assert examine(Signs(losses=np.array([2.3, 2.4, 2.2]))) == ()
