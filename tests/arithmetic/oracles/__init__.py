"""Every operation beside an independent one: Keras and TensorFlow, SciPy, or Python's own library."""

from tests.arithmetic.oracles import backwards, cheaper, grown, pooled, sliding, stacked, values
from tests.arithmetic.oracles.registry import OPERATIONS, tried

__all__ = ["OPERATIONS", "backwards", "cheaper", "grown", "pooled", "sliding", "stacked", "tried", "values"]
