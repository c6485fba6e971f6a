"""Orders beside the talk, and what waits for an approval; all rules are the order service's."""
