"""The gateway, against a handwritten Rasa on a real port."""
