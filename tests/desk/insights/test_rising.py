"""Counters of what is in tables."""

from __future__ import annotations

from bot.desk.insights.rising import Rising


def test_a_counter_begins_at_zero_and_follows_what_is_added() -> None:
    rising = Rising[str]()
    assert rising.look({"answered": 900}) == {"answered": 0}
    assert rising.look({"answered": 905, "failed": 1}) == {"answered": 5, "failed": 1}


def test_what_is_forgotten_takes_nothing_back_and_is_not_counted_again() -> None:
    rising = Rising[str]()
    rising.look({"answered": 900})
    rising.look({"answered": 910})
    assert rising.look({}) == {"answered": 10}
    assert rising.look({"answered": 3}) == {"answered": 13}
