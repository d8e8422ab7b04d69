"""How good a network's answers are: figures of its predictions for samples whose truth is known."""
