"""What replies tell the customer to write is understood as what it is for."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.nlu.clause import weightiest
from tests.nlu.conftest import ROOT

QUOTED = {
    "en": r'"([^"{}]+)"',
    "de": r"„([^“{}]+)“",
    "es": r"«([^»{}]+)»",
    "fr": r"«\s([^»{}]+)\s»",
    "zh": r"“([^”{}]+)”",
}
MEANT = {
    "a person, please": "talk_to_person",
    "undo that": "undo",
    "yes": "affirm",
    "forget it": "stop",
    "my parcel is lost": "parcel_lost",
    "I haven't got it": "not_received",
    "Mitarbeiter bitte": "talk_to_person",
    "Bitte rückgängig machen": "undo",
    "Ja": "affirm",
    "Vergessen Sie es": "stop",
    "Mein Paket ist verloren": "parcel_lost",
    "Ich habe es nicht bekommen": "not_received",
    "una persona, por favor": "talk_to_person",
    "deshacer": "undo",
    "sí": "affirm",
    "olvídelo": "stop",
    "mi paquete se ha perdido": "parcel_lost",
    "no me ha llegado": "not_received",
    "un conseiller, s’il vous plaît": "talk_to_person",
    "annulez ce changement": "undo",
    "oui": "affirm",
    "laissez tomber": "stop",
    "mon colis est perdu": "parcel_lost",
    "je ne l’ai pas reçu": "not_received",
    "转人工": "talk_to_person",
    "撤销": "undo",
    "确认": "affirm",
    "算了": "stop",
    "包裹丢了": "parcel_lost",
    "没收到": "not_received",
}


def _quoted() -> set[str]:
    from bot.nlu.folders import read_folders

    return {
        phrase
        for folder in read_folders([ROOT / "data"])
        for variations in folder.responses.values()
        for each in variations
        for phrase in re.findall(QUOTED[folder.code], each.get("text", ""))
    }


def test_this_list_has_all_that_replies_quote() -> None:
    assert _quoted() == set(MEANT)


@pytest.mark.parametrize(("phrase", "intent"), MEANT.items())
def test_what_a_reply_tells_to_write_is_understood(understanding: Any, finder: Any, phrase: str, intent: str) -> None:
    assert weightiest(understanding.clauses(phrase, finder.find(phrase))).intent == intent
