"""The networks of the course besides the digits: sign language, twice as its notes tell it, and CIFAR-10."""

from __future__ import annotations

from cnnstudio.document.plan import EarlyStopping, Plan
from cnnstudio.document.recipe import DataRecipe

Row = tuple[str, str, dict[str, object]]

_SAME = {"padding": "same", "activation": "relu"}
_HALVED = {"pool_size": 2, "strides": 2, "padding": "same"}
SIGN_RECIPE = DataRecipe(source="sign-language", labels="one-hot")
SIGN_PLAN = Plan(optimizer="rmsprop", loss="categorical_crossentropy", epochs=20)
"""The listing names no optimiser, and Keras then takes RMSprop."""
CIFAR_RECIPE = DataRecipe(source="cifar10", labels="one-hot")
CIFAR_PLAN = Plan(
    loss="categorical_crossentropy",
    metrics=("accuracy", "precision", "recall"),
    early_stopping=EarlyStopping(monitor="val_loss", patience=2),
)


def sign_language(*, printed: bool) -> tuple[Row, ...]:
    """Return the layers of the notes' first example.

    The printed summary normalises after the first convolution (264,049 parameters), the printed code twice
    around the dropout (263,949).
    """
    first: tuple[Row, ...] = (("batch_norm_1", "BatchNormalization", {}),) if printed else ()
    second: tuple[Row, ...] = () if printed else (("batch_norm_1", "BatchNormalization", {}),)
    return (
        ("input", "Input", {"shape": (28, 28, 1)}),
        ("conv2d_1", "Conv2D", {"filters": 75, **_SAME}),
        *first,
        ("maxpool_1", "MaxPooling2D", _HALVED),
        ("conv2d_2", "Conv2D", {"filters": 50, **_SAME}),
        *second,
        ("dropout_1", "Dropout", {"rate": 0.2}),
        ("batch_norm_2", "BatchNormalization", {}),
        ("maxpool_2", "MaxPooling2D", _HALVED),
        ("conv2d_3", "Conv2D", {"filters": 25, **_SAME}),
        ("batch_norm_3", "BatchNormalization", {}),
        ("maxpool_3", "MaxPooling2D", _HALVED),
        ("flatten_1", "Flatten", {}),
        ("dense_1", "Dense", {"units": 512, "activation": "relu"}),
        ("dropout_2", "Dropout", {"rate": 0.3}),
        ("output", "Dense", {"units": 24, "activation": "softmax"}),
    )


def cifar_10() -> tuple[Row, ...]:
    """Return the layers of the notes' second example: three stages of two normalised convolutions."""
    rows: list[Row] = [("input", "Input", {"shape": (32, 32, 3)})]
    for stage, filters in enumerate((32, 64, 128), 1):
        for number in (2 * stage - 1, 2 * stage):
            rows.append((f"conv2d_{number}", "Conv2D", {"filters": filters, **_SAME}))
            rows.append((f"batch_norm_{number}", "BatchNormalization", {}))
        rows.append((f"maxpool_{stage}", "MaxPooling2D", {}))
        rows.append((f"dropout_{stage}", "Dropout", {"rate": 0.25}))
    rows += [
        ("flatten_1", "Flatten", {}),
        ("dense_1", "Dense", {"units": 128, "activation": "relu"}),
        ("dropout_4", "Dropout", {"rate": 0.25}),
        ("output", "Dense", {"units": 10, "activation": "softmax"}),
    ]
    return tuple(rows)
