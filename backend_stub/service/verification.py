"""Who a conversation speaks for; policy.md, 'Who may ask'."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend_stub.model.address import Address
from backend_stub.service import views
from backend_stub.service.codes import redeem_code, send_code
from backend_stub.service.contacts import NOWHERE, fits
from backend_stub.service.errors import VerificationFailedError, VerificationRequiredError
from backend_stub.service.locks import ask_locks, conversation_key, count_wrong, order_key
from backend_stub.service.shop import Shop
from backend_stub.storage.orders import customers_named, load_customer, orders_of, postcode_fits
from backend_stub.storage.retrying import retried
from backend_stub.storage.stock import load_catalogue
from backend_stub.storage.tables import CustomerRow, OrderRow
from backend_stub.storage.trust_tables import VerificationRow

TOUCH_AFTER = timedelta(seconds=30)
VERIFY = "verify"


@dataclass(frozen=True)
class Identity:
    """What the shop's server says about a signed-in customer; `expires` is Unix seconds."""

    customer: str
    email: str
    expires: int
    signature: str


def verify_by_order(shop: Shop, conversation: str, number: str, contact: str, now: datetime) -> dict[str, Any]:
    """Order number plus e-mail, phone or postcode."""
    keys = (conversation_key(conversation), order_key(number))

    def owner(session: Session) -> str | None:
        row = session.get(OrderRow, number)
        person = session.get(CustomerRow, row.customer_id if row else "")  # asked either way: both take the same
        address = Address.of(row.address) if row else None
        place = (address.postal_code, address.country_code) if address else NOWHERE
        on_file = (person.email, person.phone) if person else None
        return person.id if fits(contact, on_file, *place) and person else None

    return _verified(shop, conversation, keys, owner, "order", now)


def verify_by_name(shop: Shop, conversation: str, name: str, postal_code: str, now: datetime) -> dict[str, Any]:
    """Name plus postcode, where the shop allows it: of the customer's default address, or of an order of his."""

    def owner(session: Session) -> str | None:
        if not shop.policy.verification.name_and_postcode:
            return None
        found = customers_named(session, name)
        fitting = {person.id for person in found if postcode_fits(session, person, postal_code)}
        return fitting.pop() if len(fitting) == 1 else None

    return _verified(shop, conversation, (conversation_key(conversation),), owner, "name", now)


def verify_by_code(shop: Shop, conversation: str, code: str, now: datetime) -> dict[str, Any]:
    """The code that `send_verification_code` sent to this conversation's e-mail."""

    def owner(session: Session) -> str | None:
        return redeem_code(session, shop, conversation, VERIFY, code, now)

    return _verified(shop, conversation, (conversation_key(conversation),), owner, "code", now)


def verify_by_identity(shop: Shop, conversation: str, identity: Identity, now: datetime) -> dict[str, Any]:
    """A signed-in identity, signed by the shop's server with the shared secret."""

    def owner(session: Session) -> str | None:
        row = session.get(CustomerRow, identity.customer)
        right = hmac.compare_digest(sign_identity(shop.secret, identity).encode(), identity.signature.encode())
        latest = now + timedelta(hours=shop.policy.verification.identity_lifetime_hours)
        alive = now.timestamp() < identity.expires <= latest.timestamp()
        known = row is not None and row.email.casefold() == identity.email.strip().casefold()
        return row.id if row is not None and right and alive and known else None

    return _verified(shop, conversation, (conversation_key(conversation),), owner, "identity", now)


def sign_identity(secret: str, identity: Identity) -> str:
    """Hex HMAC-SHA256 over customer id, e-mail and expiry, each on a line of its own."""
    message = f"{identity.customer}\n{identity.email}\n{identity.expires}"
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


@retried
def send_verification_code(shop: Shop, conversation: str, email: str, now: datetime) -> None:
    """Sends a code when the address is known; says the same when it is not."""
    with shop.database.write() as session:
        ask_locks(session, [conversation_key(conversation)], now)
        found = session.scalar(select(CustomerRow.id).where(CustomerRow.email == email.strip().casefold()))
        customer = load_customer(session, found) if found else None
        send_code(session, shop, conversation, VERIFY, customer, now)


def speaker(shop: Shop, conversation: str, now: datetime) -> str:
    """The customer this conversation speaks for; keeps the verification alive."""
    with shop.database.read() as session:
        row = session.get(VerificationRow, conversation)
    if row is None or row.last_seen_at + _idle(shop) <= now:
        raise VerificationRequiredError
    if now - row.last_seen_at > TOUCH_AFTER:
        _keep_alive(shop, conversation, now)
    return row.customer_id


@retried
def _keep_alive(shop: Shop, conversation: str, now: datetime) -> None:
    """It may have been ended meanwhile: then nothing is kept."""
    with shop.database.write() as session:
        seen = update(VerificationRow).where(VerificationRow.conversation == conversation)
        session.execute(seen.values(last_seen_at=now))


def conversations_of(session: Session, shop: Shop, customer_id: str, now: datetime) -> list[str]:
    """The conversations that speak for this customer now."""
    live = (VerificationRow.customer_id == customer_id, VerificationRow.last_seen_at > now - _idle(shop))
    return sorted(session.scalars(select(VerificationRow.conversation).where(*live)))


def speaker_if_any(shop: Shop, conversation: str | None, now: datetime) -> str | None:
    try:
        return speaker(shop, conversation, now) if conversation else None
    except VerificationRequiredError:
        return None


@retried
def current_verification(shop: Shop, conversation: str, now: datetime) -> dict[str, Any]:
    """The customer and the orders of a live verification."""
    customer_id = speaker(shop, conversation, now)
    with shop.database.read() as session:
        return _answer(session, shop, customer_id, now)


@retried
def end_verification(shop: Shop, conversation: str) -> None:
    """Forgets who the conversation speaks for."""
    with shop.database.write() as session:
        row = session.get(VerificationRow, conversation)
        if row is not None:
            session.delete(row)


@retried
def _verified(
    shop: Shop,
    conversation: str,
    keys: tuple[str, ...],
    owner: Callable[[Session], str | None],
    way: str,
    now: datetime,
) -> dict[str, Any]:
    """Asks, counts a wrong answer or remembers the customer, in one transaction."""
    with shop.database.write() as session:
        ask_locks(session, keys, now)
        customer_id = owner(session)
        if customer_id is None:
            count_wrong(session, keys, shop.policy.verification, now, conversation)
            answer = None
        else:
            session.merge(
                VerificationRow(
                    conversation=conversation, customer_id=customer_id, way=way, created_at=now, last_seen_at=now
                )
            )
            answer = _answer(session, shop, customer_id, now)
    if answer is None:
        raise VerificationFailedError
    return answer


def _answer(session: Session, shop: Shop, customer_id: str, now: datetime) -> dict[str, Any]:
    customer = load_customer(session, customer_id)
    orders = orders_of(session, customer_id)
    catalogue = load_catalogue(session, [line.sku for order in orders for line in order.lines], "", now)
    return {
        "customer": {"name": customer.name, "language": customer.language},
        "orders": [views.summary(order, catalogue) for order in orders],
        "expires_at": views.instant(now + _idle(shop)),
    }


def _idle(shop: Shop) -> timedelta:
    return timedelta(minutes=shop.policy.verification.idle_minutes)
