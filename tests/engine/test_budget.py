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
    assert "needs about 4.0 GB, but of the 4.0 GB of free memory it may take only 2.4 GB" in sentence
    assert "1,001,000,000 parameters" in sentence


def test_a_batch_is_never_larger_than_the_rows():
    analysis, plan = analyse(dense(10)), dense(10).plan.replaced(batch_size=65_536)
    small_batch = budget.needed_bytes(analysis, plan.replaced(batch_size=120))
    assert budget.needed_bytes(analysis, plan, rows=120) == small_batch
    assert budget.needed_bytes(analysis, plan.replaced(batch_size=8), rows=120) < small_batch
    assert budget.too_large(analysis, plan, free=2 * small_batch, rows=120) is None
    assert "batch size" in budget.too_large(analysis, plan, free=2 * small_batch, rows=60_000)


@pytest.mark.slow
def test_training_asks_for_memory_by_the_rows_there_are(tmp_path, monkeypatch):
    from cnnstudio.engine import preparation

    project = small.project(small.write_data(tmp_path), batch_size=65_536)
    analysis = analyse(project)
    needed = budget.needed_bytes(analysis, project.plan, rows=200)
    for free, refused in ((2 * needed, False), (needed, True)):
        monkeypatch.setattr(budget, "free_memory", lambda free=free: free)
        if refused:
            with pytest.raises(preparation.Refused, match="may take only"):
                preparation.prepared(project, lambda *_: None, lambda: False)
        else:
            preparation.prepared(project, lambda *_: None, lambda: False)


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
