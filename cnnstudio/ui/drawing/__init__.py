"""The Draw workspace: a pad, what the network sees of it, and the answer while the pen moves."""
