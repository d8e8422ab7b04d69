"""Weights a layer begins with: kept through every edit, copy and file, and refused where they cannot be."""

from __future__ import annotations

import json
import random
import struct

import pytest

from cnnstudio.document import blocks, clipboard, edits, files, templates, unblocking
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.files import FileError
from cnnstudio.document.project import Project
from cnnstudio.document.starts import MOST_NUMBERS, Start, start_of, unpacked, words_of
from cnnstudio.layers.catalogue import make

CONV = "conv2d_1"
KERNEL = (3, 3, 1, 32)
COUNT = 288


def numbers(count: int = COUNT) -> list[float]:
    chance = random.Random(3)
    return [chance.uniform(-2, 2) for _ in range(count)]


def kernel(shape: tuple[int, ...] = KERNEL, count: int = COUNT) -> Start:
    return start_of("kernel", shape, numbers(count))


def begun() -> Document:
    document = Document(templates.new("mnist-cnn"))
    document.edit("Kernel sent", edits.set_weights, CONV, (kernel(),))
    return document


def starts(project: Project, node: str = CONV) -> tuple[Start, ...]:
    return project.node(node).starts


def codes(document: Document) -> set[str]:
    return {problem.code for problem in document.analysis.problems if problem.node == CONV}


def test_a_step_gives_the_numbers_and_undo_takes_them_back() -> None:
    document = begun()
    assert document.history.steps[-1] == "Kernel sent"
    assert list(unpacked(starts(document.project)[0].cells)) == [
        struct.unpack("<f", struct.pack("<f", one))[0] for one in numbers()
    ]
    document.undo()
    assert starts(document.project) == ()
    assert document.project == templates.new("mnist-cnn").replaced(id=document.project.id)
    document.redo()
    assert starts(document.project) == (kernel(),)


@pytest.mark.parametrize("count", [4, 256, 257, 5_000])
def test_saving_and_opening_keeps_every_bit(count: int) -> None:
    project = templates.new("mnist-cnn")
    odd = [0.1, 1e-38, -3.4e38, 1 / 3, *numbers(count - 4)]
    project = edits.set_weights(
        project, CONV, (start_of("kernel", (count,), odd), start_of("bias", (1,), [2]))
    )
    text = files.to_text(project)
    assert files.from_text(text) == project
    assert files.to_text(files.from_text(text)) == text


def test_few_numbers_stand_readable_in_the_file() -> None:
    project = edits.set_weights(templates.new("mnist-cnn"), CONV, (start_of("bias", (3,), [0.1, -2, 1 / 3]),))
    line = next(line for line in files.to_text(project).splitlines() if '"bias"' in line)
    assert '"starts": {"bias": {"shape": [3], "cells": [0.1, -2.0, 0.33333334]}}' in line


def test_another_array_of_the_same_layer_stays() -> None:
    document = begun()
    document.edit("Bias", edits.set_weights, CONV, (start_of("bias", (32,), [0.5] * 32),))
    assert words_of(starts(document.project)) == "kernel 3 × 3 × 1 × 32, bias 32"
    document.edit("Forget", edits.forget_weights, CONV, ("kernel",))
    assert [start.name for start in starts(document.project)] == ["bias"]
    document.edit("Forget", edits.forget_weights, CONV)
    assert starts(document.project) == ()


def test_they_go_with_a_renamed_a_copied_a_grouped_and_an_ungrouped_layer() -> None:
    project = edits.rename(begun().project, CONV, "edges")
    assert starts(project) == (kernel(),)
    copied, ids = edits.duplicate(project, (CONV,))
    assert starts(copied, ids[0]) == (kernel(),)
    pasted, ids = clipboard.paste(project, clipboard.copy(project, {CONV}), (900.0, 0.0))
    assert starts(pasted, ids[0]) == (kernel(),)
    grouped, block = blocks.group(project, (CONV, "maxpool_1"), "stem")
    assert grouped.blocks[0].graph.by_id[CONV].starts == (kernel(),)
    assert files.from_text(files.to_text(grouped)) == grouped
    pasted, _ = clipboard.paste(Project(id="other"), clipboard.copy(grouped, {block}), (0.0, 0.0))
    assert [n.starts for n in pasted.blocks[0].graph.nodes if n.starts] == [(kernel(),)]
    assert starts(unblocking.ungroup(grouped, (block,))[0]) == (kernel(),)


