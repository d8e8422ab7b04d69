"""Project files: what is saved, what is read, and what is refused in one sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cnnstudio.document import blocks, edits, files, templates
from cnnstudio.document.document import Document
from cnnstudio.document.files import FileError
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.storage import StorageError

MNIST = files.to_text(templates.new("mnist-cnn"))


@pytest.mark.parametrize("template", [t.name for t in templates.TEMPLATES])
def test_what_is_saved_is_read_back_equal(template: str) -> None:
    project = templates.new(template)
    assert files.from_text(files.to_text(project)) == project


def test_blocks_shared_layers_and_plans_survive_saving() -> None:
    project = templates.new("mnist-cnn")
    project, block = blocks.group(project, ("conv2d_1", "maxpool_1"), "stem")
    project, extra = edits.add(project, make("Dense", units=10, kernel_regularizer="l2(0.001)"))
    project = edits.share(edits.connect(project, "output", extra), extra, "output")
    project = edits.set_plan(project, epochs=3, clipnorm=1.0)
    project = edits.set_recipe(project, source="mnist", validation="split")
    assert files.from_text(files.to_text(project)) == project
    assert block in project.graph.by_id


def test_the_file_begins_with_its_format_and_leaves_defaults_out() -> None:
    data = json.loads(MNIST)
    assert next(iter(data)) == "format"
    assert list(data)[-1] == "layout"
    assert data["nodes"][1]["layer"] == {"kind": "Conv2D", "activation": "relu"}


def test_a_drag_touches_only_the_layout() -> None:
    project = templates.new("mnist-cnn")
    moved = edits.move(project, {"dense_1": (500.0, 20.0)})
    before, after = files.to_text(project).splitlines(), files.to_text(moved).splitlines()
    assert [b for b, a in zip(before, after, strict=True) if b != a] == ['    "dense_1": [0.0, 240.0],']


def test_an_unknown_kind_is_written_back_unchanged() -> None:
    odd = MNIST.replace('{"kind": "Flatten"}', '{"kind": "Fancy", "power": [1, {"deep": null}]}')
    project = files.from_text(odd)
    assert project.node("flatten_1").layer.kind == "Unknown"
    assert json.loads(files.to_text(project)) == json.loads(odd)


def changed(**parts: object) -> str:
    return json.dumps({**json.loads(MNIST), **parts})


def node(layer: object, **more: object) -> str:
    return changed(nodes=[{"id": "a", "name": "a", "layer": layer, **more}], edges=[])


TWO = [
    {"id": "a", "name": "a", "layer": {"kind": "Input"}},
    {"id": "b", "name": "b", "layer": {"kind": "Flatten"}},
]
DEEP_BLOCKS = [
    {
        "id": f"B{i}",
        "name": "b",
        "nodes": [{"id": f"n{i}", "name": "n", "layer": {"kind": "Block", "block": f"B{i + 1}"}}],
        "edges": [],
    }
    for i in range(2_000)
] + [{"id": "B2000", "name": "b", "nodes": [], "edges": []}]

BAD: dict[str, tuple[str, str]] = {
    "a surrogate in the name": (changed(name="\ud800x"), "lone surrogate"),
    "a place beyond all numbers": (changed(layout={"input": [10**400, 1]}), "two numbers per node"),
    "blocks nested 2,000 deep": (
        changed(
            nodes=[{"id": "a", "name": "a", "layer": {"kind": "Block", "block": "B0"}}],
            edges=[],
            blocks=DEEP_BLOCKS,
        ),
        "deeper than 64",
    ),
    "a wire to no port": (
        changed(nodes=TWO, edges=[{"id": "e", "source": "a", "target": "b", "target_port": "zz"}]),
        "no input called 'zz'",
    ),
    "a wire from no port": (
        changed(nodes=TWO, edges=[{"id": "e", "source": "a", "target": "b", "source_port": "zz"}]),
        "no output called 'zz'",
    ),
    "sharing with another kind": (
        changed(
            nodes=[TWO[0], {"id": "c", "name": "c", "layer": {"kind": "ReLU"}}, {**TWO[1], "shares": "c"}],
            edges=[],
        ),
        "but is another layer",
    ),
    "two blocks of one id": (
        changed(blocks=[{"id": "b", "name": "b", "nodes": [], "edges": []}] * 2),
        "two blocks share an id",
    ),
    "an unknown block part": (
        changed(blocks=[{"id": "b", "name": "b", "colour": 1}]),
        "a block has an unknown part 'colour'",
    ),
    "a parameter of no layer": (
        changed(
            blocks=[
                {
                    "id": "b",
                    "name": "b",
                    "nodes": [],
                    "edges": [],
                    "parameters": [{"name": "w", "node": "x", "field": "units"}],
                }
            ]
        ),
        "names a layer it does not have",
    ),
    "a loss nobody knows": (changed(plan={"loss": "bogus"}), "loss: 'bogus' is not one of"),
    "a metric nobody knows": (changed(plan={"metrics": ["bogus"]}), "'bogus' is not one of"),
    "empty": ("", "empty"),
    "text": ("hello there", "starts with 'hello there'"),
    "a list": ("[1]", "starts with '[1]'"),
    "cut off": (MNIST[: len(MNIST) // 2], "line"),
    "cut off at a brace": (MNIST.rstrip().removesuffix("}"), "ends early"),
    "a missing comma": (MNIST.replace('"id": "input",', '"id": "input"', 1), "line"),
    "a newer version": (changed(format=9), "newer version (format 9"),
    "version two": (changed(format="two"), "whole number from 1 to 1, found 'two'"),
    "version minus one": (changed(format=-1), "found -1"),
    "version true": (changed(format=True), "found True"),
    "no version": (json.dumps({"nodes": []}), "it has no format number"),
    "nested": ('{"format": 1, "nodes": ' + "[" * 200_000, "deeper than 64"),
    "a key twice": (MNIST.replace('"format": 1', '"format": 1, "format": 1'), "'format' appears twice"),
    "not a number": (
        MNIST.replace('"plan": {}', '"plan": {"learning_rate": NaN}'),
        "NaN is not a finite number",
    ),
    "infinite": (MNIST.replace('"plan": {}', '"plan": {"learning_rate": 1e999}'), "learning_rate"),
    "a long number": (MNIST.replace('"units": 10', '"units": ' + "1" * 5_000), "digits"),
    "an edge to nowhere": (
        changed(edges=[{"id": "e", "source": "input", "target": "x7"}]),
        "'x7', which does not exist",
    ),
    "two ids": (
        changed(nodes=[{"id": "a", "name": n, "layer": {"kind": "ReLU"}} for n in "ab"], edges=[]),
        "share the id 'a'",
    ),
    "two edge ids": (
        changed(edges=[{"id": "e", "source": "input", "target": "conv2d_1"}] * 2),
        "two edges share an id",
    ),
    "a loop": (
        changed(
            edges=[
                {"id": "e1", "source": "conv2d_1", "target": "maxpool_1"},
                {"id": "e2", "source": "maxpool_1", "target": "conv2d_1"},
            ]
        ),
        "part of a loop",
    ),
    "no kind": (node({}), "no layer kind"),
    "a kind that is a number": (node({"kind": 3}), "no layer kind"),
    "an unknown field": (node({"kind": "Dense", "power": 3}), "power"),
    "units of minus three": (node({"kind": "Dense", "units": -3}), "units: Type a whole number from 1"),
    "units as text": (node({"kind": "Dense", "units": "abc"}), "units"),
    "a bad name": (
        changed(nodes=[{"id": "a", "name": '"); import os #', "layer": {"kind": "ReLU"}}], edges=[]),
        "Layer names are",
    ),
    "an unknown part": (changed(evil=1), "unknown part called 'evil'"),
    "an unknown node part": (node({"kind": "ReLU"}, colour="red"), "unknown part 'colour'"),
    "nodes that are words": (changed(nodes=["a"]), "list of objects"),
    "nodes that are a number": (changed(nodes=3), "list of objects"),
    "a layout of words": (changed(layout={"input": ["a", "b"]}), "two numbers per node"),
    "a plan of words": (changed(plan="fast"), "plan"),
    "no batch": (changed(plan={"batch_size": 0}), "batch_size: Type a whole number from 1 to 65,536"),
    "a rate of zero": (changed(plan={"learning_rate": 0}), "learning_rate: Type a number above 0"),
    "sharing with nothing": (node({"kind": "ReLU"}, shares="ghost"), "that is not there"),
    "a block of nothing": (node({"kind": "Block", "block": "ghost"}), "definition that is not there"),
    "a block in itself": (
        changed(
            nodes=[{"id": "a", "name": "a", "layer": {"kind": "Block", "block": "b"}}],
            edges=[],
            blocks=[
                {
                    "id": "b",
                    "name": "b",
                    "nodes": [{"id": "c", "name": "c", "layer": {"kind": "Block", "block": "b"}}],
                    "edges": [],
                }
            ],
        ),
        "contains itself",
    ),
    "too many repeats": (node({"kind": "Block", "block": "b", "repeat": 10**7}), "1 to 1,000 times"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_file_gives_one_sentence(name: str, tmp_path: Path) -> None:
    content, words = BAD[name]
    path = tmp_path / "model.cnnproj"
    path.write_text(content, "utf-8")
    with pytest.raises(FileError) as caught:
        files.load(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith("model.cnnproj")
    assert "\n" not in str(caught.value)
    assert path.read_text("utf-8") == content


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.cnnproj"
    path.write_bytes(b"\x80\x04\x95 pickled \xff")
    with pytest.raises(FileError, match="no UTF-8 text from byte 0"):
        files.load(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not there"):
        files.load(tmp_path / "no.cnnproj")
    with pytest.raises(FileError, match="is a folder"):
        files.load(tmp_path)


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.cnnproj"
    with open(path, "wb") as stream:
        stream.truncate(files.LARGEST_FILE + 1)
    with pytest.raises(FileError, match="at most"):
        files.load(path)


@pytest.mark.parametrize(
    "name",
    ["пример.cnnproj", "with space.cnnproj", "emoji 🙂.cnnproj", "per%cent{}.cnnproj", "quote'.cnnproj"],
)
def test_odd_names_work(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    document = Document(templates.new("lenet-5"))
    document.save(path)
    assert files.load(path) == document.project
    assert document.title == path.stem


def test_a_folder_that_cannot_be_written_keeps_the_work_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(templates.new("mnist-cnn"))
    document.edit("x", edits.set_fields, "conv2d_1", filters=3)
    path = tmp_path / "m.cnnproj"

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(StorageError, match="read-only"):
        document.save(path)
    monkeypatch.undo()
    assert document.modified
    assert document.path is None
    assert list(tmp_path.iterdir()) == []


def test_saving_marks_the_state_and_undo_leaves_it(tmp_path: Path) -> None:
    document = Document(templates.new("mnist-cnn"))
    document.edit("x", edits.set_fields, "conv2d_1", filters=3)
    document.save(tmp_path / "m.cnnproj")
    assert not document.modified
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified


def test_an_empty_project_is_a_project() -> None:
    assert files.from_text(files.to_text(Project())) == Project()


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.cnnproj"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(FileError, match="is no file"):
            files.load(path)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "bom.cnnproj"
    path.write_bytes(b"\xef\xbb\xbf" + MNIST.encode())
    assert files.load(path) == files.from_text(MNIST)
