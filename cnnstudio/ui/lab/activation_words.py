"""What is said of each activation: its rule, and in one sentence what it is good for."""

from __future__ import annotations

from cnnstudio.language import tr

RULES: dict[str, str] = {
    "relu": "f(x) = max(0, x)",
    "softmax": "f(x)ᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)",
    "sigmoid": "f(x) = 1 / (1 + exp(−x))",
    "tanh": "f(x) = (exp(x) − exp(−x)) / (exp(x) + exp(−x))",
    "linear": "f(x) = x",
    "leaky_relu": "f(x) = x for x > 0, negative_slope·x else",
    "elu": "f(x) = x for x > 0, alpha·(exp(x) − 1) else",
    "selu": "f(x) = 1.0507·x for x > 0, 1.7581·(exp(x) − 1) else",
    "gelu": "f(x) = x·Φ(x), Φ(x) the share of a normal distribution below x",
    "silu": "f(x) = x / (1 + exp(−x))",
    "softplus": "f(x) = log(1 + exp(x))",
    "softsign": "f(x) = x / (1 + |x|)",
    "relu6": "f(x) = min(max(0, x), 6)",
    "exponential": "f(x) = exp(x)",
    "hard_sigmoid": "f(x) = min(max(0, x/6 + 0.5), 1)",
    "hard_silu": "f(x) = x·min(max(0, x/6 + 0.5), 1)",
    "hard_tanh": "f(x) = min(max(−1, x), 1)",
    "hard_shrink": "f(x) = x for |x| > threshold, 0 else",
    "soft_shrink": "f(x) = sign(x)·max(|x| − threshold, 0)",
    "tanh_shrink": "f(x) = x − tanh(x)",
    "mish": "f(x) = x·tanh(log(1 + exp(x)))",
    "celu": "f(x) = x for x > 0, alpha·(exp(x/alpha) − 1) else",
    "log_sigmoid": "f(x) = −log(1 + exp(−x))",
    "log_softmax": "f(x)ᵢ = xᵢ − log(Σⱼ exp(xⱼ))",
    "sparse_plus": "f(x) = 0 for x ≤ −1, (x + 1)²/4 for x < 1, x else",
    "sparse_sigmoid": "f(x) = min(max(0, (x + 1)/2), 1)",
    "sparsemax": "f(x)ᵢ = max(xᵢ − τ, 0)",
    "squareplus": "f(x) = (x + sqrt(x² + b)) / 2",
    "threshold": "f(x) = x for x > threshold, default_value else",
    "glu": "f(a, b) = a / (1 + exp(−b)), a and b the two halves of the channels",
}


def remark(name: str) -> str:
    """Return one sentence about an activation, or none where its rule says it all."""
    said = {
        "relu": tr(
            "The usual choice in hidden layers: cheap, and its slope does not shrink for positive sums."
        ),
        "leaky_relu": tr("Negative sums keep a small slope, so that no unit can die."),
        "sigmoid": tr(
            "Used at the output for yes or no; in hidden layers its slope, 0.25 at most, makes gradients vanish."
        ),
        "tanh": tr("Like sigmoid, but centred on 0; recurrent layers use it."),
        "softmax": tr(
            "Used at the output for one class of several: the channels of a place become positive and sum to 1."
        ),
        "log_softmax": tr("The logarithm of softmax, worked out without dividing by very small numbers."),
        "linear": tr("No activation: several such layers in a row are no more than one."),
        "exponential": tr("Grows without bound; only for outputs that must be positive."),
        "gelu": tr("Smooth near 0; transformers use it."),
        "silu": tr("Also called swish; it dips below 0 before it rises."),
        "selu": tr("Its two constants keep mean 0 and variance 1 from layer to layer."),
        "sparsemax": tr("Like softmax, but small channels become exactly 0."),
        "glu": tr("The second half of the channels decides how much of the first half passes."),
    }
    return said.get(name, "")
