"""What the bits of a result depend on besides the design: versions, device, threads and flags."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

import cnnstudio
from cnnstudio.engine.record import RunMachine
from cnnstudio.language import tr


def this_machine() -> RunMachine:
    """Return what training here would depend on."""
    return RunMachine(
        versions={
            "cnnstudio": cnnstudio.__version__,
            "python": platform.python_version(),
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
            "numpy": np.__version__,
        },
        device=device_name(),
        intra_threads=tf.config.threading.get_intra_op_parallelism_threads(),
        inter_threads=tf.config.threading.get_inter_op_parallelism_threads(),
        onednn=os.environ.get("TF_ENABLE_ONEDNN_OPTS", "1") != "0",
        processors=_processors(),
    )


def device_name() -> str:
    """Return the name of the device that trains."""
    graphics = tf.config.list_physical_devices("GPU")
    if graphics:
        details = tf.config.experimental.get_device_details(graphics[0])
        return str(details.get("device_name", "GPU"))
    return _processor_name()


def difference(before: RunMachine, now: RunMachine) -> str | None:
    """Return a sentence when results need not be equal bit for bit any more."""
    changed = [name for name in RunMachine.model_fields if getattr(before, name) != getattr(now, name)]
    if not changed:
        return None
    words = {
        "versions": tr("versions"),
        "device": tr("device"),
        "intra_threads": tr("number of threads"),
        "inter_threads": tr("number of threads"),
        "processors": tr("number of processors"),
        "onednn": tr("oneDNN setting"),
    }
    what = ", ".join(dict.fromkeys(words[name] for name in changed))
    return tr(
        "This run began with other settings ({what}), so its last digits may come out differently.", what=what
    )


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor_name() -> str:
    """Return the processor's name; Python itself knows it on few systems."""
    source = Path("/proc/cpuinfo")
    lines = source.read_text(encoding="utf-8", errors="replace").splitlines() if source.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
