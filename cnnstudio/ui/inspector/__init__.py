"""The right column of Design: the selected layer's form, its working, its cost and its problems."""
