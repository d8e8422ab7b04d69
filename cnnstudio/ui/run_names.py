"""What a run is called on the screen, read from its folder's name."""

from __future__ import annotations

from pathlib import Path


def short_name(folder: str) -> str:
    """Return a run folder's name without date and time, or all of it where it is named otherwise."""
    name = Path(folder).name
    parts = name.split("-", 2)
    return parts[2] if len(parts) == 3 and parts[0].isdigit() and parts[1].isdigit() else name


def time_of_day(folder: str) -> str:
    """Return the time of day (UTC) at which a run began, as its folder's name tells."""
    name = folder.replace("\\", "/").rpartition("/")[2].split("-")
    if len(name) < 2 or len(name[0]) != 8 or not name[1].isdigit() or len(name[1]) != 6:
        return ""
    return f"{name[1][:2]}:{name[1][2:4]}"
