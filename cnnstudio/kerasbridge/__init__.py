"""The only place that knows Keras."""
