"""One class for each thing a person may mean with the pointer; at most one is under way."""
