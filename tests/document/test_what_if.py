"""What a convolution would be in other forms: numbers of real edits, and the edits themselves."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document import what_if as w
from cnnstudio.document.analysis import analyse
from cnnstudio.document.blocks import group
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.graph import Parameter
from cnnstudio.document.replacing import upstream
from cnnstudio.layers.catalogue import make


def rows_of(project, path):
    return {row.key: row for row in w.what_if(project, analyse(project), path)}


def behind_input(layer, shape):
    """Return a design of an input and one layer called `it`."""
    project, source = edits.add(templates.new("empty"), make("Input", shape=shape))
    project, it = edits.add(project, layer, (0.0, 96.0), name="it")
    return edits.connect(project, source, it)


@pytest.fixture
def mnist():
    return templates.new("mnist-cnn")


def test_dense_instead_of_the_first_mnist_layer_needs_53066_times_the_parameters(mnist):
    rows = rows_of(mnist, "conv2d_1")
    assert (rows["present"].parameters, rows["dense"].parameters) == (320, 16_981_120)
    assert rows["dense"].parameters / rows["present"].parameters == 53_066
    assert "53,066 times" in rows["dense"].note


def test_two_3x3_see_as_much_as_one_5x5_with_18_instead_of_25_weights():
    project = behind_input(make("Conv2D", filters=8, kernel_size=(5, 5), activation="relu"), (28, 28, 8))
    rows = rows_of(project, "it")
    stack = rows["stack"]
    assert stack.receptive_field == rows["present"].receptive_field == (5, 5)
    assert stack.output == rows["present"].output == (24, 24, 8)
    assert stack.parameters == 2 * (3 * 3 * 8 * 8 + 8)
    assert "18 instead of 25" in stack.note
    chain = [node.layer for node in stack.project.graph.nodes if node.layer.kind == "Conv2D"]
    assert [layer.activation for layer in chain] == ["relu", "relu"]


def test_a_7x7_becomes_three_3x3_and_a_strided_one_strides_last():
    project = behind_input(make("Conv2D", filters=4, kernel_size=(7, 7), strides=(2, 2)), (33, 33, 3))
    rows = rows_of(project, "it")
    assert rows["stack"].title == "Three 3×3 instead of one 7×7"
    uneven = behind_input(make("Conv2D", filters=4, kernel_size=(5, 3)), (14, 14, 8))
    stack = rows_of(uneven, "it")["stack"]
    assert stack.title == "3×3, then 3×1 instead of one 5×3"
    built = [n.layer.kernel_size for n in stack.project.graph.nodes if n.layer.kind == "Conv2D"]
    assert sorted(built) == [(3, 1), (3, 3)]
    assert rows["stack"].receptive_field == (7, 7)
    assert rows["stack"].output == rows["present"].output == (14, 14, 4)


def test_separable_and_grouped_rows_count_as_the_course_does():
    project = behind_input(make("Conv2D", filters=128, use_bias=False), (7, 7, 4))
    rows = rows_of(project, "it")
    assert [rows[key].parameters for key in ("present", "grouped-2", "grouped-4")] == [4_608, 2_304, 1_152]
    three = rows_of(behind_input(make("Conv2D", filters=128, use_bias=False), (7, 7, 3)), "it")
    assert (three["present"].macs, three["separable"].macs) == (86_400, 10_275)
    assert (three["present"].parameters, three["separable"].parameters) == (3_456, 411)
    assert "cannot both be cut" in three["grouped-2"].refused
    assert "grouped-4" not in three


def test_a_spatially_separable_row_says_that_it_is_another_layer(mnist):
    row = rows_of(mnist, "conv2d_2")["spatial"]
    first, last = (node.layer for node in row.project.graph.nodes if node.layer.kind == "Conv2D" and
                   1 in node.layer.kernel_size)  # fmt: skip
    assert {first.kernel_size, last.kernel_size} == {(3, 1), (1, 3)}
    assert "rank 1" in row.note
    assert "not the same function" in row.note


def test_a_locally_connected_row_is_counted_but_cannot_stand_there(mnist):
    row = rows_of(mnist, "conv2d_1")["local"]
    assert row.parameters == 26 * 26 * (3 * 3 * 1 * 32) + 26 * 26 * 32
    assert row.macs == 194_688
    assert row.project is None
    assert "Keras 3 has no such layer" in row.refused
    with pytest.raises(EditError, match="only counted"):
        w.replace(mnist, "conv2d_1", "local")


def test_a_dense_row_beyond_all_limits_is_counted_without_being_made():
    project = behind_input(make("Conv2D", filters=64, padding="same"), (224, 224, 64))
    row = rows_of(project, "it")["dense"]
    numbers = 224 * 224 * 64
    assert row.parameters == numbers * numbers + numbers
    assert row.project is None
    assert row.alone is None
    assert "more than a layer may have" in row.refused


def test_the_stride_takes_the_place_of_the_pooling(mnist):
    row = rows_of(mnist, "conv2d_1")["strided"]
    assert "maxpool_1" not in row.project.graph.by_id
    assert row.output == (13, 13, 32)
    assert row.macs == 13 * 13 * 32 * 9
    assert analyse(row.project).ok
    assert "strided" not in rows_of(behind_input(make("Conv2D"), (9, 9, 1)), "it")


def test_a_pooling_that_is_not_the_only_reader_is_left_alone(mnist):
    project, other = edits.add(mnist, make("ReLU"))
    project = edits.connect(project, "conv2d_1", other)
    assert "strided" not in rows_of(project, "conv2d_1")


def test_layers_further_on_that_change_are_named(mnist):
    row = rows_of(mnist, "conv2d_2")["dilated"]
    assert [(s.name, s.before, s.after) for s in row.reshaped] == [
        ("maxpool_2", (5, 5, 64), (4, 4, 64)), ("flatten_1", (1600,), (1024,)),
    ]  # fmt: skip
    assert row.total_parameters == 85_066


def test_errors_that_a_row_would_bring_further_on_are_told():
    project = behind_input(make("Conv2D", filters=4), (12, 12, 1))
    project, _last = edits.insert_after(project, "it", make("Conv2D", kernel_size=(9, 9)))
    row = rows_of(project, "it")["dilated"]
    assert row.broken
    assert "larger than" in row.broken[0]
    assert not rows_of(project, "it")["separable"].broken


def test_a_row_that_does_not_fit_says_why_and_has_no_project():
    rows = rows_of(behind_input(make("Conv2D", filters=4, kernel_size=(5, 5)), (7, 7, 1)), "it")
    assert rows["dilated"].project is None
    assert "spans 9" in rows["dilated"].refused
    strided = rows_of(behind_input(make("Conv2D", filters=4, strides=(2, 2)), (9, 9, 1)), "it")
    assert "do not go together" in strided["dilated"].refused


@pytest.mark.parametrize("template", ["mnist-cnn", "lenet-5", "residual"])
def test_every_row_tells_exactly_what_its_project_is(template):
    """The numbers of a row are those that a fresh analysis of the edited design gives."""
    project = templates.new(template)
    analysis = analyse(project)
    for path in analysis.order:
        for row in w.what_if(project, analysis, path):
            if row.project is None:
                continue
            fresh = analyse(row.project)
            new = [n for n in fresh.order if n == path or n not in project.graph.by_id]
            assert row.parameters == sum(fresh.nodes[n].parameters for n in new), (path, row.key)
            assert row.macs == sum(fresh.nodes[n].macs for n in new), (path, row.key)
            assert row.total_parameters == fresh.totals.parameters
            assert w.replace(project, path, row.key) == row.project
            alone = analyse(row.alone)
            assert alone.ok, (path, row.key)
            assert alone.totals.parameters == row.parameters, (path, row.key)


def test_wires_names_and_the_activation_stay(mnist):
    for key in ("separable", "spatial", "dilated", "dense"):
        after = w.replace(mnist, "conv2d_1", key)
        assert after.graph.path("input", "output")
        assert sum(e.target == "maxpool_1" for e in after.graph.edges) == 1
        last = after.node("conv2d_1").layer
        assert last.activation == "relu"
        assert last.use_bias
        if key != "dense":
            assert after.node("conv2d_1").name == "conv2d_1"
        places = [after.positions[node.id] for node in after.graph.nodes]
        assert len(set(places)) == len(places)
        order = [after.positions[path][1] for path in analyse(after).order]
        assert order == sorted(order)


def test_a_dense_layer_takes_a_name_of_its_own_unless_the_user_gave_one(mnist):
    assert w.replace(mnist, "conv2d_1", "dense").node("conv2d_1").name == "dense_2"
    named = edits.rename(mnist, "conv2d_1", "eyes")
    assert w.replace(named, "conv2d_1", "dense").node("conv2d_1").name == "eyes"


def test_all_readers_of_a_layer_read_the_last_of_the_new_ones():
    project = behind_input(make("Conv2D", filters=2, padding="same"), (6, 6, 2))
    project, add = edits.add(project, make("Add"))
    project, relu = edits.insert_after(project, "it", make("ReLU"))
    project = edits.connect(edits.connect(project, relu, add), "it", add)
    after = w.replace(project, "it", "dense")
    reshape = next(node.id for node in after.graph.nodes if node.layer.kind == "Reshape")
    assert {e.target for e in after.graph.outgoing[reshape]} == {relu, add}
    assert [e.source for e in after.graph.incoming[add]] == [relu, reshape]
    assert analyse(after).ok


def test_a_replacement_is_one_step_that_undo_takes_back(mnist):
    document = Document(mnist)
    document.edit("Replace", w.replace, "conv2d_1", "spatial")
    assert document.history.position == 1
    assert document.project != mnist
    document.undo()
    assert document.project == mnist


def test_what_regularises_and_begins_the_kernel_goes_with_it():
    layer = make(
        "Conv2D", filters=3, kernel_initializer="he_normal", kernel_regularizer="l2(0.01)", trainable=False
    )
    made = w.replace(behind_input(layer, (8, 8, 2)), "it", "separable").node("it").layer
    assert made.depthwise_initializer == made.pointwise_initializer == "he_normal"
    assert made.depthwise_regularizer == "l2(0.01)"
    assert made.trainable is False


def test_shared_weights_are_replaced_by_a_single_layer_only(mnist):
    project, twin = edits.add(mnist, make("Conv2D", filters=32, activation="relu"), name="twin")
    project = edits.connect(project, "input", twin)
    project = edits.share(project, twin, "conv2d_1")
    rows = rows_of(project, "conv2d_1")
    assert rows["separable"].project is not None
    assert "share the weights" in rows["spatial"].refused
    assert rows["spatial"].parameters == 3_200
    assert rows_of(project, twin) == {}
    assert "select conv2d_1" in w.why_not(project, analyse(project), twin)


@pytest.mark.parametrize(
    ("kind", "fields", "shape", "wanted"),
    [
        ("DepthwiseConv2D", {}, (9, 9, 4), {"standard", "separable", "spatial", "dilated", "dense"}),
        (
            "SeparableConv2D",
            {"filters": 4},
            (9, 9, 4),
            {"standard", "grouped-2", "dilated", "dense", "local"},
        ),
        ("Conv1D", {"filters": 4, "kernel_size": 5}, (40, 4), {"grouped-2", "dilated", "stack", "dense"}),
        ("Conv1D", {"filters": 4, "padding": "causal"}, (40, 4), {"grouped-4", "dilated", "dense"}),
    ],
)
def test_other_convolutions_have_the_rows_that_make_sense(kind, fields, shape, wanted):
    rows = rows_of(behind_input(make(kind, **fields), shape), "it")
    possible = {key for key, row in rows.items() if row.project is not None}
    assert wanted - {"local"} <= possible
    for key in possible:
        assert analyse(rows[key].project).ok, key


def test_what_has_no_rows_says_why(mnist):
    analysis = analyse(mnist)
    assert "is no convolution" in w.why_not(mnist, analysis, "maxpool_1")
    assert "no longer there" in w.why_not(mnist, analysis, "ghost")
    loose, node = edits.add(mnist, make("Conv2D"), name="loose")
    assert "not part of a working network" in w.why_not(loose, analyse(loose), node)
    broken = edits.set_fields(mnist, "conv2d_1", kernel_size=(40, 40))
    assert "waits for conv2d_1" in w.why_not(broken, analyse(broken), "conv2d_2")
    open_axis = behind_input(make("Conv2D"), (None, None, 3))
    assert "unknown axis" in w.why_not(open_axis, analyse(open_axis), "it")
    with pytest.raises(EditError, match="is no convolution"):
        w.replace(mnist, "maxpool_1", "dense")
    with pytest.raises(EditError, match="no such form"):
        w.replace(mnist, "conv2d_1", "stack")


def test_what_a_layer_reads_is_the_design_up_to_it(mnist):
    before = upstream(mnist, "conv2d_2")
    assert [node.id for node in before.graph.nodes] == ["input", "conv2d_1", "maxpool_1"]
    assert analyse(before).nodes["maxpool_1"].output == (13, 13, 32)


@pytest.fixture
def blocked():
    """The residual network with its convolutions inside a block that stands there three times in a row."""
    project, block = group(templates.new("residual"), ("conv_1a", "conv_1b", "add_1", "relu_1"), "residual")
    return edits.set_fields(project, block, repeat=3), block


def test_a_convolution_inside_a_block_has_the_same_rows_and_changes_in_every_copy(blocked):
    project, block = blocked
    path = f"{block}/2/conv_1a"
    rows = rows_of(project, path)
    known = analyse(project).nodes[path]
    assert rows["present"].parameters == known.parameters
    assert (rows["present"].output, rows["present"].receptive_field) == (known.output, known.receptive_field)
    assert w.copies(analyse(project), path) == 3
    separable = rows["separable"]
    after = analyse(separable.project)
    assert after.ok
    assert separable.total_parameters == after.totals.parameters
    assert separable.parameters == after.nodes[path].parameters
    fewer = rows["present"].parameters - separable.parameters
    assert analyse(project).totals.parameters - separable.total_parameters == 3 * fewer
    assert w.replace(project, path, "separable") == separable.project
    assert {after.nodes[f"{block}/{turn}/conv_1a"].layer.kind for turn in (1, 2, 3)} == {"SeparableConv2D"}
    assert after.nodes[f"{block}/1/conv_1b"].layer.kind == "Conv2D"


def test_a_replacement_inside_a_block_is_one_step_that_undo_takes_back(blocked):
    project, block = blocked
    document = Document(project)
    for key in ("dilated", "spatial", "dense"):
        document.edit(key, w.replace, f"{block}/1/conv_1b", key)
        assert document.project != project
        document.undo()
        assert document.project == project


def test_rows_inside_a_block_tell_exactly_what_their_project_is(blocked):
    project, block = blocked
    before = analyse(project).totals
    for row in w.what_if(project, analyse(project), f"{block}/3/conv_1b"):
        if row.project is not None:
            totals = analyse(row.project).totals
            assert row.total_parameters == totals.parameters, row.key
            assert totals.parameters - before.parameters == 3 * (
                row.parameters - rows_of(project, f"{block}/1/conv_1b")["present"].parameters
            ), row.key


def test_what_a_layer_inside_a_block_reads_is_the_opened_design_up_to_it(blocked):
    from cnnstudio.kerasbridge.build import build

    project, block = blocked
    path = f"{block}/2/conv_1b"
    before = upstream(project, path)
    analysis = analyse(before)
    assert analysis.totals.parameters == sum(
        analyse(project).nodes[one].parameters
        for one in ("stem", f"{block}/1/conv_1a", f"{block}/1/conv_1b", f"{block}/2/conv_1a")
    )
    (end,) = analysis.ends
    assert analysis.nodes[end].output == analyse(project).nodes[path].inputs[0]
    assert build(before, random_weights=False).model.output_shape[1:] == analysis.nodes[end].output


def test_what_inside_a_block_cannot_be_compared_says_why(blocked):
    project, block = blocked
    analysis = analyse(project)
    (definition,) = project.blocks
    named = definition.replaced(parameters=(Parameter(name="kernel", node="conv_1a", field="kernel_size"),))
    same = project.replaced(blocks=(named,))
    assert w.why_not(same, analyse(same), f"{block}/1/conv_1a") == ""
    assert "no longer there" in w.why_not(project, analysis, f"{block}/4/conv_1a")
    assert "no longer there" in w.why_not(project, analysis, "ghost/1/conv_1a")
    assert "is no convolution" in w.why_not(project, analysis, f"{block}/1/add_1")


def test_a_copy_that_is_set_otherwise_is_compared_with_its_own_values_but_not_replaced(blocked):
    project, block = blocked
    (definition,) = project.blocks
    named = definition.replaced(parameters=(Parameter(name="kernel", node="conv_1a", field="kernel_size"),))
    other = edits.set_fields(project.replaced(blocks=(named,)), block, arguments=(("kernel", (5, 5)),))
    analysis, path = analyse(other), f"{block}/1/conv_1a"
    assert w.why_not(other, analysis, path) == ""
    rows = {row.key: row for row in w.what_if(other, analysis, path)}
    assert rows[w.PRESENT].parameters == analysis.nodes[path].parameters
    assert rows["separable"].parameters == 5 * 5 * 16 + 16 * 16 + 16
    assert rows["separable"].alone is not None
    for row in rows.values():
        assert row.project is None
    assert "set otherwise in this copy" in rows["separable"].refused
    with pytest.raises(EditError, match="take the block's own values"):
        w.replace(other, path, "separable")
