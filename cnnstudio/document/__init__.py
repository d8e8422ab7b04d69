"""What is being designed: graph, edits, plan, data recipe, analysis, history and files."""
