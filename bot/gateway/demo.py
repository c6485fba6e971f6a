"""The demo shop's own server: signs its customers in as a shop would, and shows them their orders. Off by default."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import httpx
import yaml
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, TypeAdapter

from . import identity, sessions
from .gateway import Gateway
from .identity import Identity
from .problems import Problem
from .routes import address_of, vouch

router = APIRouter(prefix="/shop", include_in_schema=False)
SIGNED_IN_FOR = timedelta(hours=1)


class Customer(BaseModel):
    """Somebody of the demo shop's seed."""

    customer: str
    name: str
    email: str


class CustomerView(BaseModel):
    """Who can be signed in."""

    name: str
    email: str


class Customers(BaseModel):
    customers: list[CustomerView]


class SignIn(BaseModel):
    """The e-mail address of a demo customer; there are no passwords."""

    customer: str


class SignedIn(BaseModel):
    """What a shop's server gives its own page: the name to greet, and the identity that the widget takes."""

    name: str
    identity: Identity


class Who(BaseModel):
    identity: Identity


class OrdersView(BaseModel):
    """As the order service tells of them, each with its `tracking`."""

    orders: list[dict[str, Any]]


KNOWN = {
    customer.email: customer
    for customer in TypeAdapter(list[Customer]).validate_python(
        yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    )
}


def _demo(request: Request) -> Gateway:
    """The gateway, if it serves the demo shop; else there is no such place."""
    gateway: Gateway = request.app.state.gateway
    if not (gateway.config.demo and gateway.config.identity_secrets):
        raise Problem("not_found")
    gateway.addresses.demand(address_of(request))
    return gateway


Demo = Annotated[Gateway, Depends(_demo)]


@router.get("/customers")
async def customers(gateway: Demo) -> Customers:
    """Who can be signed in."""
    return Customers(customers=[CustomerView(name=known.name, email=known.email) for known in KNOWN.values()])


@router.post("/sign-in")
async def sign_in(wish: SignIn, gateway: Demo) -> SignedIn:
    """Signs a demo customer in for an hour; nobody else, Problem `not_found`."""
    if (known := KNOWN.get(wish.customer)) is None:
        raise Problem("not_found")
    expires = int((gateway.now() + SIGNED_IN_FOR).timestamp())
    signature = identity.signature(gateway.config.identity_secrets[0], known.customer, known.email, expires)
    signed = Identity(customer=known.customer, email=known.email, expires=expires, signature=signature)
    return SignedIn(name=known.name, identity=signed)


@router.post("/orders")
async def orders(who: Who, gateway: Demo) -> OrdersView:
    """The orders of whoever is signed in; Problems `identity_refused`, `identity_unchecked`, `unavailable`."""
    conversation_id = sessions.new_conversation_id()
    await vouch(gateway, conversation_id, who.identity)
    try:
        listed = (await gateway.orders.read(conversation_id, "/orders"))["orders"]
        whole = await asyncio.gather(*(_whole(gateway, conversation_id, order["number"]) for order in listed))
        await gateway.orders.end_verification(conversation_id)
    except httpx.HTTPError:
        raise Problem("unavailable", retry_after=2) from None
    return OrdersView(orders=whole)


async def _whole(gateway: Gateway, conversation_id: str, number: str) -> dict[str, Any]:
    order, tracking = await asyncio.gather(
        gateway.orders.read(conversation_id, f"/orders/{number}"),
        gateway.orders.read(conversation_id, f"/orders/{number}/tracking"),
    )
    return {**order, "tracking": tracking}
