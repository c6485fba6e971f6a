"""Reroute: the command line, and the settings that all processes share."""
