"""Lists beside the canvas: the network as a table, its problems, and the history of edits."""
