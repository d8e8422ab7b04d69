"""Jobs of the thread that trains: one answer, or one sentence why there is none."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable

from cnnstudio.data.errors import Cancelled
from cnnstudio.engine import messages as m
from cnnstudio.engine.refusals import REFUSALS, surprise


def say_answer(
    work: Callable[[], m.Report], emit: Callable[[m.Report], None], ticket: int, when_cancelled: str
) -> None:
    """Emit what the work returns, or in one sentence what stood against it."""
    try:
        emit(work())
    except Cancelled:
        emit(m.Failed(when_cancelled, ticket))
    except REFUSALS as error:
        emit(m.Failed(str(error), ticket))
    except Exception as error:  # noqa: BLE001  # one odd question must not end the engine
        traceback.print_exc(file=sys.stderr)
        emit(m.Failed(surprise(error), ticket))
