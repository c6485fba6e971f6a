"""Whatever the order service decides, the assistant words it in every language, with the facts that were decided."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, meta

from actions.replies import CONFIRMED, CURABLE, MISSING, PREVIEWS, REFUSALS, UNDO_REFUSALS
from actions.topic import order_service
from bot.nlu.formats import Formats
from bot.nlu.replies import read_words
from bot.nlu.templates import Templates
from tests.actions.harness import DATA, LANGUAGES, Chat, Turn, clause, replies, whose
from tests.actions.service import ROOT, OrderService

Json = dict[str, Any]
Wished = Callable[[str, list[Json]], Turn]
SCENES: list[Json] = yaml.safe_load(Path(__file__).with_name("rules.yml").read_text(encoding="utf-8"))
RULES: dict[str, str] = yaml.safe_load((ROOT / "backend_stub" / "policy.yml").read_text(encoding="utf-8"))["rules"]
# Refusals of evidence, of erasing and of settling cases answer no proposal.
OF_CHANGES = {rule for rule in RULES if rule.partition(".")[0] not in ("evidence", "erasure", "case")}
OF_CHANGES -= {"variant.delivered"}  # which is taken for an exchange
SWITCHED_OFF: dict[str, Json] = {
    "cancel.reason_unknown": {"reasons": ["changed_mind", "too_late"]},
    "order.closed_by_change": {"after": "variant"},
}
"""Rules that the demo shop's policy leaves off → their facts."""
FIVE_EUROS = {"amount": 500, "currency": "EUR"}
FOUND_BY_THE_WATCH = (
    "remove_line",
    "wait_restock",
    "delay_voucher",
    "reship",
    "refund_parcel",
    "keep_defective",
    "correct_price",
    "cancel_duplicate",
    "return_duplicate",
    "keep_duplicate",
    "restore_details",
)
"""Changes that the order service's watch offers of itself, with the facts of their decision."""

LEFTOVER = re.compile(r"[{}]|%}|\bNone\b|\bTrue\b|\bFalse\b|\b[a-z]+_[a-z_]+\b|[a-z]+\.[a-z]+_")
BROKEN = re.compile(r"  | [.,:;!?](?!\w)|\.\.|,\.|:\.|[。，：；、]{2}|[.,:][。，]|„“|“”|（）|\(\)")
HAN = re.compile(r"[\u4e00-\u9fff]")
# Words of one language that no other has, nor an address or a title.
OWN = {
    "en": "the and not is you your order to of for parcel size gift Gift",
    "de": "der und nicht ist Sie Ihr Ihre Bestellung wir für Sendung",
    "es": "pedido paquete usted nuestro siento hecho cuando así",
    "fr": "vous votre vos commande colis nous avec",
}


def title(scene: Json) -> str:
    return " ".join([scene["rule"], scene.get("why", "")]).strip()


@lru_cache
def foreign_words(language: str) -> re.Pattern[str]:
    others = (word for code, words in OWN.items() if code != language for word in words.split())
    return re.compile(rf"\b({'|'.join(others)})\b")


@lru_cache
def templates(language: str) -> Templates:
    return Templates(Formats(language, read_words(DATA)[language]))


def everything(name: str, facts: Json, language: str) -> list[tuple[str, list[str]]]:
    """Of each variation of a reply the text, and all that stands on its card and buttons."""
    said = []
    for variation in replies(language)[name]:
        whole = templates(language).fill(variation, facts)
        shown = [button["title"] for button in whole.get("buttons", [])]
        card = whole.get("custom", {}).get("card", {})
        shown += [card["title"]] if card else []
        shown += [text for row in card.get("rows", []) for text in (row["label"], row["before"], row["after"])]
        said.append((whole["text"], shown))
    return said


def sound(text: str, language: str, foreign: bool = False) -> None:
    """Nothing is left unfilled, no sentence is broken off, and all of it is in the language."""
    assert text.strip()
    assert not LEFTOVER.search(re.sub(r"\S+@\S+", "", text)), text
    assert not BROKEN.search(text), text
    assert not foreign_words(language).search(text), text
    assert foreign or bool(HAN.search(text)) == (language == "zh"), text


def told(turn: Turn, number: str) -> None:
    """Every reply of the turn reads well in every language; the addresses of some orders are Chinese in all of them."""
    facts_are_chinese = number in ("GS-1006", "GS-1007")
    for name, facts in turn.replies:
        for language in LANGUAGES:
            for text, shown in everything(name, facts, language):
                sound(text, language, facts_are_chinese)
                assert text[-1] in '.?!。？！“”"：' or "\n" in text, text
                for each in shown:
                    assert not LEFTOVER.search(re.sub(r"\S+@\S+", "", each)), each


@pytest.fixture
def wished(chat: Chat) -> Wished:
    """Has the changes proposed as if the customer had chosen them."""

    def propose(number: str, changes: list[Json]) -> Turn:
        chat.slots["wishes"] = [{"topic": "choose_offer", "change": dict(change)} for change in changes]
        chat.slots["receipt"] = None
        return chat.says(clause("inform", **whose(number)))

    return propose


def prepared(chat: Chat, shop: OrderService, wished: Wished, scene: Json) -> None:
    """Lets happen what the scene says happened before."""
    number = scene["order"]
    for sql in scene.get("before", []):
        shop.rows(sql)
    if scene.get("case"):
        wished(number, [])
        order_service(chat._conversation).open_case("complaint", number, "The seam is torn", "en")
        shop.rows("UPDATE cases SET order_number = ?", number)
    for changes in scene.get("first", []):
        told(wished(number, changes), number)
        told(chat.says(clause("affirm")), number)


