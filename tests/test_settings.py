"""Preferences are checked, kept, and never stand in the way of a start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from cnnstudio.settings import RECENT_KEPT, Settings, SettingsStore


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.json"


def test_a_first_start_has_the_usual_preferences_and_no_notice(file):
    store = SettingsStore(file)
    assert store.value == Settings()
    assert store.notice is None
    assert not file.exists()


def test_the_store_lives_in_the_users_own_home(home):
    assert SettingsStore().path == home / "config" / "settings.json"


def test_a_change_is_saved_told_and_found_again(file):
    store, heard = SettingsStore(file), []
    store.changed.connect(heard.append)
    store.change(theme="light", scale=1.5)
    assert heard == [Settings(theme="light", scale=1.5)]
    assert SettingsStore(file).value == heard[0]


def test_an_unchanged_value_is_neither_saved_nor_told(file):
    store, heard = SettingsStore(file), []
    store.changed.connect(heard.append)
    store.change(theme="system")
    assert heard == []
    assert not file.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": 0.7},
        {"scale": 2.1},
        {"scale": float("nan")},
        {"theme": "pink"},
        {"colour": "red"},
        {"scale": "1"},
    ],
)
def test_a_value_out_of_range_is_refused_and_changes_nothing(file, wrong):
    store = SettingsStore(file)
    with pytest.raises(ValidationError):
        store.change(**wrong)
    assert store.value == Settings()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": 2}', b"[" * 200_000, b"1" * 1_000_001]
)
def test_a_damaged_file_is_kept_and_one_sentence_says_so(file, content):
    file.write_bytes(content)
    store = SettingsStore(file)
    assert store.value == Settings()
    copies = list(file.parent.glob("settings-damaged-*.json"))
    assert [c.read_bytes() for c in copies] == [content]
    assert copies[0].name in store.notice


def test_a_bad_or_newer_field_costs_only_itself(file):
    file.write_text(json.dumps({"format": 1, "theme": "dark", "scale": 9, "newer_thing": True}))
    store = SettingsStore(file)
    assert store.value == Settings(theme="dark")
    assert store.notice is None


def test_recent_projects_are_few_distinct_and_latest_first(tmp_path):
    value = Settings()
    for n in [*range(RECENT_KEPT + 3), 5]:
        value = value.with_recent(tmp_path / f"{n}.cnnproj")
    names = [Path(p).name for p in value.recent_projects]
    assert len(names) == RECENT_KEPT
    assert names[:3] == ["5.cnnproj", "12.cnnproj", "11.cnnproj"]
    assert len(set(names)) == RECENT_KEPT
    assert value.without_recent(value.recent_projects[0]).recent_projects == value.recent_projects[1:]


def test_the_file_holds_only_what_a_person_chose(file):
    SettingsStore(file).change(navigation="trackpad")
    assert json.loads(file.read_text()) == {"format": 1, "navigation": "trackpad"}


def test_a_file_that_cannot_be_written_leaves_the_change_in_force_and_says_why(tmp_path):
    store = SettingsStore(tmp_path / "missing" / "settings.json")
    store.change(theme="dark")
    assert store.value.theme == "dark"
    assert "settings.json" in store.notice
