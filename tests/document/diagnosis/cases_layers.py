"""A case per code: layers in a row, windows, layers that change nothing, sizes and budgets."""

from __future__ import annotations

from cnnstudio.document import edits
from cnnstudio.document.document import Document
from cnnstudio.document.problems import DataFacts
from cnnstudio.document.starts import start_of
from cnnstudio.layers.catalogue import make
from tests.document.diagnosis.designs import Case, conv, dense, digits, net, row, vectors

POOR = DataFacts("digits", (28, 28, 1), 10, 60_000, memory=50_000_000)
FEW = DataFacts("digits", (28, 28, 1), 10, 100)
BIG = row("Input", shape=(96, 96, 3))


def _budget(**limits: int) -> Document:
    document = digits(conv(16), conv(32), facts=None)
    document.edit("Budget", edits.set_budget, **limits)
    return document


def _frozen() -> Document:
    document = digits(conv())
    document.edit("Freeze", edits.set_each, ("conv2d_1", "dense_1"), trainable=False)
    return document


def _per_step() -> Document:
    document = net(row("Input", shape=(12, 3)), row("LSTM", units=4, return_sequences=True))
    layer = make("TimeDistributed", layer=make("Dense", units=5, activation="relu"))
    document.edit("Add", edits.insert_after, "lstm_1", layer)
    return document


def _begun(kernel_size: int) -> Document:
    document = digits(conv(2))
    kernel = start_of("kernel", (3, 3, 1, 2), [0.5] * 18)
    document.edit("Begin with", edits.set_weights, "conv2d_1", (kernel,))
    document.edit("Kernel", edits.set_fields, "conv2d_1", kernel_size=kernel_size)
    return document


def _deep() -> Document:
    return digits(*(conv(4) for _ in range(20)), facts=None)


CASES = (
    Case("linear-row", lambda: vectors(dense(16, None), dense(12), dense(1, None), facts=None), "dense_1 and dense_2"),
    Case("all-linear", lambda: digits(conv(8, activation=None), row("BatchNormalization"), conv(8, activation=None), facts=None), "3 layers"),
    Case("activation-twice", lambda: digits(conv(), row("ReLU")), "already"),
    Case("sigmoid-hidden", lambda: vectors(*(dense(8, "sigmoid") for _ in range(3)), dense(1, None), facts=None), "3 hidden"),
    Case("deep-plain", _deep, "21 layers"),
    Case("bias-before-norm", lambda: digits(conv(8, activation=None), row("BatchNormalization"), row("ReLU")), "8 bias"),
    Case("dropout-before-norm", lambda: digits(conv(), row("Dropout"), row("BatchNormalization")), "dropout_1"),
    Case("norm-twice", lambda: digits(conv(), row("BatchNormalization"), row("BatchNormalization")), "batch_norm_1"),
    Case("dropout-high", lambda: digits(conv(), row("Dropout", rate=0.9)), "90 %"),
    Case("dropout-zero", lambda: digits(conv(), row("Dropout", rate=0.0)), "rate is 0"),
    Case("dropout-twice", lambda: digits(conv(), row("Dropout", rate=0.5), row("Dropout", rate=0.5)), "75.0 %"),
    Case("stride-gap", lambda: digits(row("Conv2D", filters=4, kernel_size=2, strides=3, activation="relu")), "3 × 3"),
    Case("pool-gap", lambda: digits(conv(), row("MaxPooling2D", pool_size=2, strides=4)), "4 × 4"),
    Case("pool-nothing", lambda: digits(conv(), row("MaxPooling2D", pool_size=28), row("MaxPooling2D", padding="same")), "one pixel"),
    Case("rows-dropped", lambda: digits(conv(), row("MaxPooling2D", pool_size=8)), "4 of 28"),
    Case("checkerboard", lambda: net(row("Input", shape=(8, 8, 3)), row("Conv2DTranspose", filters=4, kernel_size=3, strides=2)), "Kernel 3 is not divisible by stride 2: outputs get 1 or 2"),
    Case("mostly-padding", lambda: digits(conv(), row("MaxPooling2D", pool_size=14), conv(4, kernel_size=5)), "2 × 2"),
    Case("gridding", lambda: digits(*(conv(4, dilation_rate=2) for _ in range(3))), "49 of 169"),
    Case("field-small", lambda: net(BIG, conv(8), row("GlobalAveragePooling2D"), dense(4)), "3 × 3"),
    Case("field-large", lambda: net(row("Input", shape=(8, 8, 3)), *(r for _ in range(3) for r in (conv(8, kernel_size=5), row("MaxPooling2D", padding="same"))), row("Flatten"), dense(4)), "8 × 8"),
    Case("flatten-nothing", lambda: vectors(row("Flatten"), dense(4), facts=None), "8 numbers"),
    Case("global-flatten", lambda: digits(conv(), row("GlobalAveragePooling2D")), "4 numbers"),
    Case("reshape-nothing", lambda: digits(row("Reshape", target_shape=(28, 28, 1))), "28 × 28 × 1"),
    Case("does-nothing", lambda: digits(row("ZeroPadding2D", padding=0)), "zero_padding_1"),
    Case("time-distributed-dense", _per_step, "each time step"),
    Case("given-weights", lambda: _begun(3), "kernel 3 × 3 × 1 × 2"),
    Case("weights-misfit", lambda: _begun(5), "3 × 3 × 1 × 2 and now has one of 5 × 5 × 1 × 2"),
    Case("heavy-dense", lambda: digits(conv(), row("Flatten"), dense(64), facts=None), "dense_1"),
    Case("few-samples", lambda: digits(conv(8), facts=FEW), "100 samples"),
    Case("no-parameters", lambda: net(row("Input", shape=(28, 28, 1)), row("MaxPooling2D")), "cannot learn"),
    Case("all-frozen", _frozen, "frozen"),
    Case("half-weights", lambda: digits(conv(4, dtype="float16")), "float16"),
    Case("half-output", lambda: net(row("Input", shape=(8,)), dense(4), dense(2, "softmax", dtype="mixed_float16")), "coarse"),
    Case("memory", lambda: digits(conv(64), conv(64), facts=POOR, plan={"batch_size": 512}), "512"),
    Case("over-parameters", lambda: _budget(parameters=10_000), "10,000"),
    Case("over-macs", lambda: _budget(macs=1_000_000), "1,000,000"),
    Case("over-memory", lambda: _budget(memory=30 * 2**20), "30 MB"),
)  # fmt: skip
