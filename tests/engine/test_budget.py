"""A network that cannot fit is refused by name before it is built."""

from __future__ import annotations

import pytest

from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.engine import budget
from cnnstudio.layers.catalogue import make
from tests.engine import small


def dense(units: int) -> Project:
    return Project(graph=small.chain(make("Input", shape=(1000,)), make("Dense", units=units)))


def test_what_is_needed_counts_weights_gradients_slots_and_a_batch():
    analysis = analyse(dense(10))
    assert analysis.totals.parameters == 10_010
    looking = budget.needed_bytes(analysis, None)
    assert looking == 10_010 * 4 + analysis.totals.activation_bytes
    plan = dense(10).plan.replaced(optimizer="adam", batch_size=8)
    assert budget.needed_bytes(analysis, plan) == 10_010 * 4 * 4 + 16 * analysis.totals.activation_bytes


def test_a_network_within_the_share_is_let_through_and_one_beyond_is_named():
    analysis = analyse(dense(1_000_000))
    needed = budget.needed_bytes(analysis, None)
    assert budget.too_large(analysis, None, free=2 * needed) is None
    sentence = budget.too_large(analysis, None, free=needed)
    assert "dense_1" in sentence
    assert "4.0 GB" in sentence
    assert "1,001,000,000 parameters" in sentence


def test_unknown_memory_refuses_nothing(monkeypatch):
    monkeypatch.setattr(budget, "free_memory", lambda: None)
    assert budget.too_large(analyse(dense(1_000_000))) is None


def test_a_containers_limit_counts(tmp_path, monkeypatch):
    for name, text in (("_LIMIT", "1000000\n"), ("_USED", "400000\n")):
        (tmp_path / name).write_text(text)
        monkeypatch.setattr(budget, name, tmp_path / name)
    assert budget.free_memory() == 600_000
    (tmp_path / "_LIMIT").write_text("max\n")
    assert budget.free_memory() != 600_000


@pytest.mark.skipif(not budget._MEMINFO.exists(), reason="the system does not tell its memory as a file")
def test_the_machine_tells_its_free_memory():
    import psutil

    assert budget._free_of_the_machine() == pytest.approx(psutil.virtual_memory().available, rel=0.3)
