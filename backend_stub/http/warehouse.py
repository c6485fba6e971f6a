"""Operations of the shop's own people and systems: each names who acts in `X-Agent`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from backend_stub.http import answers
from backend_stub.http.callers import Agent, AgentIfAny, Conversation, Now, Number, TheShop, order_number
from backend_stub.http.operation import Operation
from backend_stub.http.problems import PROBLEM
from backend_stub.http.shapes import LAX, Day, Line, Lines, MethodId, Moment, Shape, Word
from backend_stub.model.enums import OrderState
from backend_stub.model.order import TrackingEvent
from backend_stub.service import reading, warehouse

router = APIRouter(route_class=Operation, prefix="/v1", tags=["warehouse"])
ORDER = {"model": answers.OrderOut}
Sku = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,60}$", examples=["milano-handbag-red"])]


class EventIn(Shape):
    """What happened to the parcel, and the order's state from then on."""

    state: Annotated[OrderState, LAX]
    status: Word = Field(examples=["handed_over"])
    place: Line | None = Field(None, examples=["Hamburg"])
    at: Moment | None = Field(None, description="Now, where it is missing")


class GoodsBackIn(Shape):
    """Lines that the warehouse has back, and whether they can be sold again."""

    lines: Lines
    resaleable: bool = True


class StockIn(Shape):
    """Units that no order has taken, as counted."""

    on_hand: Annotated[int, Field(ge=0, le=10**6)]
    restock_date: Day | None = None


class PaidIn(Shape):
    """The payment provider's reference."""

    reference: MethodId | None = None


@router.post("/orders/{number}/events", responses={200: ORDER, 409: PROBLEM})
def event(number: Number, given: EventIn, agent: Agent, shop: TheShop, now: Now) -> JSONResponse:
    """The parcel moves on."""
    at: datetime = given.at or now
    told = TrackingEvent(at, given.state, given.status, given.place)
    return JSONResponse(warehouse.report_event(shop, agent, number, told, now))


@router.post("/orders/{number}/returns", responses={200: ORDER})
def goods_back(number: Number, given: GoodsBackIn, agent: Agent, shop: TheShop, now: Now) -> JSONResponse:
    """Goods are back: refunds leave, exchanges are sent."""
    return JSONResponse(warehouse.goods_back(shop, number, tuple(given.lines), given.resaleable, now))


@router.post("/orders/{number}/payments", responses={200: ORDER, 409: PROBLEM})
def paid(number: Number, given: PaidIn, agent: Agent, shop: TheShop, now: Now) -> JSONResponse:
    """An unpaid order is paid."""
    return JSONResponse(warehouse.pay(shop, agent, number, given.reference, now))


@router.put("/stock/{sku}", responses={200: {"model": answers.StockOut}})
def stock(sku: Sku, given: StockIn, agent: Agent, shop: TheShop) -> JSONResponse:
    """What the warehouse counted."""
    return JSONResponse(warehouse.set_stock(shop, sku, given.on_hand, given.restock_date))


@router.get("/exceptions", responses={200: {"model": answers.ExceptionsOut}})
def exceptions(
    conversation: Conversation,
    agent: AgentIfAny,
    shop: TheShop,
    now: Now,
    number: Annotated[str | None, Query(alias="order", max_length=200)] = None,
) -> JSONResponse:
    """What the watch found and nobody has settled: of the customer's orders, or for an agent of all."""
    wanted = order_number(number) if number is not None else None
    return JSONResponse(reading.list_exceptions(shop, conversation, wanted, now, agent=agent))
