"""Runs the cases of one campaign, remembers how far it came, and counts failures."""

from __future__ import annotations

import hashlib
import json
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.campaigns.registry import Campaign, Chance

ROOT = Path(__file__).resolve().parents[2]
_SAVE_EVERY = 5.0  # seconds between two notes of how far a campaign came


@dataclass
class Progress:
    """How far one campaign with one seed has come on these sources."""

    sources: str
    done: int = 0
    seconds: float = 0.0
    failed: list[int] = field(default_factory=list)


def sources_fingerprint(root: Path = ROOT) -> str:
    """Return a value that changes with any source: cases passed by older code count no longer."""
    digest = hashlib.sha256()
    for path in sorted([*root.glob("cnnstudio/**/*.py"), *root.glob("tests/campaigns/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load(path: Path, sources: str) -> Progress:
    """Return the remembered progress, or a new one when there is none for these sources."""
    try:
        stored = Progress(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Progress(sources)
    return stored if stored.sources == sources else Progress(sources)


def save(path: Path, progress: Progress) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    beside.replace(path)


def run_case(what: Campaign, seed: int, number: int) -> str | None:
    """Run one case; return its traceback if it failed."""
    try:
        what.case(Chance.of(what.name, seed, number))
    except Exception:  # noqa: BLE001  # whatever a case raises is a finding
        return traceback.format_exc()
    return None


def carry_on(
    what: Campaign, seed: int, count: int, limit: float, path: Path, tell: Callable[[str], None]
) -> Progress:
    """Run the cases not yet done, up to a count and a number of seconds."""
    progress = load(path, sources_fingerprint())
    begun = noted = time.monotonic()
    before = progress.seconds
    while progress.done < count and time.monotonic() - begun < limit:
        failure = run_case(what, seed, progress.done)
        if failure is not None:
            progress.failed.append(progress.done)
            tell(f"{what.name} seed {seed} case {progress.done} failed:\n{failure}")
        progress.done += 1
        progress.seconds = before + time.monotonic() - begun
        if time.monotonic() - noted > _SAVE_EVERY:
            save(path, progress)
            noted = time.monotonic()
    save(path, progress)
    return progress
