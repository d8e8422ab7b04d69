"""What happens at the ends of epochs, each a switch with Keras's settings."""

from __future__ import annotations

from typing import Literal

from cnnstudio.layers.fields import choice, listed, real, switch, whole
from cnnstudio.layers.value import Value

Mode = Literal["auto", "min", "max"]
_MODES = ("auto", "min", "max")


class EarlyStopping(Value):
    """Ends training when a metric has not become better for some epochs."""

    monitor: str = listed("val_loss", "text", "The metric that is watched, such as val_loss or val_accuracy.")
    min_delta: float = real(0.0, "Less than this counts as no better.", ge=0.0, le=1e6)
    patience: int = whole(0, 0, 100_000, "Epochs it may be no better in a row.")
    mode: Mode = choice(
        "auto", _MODES, "Whether less or more is better; auto knows for Keras's metrics.", advanced=True
    )
    baseline: float | None = real(
        None, "The metric must also become better than this.", advanced=True, optional=True, ge=-1e9, le=1e9
    )
    restore_best_weights: bool = switch(False, "Give the network the weights of the best epoch at the end.")
    start_from_epoch: int = whole(0, 0, 100_000, "Epochs before it begins to watch.", advanced=True)


class ReduceOnPlateau(Value):
    """Lowers the learning rate when a metric has not become better for some epochs."""

    monitor: str = listed("val_loss", "text", "The metric that is watched, such as val_loss or val_accuracy.")
    factor: float = real(0.1, "What the rate is multiplied by.", gt=0.0, lt=1.0)
    patience: int = whole(10, 0, 100_000, "Epochs it may be no better in a row.")
    mode: Mode = choice(
        "auto", _MODES, "Whether less or more is better; auto knows for Keras's metrics.", advanced=True
    )
    min_delta: float = real(0.0001, "Less than this counts as no better.", ge=0.0, le=1e6)
    cooldown: int = whole(0, 0, 100_000, "Epochs after a reduction before it watches again.", advanced=True)
    min_lr: float = real(0.0, "The rate never goes below this.", ge=0.0, le=10.0)


class BestWeights(Value):
    """Which epoch is the best: its weights are kept whatever comes later."""

    monitor: str = listed(
        "val_loss", "text", "The metric that decides; the training's own where there is no validation."
    )
    mode: Mode = choice(
        "auto", _MODES, "Whether less or more is better; auto knows for Keras's metrics.", advanced=True
    )


class TensorBoard(Value):
    """Writes what TensorBoard shows into the run's folder."""

    update_freq: Literal["epoch", "batch"] = choice(
        "epoch", ("epoch", "batch"), "How often values are written."
    )
    histogram_freq: int = whole(
        0, 0, 100_000, "Write the weights' distributions every so many epochs; 0 for never."
    )


class CsvLog(Value):
    """Writes one line per epoch, as Keras's CSVLogger does, into the run's folder."""

    separator: Literal[",", ";", "\t"] = choice(",", (",", ";", "\t"), "What stands between two values.")


CALLBACKS: dict[str, type[Value]] = {
    "early_stopping": EarlyStopping,
    "reduce_on_plateau": ReduceOnPlateau,
    "best_weights": BestWeights,
    "tensorboard": TensorBoard,
    "csv_log": CsvLog,
}
"""The plan's fields that hold one of these, or None when it is off."""
