"""One trace at a time: Keras layers remember losses and call contexts on themselves while they are traced."""

from __future__ import annotations

import threading

TRACING = threading.RLock()
"""Held while a graph of a network is made, so that a probe's trace and the loop's never mix."""
