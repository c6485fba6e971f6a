"""Rasa's custom actions: what was understood becomes calls of the order service, its answers become reply names."""
