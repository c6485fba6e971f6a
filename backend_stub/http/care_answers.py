"""The shapes of answers about cases, promises, feedback and customers."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from backend_stub.http.answers import AddressOut, Answer, MoneyOut, OfferOut, ReceiptOut, SummaryOut


class EvidenceOut(Answer):
    id: str
    at: str
    words: str | None
    media_type: str | None
    size: int | None


class SentOut(Answer):
    sent_to: str = Field(description="The address on file, masked", examples=["a•••@example.com"])


class PromiseOut(Answer):
    id: str
    kind: str = Field(description="What is promised", examples=["refund_sent"])
    state: str = Field(description="open, fulfilled, cancelled or escalated")
    order: str | None
    case: str | None
    receipt: str | None
    facts: dict[str, Any]
    made_at: str
    due_at: str
    chased: int
    done_at: str | None


class PromisesOut(Answer):
    promises: list[PromiseOut]


class CaseSummaryOut(Answer):
    number: str = Field(examples=["C-10001"])
    kind: str
    state: str = Field(description="open, settled, or escalated when the customer says it is not")
    order: str | None
    opened_at: str
    expected_by: str
    settled_at: str | None


class CasesOut(Answer):
    cases: list[CaseSummaryOut]


class ImpactOut(Answer):
    delay_days: int | None = None
    loss: MoneyOut | None = None
    cost: MoneyOut | None = None


class CaseViewOut(CaseSummaryOut):
    summary: str | None
    wanted: str | None
    happened_at: str | None
    cause: str | None = Field(description="customer, staff, system, carrier or other")
    impact: ImpactOut | None
    remedy: dict[str, Any] | None
    satisfied: bool | None = Field(description="Whether the customer says that it is settled")
    offers: list[OfferOut] = Field(description="Remedies that can be proposed for the order as they are")
    promises: list[PromiseOut]
    evidence: list[EvidenceOut]


class CaseForStaffOut(CaseViewOut):
    customer: str | None
    conversation: str | None
    channel: str | None
    language: str | None
    facts: dict[str, Any]


class FeedbackOut(Answer):
    about: str
    rating: int
    words: str | None
    at: str


class FeedbackGivenOut(FeedbackOut):
    """`case`: in which a person looks into a bad rating."""

    case: str | None


class MethodOut(Answer):
    id: str
    kind: str
    label: str


class PreferencesOut(Answer):
    email_status: bool
    email_feedback: bool
    sms: bool


class CustomerRecordOut(Answer):
    name: str
    language: str
    email: str = Field(description="Masked, but for staff", examples=["a…@example.com"])
    phone: str = Field(description="Masked, but for staff", examples=["…45"])
    default_address: AddressOut | None
    preferences: PreferencesOut
    points: int
    payment_methods: list[MethodOut]


class CustomerForStaffOut(CustomerRecordOut):
    id: str
    erased_at: str | None


class CustomerOfOut(Answer):
    customer: CustomerForStaffOut | None
    orders: list[SummaryOut]


class QueuedOut(Answer):
    status: str = Field(examples=["queued"])


class ContactOut(Answer):
    at: str
    channel: str
    direction: str
    kind: str
    order_number: str | None
    conversation: str | None
    reference: str | None


class ContactsOut(Answer):
    contacts: list[ContactOut]


class RequestOut(Answer):
    id: str
    order: str
    at: str
    changes: list[dict[str, str]] = Field(description="type, verdict and rule of each")
    receipt: str | None


class RequestsOut(Answer):
    proposals: list[RequestOut]
    receipts: list[ReceiptOut]
    cases: list[CaseSummaryOut]
    feedback: list[FeedbackOut]


class StatisticsOut(Answer):
    from_: str = Field(alias="from")
    to: str
    cases: dict[str, Any]
    promises: dict[str, int]
    satisfaction: dict[str, Any]
    requests: dict[str, Any]
    contacts: dict[str, Any]
    talks: dict[str, int]


class ErasedOut(Answer):
    status: str = Field(examples=["erased"])
    erased_at: str
