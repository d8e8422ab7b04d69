"""From which zoom on how much of a network can be told apart."""

READABLE, TITLED, LETTERED = 0.55, 0.30, 0.12
"""Window pixels per scene pixel from which captions, titles and letters are drawn."""
