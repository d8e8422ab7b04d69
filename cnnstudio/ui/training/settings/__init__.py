"""The form of the training plan, built from what its catalogues declare."""
