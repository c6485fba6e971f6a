"""What was not understood waits to be labelled, without what tells who wrote it."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from tests.conversations.talks import Talk
from tests.installation import Installation


def test_a_message_that_was_not_understood_waits_with_what_was_meant(shop: Installation) -> None:
    talk = Talk(shop, "en")
    talk.say("blorp quux fnord, Anna Schmidt")
    talk.say("where is my parcel?")

    with create_engine(shop.settings.gateway_database_url).begin() as connection:
        rows = connection.execute(text("select * from unclear_messages order by at")).mappings().all()
    row = rows[-1]
    assert (row["why"], row["meant"]) == ("misunderstood", "where_is_my_parcel")
    assert "blorp quux fnord" in row["text"]
    assert "anna" not in row["text"].lower()
