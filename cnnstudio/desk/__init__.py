"""Slow work without Keras, in a second kind of child process."""
