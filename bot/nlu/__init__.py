"""What runs inside the Rasa server: reading the data folders, understanding a message, wording a reply."""