def decided(shop: OrderService, asked: int) -> Json:
    """The last change of the newest proposal of so many changes."""
    rows = shop.rows("SELECT json(body) AS body FROM proposals ORDER BY rowid")
    changes = [json.loads(row["body"])["changes"] for row in rows]
    return dict([each for each in changes if len(each) == asked][-1][-1])


@pytest.mark.parametrize("scene", [scene for scene in SCENES if "method" not in scene], ids=title)
def test_what_a_rule_decides_is_told(chat: Chat, shop: OrderService, wished: Wished, scene: Json) -> None:
    number, changes = scene["order"], scene["changes"]
    prepared(chat, shop, wished, scene)
    turn = wished(number, changes)
    told(turn, number)
    decision = decided(shop, len(changes))
    assert decision["rule"] == scene["rule"]
    if decision["verdict"] == "refused":
        assert REFUSALS[scene["rule"]] in turn.names
        assert ("utter_offers" in turn.names) == bool(decision["offers"])
        return
    if decision["change"]["type"] in FOUND_BY_THE_WATCH:
        told(Turn([("utter_offers", {"offers": [{"id": "1", **decision}]})]), number)
    if scene.get("confirm") is False:
        assert turn.names == [f"utter_{scene['why'].replace(' ', '_')}"]
    else:
        alone = decision["change"]["type"] if len(changes) == 1 else "several"
        assert turn.names[-1] == PREVIEWS.get(alone, "utter_preview")
        done = chat.says(clause("affirm"))
        assert done.names == [CONFIRMED.get(alone, "utter_confirmed")]
        told(done, number)
        told(chat.says(clause("undo")), number)


@pytest.mark.parametrize("scene", [scene for scene in SCENES if "method" in scene], ids=title)
def test_where_the_money_of_a_change_cannot_go_is_told(chat: Chat, wished: Wished, scene: Json) -> None:
    number = scene["order"]
    wished(number, [])
    asked = {"changes": scene["changes"], "payment_method": scene["method"]}
    decision = order_service(chat._conversation)._call("POST", f"/v1/orders/{number}/proposals", asked)["changes"][-1]
    assert decision["rule"] == scene["rule"]
    facts = {**decision["facts"], "offers": decision["offers"], "order": number}
    told(Turn([(REFUSALS[scene["rule"]], facts)]), number)


def test_every_rule_of_a_change_has_its_scene() -> None:
    undone = {rule for rule in OF_CHANGES if rule.startswith("undo.")}
    assert {scene["rule"] for scene in SCENES} == OF_CHANGES - undone - set(SWITCHED_OFF)


@pytest.mark.parametrize("rule", sorted(SWITCHED_OFF))
def test_what_a_shop_can_switch_on_is_told_as_well(rule: str) -> None:
    assert rule in RULES
    told(Turn([(REFUSALS[rule], {**SWITCHED_OFF[rule], "offers": [], "order": "GS-1001"})]), "GS-1001")


def test_every_refused_rule_has_its_own_reply_and_every_change_its_preview() -> None:
    yes = OF_CHANGES - set(REFUSALS) - set(UNDO_REFUSALS) - {"undo.before_hand_over"}
    assert yes == {scene["rule"] for scene in SCENES if scene["rule"] not in REFUSALS}
    assert {rule.partition(".")[0] for rule in yes} == set(PREVIEWS) == set(CONFIRMED)
    assert set(REFUSALS) | set(UNDO_REFUSALS) | set(CURABLE) <= set(RULES)
    assert set(MISSING) <= set(CURABLE)


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({"type": "reship"}, {"cause": "lost"}),
        ({"type": "refund_parcel"}, {"cause": "lost"}),
        ({"type": "keep_defective"}, {"cause": "damaged"}),
        ({"type": "compensation", "remedy": "points", "amount": 500}, {"worth": FIVE_EUROS, "in_full": True}),
        ({"type": "compensation", "remedy": "voucher", "amount": 500}, {"worth": FIVE_EUROS, "in_full": True}),
        ({"type": "compensation", "remedy": "refund", "amount": 500}, {"worth": FIVE_EUROS, "in_full": False}),
    ],
)
def test_what_a_complaint_is_offered_is_told(change: Json, facts: Json) -> None:
    told(Turn([("utter_offers", {"offers": [{"id": "1", "change": change, "facts": facts}]})]), "GS-1014")


@pytest.mark.parametrize("name", sorted(replies("en")))
def test_a_reply_tells_the_same_facts_in_every_language(name: str) -> None:
    asked = {language: _placeholders(replies(language)[name]) for language in LANGUAGES}
    assert asked == dict.fromkeys(LANGUAGES, asked["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_change_and_every_field_has_a_word(language: str) -> None:
    words = read_words(DATA)[language]
    fields = set(re.findall(r'BeforeAfter\(\s*"(\w+)"', _rules_source()))
    assert fields >= {"recipient", "shipping_method", "quantity", "product", "unit_price", "default_address", "points"}
    assert {f"field.{field}" for field in fields} - set(words) == set()
    assert {f"offer.{kind}" for kind in PREVIEWS} - set(words) == set()


def _placeholders(variations: list[Json]) -> set[str]:
    environment = Environment(autoescape=True)
    environment.filters |= Formats("en", {}).filters()
    return {
        name
        for variation in variations
        for name in meta.find_undeclared_variables(environment.parse(variation["text"]))
    }


def _rules_source() -> str:
    files = sorted((ROOT / "backend_stub" / "rules").glob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
