"""E-mails to customers: every template in every language, inert whatever customers are called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from effects_house import BAG, BERLIN
from jinja2 import TemplateNotFound, UndefinedError

from backend_stub.effects.notifications import Templates
from backend_stub.effects.notifications.language import FOLDER, language, languages

INVALIDEN = {**BERLIN, "street_address": "Invalidenstraße 112", "postal_code": "10115"}
ROWS = [
    {"field": "address", "line": None, "title": None, "before": INVALIDEN, "after": BERLIN},
    {"field": "color", "line": 1, "title": BAG["title"], "before": "red", "after": "black"},
]
CHANGE: dict[str, Any] = {
    "name": "Anna Schmidt",
    "order": "GS-1001",
    "before_after": ROWS,
    "price_difference": {"amount": 500, "currency": "EUR"},
    "new_total": {"amount": 129400, "currency": "EUR"},
    "expected_delivery": "2026-11-26",
    "effects": [{"type": "label"}, {"type": "stock"}, {"type": "email"}, {"type": "label"}],
    "undoable": True,
}
FACTS: dict[str, dict[str, Any]] = {
    "change_confirmed": CHANGE,
    "change_undone": CHANGE,
    "change_failed": {**CHANGE, "case": "C-10001"},
    "code": {"code": "123456", "minutes": 10},
    "security_details_changed": {"name": "Anna Schmidt", "order": "GS-1001", "before_after": ROWS},
    "order_cancelled": {
        "order": "GS-1001",
        "refund": {"amount": 8900, "currency": "EUR"},
        "refund_to": "card",
        "refund_days": "5–7",
    },
    "return_label": {"order": "GS-1001", "lines": [BAG], "tracking_number": "CE1", "send_until": "2026-12-22"},
    "case_opened": {"case": "C-10001", "order": "GS-1001", "expected_by": "2026-11-23T09:00:00Z"},
    "refund_sent": {"order": "GS-1001", "amount": {"amount": 8900, "currency": "EUR"}, "refund_to": "paypal"},
    "voucher": {"code": "DANKE5", "percent": 5, "expires": "2027-05-31"},
}
LANGUAGES = ["de", "en", "es", "fr", "zh"]


def test_the_languages_of_the_demo_shop_are_there() -> None:
    assert languages() == tuple(LANGUAGES)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_has_every_template_and_nothing_else(tag: str) -> None:
    wanted = {f"{template}.{part}" for template in FACTS for part in ("txt", "html")} | {"words.yml"}
    assert {path.name for path in (FOLDER / tag).iterdir()} == wanted


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("template", FACTS)
def test_every_template_renders_in_every_language(template: str, tag: str) -> None:
    mail = Templates().render(template, tag, FACTS[template])
    assert 5 <= len(mail.subject) <= 90
    for text in (mail.text, mail.html):
        assert not re.search(r"\{|\}\}|None|Undefined", re.sub(r"<style>.*?</style>", "", text, flags=re.S))
        assert "\n\n\n" not in mail.text


@pytest.mark.parametrize("template", FACTS)
def test_what_the_text_says_stands_in_the_html_too(template: str) -> None:
    mail = Templates().render(template, "de", FACTS[template])
    for value in re.findall(r"GS-\d+|C-\d+|\d+,\d\d|\d{6}|DANKE5|CE1|202\d", mail.text):
        assert value in mail.html


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_the_same_words(tag: str) -> None:
    def keys(words: dict[str, Any]) -> dict[str, Any]:
        return {key: keys(value) if isinstance(value, dict) else None for key, value in words.items()}

    def words(code: str) -> dict[str, Any]:
        return yaml.safe_load(Path(FOLDER / code / "words.yml").read_text("utf-8"))

    assert keys(words(tag)) == keys(words("en"))


def test_a_change_is_told_with_before_and_after_price_and_date() -> None:
    mail = Templates().render("change_confirmed", "de", CHANGE)
    assert mail.subject == "Ihre Bestellung GS-1001 wurde geändert"
    assert mail.text.split("\n\n")[:5] == [
        "Guten Tag Anna Schmidt,",
        "wir haben Ihre Bestellung GS-1001 wie gewünscht geändert.",
        "Lieferadresse\n  Bisher: Anna Schmidt, Invalidenstraße 112, 10115 Berlin, Deutschland\n"
        "  Neu: Anna Schmidt, Torstraße 5, 10119 Berlin, Deutschland",
        "Milano-Handtasche · Farbe\n  Bisher: Rot\n  Neu: Schwarz",
        "Sie zahlen zusätzlich: 5,00\xa0€\nNeue Summe: 1.294,00\xa0€\n"
        "Voraussichtlich bei Ihnen: Donnerstag, 26. November 2026",
    ]
    assert "- ein neues Versandetikett\n" in mail.text
    assert mail.text.count("Versandetikett") == 1


@pytest.mark.parametrize(
    ("tag", "total", "date"),
    [
        ("en", "New total: €1,294.00", "Thursday, 26 November 2026"),
        ("de-AT", "Neue Summe: € 1.294,00", "Donnerstag, 26. November 2026"),
        ("zh-CN", "新的总额：€1,294.00", "2026年11月26日（星期四）"),
        ("fr", "Nouveau total : 1 294,00 €", "jeudi 26 novembre 2026"),
        ("es", "Nuevo total: 1.294,00 €", "jueves, 26 de noviembre de 2026"),
        ("it", "New total: €1,294.00", "Thursday, 26 November 2026"),
    ],
)
def test_money_and_dates_are_written_as_the_reader_does(tag: str, total: str, date: str) -> None:
    text = Templates().render("change_confirmed", tag, CHANGE).text.replace("\xa0", " ").replace("\u202f", " ")
    assert total in text
    assert date in text


@pytest.mark.parametrize(
    ("amount", "words"),
    [(500, "You pay in addition: €5.00"), (-500, "You get back: €5.00"), (0, "The price stays the same")],
)
def test_a_price_difference_says_who_pays(amount: int, words: str) -> None:
    facts = {**CHANGE, "price_difference": {"amount": amount, "currency": "EUR"}}
    assert words in Templates().render("change_confirmed", "en", facts).text


def test_hostile_names_and_addresses_are_inert() -> None:
    hostile = "<script>alert(1)</script><p>{{ 7*7 }} {order} \u202eevil"
    rows = [{"field": "address", "line": None, "title": {"en": hostile}, "before": None, "after": {"x": hostile}}]
    mail = Templates().render("change_confirmed", "en", {**CHANGE, "name": hostile, "before_after": rows})
    assert "<script" not in mail.html
    assert mail.html.count("&lt;script&gt;") == 3
    assert "&lt;p&gt;{{ 7*7 }} {order}" in mail.html
    assert "49" not in mail.html


def test_a_name_over_several_lines_stays_on_one() -> None:
    mail = Templates().render("change_confirmed", "en", {**CHANGE, "name": "Anna\r\nBcc: all@example.com"})
    assert mail.text.startswith("Hello Anna  Bcc: all@example.com,\n")


def test_a_missing_fact_is_an_error_and_no_hole_in_a_mail() -> None:
    with pytest.raises(UndefinedError):
        Templates().render("code", "en", {"name": "Anna"})
    with pytest.raises(TemplateNotFound):
        Templates().render("../../shop", "en", {})


def test_an_unknown_value_is_shown_as_it_is() -> None:
    assert language("de").word("values", "ecru") == "ecru"
