"""Every kind of file has its place, in the tree, in the wheel and in a frozen build."""

from __future__ import annotations

import sys

import pytest

from cnnstudio import paths


def test_resources_are_found():
    assert paths.resource("icons", "play.svg").is_file()


def test_a_frozen_build_carries_its_resources(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("style.qss") == tmp_path / "resources" / "style.qss"


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        (paths.datasets_folder, "cache/datasets"),
        (paths.runs_folder, "data/runs"),
        (paths.recovery_folder, "data/recovery"),
        (paths.pictures_folder, "data/pictures"),
        (paths.keras_home, "config/keras"),
    ],
)
def test_one_variable_moves_every_user_folder_and_it_exists(home, place, inside):
    assert place() == home / inside
    assert place().is_dir()


def test_the_settings_file_has_a_folder_to_be_written_in(home):
    assert paths.settings_file() == home / "config" / "settings.json"
    assert paths.settings_file().parent.is_dir()


def test_without_the_variable_the_systems_own_folders_are_used(monkeypatch, tmp_path):
    monkeypatch.delenv("CNNSTUDIO_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in paths.runs_folder().parents
