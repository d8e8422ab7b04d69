"""All problem codes: how grave each is, what it looks at, and its title in lists and help.

`scope` says what a check compares: one layer with its own settings, several layers, the data, the plan or a budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from cnnstudio.document.problems import Severity

Scope = Literal["layer", "layers", "data", "plan", "budget"]


class Code(NamedTuple):
    """One kind of problem."""

    severity: Severity
    scope: Scope
    title: str


CODES: Mapping[str, Code] = MappingProxyType(
    {
        # what arrives does not fit
        "rank": Code("error", "layers", "Input of the wrong rank"),
        "sequence-needed": Code("error", "layers", "Time steps dropped too early"),
        "kernel-too-large": Code("error", "layers", "Map smaller than the kernel"),
        "pool-too-large": Code("error", "layers", "Map smaller than the pooling window"),
        "groups": Code("error", "layers", "Channels cannot be cut in groups"),
        "channels-unknown": Code("error", "layers", "Channels not known"),
        "merge-shapes": Code("error", "layers", "Inputs of a merge differ"),
        "too-few-inputs": Code("error", "layers", "Merge of a single input"),
        "misfit": Code("error", "layers", "Layer that cannot take what arrives"),
        "axis": Code("error", "layers", "Axis does not exist"),
        "reshape": Code("error", "layers", "Numbers do not fill the new shape"),
        "crop-too-large": Code("error", "layers", "Cropping leaves nothing"),
        "noise-shape": Code("error", "layers", "Noise shape does not fit"),
        "unroll": Code("error", "layers", "Length needed to unroll"),
        "state": Code("error", "layers", "State does not fit"),
        "too-large": Code("error", "layers", "Beyond all memory"),
        # wires and names
        "missing-input": Code("error", "layers", "No input"),
        "unused-input": Code("warning", "layers", "Input that nothing reads"),
        "no-input": Code("error", "layers", "Network without input"),
        "no-layers": Code("error", "layers", "Network without layers"),
        "empty": Code("error", "layers", "Empty canvas"),
        "unreachable": Code("warning", "layers", "Layers no data can reach"),
        "loose-output": Code("warning", "data", "Second answer nobody asked for"),
        "merge-twice": Code("warning", "layers", "Merge with itself"),
        "cycle": Code("error", "layers", "Loop"),
        "block": Code("error", "layers", "Block that cannot be opened"),
        "duplicate-name": Code("error", "layers", "Name used twice"),
        "unknown-kind": Code("error", "layer", "Unknown kind of layer"),
        "shared-weights": Code("error", "layers", "Shared weights do not fit"),
        "unseen-input": Code("info", "layers", "Pixels without influence"),
        # the end of the network
        "output-shape": Code("error", "data", "Maps instead of classes"),
        "output-classes": Code("error", "data", "Fewer outputs than classes"),
        "output-spare": Code("warning", "data", "More outputs than classes"),
        "single-output": Code("error", "data", "One output for several classes"),
        "softmax-of-one": Code("error", "layer", "Softmax of one output"),
        "no-softmax": Code("warning", "plan", "Scores instead of shares"),
        "softmax-twice": Code("warning", "plan", "Softmax applied twice"),
        "sigmoid-twice": Code("warning", "plan", "Sigmoid applied twice"),
        "sigmoid-classes": Code("warning", "data", "Sigmoid for exclusive classes"),
        "not-softmax": Code("warning", "data", "Unusual last activation"),
        "softmax-regression": Code("warning", "data", "Softmax for numbers"),
        "bounded-regression": Code("warning", "data", "Bounded answers for numbers"),
        "softmax-hidden": Code("warning", "layers", "Softmax between hidden layers"),
        "relu-before-softmax": Code("warning", "layers", "Scores cut before softmax"),
        "norm-after-output": Code("warning", "layers", "Normalisation after the output"),
        "dropout-after-output": Code("warning", "layers", "Dropout after the output"),
        "narrow-layer": Code("warning", "data", "Hidden layer narrower than the classes"),
        # loss, metrics, plan
        "loss-one-hot": Code("error", "data", "Loss wants class numbers"),
        "loss-class-numbers": Code("error", "data", "Loss wants one column per class"),
        "loss-one-output": Code("error", "plan", "Loss wants one output per class"),
        "loss-per-class": Code("warning", "plan", "Loss judges each class by itself"),
        "loss-squares": Code("info", "plan", "Squares on a softmax"),
        "loss-regression": Code("error", "data", "Loss for classes on numbers"),
        "metric-labels": Code("error", "data", "Metric wants one column per class"),
        "metric-top": Code("warning", "data", "Metric that is always right"),
        "metric-regression": Code("info", "data", "Metric for classes on numbers"),
        "rate-large": Code("warning", "plan", "Very large learning rate"),
        "rate-small": Code("info", "plan", "Very small learning rate"),
        "momentum-unused": Code("info", "plan", "Momentum not used"),
        "nesterov-unused": Code("info", "plan", "Nesterov without momentum"),
        "plateau-and-schedule": Code("error", "plan", "Two ways of setting the learning rate"),
        "monitor-unknown": Code("error", "plan", "Watched metric is not reported"),
        "class-weights": Code("error", "plan", "Class weights do not fit the classes"),
        "clipping-twice": Code("error", "plan", "Several ways of clipping"),
        "batch-large": Code("warning", "data", "Batch larger than the training set"),
        "batch-fixed": Code("error", "plan", "Batch sizes differ"),
        "batch-rest": Code("error", "data", "Last batch too small"),
        "stateful-batch": Code("error", "layers", "State needs a fixed batch"),
        "test-validation": Code("info", "data", "Validation on the test set"),
        "selection-on-test": Code("warning", "data", "Selection on the test set"),
        # the way in
        "input-shape": Code("error", "data", "Input of another shape than the data"),
        "input-channels": Code("error", "data", "Input with other channels than the data"),
        "not-rescaled": Code("warning", "data", "Values not scaled"),
        "rescaled-twice": Code("warning", "data", "Values scaled twice"),
        "augmentation-late": Code("warning", "layers", "Augmentation of feature maps"),
        "value-range": Code("warning", "data", "Augmentation of another range"),
        "embedding-real": Code("warning", "layers", "Embedding of real numbers"),
        "integer-input": Code("warning", "layers", "Whole numbers into weights"),
        # layers in a row
        "linear-row": Code("warning", "layers", "Two linear layers in a row"),
        "all-linear": Code("warning", "layers", "Nothing non-linear"),
        "activation-twice": Code("warning", "layers", "Two activations in a row"),
        "sigmoid-hidden": Code("info", "layers", "Sigmoid all the way"),
        "deep-plain": Code("warning", "layers", "Very deep and plain"),
        "bias-before-norm": Code("info", "layers", "Bias that is taken away again"),
        "dropout-before-norm": Code("info", "layers", "Dropout before normalisation"),
        "norm-twice": Code("info", "layers", "Normalised twice"),
        "dropout-high": Code("warning", "layer", "Very high dropout"),
        "dropout-zero": Code("info", "layer", "Dropout of nothing"),
        "dropout-twice": Code("info", "layers", "Dropout twice in a row"),
        # windows
        "stride-gap": Code("warning", "layer", "Stride larger than the kernel"),
        "pool-gap": Code("warning", "layer", "Stride larger than the pooling window"),
        "pool-nothing": Code("warning", "layers", "Pooling of single pixels"),
        "rows-dropped": Code("info", "layers", "Rows left over"),
        "checkerboard": Code("info", "layer", "Uneven overlaps"),
        "mostly-padding": Code("info", "layers", "Kernel over the padding"),
        "gridding": Code("info", "layers", "Gridding"),
        "field-small": Code("info", "layers", "Small receptive field"),
        "field-large": Code("info", "layers", "Receptive field beyond the input"),
        # layers that change nothing
        "flatten-nothing": Code("info", "layers", "Flatten of a row"),
        "global-flatten": Code("info", "layers", "Flatten after global pooling"),
        "reshape-nothing": Code("info", "layers", "Reshape to the same shape"),
        "does-nothing": Code("info", "layer", "Layer that changes nothing"),
        "given-weights": Code("info", "layer", "Given numbers to begin with"),
        "weights-misfit": Code("warning", "layer", "Given numbers that do not fit"),
        "time-distributed-dense": Code("info", "layer", "Dense per time step"),
        # what it costs
        "heavy-dense": Code("info", "layers", "Most parameters in one layer"),
        "few-samples": Code("info", "data", "Many parameters for few samples"),
        "no-parameters": Code("warning", "layers", "Nothing to learn"),
        "all-frozen": Code("warning", "layers", "Everything frozen"),
        "half-weights": Code("warning", "layer", "Weights in half precision"),
        "half-output": Code("info", "layer", "Answers in half precision"),
        "memory": Code("warning", "data", "More memory than the machine has"),
        "over-parameters": Code("warning", "budget", "Over the parameter budget"),
        "over-macs": Code("warning", "budget", "Over the MAC budget"),
        "over-memory": Code("warning", "budget", "Over the memory budget"),
    }
)
"""Frozen: severity, scope and title of every code."""
