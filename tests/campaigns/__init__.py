"""Long random trials with a count: the same case number and seed give the same case again."""
