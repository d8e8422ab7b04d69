"""cnnstudio tour: hands the folder and the words to the player and its exit code back."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture
def player(monkeypatch):
    calls = []
    module = type(sys)("cnnstudio.ui.tour")
    module.main = lambda folder, options: calls.append((folder, options)) or 4
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
