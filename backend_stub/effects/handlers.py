"""What is done for each kind of effect: plain functions in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backend_stub.effects.addresses import for_the_post
from backend_stub.effects.carriers import Carrier, CarrierLabel, Confirmation, Shipment
from backend_stub.effects.carriers.port import ClaimKind
from backend_stub.effects.effect import Effect, Handler, Payload, Tools
from backend_stub.effects.letters import email, send, sms
from backend_stub.effects.money import Money
from backend_stub.effects.notifications import Attachment
from backend_stub.effects.notifications.filters import Filters
from backend_stub.effects.notifications.language import language
from backend_stub.effects.papers import LabelDetails, crosses_customs, customs_declaration, shipping_label
from backend_stub.effects.papers.payload import declaration_of, goods_weight
from backend_stub.effects.payments import Movement, is_shops_own
from backend_stub.model.enums import OutboxKind


def label(effect: Effect, tools: Tools) -> CarrierLabel:
    """Books the parcel, prints its label, and voids every older label of the order, so that one is left."""
    payload, carrier = effect.payload, tools.carrier(effect.carrier_kind)
    shipment = _shipment(payload)
    booked = carrier.create_label(effect.key, shipment)
    details = LabelDetails(tools.shop.country, phone=payload.get("phone"), weight=goods_weight(payload["lines"]))
    paper = shipping_label(shipment, booked, carrier.kind, tools.shop.address, details)
    known = frozenset({payload["voids"]} if payload["voids"] else ())
    tools.shelf.renew(
        shipment.order, booked.id, paper, tools.clock(), lambda old: _take_back(effect, tools, old), known
    )
    return booked


def label_void(effect: Effect, tools: Tools) -> None:
    """Voids all of the order's labels and customs papers: it is not to leave the warehouse."""
    order, known = effect.payload["order"], effect.payload["label"]
    for old in sorted(tools.shelf.live_labels(order) | ({known} if known else set())):
        _take_back(effect, tools, old)
        tools.shelf.void(order, old, tools.clock())
    tools.shelf.void_customs(order, tools.clock())


def _take_back(effect: Effect, tools: Tools, label: str) -> None:
    """Tells the carrier that a label will not be used."""
    kind = label.partition("-")[0]
    carrier = tools.carrier(kind if kind in tools.carriers else effect.carrier_kind)
    carrier.void_label(f"{effect.key}:void:{label}", label)


def customs(effect: Effect, tools: Tools) -> None:
    """Prints the customs declaration of the parcel as it is now and voids the older one; none inside a union."""
    payload, order, now = effect.payload, effect.payload["order"], tools.clock()
    if not crosses_customs(tools.shop.country, payload["to_country"]):
        tools.shelf.void_customs(order, now)
        return
    goods = tuple(line.partition(" × ")[2] for line in _goods(payload["lines"]))  # the form has a column for "2 ×"
    declared = declaration_of(payload, goods, tools.shop.address, _travels_under(payload, tools), now.date())
    tools.shelf.renew(order, f"customs-{effect.id}", customs_declaration(declared), now)


def _travels_under(payload: Payload, tools: Tools) -> str | None:
    """The number of the label on the shelf, which is printed before; else the one that the order had."""
    labels = tools.shelf.live_labels(payload["order"])
    return labels.pop().partition("-")[2] if len(labels) == 1 else payload.get("tracking_number")


def carrier_call(effect: Effect, tools: Tools) -> None:
    """Tells the carrier what to do with a parcel on its way, or every carrier to forget who received one."""
    operation = effect.payload["operation"]
    if operation == "forget":
        for carrier in tools.carriers.values():
            carrier.forget(effect.payload["order"])
        return
    CALLS[operation](tools.carrier(effect.carrier_kind), effect.key, effect.payload)


def _redirect(carrier: Carrier, key: str, payload: Payload) -> None:
    shipment = _shipment(payload)
    carrier.validate_redirect(payload["tracking_number"], shipment.country_code)
    carrier.redirect(key, payload["tracking_number"], shipment)


def _hold(carrier: Carrier, key: str, payload: Payload) -> None:
    place = _place(payload["location"])
    carrier.validate_hold(payload["tracking_number"], place)
    carrier.hold(key, payload["tracking_number"], place)


