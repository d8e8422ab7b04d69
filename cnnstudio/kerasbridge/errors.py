"""What goes wrong between a design and Keras, as one sentence for the user."""

from __future__ import annotations


class BridgeError(Exception):
    """A design, a plan or data cannot be used; the text is a sentence for the user."""
