"""Our training loop against Keras's `fit`, plan by plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.campaigns.registry import Chance, campaign

if TYPE_CHECKING:  # TensorFlow takes ten seconds to load
    from tests.kerasbridge.side_by_side import Outcome

LOSS, WEIGHTS = 1e-5, 1e-4
_found: dict[str, Outcome] = {}


def _table() -> str:
    lines = [f"{'plan':<32} {'epochs':>6} {'values differ':>14} {'weights differ':>15}  bits"]
    for name, outcome in _found.items():
        bits = "identical" if outcome.same_bits else "other"
        lines.append(f"{name:<32} {outcome.epochs:>6} {outcome.loss:>14.1e} {outcome.weights:>15.1e}  {bits}")
    same = sum(outcome.same_bits for outcome in _found.values())
    within = sum(outcome.loss <= LOSS and outcome.weights <= WEIGHTS for outcome in _found.values())
    return "\n".join(
        [*lines, f"{within} of {len(_found)} plans agree; the weights of {same} are bit-identical"]
    )


@campaign(
    "loop-against-fit",
    f"20 plans by our loop and by fit, same order: values within {LOSS:g}, weights within {WEIGHTS:g}",
    table=_table,
)
def loop_against_fit(chance: Chance) -> None:
    from tests.kerasbridge.plans import CASES
    from tests.kerasbridge.side_by_side import compare

    name = list(CASES)[chance.number % len(CASES)]
    outcome = _found[name] = compare(CASES[name])
    assert outcome.moved > 1e-3, f"{name}: nothing was learned"
    assert outcome.loss <= LOSS, f"{name}: values differ by {outcome.loss:.2g}"
    assert outcome.weights <= WEIGHTS, f"{name}: weights differ by {outcome.weights:.2g}"
