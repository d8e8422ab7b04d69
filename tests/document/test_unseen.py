"""What windows leave over is followed through the whole network, back to the pixels of its input."""

from __future__ import annotations

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.expand import expand
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.document.unseen import problems, unseen
from cnnstudio.document.unseen_words import Unseen, roughly, told, unread
from cnnstudio.layers.catalogue import make


def found(project: Project) -> tuple[Unseen, ...]:
    analysis = analyse(project)
    return unseen(expand(project), analysis.nodes, analysis.ends)


def raised(project: Project):
    analysis = analyse(project)
    return problems(expand(project), analysis.nodes, analysis.ends)


def chain(*layers) -> Project:
    nodes = tuple(Node(id=f"n{i}", name=f"{x.stem}_{i}", layer=x) for i, x in enumerate(layers))
    edges = tuple(Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(nodes) - 1))
    return templates.new("empty").replaced(graph=Graph(nodes=nodes, edges=edges))


def test_two_rows_and_columns_of_the_course_network_reach_no_answer() -> None:
    (one,) = found(templates.new("mnist-cnn"))
    assert (one.lines(0), one.lines(1)) == ((26, 27), (26, 27))
    assert (one.pixels, one.of) == (108, 784)
    assert one.culprits == ("maxpool_2",)
    assert one.is_read(25, 25)
    assert not one.is_read(25, 26)


def test_the_pixels_are_told_in_either_way_of_counting() -> None:
    (one,) = found(templates.new("mnist-cnn"))
    assert told(one) == "108 of 784 pixels (rows 26, 27, columns 26, 27, counted from 0)"
    assert "rows 27, 28" in told(one, 1)
    assert unread(one, 1) == "rows 27, 28, columns 27, 28, counted from 1"


def test_the_problem_s_sentence_holds_in_either_way_of_counting() -> None:
    (problem,) = raised(templates.new("mnist-cnn"))
    assert problem.message == (
        "108 of 784 pixels of input cannot influence the answer (the last 2 rows and the last 2 columns); "
        "passed by in maxpool_2."
    )
    gaps = chain(make("Input", shape=(9, 9, 1)), make("Conv2D", kernel_size=1, strides=3), make("Flatten"))
    (one,) = found(gaps)
    assert roughly(one) == " (6 of 9 rows and 6 of 9 columns)"
    strip = chain(
        make("Input", shape=(6, 6, 2)), make("Cropping2D", cropping=((1, 0), (0, 1))), make("Flatten")
    )
    (one,) = found(strip)
    assert roughly(one) == " (1 of 6 rows and the last column)"


def test_each_remedy_lets_every_pixel_count() -> None:
    project = templates.new("mnist-cnn")
    (problem,) = raised(project)
    assert (problem.code, problem.severity, problem.node) == ("unseen-input", "info", "input")
    assert [remedy.id for remedy in problem.remedies] == ["same-maxpool_2", "larger-input"]
    for remedy in problem.remedies:
        mended = edits.apply_remedy(project, remedy.verb, remedy.arguments)
        assert analyse(mended).ok
        assert found(mended) == ()


def test_same_padding_in_the_second_pooling_costs_the_course_s_price() -> None:
    project = templates.new("mnist-cnn")
    (problem,) = raised(project)
    remedy = problem.remedies[0]
    mended = edits.apply_remedy(project, remedy.verb, remedy.arguments)
    assert analyse(mended).totals.parameters == 166_986


def test_a_stride_beyond_the_kernel_leaves_gaps_and_warns() -> None:
    project = chain(make("Input", shape=(9, 9, 1)), make("Conv2D", kernel_size=1, strides=3), make("Flatten"))
    (one,) = found(project)
    assert one.pixels == 81 - 9
    assert one.lines(0) == (1, 2, 4, 5, 7, 8)
    (problem,) = raised(project)
    assert problem.severity == "warning"
    assert "passed by in conv2d_1" in problem.message
    mended = edits.apply_remedy(project, problem.remedies[0].verb, problem.remedies[0].arguments)
    assert found(mended) == ()


def test_the_layer_that_reads_least_is_named_first() -> None:
    project = edits.set_fields(templates.new("mnist-cnn"), "conv2d_1", kernel_size=(1, 1), strides=(3, 3))
    (one,) = found(project)
    assert one.culprits[0] == "conv2d_1"
    assert raised(project)[0].remedies[0].id == "stride-conv2d_1"


def test_a_dilated_kernel_that_stands_once_reads_only_its_taps() -> None:
    project = chain(make("Input", shape=(5, 5, 1)), make("Conv2D", dilation_rate=2), make("Flatten"))
    (one,) = found(project)
    assert (one.lines(0), one.pixels) == ((1, 3), 25 - 9)


def test_a_crop_is_no_accident_but_is_told() -> None:
    project = chain(
        make("Input", shape=(6, 6, 2)), make("Cropping2D", cropping=((1, 0), (0, 2))), make("Flatten")
    )
    (one,) = found(project)
    assert (one.lines(0), one.lines(1), one.pixels) == ((0,), (4, 5), 36 - 5 * 4)


def test_what_one_branch_leaves_over_another_may_read() -> None:
    layers = [
        Node(id="in", name="in", layer=make("Input", shape=(7, 7, 1))),
        Node(id="rows", name="rows", layer=make("Cropping2D", cropping=((0, 3), (0, 0)))),
        Node(id="columns", name="columns", layer=make("Cropping2D", cropping=((0, 0), (0, 3)))),
        Node(id="flat1", name="flat1", layer=make("Flatten")),
        Node(id="flat2", name="flat2", layer=make("Flatten")),
        Node(id="both", name="both", layer=make("Concatenate")),
    ]
    wires = [("in", "rows"), ("in", "columns"), ("rows", "flat1"), ("columns", "flat2")]
    edges = [Edge(id=f"{a}{b}", source=a, target=b) for a, b in wires]
    edges += [Edge(id=f"{a}both", source=a, target="both", target_port="inputs") for a in ("flat1", "flat2")]
    project = templates.new("empty").replaced(graph=Graph(nodes=tuple(layers), edges=tuple(edges)))
    (one,) = found(project)
    assert one.pixels == 3 * 3
    assert one.lines(0) == ()
    assert not one.is_read(6, 6)
    assert one.is_read(6, 0)
    assert told(one) == "9 of 49 pixels (18.4 %)"


def test_nothing_is_said_of_unknown_axes_or_broken_networks() -> None:
    open_ = chain(make("Input", shape=(None, None, 1)), make("MaxPooling2D"), make("GlobalMaxPooling2D"))
    assert found(open_) == ()
    broken = edits.set_fields(templates.new("mnist-cnn"), "conv2d_2", kernel_size=(30, 30))
    assert found(broken) == ()


def test_a_network_that_reads_all_is_left_alone() -> None:
    assert found(templates.new("lenet-5")) == ()
    assert found(templates.new("residual")) == ()
