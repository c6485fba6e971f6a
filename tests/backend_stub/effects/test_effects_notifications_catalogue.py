"""templates.yml, the folders of the languages and the code say the same: every message, in every language."""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest
import yaml
from effects_notices import LANGUAGES, VALUES, every_fact, required_facts
from jinja2 import Environment, UndefinedError, meta

from backend_stub.effects.notifications import Templates
from backend_stub.effects.notifications.catalogue import COMMON, Kind, catalogue
from backend_stub.effects.notifications.filters import Filters
from backend_stub.effects.notifications.language import FOLDER, language, languages, short_texts

MESSAGES = list(catalogue())
TEXTS = [name for name, entry in catalogue().items() if entry.sms]
OURS = {"parts", "words", "shop"}
ENGLISH = re.compile(r"\b(the|your|you|we|and|with|order|parcel|refund|sorry|please|write|sent|is|of|for|not)\b", re.I)
HOSTILE = "<script>alert(1)</script>\"' {{ 7*7 }} {order}\r\nBcc: x\u2028\u202e" + "Müller-李" * 80
OURS_TO_NAME = ("order", "twin", "case", "direction", "currency", "country_code", "type")
KINDS: dict[str, Any] = {
    "text": str,
    "token": str,
    "url": str,
    "words": str,
    "number": int,
    "flag": bool,
    "money": dict,
    "address": dict,
    "title": dict,
    "options": dict,
    "goods": list,
    "rows": list,
    "effects": list,
    "words_list": list,
    "choices": list,
    "talk": list,
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
}


def source(tag: str, name: str) -> str:
    return (FOLDER / tag / name).read_text("utf-8")


def facts_in(text: str) -> set[str]:
    environment = Environment(autoescape=True)
    environment.filters.update(Filters(language("en")).table())
    return meta.find_undeclared_variables(environment.parse(text)) - OURS


def readable(page: str) -> str:
    """What a reader of the HTML sees, below the heading."""
    body = page.partition("</h1>")[2]
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


def test_the_languages_of_the_demo_shop_are_there() -> None:
    assert languages() == tuple(LANGUAGES)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_has_every_template_and_nothing_else(tag: str) -> None:
    wanted = {f"{name}.{part}" for name in MESSAGES for part in ("txt", "html")} | {"words.yml", "sms.yml"}
    assert {path.name for path in (FOLDER / tag).iterdir()} == wanted


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_has_every_text_and_nothing_else(tag: str) -> None:
    assert list(short_texts(tag)) == list(short_texts("en"))
    assert set(short_texts(tag)) == set(TEXTS)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_the_same_words(tag: str) -> None:
    def keys(group: dict[str, Any]) -> dict[str, Any]:
        return {key: keys(value) if isinstance(value, dict) else None for key, value in group.items()}

    assert keys(yaml.safe_load(source(tag, "words.yml"))) == keys(yaml.safe_load(source("en", "words.yml")))


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_uses_the_facts_that_it_is_said_to_have(name: str) -> None:
    entry = catalogue()[name]
    for tag in LANGUAGES:
        for part in ("html", "txt"):
            assert facts_in(source(tag, f"{name}.{part}")) == {*entry.needs, *entry.may}, (tag, part)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_says_the_same_things_in_every_language(name: str) -> None:
    def expressions(tag: str, part: str) -> Counter[str]:
        return Counter(re.findall(r"{%.*?%}|{{.*?}}", source(tag, f"{name}.{part}")))

    for part in ("html", "txt"):
        english = expressions("en", part)
        assert [tag for tag in LANGUAGES if expressions(tag, part) != english] == [], part


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_uses_no_other_facts_than_its_mail(name: str) -> None:
    entry = catalogue()[name]
    for tag in LANGUAGES:
        used = facts_in(short_texts(tag)[name])
        assert used == facts_in(short_texts("en")[name]), tag
        assert used <= {*entry.needs, *entry.may}, tag


@pytest.mark.parametrize("name", MESSAGES)
def test_each_fact_is_of_a_kind_that_the_house_knows(name: str) -> None:
    for fact, kind in {**catalogue()[name].needs, **catalogue()[name].may, **COMMON}.items():
        check = KINDS[kind.partition(".")[0]]
        assert isinstance(VALUES[fact], check) if isinstance(check, type) else check(VALUES[fact]), fact


