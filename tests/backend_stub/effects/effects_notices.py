"""What the tests of notifications share: every fact of every message, as the demo shop would give it."""

from __future__ import annotations

from typing import Any

from effects_house import BAG, BERLIN

from backend_stub.effects.notifications.catalogue import catalogue

LANGUAGES = ["de", "en", "es", "fr", "zh"]
INVALIDEN = {**BERLIN, "street_address": "Invalidenstraße 112", "postal_code": "10115"}
TITLE = {
    "en": "Milano handbag",
    "de": "Milano-Handtasche",
    "fr": "Sac à main Milano",
    "es": "Bolso Milano",
    "zh": "Milano 手提包",
}
GOODS = [{**BAG, "title": TITLE}]
BLACK = [{**BAG, "title": TITLE, "options": {"color": "black"}}]
ROWS = [
    {"field": "address", "line": None, "title": None, "before": INVALIDEN, "after": BERLIN},
    {"field": "color", "line": 1, "title": TITLE, "before": "red", "after": "black"},
]


def euro(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": "EUR"}


OFFERS = [
    {"type": "variant", "facts": {"title": TITLE, "options": {"color": "black"}, "price_difference": euro(500)}},
    {"type": "wait_restock", "facts": {"restock_date": "2026-12-04"}},
    {"type": "refund", "facts": {"refund": euro(8900)}},
    {"type": "keep_variant", "facts": {}},
]
REMEDIES = [
    {"type": "partial_refund", "facts": {"amount": euro(1780)}},
    {"type": "voucher", "facts": {"percent": 5, "code": "GS-7KQ2M4XW9T"}},
    {"type": "points", "facts": {"points": 1200}},
]
TALK = [
    {"who": "customer", "at": "2026-11-22T09:30:00Z", "lines": ["Milano 手提包?", "GS-1001"]},
    {"who": "bot", "at": "2026-11-22T09:30:02Z", "lines": ["Milano-Handtasche: 89,00 €"]},
]
VALUES: dict[str, Any] = {
    "name": "Anna Schmidt",
    "order": "GS-1010",
    "twin": "GS-1009",
    "case": "C-10001",
    "code": "GS-7KQ2M4XW9T",
    "carrier": "DHL",
    "tracking_number": "CE123456785DE",
    "address": BERLIN,
    "lines": GOODS,
    "exchange": BLACK,
    "before_after": ROWS,
    "effects": [{"type": "label"}, {"type": "stock"}, {"type": "email"}, {"type": "label"}],
    "undoable": True,
    "title": TITLE,
    "options": {"color": "red"},
    "offers": OFFERS,
    "remedies": REMEDIES,
    "talk": TALK,
    "summary": ["address", "variant"],
    "what": ["partial_refund"],
    "missing": ["street_address", "phone"],
    "done": ["label", "warehouse", "carrier_call"],
    "next_step": "carrier_asked",
    "reason": "already_compensated",
    "total": euro(8900),
    "price_difference": euro(500),
    "new_total": euro(129400),
    "amount": euro(1780),
    "value": euro(1000),
    "refund": euro(8900),
    "refund_to": "paypal",
    "refund_days": "5–7",
    "wrong": euro(1000),
    "right": euro(10000),
    "difference": euro(18000),
    "direction": "too_low",
    "paid": True,
    "trackable": True,
    "shipped": False,
    "attached": True,
    "promise": "refund",
    "minutes": 10,
    "minutes_apart": 4,
    "percent": 5,
    "points": 1200,
    "balance": 3400,
    "expected_delivery": "2026-11-26",
    "promised_date": "2026-11-15",
    "restock_date": "2026-12-04",
    "acts_after": "2026-12-02",
    "send_until": "2026-12-22",
    "expires": "2027-05-31",
    "kept_until": "2036-12-31",
    "expected_by": "2026-11-23T09:00:00Z",
    "held_until": "2026-11-24T12:00:00Z",
    "delivered_at": "2026-11-22T10:12:00Z",
    "link": "https://globalstyle.example/privacy/export?id=7&key=a1",
    "agent": "Lena",
    "feedback_token": "fb/7+x",
    "unsubscribe_token": "un/7+x",
}


OTHERWISE = {"points": {"reason": "goodwill"}}


def every_fact(template: str) -> dict[str, Any]:
    """All facts that the message knows, and the customer's name."""
    names = ("name", *catalogue()[template].needs, *catalogue()[template].may)
    return {**{name: VALUES[name] for name in names}, **OTHERWISE.get(template, {})}


def required_facts(template: str) -> dict[str, Any]:
    """No more than it must have."""
    return {name: VALUES[name] for name in catalogue()[template].needs}
