"""The desk: where staff see talks, take them over, and answer."""
