"""General questions: the same entries in every language, each answered in the language of the talk."""

from pathlib import Path

import pytest

from bot.nlu.faq import read_faq
from bot.nlu.folders import DataError
from tests.actions.harness import DATA, Chat, clause, whose

FAQ = read_faq(DATA)
IDS = [entry.id for entry in FAQ["en"]]


@pytest.mark.parametrize("entry", IDS)
def test_every_entry_is_answered_in_every_language(chat: Chat, entry: str) -> None:
    turn = chat.says(clause("faq", faq=entry))
    assert turn.names == ["utter_faq"]
    answers = [each.answer for language in ("en", "de", "zh") for each in FAQ[language] if each.id == entry]
    assert [turn.words(language) for language in ("en", "de", "zh")] == answers


def test_the_preview_comes_back_after_the_answer(chat: Chat) -> None:
    chat.says(clause("change_color", color="black", **whose("GS-1001")))
    assert chat.says(clause("faq", faq="gift_wrap")).names == ["utter_faq", "utter_preview"]


def test_a_question_that_no_entry_has_is_not_understood(chat: Chat) -> None:
    assert chat.says(clause("faq")).names == ["utter_rephrase"]


def test_all_languages_have_the_same_entries_each_with_questions() -> None:
    assert {language: [entry.id for entry in entries] for language, entries in FAQ.items()} == dict.fromkeys(
        ("de", "en", "es", "fr", "zh"), IDS
    )
    assert all(entry.questions and entry.answer.strip() for entries in FAQ.values() for entry in entries)
    assert FAQ["en"][0].questions[0] == "do i have to pay customs if i order from the us"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("faq: [{id: a, answer: b}]", "entry 1 needs id, questions and answer"),
        ("faq: [{id: a, questions: '- q', answer: b}, {id: a, questions: '- r', answer: c}]", "two entries a"),
    ],
)
def test_a_broken_entry_is_named(tmp_path: Path, content: str, problem: str) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "faq.yml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=problem):
        read_faq(folder.parent)
