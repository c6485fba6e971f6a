"""The country that a question about delivery names."""

from __future__ import annotations

import pytest

from bot.nlu.countries import named_country

LANGUAGES = ("de", "en", "es", "fr", "zh")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("how much is shipping to Austria?", "AT"),
        ("Versand in die Schweiz?", "CH"),
        ("nach österreich", "AT"),
        ("livrez-vous en Belgique", "BE"),
        ("¿envían a México?", "MX"),
        ("寄到德国要多少钱", "DE"),
        ("shipping to uk", "GB"),
        ("do you ship to the US?", "US"),
    ],
)
def test_a_country_is_found_in_any_language_and_case(text: str, code: str) -> None:
    found = named_country(text, LANGUAGES)
    assert found is not None
    assert found[0] == code


@pytest.mark.parametrize("text", ["can you tell us what delivery costs", "combien de jours ?", "how long to my house"])
def test_where_no_country_is_named_none_is_found(text: str) -> None:
    assert named_country(text, LANGUAGES) is None


def test_the_place_is_that_of_the_name() -> None:
    found = named_country("and to New Zealand?", LANGUAGES)
    assert found == ("NZ", 7, 18)
