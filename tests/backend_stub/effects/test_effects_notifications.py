"""E-mails to customers: every template in every language, inert whatever customers are called."""

from __future__ import annotations

import re
from typing import Any

import pytest
from effects_notices import LANGUAGES, every_fact, required_facts
from jinja2 import TemplateNotFound, UndefinedError

from backend_stub.effects.notifications import Templates
from backend_stub.effects.notifications.language import language

CHANGE = {**every_fact("change_confirmed"), "order": "GS-1001"}


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
    assert mail.html.count("&lt;script&gt;") == 4  # in the preview too
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


@pytest.mark.parametrize(
    ("tag", "percent", "points", "choice"),
    [
        ("en", "5%", "1,200 points", "Wait until it is back (4 Dec)"),
        ("de", "5 %", "1.200 Punkte", "Warten, bis der Artikel wieder da ist (4.12.)"),
        ("de-CH", "5%", "1’200 Punkte", "Eine andere Ausführung (Milano-Handtasche, Schwarz, CHF 5.00 mehr)"),
        ("fr", "5 %", "1 200 points", "Un autre modèle (Sac à main Milano, noir, 5,00 € de plus)"),
        ("es", "5 %", "1.200 puntos", "Otro modelo (Bolso Milano, negro, 5,00 € más)"),
        ("zh", "5%", "1,200 积分", "换其他款式（Milano 手提包，黑色，加价 €5.00）"),
    ],
)
def test_choices_and_remedies_say_what_they_are_worth(tag: str, percent: str, points: str, choice: str) -> None:
    settled = plain(Templates().render("case_settled", tag, every_fact("case_settled")).text)
    assert percent in settled
    assert points in settled
    offers: list[dict[str, Any]] = every_fact("out_of_stock")["offers"]
    if tag == "de-CH":
        offers = [
            {**offers[0], "facts": {**offers[0]["facts"], "price_difference": {"amount": 500, "currency": "CHF"}}}
        ]
    facts = {**every_fact("out_of_stock"), "offers": offers}
    assert f"- {choice}\n" in plain(Templates().render("out_of_stock", tag, facts).text)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("direction", "paid", "words"),
    [
        ("too_low", True, "pay the difference of €90.00, or cancel the order"),
        ("too_low", False, "please pay it at the right price"),
        ("too_high", True, "We are refunding the difference of €90.00; there is nothing you need to do."),
        ("too_high", False, "you pay the lower price only"),
    ],
)
def test_a_wrong_price_is_put_right_as_the_policy_says(direction: str, paid: bool, words: str) -> None:
    facts = {**required_facts("price_error"), "direction": direction, "paid": paid}
    text = Templates().render("price_error", "en", facts).text
    assert words in text
    assert ("tell us in the chat" in text) == (direction == "too_low")  # no question where the shop owes


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_parcel_that_nobody_can_see_is_no_promise_of_tracking(tag: str) -> None:
    seen = every_fact("shipped")
    facts = {**seen, "trackable": False}
    assert "CE123456785DE" in Templates().render("shipped", tag, seen).text
    mail = Templates().render("shipped", tag, facts)
    assert "CE123456785DE" not in mail.text + mail.html
    acts_after = {"de": "2. Dezember", "en": "2 December", "es": "2 de diciembre", "fr": "2 décembre", "zh": "12月2日"}
    assert acts_after[tag] in mail.text


def test_who_gave_no_token_is_asked_nothing() -> None:
    facts = required_facts("delivered")
    assert "1 (poor)" not in Templates().render("delivered", "en", facts).text
    asked = Templates().render("delivered", "en", {**facts, "feedback_token": "a/b"})
    assert asked.text.count("https://globalstyle.example/feedback/a%2Fb?score=") == 5


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "https://x y", "", None])
def test_only_an_address_of_the_web_becomes_a_link(link: str | None) -> None:
    mail = Templates().render("data_export", "en", {"link": link, "expires": "2026-12-01T00:00:00Z"})
    assert set(re.findall(r'href="([^"]*)"', mail.html)) == {"https://globalstyle.example/chat"}
    assert "Download" not in mail.text


def test_a_list_of_mails_shows_how_the_message_goes_on() -> None:
    html = Templates().render("parcel_lost", "de", {"order": "GS-1013", "name": "Lukas Weber"}).html
    preview = html.partition('class="preheader"')[2].partition(">")[2]
    assert preview.startswith("Es tut uns sehr leid: Das Paket mit Ihrer Bestellung GS-1013 ist unterwegs")


def test_mail_programs_that_know_no_style_sheet_get_every_style_in_its_tag() -> None:
    html = Templates().render("delivered", "en", every_fact("delivered")).html
    body = html.partition("<body")[2]
    assert not re.search(r"<(p|h1|small|ul|li)>", body)
    assert not re.search(r'class="(?!block)[^"]*"(?![^>]*style=)', body)
    assert {int(size) for size in re.findall(r"font-size: (\d+)px", body)} == {1, 14, 16, 18, 22}
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 560px" in body
    assert 'width="560"' in body  # for Outlook, which knows no max-width


def test_no_customer_reads_a_code_that_has_no_word() -> None:
    facts = {**every_fact("case_update"), "next_step": "ask_the_moon"}
    with pytest.raises(UndefinedError, match="ask_the_moon"):
        Templates().render("case_update", "de", facts)
    said = Templates().render("case_update", "de", {**facts, "next_step": "Wir rufen Sie morgen an."})
    assert "So geht es nun weiter:\n\nWir rufen Sie morgen an.\n" in said.text
