"""cnnstudio new: templates, and never over a file that is there."""

from __future__ import annotations

import json

import pytest

from cnnstudio.document import files
from tests.cli.conftest import is_one_line


def test_the_list_has_the_agreed_form_and_the_agreed_templates(cli):
    known = {entry["name"]: entry for entry in cli("new", "--list", "--json").json}
    assert {"mnist-cnn", "lenet-5", "empty"} <= set(known)
    assert all(set(e) == {"name", "title", "input_shape", "classes", "parameters"} for e in known.values())
    course = known["mnist-cnn"]
    assert (course["input_shape"], course["classes"], course["parameters"]) == ([28, 28, 1], 10, 121930)
    assert (known["empty"]["input_shape"], known["empty"]["classes"]) == (None, None)


def test_the_list_for_people_names_every_template(cli):
    done = cli("new", "--list")
    assert done.code == 0
    assert "mnist-cnn" in done.out
    assert "121,930" in done.out


def test_a_template_becomes_a_project_file(cli, tmp_path):
    assert cli("new", "mnist-cnn", "-o", "m.cnnproj") == (0, "", "")
    project = files.load(tmp_path / "m.cnnproj")
    assert project.name == "m"
    assert [node.layer.kind for node in project.graph.nodes] == [
        "Input", "Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense",
    ]  # fmt: skip
    assert project.recipe.scale == "1/255"


def test_every_template_can_be_made_and_read_back(cli, tmp_path):
    for entry in cli("new", "--list", "--json").json:
        assert cli("new", entry["name"], "-o", f"{entry['name']}.cnnproj").code == 0
        assert files.load(tmp_path / f"{entry['name']}.cnnproj").name == entry["name"]


def test_two_projects_of_one_template_have_ids_of_their_own(cli, tmp_path):
    ids = set()
    for name in ("a", "b"):
        cli("new", "mnist-cnn", "-o", f"{name}.cnnproj")
        ids.add(files.load(tmp_path / f"{name}.cnnproj").id)
    assert len(ids) == 2
    assert "" not in ids


def test_the_format_number_stands_first(cli, tmp_path):
    cli("new", "empty", "-o", "e.cnnproj")
    text = (tmp_path / "e.cnnproj").read_text(encoding="utf-8")
    assert next(iter(json.loads(text).items())) == ("format", 1)


def test_an_existing_file_is_refused_unless_forced(cli, tmp_path):
    (tmp_path / "m.cnnproj").write_text("mine")
    done = cli("new", "mnist-cnn", "-o", "m.cnnproj")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)
    assert "--force" in done.err
    assert (tmp_path / "m.cnnproj").read_text() == "mine"
    assert cli("new", "mnist-cnn", "-o", "m.cnnproj", "--force").code == 0
    assert files.load(tmp_path / "m.cnnproj").name == "m"


@pytest.mark.parametrize("words", [("nonsense", "-o", "m.cnnproj"), ("mnist-cnn", "-o", "missing/m.cnnproj")])
def test_what_cannot_be_made_is_one_line_and_no_file(cli, tmp_path, words):
    done = cli("new", *words)
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_template_is_answered_with_the_known_ones(cli):
    assert "mnist-cnn" in cli("new", "mnist", "-o", "m.cnnproj").err
