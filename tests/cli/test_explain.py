"""cnnstudio explain: one value of a trained layer, term by term, for people and for scripts."""

import math

import pytest

from tests.cli.conftest import is_one_line
from tests.cli.samples import picture, tiny_data, tiny_project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explained")
    data = tiny_data(folder / "tiny.npz")
    tiny_project(folder / "p.cnnproj", str(data))
    return folder


@pytest.fixture
def run(cli, made):
    if not (made / "run").exists():
        assert cli("train", made / "p.cnnproj", "--epochs", 1, "--run", made / "run", "--json").code == 0
    return made / "run"


def _layers(cli, made):
    return [layer["name"] for layer in cli("analyze", made / "p.cnnproj", "--json").json["layers"]]


def test_every_layer_agrees_with_keras(cli, made, run, tmp_path):
    image = picture(tmp_path / "bright.png", 240)
    for name in _layers(cli, made):
        done = cli("explain", run, image, name, "--json", "--raw")
        assert done.code == 0, done.err
        told = done.json
        assert told["agrees"]
        assert told["layer"] == name
        assert math.isclose(told["value"], told["keras"], rel_tol=1e-4, abs_tol=1e-5)


def test_the_terms_and_lines_of_the_named_value_make_the_sum(cli, made, run, tmp_path):
    image = picture(tmp_path / "bright.png", 240)
    told = cli("explain", run, image, _layers(cli, made)[-1], "--at", "1", "--json", "--raw").json
    terms = told["terms"][0]
    total = sum(x * w for x, w in zip(terms["values"], terms["weights"], strict=True))
    assert total == pytest.approx(terms["total"])
    assert told["at"] == [1]
    assert terms["origins"][0] == [0]


def test_people_read_terms_lines_and_the_comparison(cli, made, run, tmp_path):
    done = cli("explain", run, picture(tmp_path / "bright.png", 240), _layers(cli, made)[-1], "--raw")
    assert done.code == 0
    assert "inference" in done.out
    assert "×" in done.out
    assert "Keras gives" in done.out


@pytest.mark.parametrize("words", [("nothing",), ("LAST", "--at", "99"), ("LAST", "--at", "0,0,0,0")])
def test_what_cannot_be_explained_is_one_line(cli, made, run, tmp_path, words):
    layers = _layers(cli, made)
    told = [layers[-1] if word == "LAST" else word for word in words]
    done = cli("explain", run, picture(tmp_path / "a.png", 240), *told, "--raw")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)


def test_a_place_that_is_none_is_wrong_usage(cli, made, run, tmp_path):
    done = cli("explain", run, picture(tmp_path / "a.png", 240), "x", "--at", "one")
    assert done.code == 2
    assert "is not a place" in done.err
