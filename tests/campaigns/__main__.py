"""python -m tests.campaigns [NAME ...] [--count N] [--seed S] [--seconds T] [--case N] [--fresh]"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import platformdirs

from tests.campaigns.registry import Campaign, campaigns
from tests.campaigns.runner import Progress, carry_on, run_case


def main(argv: list[str] | None = None) -> int:
    """Run the named campaigns, or all; return 1 if any case failed."""
    known = campaigns()
    parser = _parser(known)
    words = parser.parse_args(argv)
    if unknown := set(words.names) - set(known):
        parser.error(f"no campaign is called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    chosen = [known[name] for name in (words.names or known)]
    if words.case is not None:
        return _repeat(chosen, words.seed, words.case)
    if not words.bare:
        print(f"{'campaign':<24} {'seed':>5} {'cases':>9} {'failed':>7} {'seconds':>8}  promise", flush=True)
    if len(chosen) > 1:
        return max(_alone(what.name, words) for what in chosen)
    failures = 0
    for what in chosen:
        path = _state_file(what, words.seed)
        if words.fresh:
            path.unlink(missing_ok=True)
        progress = carry_on(what, words.seed, words.count, words.seconds, path, print)
        failures += len(progress.failed)
        print(_line(what, words.seed, progress), flush=True)
        if told := what.table():
            print(told, flush=True)
    return 1 if failures else 0


def _parser(known: dict[str, Campaign]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description="Long random trials.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument(
        "--count", type=int, default=1000, help="cases to reach, those of earlier calls included"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="limit for each campaign, this call"
    )
    parser.add_argument("--case", type=int, help="run this one case again and show what it raises")
    parser.add_argument("--fresh", action="store_true", help="forget the cases done by earlier calls")
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    return parser


def _alone(name: str, words: argparse.Namespace) -> int:
    """Run one campaign in a process of its own: what it leaves in memory, or dies of, is no other's."""
    options = ["--count", str(words.count), "--seed", str(words.seed), "--seconds", str(words.seconds)]
    options += ["--fresh"] if words.fresh else []
    order = [sys.executable, "-m", "tests.campaigns", name, "--bare", *options]
    code = subprocess.run(order, check=False).returncode
    if code not in {0, 1}:
        print(f"{name} ended with exit code {code}", flush=True)
    return abs(code)


def _state_file(what: Campaign, seed: int) -> Path:
    return (
        platformdirs.user_cache_path("cnnstudio", appauthor=False) / "campaigns" / f"{what.name}-{seed}.json"
    )


def _repeat(chosen: list[Campaign], seed: int, number: int) -> int:
    failed = [text for what in chosen if (text := run_case(what, seed, number)) is not None]
    print("\n".join(failed) or "passed")
    return 1 if failed else 0


def _line(what: Campaign, seed: int, progress: Progress) -> str:
    figures = f"{progress.done:>9,} {len(progress.failed):>7,} {progress.seconds:>8.1f}"
    return f"{what.name:<24} {seed:>5} {figures}  {what.promise}"


if __name__ == "__main__":
    sys.exit(main())
