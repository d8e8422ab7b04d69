"""Memory that is let go goes back to the system, so that a window open for days stays as small as what it shows."""

from __future__ import annotations

import ctypes

_TRIM_ABOVE, _MAP_ABOVE = -1, -3
"""M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of glibc's mallopt(3)."""
_LARGE = 256 * 1024  # bytes


def return_large_blocks() -> bool:
    """Give blocks over 256 KiB back as soon as they are let go; False where the C library cannot be told so.

    Left alone, glibc soon keeps them in its heap, where anything small that was made after them holds them there.
    """
    try:
        tell = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # another C library than glibc
        return False
    return bool(tell(_MAP_ABOVE, _LARGE)) and bool(tell(_TRIM_ABOVE, 4 * _LARGE))
