"""The pages of the lab, a module each."""
