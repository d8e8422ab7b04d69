"""The campaign and benchmark runners count honestly."""

from __future__ import annotations

import subprocess

import pytest

from tests.benchmarks.__main__ import line
from tests.benchmarks.registry import Benchmark, benchmarks
from tests.campaigns.__main__ import main
from tests.campaigns.registry import Campaign, campaigns
from tests.campaigns.runner import carry_on, load, run_case, sources_fingerprint


def _odd_fails(seen):
    def case(chance):
        seen.append(chance.random())
        assert len(seen) % 2 == 1, "even"

    return Campaign("odd", "half of them", case)


def test_failures_are_counted_and_shown(tmp_path):
    told = []
    progress = carry_on(_odd_fails([]), 1, 5, 60, tmp_path / "s.json", told.append)
    assert (progress.done, progress.failed) == (5, [1, 3])
    assert "case 3 failed" in told[1]
    assert "even" in told[1]


def test_a_campaign_goes_on_where_it_stopped(tmp_path):
    seen = []
    what = Campaign("c", "", lambda chance: seen.append(chance.random()))
    carry_on(what, 1, 3, 60, tmp_path / "s.json", print)
    progress = carry_on(what, 1, 5, 60, tmp_path / "s.json", print)
    assert progress.done == 5
    assert len(set(seen)) == 5


def test_cases_passed_by_other_sources_count_no_longer(tmp_path):
    path = tmp_path / "s.json"
    carry_on(Campaign("c", "", lambda chance: None), 1, 3, 60, path, print)
    assert load(path, sources_fingerprint()).done == 3
    assert load(path, "other").done == 0


def test_the_time_limit_ends_a_campaign(tmp_path):
    progress = carry_on(Campaign("c", "", lambda chance: None), 1, 10**9, 0.05, tmp_path / "s.json", print)
    assert 0 < progress.done < 10**9


def test_the_same_seed_and_number_give_the_same_case():
    seen = []
    what = Campaign("c", "", lambda chance: seen.append(chance.random()))
    assert run_case(what, 4, 2) is None
    run_case(what, 4, 2)
    run_case(what, 5, 2)
    assert seen[0] == seen[1] != seen[2]


@pytest.mark.slow
def test_several_campaigns_run_in_a_process_each(capfd):
    assert main(["project-damage", "settings-damaged", "--count", "1", "--seed", "977", "--fresh"]) == 0
    told = capfd.readouterr().out
    assert told.count("promise\n") == 1
    assert [line.split()[0] for line in told.splitlines()[1:]] == ["project-damage", "settings-damaged"]


@pytest.mark.slow
def test_the_loops_campaign_tells_its_table(capfd):
    assert main(["loop-against-fit", "--count", "1", "--seed", "977", "--fresh"]) == 0
    assert "1 of 1 plans agree" in capfd.readouterr().out


def test_a_campaign_that_dies_is_named(capfd, monkeypatch):
    killed = subprocess.CompletedProcess([], -11)
    monkeypatch.setattr("tests.campaigns.__main__.subprocess.run", lambda *_given, **_named: killed)
    assert main(["project-damage", "settings-damaged", "--count", "1"]) == 11
    assert "settings-damaged ended with exit code -11" in capfd.readouterr().out


@pytest.mark.parametrize("name", ["save-killed", "settings-damaged"])
def test_campaigns_are_found_and_their_first_cases_pass(name):
    assert run_case(campaigns()[name], 0, 0) is None


@pytest.mark.parametrize(
    ("better", "figure", "ratio", "over"),
    [
        ("less", 5.0, 0.5, False),
        ("less", 20.0, 2.0, True),
        ("more", 20.0, 0.5, False),
        ("more", 5.0, 2.0, True),
    ],
)
def test_the_ratio_says_how_much_of_a_budget_is_used(better, figure, ratio, over):
    what = Benchmark("b", "", "ms", 10.0, better, lambda: figure)
    assert what.ratio(figure) == ratio
    assert ("OVER" in line(what, figure)) is over


def test_every_benchmark_has_a_unit_and_a_sentence():
    assert benchmarks()
    assert all(b.unit and b.what for b in benchmarks().values())


def test_a_benchmark_that_cannot_be_measured_hides_no_other(monkeypatch, capsys):
    from tests.benchmarks import __main__ as table

    def fail():
        raise FileNotFoundError("no data here")

    known = {
        "bad": Benchmark("bad", "", "ms", 1.0, "less", fail),
        "good": Benchmark("good", "", "ms", 1.0, "less", lambda: 0.5),
    }
    monkeypatch.setattr(table, "benchmarks", lambda: known)
    assert table.main([]) == 1
    out = capsys.readouterr().out
    assert "bad" in out
    assert "no data here" in out
    assert "0.50" in out