def _contact(carrier: Carrier, key: str, payload: Payload) -> None:
    carrier.contact(key, payload["tracking_number"], payload["phone"])


def _hand_over(carrier: Carrier, key: str, payload: Payload) -> None:
    carrier.hand_over(key, payload["tracking_number"])


def _bring_back(carrier: Carrier, key: str, payload: Payload) -> None:
    carrier.bring_back(key, payload["tracking_number"])


CALLS: dict[str, Callable[[Carrier, str, Payload], None]] = {
    "redirect": _redirect,
    "hold": _hold,
    "bring_back": _bring_back,
    "intercept": _bring_back,
    "contact": _contact,
    "hand_over": _hand_over,
}


def claim(effect: Effect, tools: Tools) -> Confirmation:
    """Asks the carrier to pay for a parcel that it lost or broke; the order is the reference of the evidence."""
    payload = effect.payload
    carrier, kind = tools.carrier(payload["carrier_kind"]), ClaimKind(payload["kind"])
    return carrier.claim(effect.key, payload["tracking_number"], kind, _money(payload), payload["order"])


def refund(effect: Effect, tools: Tools) -> Movement | None:
    """Sends money back; what a gift card paid stays in the shop's own books, and no provider is asked."""
    payload = effect.payload
    if is_shops_own(payload["method"]):
        return None
    paid_as = payload.get("reference") or payload["order"]
    return tools.payments.refund(effect.key, paid_as, _money(payload), payload["method"])


def payment(effect: Effect, tools: Tools) -> Movement | None:
    """Collects money, from the provider unless the method is the shop's own."""
    payload = effect.payload
    if is_shops_own(payload["method"]):
        return None
    return tools.payments.collect(effect.key, payload["order"], _money(payload), payload["method"])


def return_label(effect: Effect, tools: Tools) -> None:
    """Books the way back, prints its label and sends it to the customer."""
    payload, carrier = effect.payload, tools.carrier(tools.shop.return_carrier)
    sender = for_the_post(payload["address"])
    shipment = Shipment(payload["order"], tools.shop.country, tools.shop.address, _goods(payload["lines"]), True)
    booked = carrier.create_label(effect.key, shipment)
    details = LabelDetails(payload["address"].get("country_code"), weight=goods_weight(payload["lines"]))
    paper = shipping_label(shipment, booked, carrier.kind, sender, details)
    tools.shelf.put(payload["order"], f"return-{booked.id}", paper)
    facts = {"name": payload["address"].get("name"), "order": payload["order"], "lines": payload["lines"]}
    facts |= {"tracking_number": booked.tracking_number, **payload.get("facts", {})}
    send(effect, tools, "return_label", facts, (Attachment(f"{payload['order']}-return.pdf", paper),))


def _shipment(payload: Payload) -> Shipment:
    address = payload["address"]
    return Shipment(
        order=payload["order"],
        country_code=address["country_code"],
        address_lines=for_the_post(address),
        contents=_goods(payload.get("lines", ())),
        carrier=payload.get("carrier") or "",
        city=address.get("city") or "",
    )


def _goods(lines: Any) -> tuple[str, ...]:
    """The order lines in English, which warehouse and customs read."""
    return tuple(Filters(language("en")).goods(lines))


def _place(location: Payload) -> str:
    return f"{location['id']}: {', '.join(for_the_post(location))}"


def _money(payload: Payload) -> Money:
    return Money(amount=payload["amount"], currency=payload["currency"])


HANDLERS: dict[OutboxKind, Handler] = {
    OutboxKind.LABEL: label,
    OutboxKind.LABEL_VOID: label_void,
    OutboxKind.CUSTOMS: customs,
    OutboxKind.CARRIER_CALL: carrier_call,
    OutboxKind.REFUND: refund,
    OutboxKind.PAYMENT: payment,
    OutboxKind.PAYMENT_VOID: refund,
    OutboxKind.EMAIL: email,
    OutboxKind.SMS: sms,
    OutboxKind.RETURN_LABEL: return_label,
    OutboxKind.CLAIM: claim,
}
