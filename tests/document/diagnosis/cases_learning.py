"""A case per code: the network's end, its loss and metrics, the plan, the data, what reaches the input."""

from __future__ import annotations

from cnnstudio.document import edits
from cnnstudio.document.document import Document
from cnnstudio.document.plan import EarlyStopping, ReduceOnPlateau
from cnnstudio.document.problems import DataFacts
from cnnstudio.layers.catalogue import make
from tests.document.diagnosis.designs import (
    DIGITS,
    Case,
    Row,
    conv,
    dense,
    digits,
    net,
    row,
    vectors,
)

INPUT = row("Input", shape=(28, 28, 1))
TESTED = DataFacts("digits", (28, 28, 1), 10, 60_000, has_test=True, largest=255.0)
THREE = DataFacts("three", (28, 28, 1), 3, 900)
COLOUR = DataFacts("colour", (28, 28, 3), 10, 50_000)


def ended(
    *rows: Row, facts: DataFacts = DIGITS, plan: dict[str, object] | None = None, **recipe: object
) -> Document:
    """Return digits flattened, then these layers."""
    return net(INPUT, row("Flatten"), *rows, facts=facts, plan=plan, **recipe)


def soft(**plan: object) -> Document:
    """Return a sound network with another plan."""
    return digits(conv(), plan=dict(plan))


def _behind(kind: str) -> Document:
    document = ended(dense(32), dense(10, "softmax"))
    document.edit("Add", edits.insert_after, "dense_2", make(kind))
    return document


def _fixed(size: int, batch: int = 32, facts: DataFacts = DIGITS) -> Document:
    document = digits(conv(), facts=facts, plan={"batch_size": batch})
    document.edit("Fix", edits.set_fields, "input", batch_size=size)
    return document


CASES = (
    Case("output-shape", lambda: net(INPUT, conv(8), facts=DIGITS), "28 × 28 × 8"),
    Case("output-classes", lambda: ended(dense(3, "softmax")), "3 outputs"),
    Case("output-spare", lambda: ended(dense(12, "softmax")), "2 can never"),
    Case("single-output", lambda: ended(dense(1, "sigmoid")), "10 classes"),
    Case("softmax-of-one", lambda: ended(dense(1, "softmax")), "always 1"),
    Case("no-softmax", lambda: ended(dense(10, None)), "10 answers"),
    Case("softmax-twice", lambda: soft(from_logits=True), "softmax"),
    Case("sigmoid-twice", lambda: ended(dense(10, "sigmoid"), plan={"from_logits": True}), "sigmoid"),
    Case("sigmoid-classes", lambda: ended(dense(10, "sigmoid")), "10 classes"),
    Case("not-softmax", lambda: ended(dense(10, "relu")), "out of 10"),
    Case("softmax-regression", lambda: vectors(dense(4), dense(2, "softmax")), "numbers"),
    Case("bounded-regression", lambda: vectors(dense(4), dense(1, "sigmoid")), "0 to 1"),
    Case("softmax-hidden", lambda: ended(dense(32, "softmax"), dense(10, "softmax")), "dense_2 comes after"),
    Case("relu-before-softmax", lambda: ended(dense(10, "relu"), row("Softmax")), "below 0"),
    Case("norm-after-output", lambda: _behind("BatchNormalization"), "dense_2"),
    Case("dropout-after-output", lambda: _behind("Dropout"), "dense_2"),
    Case("narrow-layer", lambda: ended(dense(4), dense(10, "softmax")), "4 numbers"),
    Case("loss-one-hot", lambda: digits(conv(), plan={"loss": "sparse_categorical_crossentropy"}, labels="one-hot"), "class numbers"),
    Case("loss-class-numbers", lambda: soft(loss="categorical_crossentropy"), "one column per class"),
    Case("loss-one-output", lambda: net(row("Input", shape=(8,)), dense(4), dense(1, "sigmoid"), facts=DataFacts("two", (8,), 2), plan={"loss": "categorical_crossentropy"}), "has one"),
    Case("loss-per-class", lambda: soft(loss="binary_crossentropy"), "10 outputs"),
    Case("loss-squares", lambda: digits(conv(), plan={"loss": "mean_squared_error"}, labels="one-hot"), "cross-entropy"),
    Case("loss-regression", lambda: vectors(dense(4), dense(1, None), plan={"loss": "binary_crossentropy"}), "prices"),
    Case("metric-labels", lambda: soft(metrics=("accuracy", "precision")), "precision"),
    Case("metric-top", lambda: ended(dense(3, "softmax"), facts=THREE, plan={"metrics": ("top_k_categorical_accuracy",)}), "best 5 of 3"),
    Case("metric-regression", lambda: vectors(dense(4), dense(1, None)), "accuracy"),
    Case("rate-large", lambda: soft(learning_rate=0.5), "0.5"),
    Case("rate-small", lambda: soft(learning_rate=1e-8), "0.001 is usual"),
    Case("momentum-unused", lambda: soft(momentum=0.9), "0.9"),
    Case("nesterov-unused", lambda: soft(nesterov=True), "Nesterov"),
    Case("plateau-and-schedule", lambda: soft(schedule="cosine", reduce_on_plateau=ReduceOnPlateau()), "both set"),
    Case("monitor-unknown", lambda: soft(early_stopping=EarlyStopping(monitor="val_recall")), "val_recall"),
    Case("class-weights", lambda: ended(dense(3, "softmax"), facts=THREE, plan={"class_weight": "by hand", "class_weights": (1.0, 2.0)}), "2 class weights"),
    Case("clipping-twice", lambda: soft(clipnorm=1.0, clipvalue=0.5), "clipnorm and clipvalue"),
    Case("batch-large", lambda: digits(conv(), facts=THREE, plan={"batch_size": 1000}), "1,000"),
    Case("batch-fixed", lambda: _fixed(16), "batches of 16"),
    Case("batch-rest", lambda: _fixed(32, facts=THREE), "last batch of 4"),
    Case("stateful-batch", lambda: net(row("Input", shape=(12, 3)), row("LSTM", units=4, stateful=True)), "fixed size"),
    Case("test-validation", lambda: digits(conv(), facts=TESTED), "digits"),
    Case("selection-on-test", lambda: digits(conv(), facts=TESTED, plan={"restore_best": True}), "best epoch"),
    Case("input-shape", lambda: net(row("Input", shape=(32, 32, 1)), row("Flatten"), dense(10, "softmax"), facts=DIGITS), "28 × 28 × 1"),
    Case("input-channels", lambda: digits(conv(), facts=COLOUR), "has 3"),
    Case("not-rescaled", lambda: digits(conv(), scale="none"), "255"),
    Case("rescaled-twice", lambda: digits(row("Rescaling"), conv()), "1/255"),
    Case("augmentation-late", lambda: digits(conv(), row("RandomFlip"), conv()), "conv2d_1"),
    Case("value-range", lambda: digits(row("RandomBrightness", factor=0.2), conv()), "0 to 255"),
    Case("embedding-real", lambda: vectors(dense(8), row("Embedding", input_dim=10, output_dim=4), facts=None), "dense_1"),
    Case("integer-input", lambda: net(row("Input", shape=(28, 28, 1), dtype="uint8"), conv()), "uint8"),
)  # fmt: skip
