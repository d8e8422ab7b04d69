"""cnnstudio datasets: one object each, and never a word to the network."""

from __future__ import annotations

import socket

import pytest


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_each_data_set_has_the_agreed_form(cli, home, no_network):
    known = {entry["name"]: entry for entry in cli("datasets", "--json").json}
    assert {"pen-digits", "mnist"} <= set(known)
    for entry in known.values():
        place = "path" if entry["available"] and "path" in entry else "how"
        wanted = {
            "name",
            "task",
            "input_shape",
            "classes",
            "samples",
            "available",
            place,
            "source",
            "licence",
        }
        assert set(entry) == wanted
        assert set(entry["samples"]) == {"train", "test"}
    assert known["mnist"]["input_shape"] == [28, 28, 1]
    assert known["mnist"]["samples"] == {"train": 60000, "test": 10000}


def test_a_data_set_that_is_missing_says_how_to_get_it(cli, home, no_network):
    mnist = next(e for e in cli("datasets", "--json").json if e["name"] == "mnist")
    assert mnist["available"] is False
    assert mnist["how"]


def test_a_data_set_that_is_there_says_where(cli, home, no_network):
    import numpy as np

    from cnnstudio import paths

    file = paths.datasets_folder() / "tiny.npz"
    part = {"x": np.zeros((4, 8, 8), np.uint8), "y": np.arange(4, dtype=np.uint8) % 2}
    np.savez(file, x_train=part["x"], y_train=part["y"], x_test=part["x"], y_test=part["y"])
    tiny = next(e for e in cli("datasets", "--json").json if e["name"] == "tiny")
    assert tiny["available"] is True
    assert tiny["path"] == str(file)


def test_the_list_for_people_names_them(cli, home, no_network):
    done = cli("datasets")
    assert done.code == 0
    assert "pen-digits" in done.out
    assert "60,000" in done.out
