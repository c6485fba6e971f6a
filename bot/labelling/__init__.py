"""The learning loop: people label what was not understood, and it becomes an example."""
