"""What every metric has."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from cnnstudio.document.plan.losses import Reads
from cnnstudio.document.plan.options import Options

Task = Literal["classes", "numbers", "any"]
Better = Literal["up", "down"]


class Metric(Options):
    """The arguments of one metric."""

    task: ClassVar[Task] = "classes"
    reads: ClassVar[Reads] = "either"
    better: ClassVar[Better] = "up"
    called: str = Field(
        "",
        max_length=64,
        json_schema_extra={"control": "text"},
        description="What it is called in curves and tables; empty stands for Keras's own name.",
    )
