"""A shop's day as the desk sees it: staff, talks, an order with all that belongs to it, figures."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

PASSWORD = "correct horse battery"  # noqa: S105 - of the fake desk alone


def ago(**past: float) -> str:
    return (datetime.now(UTC) - timedelta(**past)).isoformat(timespec="seconds").replace("+00:00", "Z")


def staff() -> list[Json]:
    rest = {"active": True, "totp": False, "locked_until": None}
    return [
        {"id": "s-mia", "name": "Mia Brandt", "first_name": "Mia", "role": "admin", "teams": ["service"]}
        | {"languages": ["de", "en"], "available": True, "email": "mia@shop.example", **rest, "totp": True},
        {"id": "s-jonas", "name": "Jonas Okafor", "first_name": "Jonas", "role": "agent", "teams": ["service"]}
        | {"languages": ["en"], "available": True, "email": "jonas@shop.example", **rest},
        {"id": "s-lin", "name": "Lin Zhao", "first_name": "Lin", "role": "lead", "teams": ["service", "returns"]}
        | {"languages": ["zh", "en"], "available": False, "email": "lin@shop.example", **rest},
        {"id": "s-old", "name": "Peer Holm", "first_name": "Peer", "role": "agent", "teams": ["returns"]}
        | {"languages": ["en"], "available": False, "email": "peer@shop.example", **rest}
        | {"locked_until": ago(minutes=-10)},
    ]


def message(number: int, sender: str, text: str, minutes: float, **more: Any) -> Json:
    return {"id": f"m-{number}", "from": sender, "text": text, "at": ago(minutes=minutes), "buttons": []} | {
        "hidden": False,
        **more,
    }


PACKET: Json = {
    "reason": "person_requested",
    "language": "de",
    "verified": {"customer": "c-1", "name": "Anna Schmidt", "email": "anna@example.com"},
    "asked": [
        {"topic": "change_address", "words": "Bitte nach Hamburg, Elbchaussee 5"},
        {"topic": "change_color", "words": "und die Tasche in Schwarz"},
    ],
    "checked": [
        {
            "order": "GS-1001",
            "what": "variant",
            "allowed": False,
            "rule": "variant.handed_over",
            "because": "The parcel has left the warehouse.",
            "facts": {"state": "in_transit", "carrier": "DHL"},
        },
        {
            "order": "GS-1001",
            "what": "redirect",
            "allowed": True,
            "rule": "redirect.carrier_allows",
            "because": "DHL redirects once, until the parcel is out for delivery.",
            "facts": {"fee": {"amount": 0, "currency": "EUR"}, "until": "2026-11-30"},
        },
    ],
    "offered": ["redirect", "hold", "exchange"],
    "chosen": "redirect",
    "order": "GS-1001",
    "mood": "upset",
    "case": "C-10007",
}


def anna() -> Json:
    """Waits for a person, upset, and overdue."""
    return {
        "id": "t-anna",
        "owner": "waiting",
        "agent": None,
        "team": "service",
        "channel": "web",
        "language": "de",
        "topic": "change_address",
        "reason": "person_requested",
        "asked": ["change_address", "change_color"],
        "order": "GS-1001",
        "case": "C-10007",
        "customer": {"name": "Anna Schmidt", "verified": True},
        "waiting_since": ago(minutes=14),
        "due_at": ago(minutes=4),
        "last": {"from": "customer", "text": "Ist da jemand?", "at": ago(minutes=12)},
        "unread": 2,
        "labels": ["vip"],
        "viewers": [],
        "packet": copy.deepcopy(PACKET),
        "messages": [
            message(
                1,
                "customer",
                "Bitte nach Hamburg, Elbchaussee 5, und die Tasche in Schwarz",
                22,
                understood=[
                    {"intent": "change_address", "confidence": 0.97},
                    {"intent": "change_color", "confidence": 0.71},
                ],
            ),
            message(
                2,
                "bot",
                "Die Farbe lässt sich nicht mehr ändern: Das Paket ist schon unterwegs. Umleiten geht noch.",
                21.9,
                buttons=["Umleiten", "In Filiale lagern"],
                card={
                    "type": "change",
                    "title": "GS-1001",
                    "rows": [{"label": "Lieferadresse", "before": "Berlin", "after": "Hamburg"}],
                    "facts": [{"label": "Gebühr", "value": "0,00 €"}],
                },
            ),
            message(3, "customer", "Ich will mit einem Menschen sprechen!", 14.5)
            | {"understood": [{"intent": "talk_to_person", "confidence": 0.99}]},
            message(4, "bot", "Sie können das Paket umleiten lassen.", 14.2, hidden=True),
            message(5, "system", "Ein Mensch übernimmt gleich.", 14),
            message(6, "customer", "Ist da jemand?", 12),
        ],
        "notes": [{"id": "n-1", "at": ago(minutes=13), "agent": "Lin", "text": "Stammkundin. @mia.brandt schaust du?"}],
        "changes": [
            {"at": ago(minutes=14), "event": "ask", "before": "bot", "after": "waiting", "by": "", "reason": "asked"}
        ],
        "customer_read": "m-5",
        "rating": None,
    }


def talk(number: int, owner: str, name: str, text: str, minutes: float, **more: Any) -> Json:
    """A further talk, told by what differs."""
    said = message(1, "customer", text, minutes)
    return {
        "id": f"t-{number}",
        "owner": owner,
        "agent": None,
        "team": "service",
        "channel": "web",
        "language": "en",
        "topic": "where_is_my_parcel",
        "asked": [],
        "case": None,
        "customer": {"name": name, "verified": bool(name)},
        "waiting_since": ago(minutes=minutes) if owner == "waiting" else None,
        "due_at": ago(minutes=minutes - 20) if owner == "waiting" else None,
        "last": {"from": "customer", "text": text, "at": said["at"]},
        "unread": 0,
        "labels": [],
        "viewers": [],
        "packet": None,
        "messages": [said],
        "notes": [],
        "changes": [],
        "customer_read": None,
        "rating": None,
    } | more


def talks() -> list[Json]:
    mia = {"id": "s-mia", "first_name": "Mia"}
    jonas = {"id": "s-jonas", "first_name": "Jonas"}
    whatsapp = {"channel": "whatsapp", "language": "fr", "topic": "return_request", "team": "returns"}
    return [
        anna(),
        talk(1, "waiting", "", "Where is my parcel? It should have been here on Monday.", 6, unread=1),
        talk(2, "waiting", "Camille Durand", "Je voudrais renvoyer les bottes.", 3, **whatsapp, labels=["returns"]),
        talk(3, "agent", "Tom Baker", "Thanks, that is all for now.", 40, agent=mia, topic="refund_status"),
        talk(4, "agent", "李娜", "我的包裹什么时候到?", 55, agent=jonas, language="zh", viewers=["Jonas"]),
        talk(5, "bot", "Ines Ortega", "¿Puedo cambiar la talla?", 2, language="es", topic="change_size"),
        talk(6, "closed", "Ben Ito", "Great, thank you!", 300, rating={"stars": 5, "words": "Quick and kind."}),
    ]


def euro(amount: int) -> Json:
    return {"amount": amount, "currency": "EUR"}


ADDRESS: Json = {
    "name": "Anna Schmidt",
    "street_address": "Hauptstr. 12",
    "city": "Berlin",
    "city_area": "",
    "postal_code": "10117",
    "country_area": "",
    "country_code": "DE",
    "lines": ["Anna Schmidt", "Hauptstr. 12", "10117 Berlin", "DEUTSCHLAND"],
}
BAG: Json = {
    "line": 1,
    "product": "milano-handbag",
    "sku": "milano-red",
    "title": {"en": "Milano handbag", "de": "Milano-Handtasche"},
    "options": {"color": "red"},
    "choices": {"color": ["black", "red"]},
    "quantity": 1,
    "unit_price": euro(8900),
    "state": "ordered",
}
BELT: Json = BAG | {
    "line": 2,
    "product": "belt",
    "sku": "belt-black",
    "title": {"en": "Leather belt", "de": "Ledergürtel"},
    "options": {"color": "black", "size": "M"},
    "choices": {"color": ["black", "brown"], "size": ["S", "M", "L"]},
    "quantity": 2,
    "unit_price": euro(2950),
}
STEPS = ["received", "confirmed", "picking", "packed", "handed_over", "in_transit", "out_for_delivery", "delivered"]


def order_file() -> Json:
    """Order GS-1001, on its way."""
    return {
        "order": {
            "number": "GS-1001",
            "state": "in_transit",
            "payment_state": "paid",
            "payment_method": "card",
            "version": 3,
            "placed_at": ago(days=5),
            "total": euro(14800),
            "customer": {"name": "Anna Schmidt", "language": "de"},
            "address": ADDRESS,
            "lines": [BAG, BELT],
            "paused": None,
            "shipping": {
                "method": "standard",
                "carrier": "DHL",
                "carrier_kind": "dhl",
                "tracking_number": "00340434161094042557",
                "promised_date": "2026-11-26",
                "expected_date": "2026-11-28",
            },
        },
        "tracking": {
            "order": "GS-1001",
            "state": "in_transit",
            "situation": "late",
            "days_late": 2,
            "overdue": False,
            "events": [{"at": ago(days=1), "status": "in_transit", "place": "Leipzig"}],
            "steps": [
                {"state": s, "at": ago(days=5 - n * 0.6) if n < 6 else None} | {"done": n < 6}
                for n, s in enumerate(STEPS)
            ],
        },
        "history": {
            "entries": [
                {"at": ago(days=5), "actor": "customer", "kind": "placed", "changes": [], "receipt": None},
                {
                    "at": ago(days=4),
                    "actor": "bot",
                    "kind": "changed",
                    "changes": [{"type": "phone"}],
                    "receipt": "r-1",
                },
            ]
        },
        "money": {
            "order": "GS-1001",
            "payment_state": "paid",
            "total": euro(14800),
            "payments": [{"amount": euro(14800), "at": ago(days=5), "method": "card"}],
            "refunds": [],
        },
        "cases": {
            "cases": [
                {"number": "C-10007", "kind": "person_requested", "state": "open", "order": "GS-1001"}
                | {"opened_at": ago(minutes=14), "expected_by": ago(hours=-20), "settled_at": None}
            ]
        },
        "promises": {
            "promises": [
                {"id": "p-1", "kind": "refund_sent", "state": "open", "due_at": ago(days=-2), "made_at": ago(days=1)}
            ]
        },
        "receipts": {
            "receipts": [
                {
                    "id": "r-1",
                    "order": "GS-1001",
                    "proposal": "pr-0",
                    "applied_at": ago(days=4),
                    "applied": [{"type": "phone", "phone": "+49 30 90182345"}],
                    "before_after": [{"field": "phone", "line": None, "title": None, "before": "…12", "after": "…45"}],
                    "price_difference": euro(0),
                    "new_total": euro(14800),
                    "expected_delivery": None,
                    "effects": [{"type": "email"}],
                    "undoable": False,
                    "undo_until": None,
                }
            ]
        },
    }


CUSTOMER: Json = {
    "customer": {"id": "c-1", "name": "Anna Schmidt", "email": "anna@example.com", "phone": "+49 30 90182345"}
    | {"language": "de", "points": 320, "default_address": ADDRESS},
    "orders": [
        {"number": "GS-1001", "state": "in_transit", "placed_at": ago(days=5), "total": 14800, "currency": "EUR"},
        {"number": "GS-0987", "state": "delivered", "placed_at": ago(days=40), "total": 5900, "currency": "EUR"},
    ],
    "contacts": [
        {"at": ago(days=4), "channel": "email", "direction": "out", "kind": "changed", "order_number": "GS-1001"}
    ],
    "satisfaction": [{"at": ago(days=39), "stars": 4, "words": "Alles gut"}],
    "cases": [{"number": "C-10007", "kind": "person_requested", "state": "open", "expected_by": ago(hours=-20)}],
}


def proposal(changes: list[Json]) -> Json:
    """What the order service says: another address and holding are allowed, another colour is not any more."""
    decisions = [_decision(change) for change in changes]
    allowed = all(decision["verdict"] == "allowed" for decision in decisions)
    above = any(change["type"] == "compensation" for change in changes)
    return {
        "id": "01PROPOSAL0000000000000000",
        "order": "GS-1001",
        "version": 3,
        "expires_at": ago(minutes=-15),
        "confirmable": allowed and not above,
        "needs": ["approval"] if above else [],
        "changes": decisions,
        "before_after": [
            {"field": "address", "line": None, "title": None, "before": ADDRESS, "after": "Elbchaussee 5, Hamburg"}
        ],
        "price_difference": euro(490),
        "new_total": euro(15290),
        "expected_delivery": "2026-11-30",
        "effects": [{"type": "carrier_call"}, {"type": "email"}],
    }


def _decision(change: Json) -> Json:
    if change["type"] in ("variant", "cancel"):
        facts = {"state": "in_transit", "carrier": "DHL"}
        offer = {"id": "1", "change": {"type": "hold"}, "facts": {"place": "DHL shop, Invalidenstr. 1"}}
        return {
            "change": change,
            "verdict": "refused",
            "rule": f"{change['type']}.handed_over",
            "facts": facts,
            "offers": [offer],
        }
    return {"change": change, "verdict": "allowed", "rule": f"{change['type']}.allowed", "facts": {}, "offers": []}


def receipt(changes: list[Json]) -> Json:
    proposed = proposal(changes)
    told = ("order", "before_after", "price_difference", "new_total", "expected_delivery", "effects")
    return {name: proposed[name] for name in told} | {
        "id": "01RECEIPT00000000000000000",
        "proposal": proposed["id"],
        "applied_at": ago(),
        "applied": changes,
        "undoable": True,
        "undo_until": "hand_over",
    }


APPROVAL: Json = {
    "proposal": "01APPROVAL0000000000000000",
    "order": "GS-1001",
    "talk": "t-anna",
    "what": ["compensation"],
    "amount": 6000,
    "currency": "EUR",
    "reason": "compensation.above_cap",
    "asked_at": ago(minutes=8),
    "expires_at": ago(minutes=-52),
}
CANNED: list[Json] = [
    {
        "id": "k-1",
        "title": "Greeting",
        "team": None,
        "texts": {"en": "Hello {customer}, this is {agent}.", "de": "Guten Tag {customer}, hier ist {agent}."},
    },
    {"id": "k-2", "title": "Parcel late", "team": "service", "texts": {"en": "Sorry, {order} is late. Case {case}."}},
]
RULES: list[Json] = [
    {
        "id": "r-1",
        "title": "Bulk orders",
        "active": True,
        "team": "service",
        "when": {"words": ["bulk order", "批发"], "languages": [], "channels": [], "topics": []},
    },
    {
        "id": "r-2",
        "title": "French complaints",
        "active": False,
        "when": {"words": [], "languages": ["fr"], "channels": ["web"], "topics": ["complaint", "parcel_lost"]},
    },
]
AUDIT: list[Json] = [
    {"id": str(n), "at": ago(minutes=n), "staff": "s-mia", "action": "talk_claim", "subject": "t-3", "facts": {"n": n}}
    for n in range(60, 0, -1)
]


def insights(start: str, end: str) -> Json:
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    days = [(first + timedelta(days=n)).date().isoformat() for n in range((last - first).days + 1)]
    wave = [40 + (n * 7) % 23 + (10 if n % 7 < 5 else -15) for n in range(len(days))]
    return {
        "from": start,
        "to": end,
        "days": days,
        "talks": {
            "total": sum(wave),
            "by_day": wave,
            "by_channel": {"web": 812, "whatsapp": 240, "email": 131},
            "by_language": {"de": 620, "en": 410, "fr": 153},
            "by_hour": [max(0, 60 - abs(13 - hour) * 6) for hour in range(24)],
        },
        "solved_alone": 0.78,
        "satisfaction": {
            "average": 4.4,
            "count": 214,
            "by_star": {"1": 8, "2": 6, "3": 20, "4": 58, "5": 122},
            "by_day": [None if n % 9 == 4 else 4 + (n % 5) / 6 for n in range(len(days))],
        },
        "requests": [{"kind": "where_is_my_parcel", "count": 402}, {"kind": "change_address", "count": 233}],
        "refusals": [{"rule": "variant.handed_over", "count": 44}, {"rule": "address.in_warehouse", "count": 21}],
        "complaints": [{"cause": "late", "count": 31}, {"cause": "damaged", "count": 12}],
        "promises": {"kept": 120, "late": 4, "open": 9},
        "to_person": {
            "count": 160,
            "median_minutes": 3.2,
            "p90_minutes": 11.5,
            "by_day": [n % 8 for n in range(len(days))],
        },
        "breaks": [{"topic": "exchange", "count": 12}],
        "unknown": [{"text": "kann ich mit Muscheln zahlen", "language": "de", "count": 5}],
    }
