"""The address a customer wishes: filled from the one on file, and refused with the cure where it cannot be used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backend_stub.model.address import Address
from backend_stub.model.changes import Change
from backend_stub.model.decision import Decision, refused
from backend_stub.model.order import Order
from backend_stub.model.policy import Policy
from backend_stub.rules import postal

SMALL_CORRECTIONS = ({"street_address"}, {"postal_code"}, set[str]())


def resolve(order: Order, parts: Address) -> Address:
    """Fills what was not said from the order's own address, as far as that cannot mix two places.

    A bare street, postcode or name corrects the address on file; otherwise only name and country are kept.
    """
    known = order.address
    parts = replace(parts, name=parts.name or known.name, country_code=parts.country_code.upper() or known.country_code)
    same_country = parts.country_code == known.country_code
    if same_country and parts.given() - {"name", "country_code"} in SMALL_CORRECTIONS:
        kept = {name: value for name, value in known.wire().items() if name not in parts.given()}
        if not parts.given() - {"name", "country_code"} and parts.name == known.name:
            return Address(name=parts.name, country_code=parts.country_code)
        return Address.of({**kept, **{name: value for name, value in parts.wire().items() if value}})
    return parts


def address_fault(order: Order, change: Change, wished: Address, policy: Policy) -> Decision | None:
    """The refusal of an address that cannot be used, or is the order's already; None for a good one."""
    fault = unusable(change, wished, policy)
    if fault is None and _same(postal.check(wished).address, order.address):
        return refused(change, "address.unchanged", {"address": postal.wire(order.address)})
    return fault


def unusable(change: Change, wished: Address, policy: Policy) -> Decision | None:
    """The refusal of an address that cannot be used, saying how to cure it; None for a good one."""
    if wished.country_code not in policy.countries:
        facts: dict[str, Any] = {"country_code": wished.country_code, "served": sorted(policy.countries)}
        return refused(change, "address.country_not_served", facts)
    checked = postal.check(wished)
    if checked.wrong:
        facts = {"fields": checked.wrong, "country_code": wished.country_code}
        return refused(change, "address.invalid", facts)
    if checked.missing:
        facts = {"missing": list(checked.missing), "country_code": wished.country_code}
        return refused(change, "address.incomplete", facts)
    return None


def _same(one: Address, other: Address) -> bool:
    def plain(address: Address) -> list[str]:
        return [" ".join(part.casefold().split()) for part in address.wire().values()]

    return plain(one) == plain(other)
