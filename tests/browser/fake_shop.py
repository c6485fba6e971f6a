"""What the demo shop's own routes tell the page: who can sign in, and the orders of whoever did."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

CUSTOMERS = [
    {"name": "Anna Schmidt", "email": "anna.schmidt@example.com"},
    {"name": "John Miller", "email": "john.miller@example.com"},
]
BAG = {
    "line": 1,
    "product": "milano-handbag",
    "title": {"en": "Milano handbag", "de": "Milano-Handtasche", "zh": "Milano 手提包"},
    "options": {"color": "red"},
    "quantity": 1,
    "unit_price": {"amount": 8900, "currency": "EUR"},
    "state": "ordered",
}
ORDER: Json = {
    "number": "GS-1001",
    "state": "picking",
    "placed_at": "2026-11-24T08:15:00Z",
    "total": {"amount": 8900, "currency": "EUR"},
    "address": {"lines": ["Anna Schmidt", "Torstraße 89", "10115 Berlin", "Germany"]},
    "lines": [BAG],
    "shipping": {"method": "standard", "expected_date": "2026-11-30"},
    "tracking": {
        "carrier": "DHL",
        "tracking_number": None,
        "steps": [
            {"state": "received", "at": "2026-11-24T08:15:00Z", "done": True},
            {"state": "picking", "at": "2026-11-24T10:00:00Z", "done": True},
            {"state": "packed", "at": None, "done": False},
            {"state": "in_transit", "at": None, "done": False},
            {"state": "delivered", "at": None, "done": False},
        ],
    },
}
ON_ITS_WAY: Json = ORDER | {"number": "GS-1003", "state": "in_transit"}


def sign_in(email: str) -> Json | None:
    found = next((customer for customer in CUSTOMERS if customer["email"] == email), None)
    if found is None:
        return None
    identity = {"customer": found["name"].split()[0].lower(), "email": email, "expires": 1, "signature": "x"}
    return {"name": found["name"], "identity": identity}


def orders_of(email: str) -> list[Json]:
    return [ORDER, ON_ITS_WAY] if email == "anna.schmidt@example.com" else []
