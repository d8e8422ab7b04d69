"""Skipped layers: kept in the design, left out of the network, and never silently."""

from __future__ import annotations

import pytest

from cnnstudio.document import clipboard, edits, files, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.expand import expand
from cnnstudio.layers.catalogue import make


def mnist():
    return templates.new("mnist-cnn")


def test_data_pass_a_skipped_layer_and_it_costs_nothing():
    before = mnist()
    after = edits.bypass(before, ["conv2d_2"])
    found = analyse(after)
    assert "conv2d_2" not in [node.path for node in expand(after)]
    assert found.nodes["maxpool_2"].inputs == (analyse(before).nodes["maxpool_1"].output,)
    assert found.nodes["conv2d_2"].bypassed
    assert found.nodes["conv2d_2"].output == found.nodes["maxpool_1"].output
    assert found.nodes["conv2d_2"].parameters == 0
    assert found.totals.parameters < analyse(before).totals.parameters
    assert found.ok


def test_skipped_layers_in_a_row_pass_the_same_data():
    after = edits.bypass(mnist(), ["conv2d_2", "maxpool_2"])
    found = analyse(after)
    assert found.nodes["flatten_1"].inputs == (found.nodes["maxpool_1"].output,)


def test_a_skipped_merge_passes_on_its_first_input():
    project = templates.new("residual")
    merge = next(node for node in project.graph.nodes if node.layer.kind == "Add")
    first, _second = project.graph.incoming[merge.id]
    found = analyse(edits.bypass(project, [merge.id]))
    reader = project.graph.outgoing[merge.id][0].target
    assert [source.path for source in found.flats[reader].sources] == [first.source]


def test_what_was_known_before_is_not_taken_over_where_a_layer_is_skipped_or_used_again():
    project = mnist()
    skipped = edits.bypass(project, ["conv2d_2"])
    known = analyse(project)
    assert analyse(skipped, previous=known) == analyse(skipped)
    assert analyse(project, previous=analyse(skipped, previous=known)) == known


def test_a_chain_of_five_thousand_skipped_layers_is_passed():
    project = mnist()
    above = "conv2d_1"
    nodes, wires = list(project.graph.nodes), list(project.graph.edges)
    relu = make("ReLU")
    node, edge = type(nodes[0]), type(wires[0])
    for number in range(5000):
        nodes.append(node(id=f"r{number}", name=f"r{number}", layer=relu, bypassed=True))
        wires.append(edge(id=f"w{number}", source=above, target=f"r{number}"))
        above = f"r{number}"
    wires = [w.replaced(source=above) if w.target == "maxpool_1" else w for w in wires]
    grown = project.replaced(graph=project.graph.replaced(nodes=tuple(nodes), edges=tuple(wires)))
    found = analyse(grown)
    assert found.flats["maxpool_1"].sources[0].path == "conv2d_1"
    assert found.ok


@pytest.mark.parametrize(
    ("node", "sentence"),
    [
        ("input", "input cannot be skipped: data begin there."),
        ("output", "output cannot be skipped: it gives the network's output."),
    ],
)
def test_ends_of_the_network_are_not_skipped(node, sentence):
    with pytest.raises(EditError, match=sentence):
        edits.bypass(mnist(), [node])


def test_a_layer_whose_weights_are_used_elsewhere_is_not_skipped_nor_lends_them_while_skipped():
    project, twin = edits.add(mnist(), make("MaxPooling2D"))
    shared = edits.share(project, twin, "maxpool_1")
    with pytest.raises(EditError, match="uses its weights"):
        edits.bypass(shared, ["maxpool_1"])
    with pytest.raises(EditError, match="is skipped"):
        edits.share(edits.bypass(project, ["maxpool_1"]), twin, "maxpool_1")


def test_an_unwired_layer_and_one_with_several_outputs_are_not_skipped():
    project, loose = edits.add(mnist(), make("ReLU"))
    with pytest.raises(EditError, match="no data arrive"):
        edits.bypass(project, [loose])


def test_files_and_copies_keep_what_is_skipped():
    project = edits.bypass(mnist(), ["conv2d_2"])
    again = files.from_text(files.to_text(project))
    assert again == project
    assert again.node("conv2d_2").bypassed
    pasted, (node,) = clipboard.paste(project, clipboard.copy(project, ["conv2d_2"]), (500.0, 0.0))
    assert pasted.node(node).bypassed
    twin, (other,) = edits.duplicate(project, ["conv2d_2"])
    assert twin.node(other).bypassed
    assert not files.from_text(files.to_text(mnist())).node("conv2d_2").bypassed


def test_the_step_tells_what_skipping_changes_and_how_many_are_skipped():
    document = Document(mnist())
    document.edit("Skip conv2d_2", edits.bypass, ["conv2d_2"])
    assert document.undo_label.startswith("Skip conv2d_2 (1 layer is skipped): ")
    assert "in conv2d_2" in document.undo_label
    assert document.undo_label.endswith("in all")
    document.edit("Skip maxpool_2", edits.bypass, ["maxpool_2"])
    assert "(2 layers are skipped)" in document.undo_label
    document.undo()
    document.undo()
    assert document.project == mnist().replaced(id=document.project.id)
