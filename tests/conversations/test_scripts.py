"""Every talk of the behaviours' folders, in every language, over the public chat interface."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conversations.script import BEHAVIOURS, Effect, Script, Step, scripts
from tests.conversations.table import PAGE, page
from tests.conversations.talks import LANGUAGES, Talk
from tests.installation import Books, Installation, eventually

SCRIPTS = dict(scripts())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_talk_goes_as_written(shop: Installation, name: str, language: str) -> None:
    script, books = SCRIPTS[name], shop.books
    for order, state in script.given.items():
        books.move(order, state)
    talk = Talk(shop, language)
    for step in script.steps:
        _take(talk, step, books)
    for order, effect in script.then.items():
        _check(books, order, effect)
    for table, rows in script.rows.items():
        _has_rows(books, table, rows)
    books.assert_sound()


def _take(talk: Talk, step: Step, books: Books) -> None:
    for order, state in (step.move or {}).items():
        books.move(order, state)
    if step.move:
        return
    answer = _answer(talk, step)
    for words in step.hear[talk.language]:
        assert words in answer, f"{words!r} is not in the answer:\n{answer}"
    for words in step.not_hear[talk.language]:
        assert words not in answer, f"{words!r} is in the answer:\n{answer}"
    if step.buttons is not None:
        assert len(talk.buttons) == step.buttons, answer
    if step.card is not None:
        assert talk.cards[-1]["type"] == step.card, answer


def _answer(talk: Talk, step: Step) -> str:
    if isinstance(step.press, int):
        return talk.press(talk.buttons[step.press - (step.press > 0)]["title"])
    return talk.press(step.press) if step.press else talk.say(step.say or "")


def _check(books: Books, number: str, effect: Effect) -> None:
    if effect.sent is not None:  # first: a refund that has been made changes the order
        books.all_sent(number)
        assert set(effect.sent) <= set(books.kinds(number)), books.kinds(number)
    if effect.untouched:
        books.assert_untouched(number)
    order = books.order(number)
    expected = {f"address.{key}": value for key, value in (effect.address or {}).items()} | (effect.order or {})
    if effect.state:
        expected["state"] = effect.state
    assert {name: _member(order, name) for name in expected} == expected
    if effect.options is not None:
        assert books.options(number) == effect.options
    for line, members in (effect.lines or {}).items():
        known = {**books.line(number, line), **books.options(number, line)}
        assert {name: known[name] for name in members} == members
    if effect.changes is not None:
        # A refund that lands meanwhile is written into the same history.
        done = [kind for kind in books.changes(number) if kind != "refund"]
        assert done[-len(effect.changes) :] == effect.changes
    if effect.mail is not None:
        assert eventually(lambda: books.mails(effect.mail or ""), f"a mail to {effect.mail}")


def _member(order: dict[str, Any], name: str) -> Any:
    """`delivery.kind` is the kind inside the delivery."""
    first, _, rest = name.partition(".")
    value = order[first]
    value = json.loads(value) if rest and isinstance(value, str) else value
    return value[rest] if rest else value


def _has_rows(books: Books, table: str, wanted: list[dict[str, Any]]) -> None:
    found = books.rows(f"select * from {table}")  # noqa: S608  the name is a script's
    for row in wanted:
        assert any(row.items() <= each.items() for each in found), f"{table} has no {row}: {found}"


def test_a_script_that_asserts_nothing_is_refused() -> None:
    step = {"say": "hello"}
    with pytest.raises(ValueError, match="no words"):
        Script.model_validate({"talk": "a talk about nothing", "steps": [step], "then": {"GS-1001": {}}})
    with pytest.raises(ValueError, match="no effects"):
        Script.model_validate({"talk": "a talk about nothing", "steps": [{**step, "hear": "hello"}]})


def test_a_step_in_two_languages_is_refused() -> None:
    with pytest.raises(ValueError, match="one for each of"):
        Step.model_validate({"say": {"en": "hello", "de": "hallo"}})


def test_the_table_in_the_documentation_is_that_of_the_talks() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.conversations.table`"


def test_there_are_sixty_talks_in_each_language() -> None:
    assert len(SCRIPTS) >= 60
    assert {name.partition("/")[0] for name in SCRIPTS} == set(BEHAVIOURS)