@pytest.mark.parametrize("name", MESSAGES)
def test_each_word_comes_from_the_group_that_it_is_said_to(name: str) -> None:
    for fact, kind in {**catalogue()[name].needs, **catalogue()[name].may}.items():
        _, dot, group = kind.partition(".")
        for part in ("html", "txt"):
            used = re.search(rf"\b{fact}\b[^|]*\| \w+\('{group}'\)", source("en", f"{name}.{part}"))
            assert not dot or (used and group in language("en").words), fact


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_renders_with_all_facts_and_with_no_more_than_it_needs(name: str, tag: str) -> None:
    for facts in (every_fact(name), required_facts(name)):
        mail = Templates().render(name, tag, facts)
        assert 4 <= len(mail.subject) <= 90
        assert "\n\n\n" not in mail.text
        for text in (mail.text, re.sub(r"<style.*?</style>", "", mail.html, flags=re.S)):
            assert not re.search(r"[{}]|\*\*|None|Undefined", text)
        assert "<p></p>" not in re.sub(r" style=\"[^\"]*\"|\s", "", mail.html)
        assert not re.search(r"<table[^>]*>\s*(<tbody>\s*)*</t", mail.html)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", MESSAGES)
def test_text_and_html_say_the_same(name: str, tag: str) -> None:
    mail = Templates().render(name, tag, {**every_fact(name), "unsubscribe_token": "u7"})
    links = r"https://\S+"
    assert words(re.sub(links, "", mail.text)) == words(readable(mail.html))
    assert set(re.findall(r'href="([^"]+)"', html.unescape(mail.html))) == set(re.findall(links, mail.text))


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
@pytest.mark.parametrize("name", MESSAGES)
def test_no_english_is_left_in_another_language(name: str, tag: str) -> None:
    mail = Templates().render(name, tag, {**every_fact(name), "unsubscribe_token": "u7"})
    said = re.sub(r"https://\S+", "", f"{mail.subject}\n{mail.text}")
    assert ENGLISH.findall(said) == []


def outside(value: Any, said: str) -> Any:
    """The same facts, with everything in them that a customer, a carrier or a catalogue could have written."""
    if isinstance(value, dict):
        return {key: part if key in OURS_TO_NAME else outside(part, said) for key, part in value.items()}
    if isinstance(value, list):
        return [outside(part, said) for part in value]
    return said if isinstance(value, str) and not re.match(r"20\d\d-", value) else value


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", MESSAGES)
def test_whatever_comes_from_outside_is_inert(name: str, tag: str) -> None:
    mail = Templates().render(name, tag, outside(every_fact(name), HOSTILE))
    calm = Templates().render(name, tag, outside(every_fact(name), "x"))
    assert mail.text.count("\n") == calm.text.count("\n")
    assert mail.html.count("<") == calm.html.count("<")
    assert "{{ 7*7 }} {order}" in mail.html
    assert not set("\u202e\u2028\r") & set(mail.html + mail.text + mail.subject)
    assert len(mail.subject) <= 90
    assert all(link.startswith("https://globalstyle.example/") for link in re.findall(r'href="([^"]*)"', mail.html))


@pytest.mark.parametrize("name", MESSAGES)
def test_a_fact_that_is_needed_and_missing_is_an_error(name: str) -> None:
    for fact in catalogue()[name].needs:
        facts = {key: value for key, value in required_facts(name).items() if key != fact}
        with pytest.raises(UndefinedError, match=fact):
            Templates().render(name, "en", facts)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_language_of_the_page_is_the_reader_s(tag: str) -> None:
    mail = Templates().render("shipped", tag, required_facts("shipped"))
    assert f'<html lang="{"zh-Hans" if tag == "zh" else tag}">' in mail.html


def test_only_status_and_feedback_can_be_opted_out_of() -> None:
    by_kind = {kind: {name for name, entry in catalogue().items() if entry.kind is kind} for kind in Kind}
    status = {
        "shipped",
        "delay",
        "out_for_delivery",
        "delivered",
        "return_received",
        "exchange_sent",
        "goods_sent_again",
    }
    assert by_kind[Kind.STATUS] == status
    assert by_kind[Kind.FEEDBACK] == {"feedback"}
