"""The answers' shapes, for the OpenAPI document; the service builds them, tests hold them to it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MoneyOut(Answer):
    amount: int = Field(description="Minor units", examples=[8900])
    currency: str = Field(examples=["EUR"])


class AddressOut(Answer):
    name: str
    street_address: str
    city: str
    city_area: str
    postal_code: str
    country_area: str
    country_code: str
    lines: list[str] = Field(description="As the country writes it on an envelope")


class CustomerOut(Answer):
    name: str
    language: str


class SummaryOut(Answer):
    number: str = Field(examples=["GS-1001"])
    state: str
    placed_at: str
    total: MoneyOut
    titles: list[dict[str, str]]


class VerificationOut(Answer):
    customer: CustomerOut
    orders: list[SummaryOut]
    expires_at: str


class CodeSentOut(Answer):
    status: str = Field(examples=["code_sent"])


class OrdersOut(Answer):
    orders: list[SummaryOut]


class LineOut(Answer):
    line: int
    product: str
    sku: str
    title: dict[str, str]
    options: dict[str, str]
    quantity: int
    unit_price: MoneyOut
    state: str = Field(description="ordered, cancelled, returning, returned, exchanging, resent or refunded")
    choices: dict[str, list[str]]
    hs_code: str | None
    origin: str | None = Field(description="ISO 3166-1 alpha-2")
    net_weight: int | None = Field(description="Of one piece, in grams")


class PaymentOut(Answer):
    method: str
    amount: MoneyOut
    at: str


class RefundOut(Answer):
    method: str
    amount: MoneyOut
    state: str = Field(description="promised, due, sent, arrived or failed")
    waits_for: str = Field(description="now, received or parcel_back")
    promised_at: str
    sent_at: str | None
    expected_by: str | None
    arrived_at: str | None


class MoneyOfOrderOut(Answer):
    order: str
    payment_state: str
    total: MoneyOut
    payments: list[PaymentOut]
    refunds: list[RefundOut]


class MethodOut(Answer):
    id: str
    method: str
    label: str
    balance: MoneyOut | None = Field(description="Of a gift card")


class MethodsOut(Answer):
    methods: list[MethodOut]


class ShippingOut(Answer):
    method: str
    carrier: str
    carrier_kind: str
    tracking_number: str | None
    promised_date: str
    expected_date: str | None


class OrderOut(Answer):
    number: str
    state: str
    payment_state: str
    version: int
    placed_at: str
    total: MoneyOut
    payment_method: str
    paused: dict[str, Any] | None = Field(description="Why the order is on hold, from which state, until when")
    customer: CustomerOut
    address: AddressOut
    lines: list[LineOut]
    shipping: ShippingOut


class EventOnTheWayOut(Answer):
    at: str
    status: str
    place: str | None


class StepOut(Answer):
    state: str
    at: str | None
    done: bool


class TrackingOut(Answer):
    order: str
    state: str
    situation: str
    carrier: str
    carrier_kind: str
    tracking_number: str | None
    promised_date: str
    expected_date: str | None
    days_late: int
    acts_after: str
    overdue: bool
    last_event: EventOnTheWayOut | None
    events: list[EventOnTheWayOut]
    steps: list[StepOut]


class EntryOut(Answer):
    at: str
    actor: str
    kind: str
    changes: list[dict[str, Any]]
    receipt: str | None


class HistoryOut(Answer):
    entries: list[EntryOut]


class RowOut(Answer):
    field: str = Field(description="address, delivery, state, total, or an option such as color")
    line: int | None
    title: dict[str, str] | None
    before: Any
    after: Any


class OfferOut(Answer):
    id: str
    change: dict[str, Any]
    facts: dict[str, Any]


class DecisionOut(Answer):
    change: dict[str, Any]
    verdict: str
    rule: str
    facts: dict[str, Any]
    offers: list[OfferOut]


class ProposalOut(Answer):
    id: str
    order: str
    version: int
    expires_at: str
    confirmable: bool
    needs: list[str]
    changes: list[DecisionOut]
    before_after: list[RowOut]
    price_difference: MoneyOut
    new_total: MoneyOut
    expected_delivery: str | None
    effects: list[dict[str, Any]]


class ApprovalOut(Answer):
    agent: str
    approved: bool
    reason: str
    at: str


class ProposedOut(Answer):
    proposal: ProposalOut
    rules: dict[str, str] = Field(description="The sentence that each of its rules stands for")
    conversation: str
    created_at: str
    agent: str | None
    waits_for_approval: bool
    approval: ApprovalOut | None
    receipt: str | None


class ProposalsOut(Answer):
    proposals: list[ProposedOut]


class ReceiptOut(Answer):
    id: str
    order: str
    proposal: str | None = Field(description="null for an undo")
    applied_at: str
    applied: list[dict[str, Any]]
    before_after: list[RowOut]
    price_difference: MoneyOut
    new_total: MoneyOut
    expected_delivery: str | None
    effects: list[dict[str, Any]]
    undoable: bool
    undo_until: str | None


class ReceiptsOut(Answer):
    receipts: list[ReceiptOut]


class CaseOut(Answer):
    number: str = Field(examples=["C-10001"])
    expected_by: str


class TrackingNumberOut(Answer):
    carrier: str = Field(examples=["DHL"])
    number: str
    kind: str = Field(description="What sort of number of that carrier's")
    order: str | None = Field(description="The customer's own order that travels under it")


class TrackingNumbersOut(Answer):
    numbers: list[TrackingNumberOut]


class StockOut(Answer):
    sku: str
    on_hand: int
    restock_date: str | None


class ExceptionOut(Answer):
    id: str
    order: str
    cause: str = Field(examples=["out_of_stock"])
    facts: dict[str, Any]
    remedies: list[OfferOut] = Field(description="Each can be proposed as it is")
    found_at: str


class ExceptionsOut(Answer):
    exceptions: list[ExceptionOut]


class DaysOut(Answer):
    first: int = Field(alias="from")
    last: int = Field(alias="to")


class DeliveryOut(Answer):
    method: str = Field(examples=["express"])
    price: MoneyOut
    days: DaysOut


class PolicyOut(Answer):
    currency: str
    return_window_days: int
    return_label_fee: MoneyOut
    refund_business_days: dict[str, list[int]] = Field(description="By kind of payment: from, to")
    countries: list[str] = Field(description="Where the shop delivers")
    country_code: str = Field(description="Where `delivery` goes to")
    delivery: list[DeliveryOut]


class HealthOut(Answer):
    status: str = Field(examples=["live"])


class SpentOut(Answer):
    requests: int
    seconds: float


class EventOut(Answer):
    id: int
    at: str
    kind: str
    order: str | None
    conversation: str | None
    facts: dict[str, Any]


class EventsOut(Answer):
    events: list[EventOut]


class FaultOut(Answer):
    field: str = Field(examples=["body.changes.0.address.postal_code"])
    problem: str = Field(examples=["string_too_long"])


class ProblemOut(BaseModel):
    """RFC 9457."""

    type: str = Field(examples=["urn:reroute:not_found"])
    title: str
    status: int
    detail: str
    errors: list[FaultOut] | None = Field(None, description="Of invalid_request: where it leaves the contract")
    rule: str | None = Field(None, description="Of refused and evidence_refused")
    facts: dict[str, Any] | None = Field(None, description="What the rule went by")
    proposal: ProposalOut | None = Field(None, description="Of proposal_stale and proposal_expired: a fresh one")
    retry_after: int | None = Field(None, description="Of verification_locked: seconds")
