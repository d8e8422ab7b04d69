"""CNN Studio: design, train and open up convolutional neural networks."""

__version__ = "0.1.0"
