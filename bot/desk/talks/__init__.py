"""Talks as staff see them: the queue, one talk with all that is known, and what they do in it."""
