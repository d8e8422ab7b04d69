"""metrics.csv: append only, torn ends ignored, resumed parts merged."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.engine.metrics_log import Metric, MetricsLog, read_metrics
from cnnstudio.engine.record import RunError


def row(part: int, step: int, value: float = 0.5, phase: str = "train", metric: str = "loss") -> Metric:
    return Metric(part, step, 1 + (step - 1) // 10, 1 + (step - 1) % 10, phase, metric, value, step / 8)


def log(folder, *rows: Metric) -> None:
    stream = MetricsLog(folder)
    stream.append(rows)
    stream.sync()
    stream.close()


def test_the_columns_are_the_designs_columns(tmp_path):
    log(tmp_path, row(1, 1, 0.1))
    text = (tmp_path / "metrics.csv").read_text()
    assert text == "run_part,step,epoch,batch,phase,metric,value,seconds\n1,1,1,1,train,loss,0.1,0.125\n"


def test_values_come_back_exactly_and_nan_as_an_empty_cell(tmp_path):
    log(tmp_path, row(1, 1, 0.1 + 0.2), row(1, 2, math.nan), row(1, 3, math.inf))
    first, second, third = read_metrics(tmp_path)
    assert first == row(1, 1, 0.1 + 0.2)
    assert math.isnan(second.value)
    assert math.isnan(third.value)
    assert "nan" not in (tmp_path / "metrics.csv").read_text()


def test_no_file_is_no_values(tmp_path):
    assert read_metrics(tmp_path) == ()


@settings(deadline=None)
@given(st.data())
def test_a_log_cut_anywhere_gives_the_whole_lines_before_the_cut(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("run")
    rows = [row(1, step, step * 0.37) for step in range(1, 8)]
    log(folder, *rows)
    path = folder / "metrics.csv"
    content = path.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    path.write_bytes(content[:cut])
    whole = max(content[:cut].count(b"\n") - 1, 0)
    assert read_metrics(folder) == tuple(rows[:whole])
    log(folder, row(2, 50))
    assert read_metrics(folder) == (*rows[:whole], row(2, 50))


def test_a_later_part_replaces_all_that_an_earlier_one_did_from_its_first_step_on(tmp_path):
    log(tmp_path, *(row(1, s, 1.0) for s in range(1, 26)), row(1, 20, 3.0, "validation", "val_loss"))
    log(tmp_path, *(row(2, s, 2.0) for s in range(18, 22)))
    got = read_metrics(tmp_path)
    train = [(r.step, r.value) for r in got if r.phase == "train"]
    assert train == [(s, 1.0) for s in range(1, 18)] + [(s, 2.0) for s in range(18, 22)]
    assert not [r for r in got if r.phase == "validation"]


def test_an_epoch_that_ended_at_the_checkpoint_keeps_its_values_once(tmp_path):
    log(tmp_path, row(1, 10), row(1, 10, 0.7, "epoch"), row(1, 11))
    log(tmp_path, row(2, 10, 0.7, "epoch"), row(2, 11, 0.4))
    got = read_metrics(tmp_path)
    assert got == (row(1, 10), row(2, 10, 0.7, "epoch"), row(2, 11, 0.4))


def test_a_line_in_the_middle_that_is_none_is_named(tmp_path):
    log(tmp_path, row(1, 1))
    with (tmp_path / "metrics.csv").open("a") as stream:
        stream.write("hello\n")
    log(tmp_path, row(1, 2))
    with pytest.raises(RunError, match="line 3"):
        read_metrics(tmp_path)
