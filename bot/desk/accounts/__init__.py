"""Accounts of staff: who may sign in, how, and what each may do."""
