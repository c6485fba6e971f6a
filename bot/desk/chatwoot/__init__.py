"""Chatwoot as the desk: its inboxes answered by the bot, and our own channels' talks answered by its agents."""
