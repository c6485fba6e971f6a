"""Every reply that the actions name exists in every language."""

from __future__ import annotations

import re

import pytest

from actions import replies as tables
from bot.nlu.replies import read_words
from tests.actions.harness import DATA, LANGUAGES, OWNERS, Chat, clause, replies, rules, whose
from tests.actions.service import ROOT

NAMED = re.compile(r'"(utter_\w+)"')


def named() -> set[str]:
    """All reply names in the actions' source, those of the tables included."""
    return {name for file in (ROOT / "actions").glob("*.py") for name in NAMED.findall(file.read_text("utf-8"))}


def test_the_languages_tested_are_found_in_the_data() -> None:
    assert {"de", "en", "es", "fr", "zh"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words(language: str) -> None:
    words = read_words(DATA)
    assert words[language].keys() == words["en"].keys()


def test_the_tables_are_among_the_names_found() -> None:
    outcomes = (
        tables.REFUSALS,
        tables.UNDO_REFUSALS,
        tables.ERASURE_REFUSALS,
        tables.PREVIEWS,
        tables.CONFIRMED,
        tables.TRACKING,
    )
    assert {name for table in (*outcomes, tables.IDENTITY) for name in table.values()} <= named()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_that_the_actions_name_has_words(language: str) -> None:
    assert named() - set(replies(language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_that_the_rules_name_has_words(language: str) -> None:
    uttered = {action for actions in rules().values() for action in actions if action.startswith("utter_")}
    assert uttered - set(replies(language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_that_has_words_is_named(language: str) -> None:
    by_rules = {action for actions in rules().values() for action in actions}
    assert set(replies(language)) - named() - by_rules == set()


@pytest.mark.parametrize("number", sorted(number for numbers in OWNERS.values() for number in numbers))
def test_every_demo_order_can_be_told_of(chat: Chat, number: str) -> None:
    turn = chat.says(clause("order_status", **whose(number)), clause("where_is_my_parcel"))
    assert turn.names[0] == "utter_order_status"
    assert number in turn.words()