def test_a_changed_layer_says_that_they_no_longer_fit_and_fits_again_when_changed_back() -> None:
    document = begun()
    assert "given-weights" in codes(document)
    document.edit("Filters", edits.set_fields, CONV, filters=16)
    assert "weights-misfit" in codes(document)
    assert document.analysis.ok
    document.edit("Filters", edits.set_fields, CONV, filters=32)
    assert "given-weights" in codes(document)
    document.edit("Kind", edits.exchange, CONV, make("MaxPooling2D"))
    told = next(p for p in document.analysis.problems if p.code == "weights-misfit")
    assert told.message == (
        "conv2d_1 was given numbers for its kernel, which it does not have any more; they are left out."
    )
    document.edit("Remedy", edits.apply_remedy, told.remedies[0].verb, told.remedies[0].arguments)
    assert starts(document.project) == ()


def test_a_layer_in_a_block_says_so_in_each_copy_and_is_mended_in_all() -> None:
    document = begun()
    document.edit("Group", blocks.group, (CONV, "maxpool_1"), "stem")
    document.edit("Filters", _filters_within, CONV)
    told = [p for p in document.analysis.problems if p.code == "weights-misfit"]
    assert [p.node for p in told] == ["stem/1/conv2d_1"]
    document.edit("Remedy", edits.apply_remedy, told[0].remedies[0].verb, told[0].remedies[0].arguments)
    assert document.project.blocks[0].graph.by_id[CONV].starts == ()


def _filters_within(project: Project, node: str) -> Project:
    from cnnstudio.document.edits.within import within

    return within(project, node, edits.set_fields, node_id=node, filters=8)


def test_a_further_call_gives_them_to_the_layer_it_calls() -> None:
    project = templates.new("mnist-cnn")
    project, extra = edits.add(project, make("Dense", units=10))
    project = edits.set_weights(project, extra, (start_of("bias", (10,), [1.0] * 10),))
    project = edits.share(project, extra, "output")
    assert starts(project, extra) == ()
    project = edits.set_weights(project, extra, (start_of("bias", (10,), [2.0] * 10),))
    assert (starts(project, extra), starts(project, "output")[0].name) == ((), "bias")


@pytest.mark.parametrize(
    ("shape", "values", "says"),
    [
        ((2, 2), [1.0] * 3, "one number for each of its cells"),
        ((), [], "one number for each of its cells"),
        ((0,), [], "one number for each of its cells"),
        ((2,), [1.0, float("nan")], "finite number"),
        ((1,), [1e39], "finite number"),
        ((MOST_NUMBERS + 1,), [0.0] * (MOST_NUMBERS + 1), "up to 400,000 given numbers, not 400,001"),
    ],
)
def test_what_is_no_array_of_weights_is_refused_in_a_sentence(
    shape: tuple[int, ...], values: list[float], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        start_of("kernel", shape, values)


def test_nothing_and_too_much_are_refused() -> None:
    project = templates.new("mnist-cnn")
    with pytest.raises(EditError, match="no numbers"):
        edits.set_weights(project, CONV, ())
    with pytest.raises(EditError, match="no longer there"):
        edits.set_weights(project, "gone", (kernel(),))
    large = start_of("kernel", (MOST_NUMBERS,), [0.0] * MOST_NUMBERS)
    many = tuple(large.replaced(name=f"k{n}") for n in range(11))
    with pytest.raises(EditError, match="4,000,000 numbers"):
        edits.set_weights(project, CONV, many)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([1], "an array for each name"),
        ({"kernel": 3}, "have no shape"),
        ({"kernel": {"shape": [2.5], "cells": [1]}}, "have no shape"),
        ({"kernel": {"shape": [2], "cells": ["a", "b"]}}, "are no numbers"),
        ({"kernel": {"shape": [2], "cells": [True, 1]}}, "are no numbers"),
        ({"kernel": {"shape": [2], "cells": "AAA"}}, "are no numbers"),
        ({"kernel": {"shape": [2], "cells": "AAAA"}}, "one number for each"),
        ({"kernel": {"shape": [-2], "cells": []}}, "one number for each"),
        ({"kernel": {"shape": [1], "cells": [10**400]}}, "finite number"),
    ],
)
def test_damaged_weights_of_a_file_are_refused_with_the_name_of_the_layer(data: object, says: str) -> None:
    text = json.loads(files.to_text(templates.new("mnist-cnn")))
    next(node for node in text["nodes"] if node["id"] == CONV)["starts"] = data
    with pytest.raises(FileError, match=says) as found:
        files.from_text(json.dumps(text))
    assert CONV in str(found.value)
    assert "\n" not in str(found.value)


def test_a_single_number_without_axes_is_no_array_of_weights():
    with pytest.raises(ValueError, match="one number for each of its cells"):
        start_of("count", (), [1.0])
