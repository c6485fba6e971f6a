"""Removes a talk from Rasa's memory: the shop has erased the customer."""

from __future__ import annotations

from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from sqlalchemy import text


def forget_talk(store: TrackerStore, sender_id: str) -> None:
    """Deletes all that was said; raises TypeError for a store that cannot."""
    while not isinstance(store, SQLTrackerStore):
        store = getattr(store, "_tracker_store", None)  # Rasa wraps the store that it was given
        if store is None:
            raise TypeError("only trackers in SQL can be forgotten")
    with store.session_scope() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("PRAGMA secure_delete = ON"))  # free pages would keep the words
        session.query(store.SQLEvent).filter_by(sender_id=sender_id).delete(synchronize_session=False)
        session.commit()
