"""The language of a message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.language import bare_words

HELD_OUT = sorted((Path(__file__).parent / "held_out").glob("*.jsonl"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "en"),
        ("where is my parcel", "en"),
        ("in black please", "en"),
        ("wo ist mein Paket", "de"),
        ("schwarz", "de"),
        ("passt", "de"),
        ("GS-1001 bitte", "de"),
        ("où est mon colis", "fr"),
        ("en noir s'il vous plaît", "fr"),
        ("je voudrais l'annuler", "fr"),
        ("12 rue de Rivoli, 75004 Paris", None),
        ("hola", "es"),
        ("¿dónde está mi paquete?", "es"),
        ("donde esta mi paquete", "es"),
        ("el bolso en negro, por favor", "es"),
        ("我的包裹在哪里", "zh"),
        ("好的", "zh"),
        ("我想return这个bag", "zh"),
        ("ok", None),
        ("👍", None),
        ("GS-1001", None),
        ("anna.schmidt@example.com", None),
        ("Hauptstr. 12, 10115 Berlin", None),
        ("123456", None),
    ],
)
def test_short_messages_show_their_language_or_none(finder: Any, guess: Any, text: str, code: str | None) -> None:
    assert guess.of(bare_words(text, finder.find(text)))["code"] == code


@pytest.mark.parametrize("file", HELD_OUT, ids=lambda file: file.stem)
def test_at_most_one_in_a_hundred_unseen_messages_is_taken_for_another_language(
    finder: Any, guess: Any, file: Path
) -> None:
    messages = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    codes = [guess.of(bare_words(each["text"], finder.find(each["text"])))["code"] for each in messages]
    wrong = [each["text"] for each, code in zip(messages, codes, strict=True) if code not in (None, each["lang"])]
    assert len(wrong) <= len(messages) / 100, wrong


def test_the_same_text_always_gives_the_same_answer(guess: Any) -> None:
    assert len({json.dumps(guess.of("Adresse please")) for _ in range(20)}) == 1


def test_the_page_tips_the_scales_where_words_do_not(guess: Any) -> None:
    plain, german = guess.of("Zeppelin"), guess.of("Zeppelin", "de")
    assert german["confidence"] > (plain["confidence"] if plain["code"] == "de" else 0)
