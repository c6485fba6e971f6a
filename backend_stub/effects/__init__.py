"""What leaves the order service after a commit: carrier calls, papers, e-mails; taken from the outbox."""
