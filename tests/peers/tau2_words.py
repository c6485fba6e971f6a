"""The source's words in the service's, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend_stub.model.enums import OrderState, PaymentMethod

STATES = {
    "pending": OrderState.CONFIRMED,
    "processed": OrderState.HANDED_OVER,  # nothing of it may be changed, nothing has arrived yet
    "delivered": OrderState.DELIVERED,
    "cancelled": OrderState.CANCELLED,
}
KINDS = {
    "credit_card": PaymentMethod.CARD,
    "paypal": PaymentMethod.PAYPAL,
    "gift_card": PaymentMethod.GIFT_CARD,
}
COUNTRIES = {"USA": "US"}
# The data give Washington postcodes that are Virginia's. The service knows which postcode lies where and would refuse.
STATES_BY_POSTCODE = {("DC", "201"): "VA"}


def number_of(order_id: str) -> str:
    """`#W2378156` → `W2378156`."""
    return order_id.removeprefix("#")


def order_id_of(number: str) -> str:
    return f"#{number}"


def service_address(address: Mapping[str, str]) -> dict[str, str]:
    """The members of the service's address that the source has; both lines of the street in one member."""
    area = STATES_BY_POSTCODE.get((address["state"], address["zip"][:3]), address["state"])
    return {
        "street_address": "\n".join(part for part in (address["address1"], address["address2"]) if part),
        "city": address["city"],
        "country_area": area,
        "postal_code": address["zip"],
        "country_code": COUNTRIES.get(address["country"], address["country"]),
    }


def source_address(address: Mapping[str, Any]) -> tuple[str, ...]:
    """The inverse, in the order of the source's members."""
    first, _, second = address["street_address"].partition("\n")
    areas = {
        (there, code): here for (here, code), there in STATES_BY_POSTCODE.items() if address["city"] == "Washington"
    }
    state = areas.get((address["country_area"], address["postal_code"][:3]), address["country_area"])
    country = {code: name for name, code in COUNTRIES.items()}.get(address["country_code"], address["country_code"])
    return first, second, address["city"], state, country, address["postal_code"]
