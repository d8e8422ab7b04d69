"""Training as a conversation between the window and a process of its own."""
