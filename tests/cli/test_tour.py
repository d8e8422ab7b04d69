"""cnnstudio tour: hands the folder and the words to the player and its exit code back."""

from __future__ import annotations

import sys

import pytest

from tests.cli.conftest import is_one_line


@pytest.fixture
def player(monkeypatch):
    calls = []
    module = type(sys)("cnnstudio.ui.tour")
    module.main = lambda folder, options, _compose: calls.append((folder, options)) or 4
    monkeypatch.setitem(sys.modules, "cnnstudio.ui.tour", module)
    return calls


def test_the_players_exit_code_is_the_commands(cli, player, tmp_path):
    assert cli("tour", "-o", tmp_path / "pictures").code == 4
    folder, options = player[0]
    assert folder == tmp_path / "pictures"
    assert options.language == "en"


def test_the_pseudo_language_can_be_asked_for(cli, player, tmp_path):
    cli("tour", "-o", tmp_path, "--language", "pseudo", "--force")
    assert player[0][1].language == "pseudo"


def test_a_folder_with_something_in_it_is_not_written_into(cli, player, tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    done = cli("tour", "-o", tmp_path)
    assert done.code == 1
    assert is_one_line(done.err)
    assert player == []


def test_a_file_is_no_folder_for_pictures(cli, player, tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    done = cli("tour", "-o", tmp_path / "kept.txt")
    assert done.code == 1
    assert is_one_line(done.err)
    assert player == []
