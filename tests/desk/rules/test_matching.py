"""Which messages a rule is about, and how soon a change of it counts; on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.gateway.database import Database
from bot.gateway.rules import GOOD_FOR, Heard, Rule, Rules
from bot.gateway.tables import StaffRule
from tests.gateway.databases import KINDS, opened

HEARD = Heard("Bonjour, une commande en gros", "fr", "whatsapp", frozenset({"complaint", "inform"}))


def row(rule: str = "01A", active: bool = True, **when: Any) -> StaffRule:
    return StaffRule(id=rule, title=rule, active=active, team=None, when=when)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("bulk order", "A BULK\norder!"),
        ("don't send", "Please don’t send it"),
        ("§ 312", "Nach § 312 BGB"),
        ("c++", "the c++ book"),
        ("großhandel", "GROSSHANDEL"),
        ("批发", "我想批发手提包"),
    ],
)
def test_words_are_found_whole_and_in_any_case(phrase: str, text: str) -> None:
    assert Rule.of(row(words=["never", phrase])).holds(Heard(text, "en", "web"))
    assert not Rule.of(row(words=[f"{phrase} now"])).holds(Heard(text, "en", "web"))


@pytest.mark.parametrize("text", ["bulk orders", "unbulk order", "bulk", "bulk-order", ""])
def test_other_words_are_not(text: str) -> None:
    assert not Rule.of(row(words=["bulk order"])).holds(Heard(text, "en", "web"))


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"languages": ["de", "fr"]}, True),
        ({"languages": ["de"]}, False),
        ({"channels": ["web", "whatsapp"]}, True),
        ({"channels": ["web"]}, False),
        ({"topics": ["complaint"]}, True),
        ({"topics": ["invoice"]}, False),
        ({"topics": ["complaint"], "languages": ["fr"], "channels": ["whatsapp"], "words": ["en gros"]}, True),
        ({"topics": ["complaint"], "languages": ["fr"], "channels": ["whatsapp"], "words": ["au détail"]}, False),
        ({"topics": ["complaint"], "languages": ["de"], "words": ["en gros"]}, False),
    ],
)
def test_all_conditions_hold_each_by_any_of_its_values(when: dict[str, Any], holds: bool) -> None:
    assert Rule.of(row(**when)).holds(HEARD) is holds


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request.param, tmp_path) as database:
        yield database


def holding(rules: Rules, database: Database) -> list[str]:
    return [rule.title for rule in database.call(rules.holding, HEARD)]


def test_active_rules_hold_the_oldest_first(database: Database) -> None:
    rows = [row(rule, active=rule != "01A", languages=["fr"]) for rule in ("01C", "01B", "01A")]
    rows.append(row("01D", languages=["de"]))

    def add(session: Session) -> None:
        session.add_all(rows)

    database.call(add)
    assert holding(Rules(), database) == ["01B", "01C"]


def test_what_another_process_wrote_counts_after_two_seconds(database: Database) -> None:
    now = [0.0]
    rules = Rules(clock=lambda: now[0])
    assert holding(rules, database) == []
    database.call(lambda session: session.add(row(languages=["fr"])))
    now[0] = GOOD_FOR - 0.1
    assert holding(rules, database) == []
    now[0] = GOOD_FOR
    assert holding(rules, database) == ["01A"]


def test_what_was_written_here_counts_at_once(database: Database) -> None:
    rules = Rules(clock=lambda: 0.0)
    assert holding(rules, database) == []
    database.call(lambda session: session.add(row(languages=["fr"])))
    rules.forget()
    assert holding(rules, database) == ["01A"]


def test_a_message_costs_no_query(database: Database) -> None:
    rules, asked = Rules(clock=lambda: 0.0), []
    database.call(rules.holding, HEARD)
    event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    database.call(rules.holding, HEARD)
    assert [each for each in asked if "staff_rules" in each] == []
