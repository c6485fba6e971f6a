"""Putting together an address that a customer gives in pieces."""

from __future__ import annotations

import re
from typing import Any

from actions.message import Clause
from actions.talk import Talk

Json = dict[str, Any]

HOUSE_NUMBER = re.compile(r"\d+\s?[A-Za-z]?(?![\w])|\d+(?=号)")


def given_address(clause: Clause) -> Json:
    """The address fields in a clause: a whole address, or a bare postcode."""
    address = dict(clause.first("address") or {})
    if not address and clause.has("postal_code"):
        address["postal_code"] = clause.first("postal_code")
    return address


def merge(old: Json, given: Json, house_number: str | None = None) -> Json:
    """`old` with what was given: a street with its place replaces all, a part replaces that part."""
    whole = "street_address" in given and ("postal_code" in given or "city" in given)
    merged = dict(given) if whole else {**old, **given}
    if house_number and merged.get("street_address"):
        merged["street_address"] = with_house_number(merged["street_address"], house_number)
    return merged


def note_address(target: Json, clause: Clause) -> None:
    """Puts what the clause says of the address into `target["address"]`; a bare number waits for its street."""
    number = clause.first("house_number")
    target["address"] = merge(target.get("address") or {}, given_address(clause), number)
    if number and not target["address"].get("street_address"):
        target["house_number"] = number


def note_destination(talk: Talk, clause: Clause) -> None:
    """Notes where it should go, and to whom: in an alternative that was chosen with an address, else as a change."""
    if name := clause.wanted("person_name"):
        talk.wish("change_recipient")["value"] = name
    chosen = next((wish["change"] for wish in talk.wishes if "address" in wish.get("change", {})), None)
    if chosen is None:
        note_address(talk.wish("change_address"), clause)
        return
    talk.touch()
    note_address(chosen, clause)
    chosen.pop("house_number", None)  # an offer's change holds the contract's members only


def with_house_number(street: str, number: str) -> str:
    """The street with its first house number replaced; appended where it had none."""
    replaced, count = HOUSE_NUMBER.subn(number, street, count=1)
    return replaced if count else f"{street} {number}"
