"""The shop's figures as types; the figures themselves stand in policy.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal


class _Section:
    """A section of the policy file; a member it does not know is an error."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}


@dataclass(frozen=True)
class VerificationPolicy(_Section):
    """policy.md, 'Who may ask'."""

    idle_minutes: int
    wrong_answers: int
    window_minutes: int
    lock_minutes: int
    code_lifetime_minutes: int
    codes_per_window: int
    identity_lifetime_hours: int
    news_days: int
    name_and_postcode: bool


@dataclass(frozen=True)
class ProposalPolicy(_Section):
    """How long a proposal holds, and how long an answer is kept under its key."""

    lifetime_minutes: int
    approved_minutes: int
    key_hours: int


@dataclass(frozen=True)
class CountryPolicy(_Section):
    """A country the shop sends to."""

    zone: str


@dataclass(frozen=True)
class DutyPolicy(_Section):
    """What a zone's customs take from goods worth more than `free_up_to`; the shop pays it for the customer."""

    free_up_to: int
    percent: int


@dataclass(frozen=True)
class DeliveryMethod(_Section):
    """Price in minor units and the slowest and fastest day, by zone."""

    price: Mapping[str, int]
    days: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class AfterHandOverPolicy(_Section):
    """policy.md, 'After hand-over: another address'."""

    resend_worth_at_most: int
    voucher_percent: int
    hold_days: int


@dataclass(frozen=True)
class UnwantedPolicy(_Section):
    """policy.md, 'No longer wanted': shipped and not delivered."""

    keep_refund_percent: int
    return_cost: Mapping[str, int]
    bring_back_fee: int


@dataclass(frozen=True)
class ReturnPolicy(_Section):
    """policy.md, 'No longer wanted': delivered."""

    window_days: int
    label_fee: int
    free_label_reasons: tuple[str, ...]


@dataclass(frozen=True)
class WrongPolicy(_Section):
    """policy.md, 'Where is it?' and 'When the shop or the system got it wrong'."""

    late_voucher_percent: int
    missing_wait_hours: int
    report_within_days: int
    keep_defective_percent: int
    duplicate_hours: int
    restore_voucher_percent: int


@dataclass(frozen=True)
class CompensationPolicy(_Section):
    """policy.md, 'Complaints': what is given without a person; `point_worth` in minor units."""

    worth_percent: int
    amount_at_most: int
    point_worth: int


@dataclass(frozen=True)
class PromisePolicy(_Section):
    """By when the shop has done what it said, in hours, by kind of promise."""

    hours: Mapping[str, int]
    refund_waiting_hours: int


@dataclass(frozen=True)
class WatchPolicy(_Section):
    """How often the watch goes round, and how far back it looks for what is judged when it is new."""

    every_seconds: int
    carrier_minutes: int
    look_back_hours: int
    refund_stuck_hours: int


@dataclass(frozen=True)
class StaffPolicy(_Section):
    """When people answer; hours are local to `time_zone`, days count from Monday = 0."""

    time_zone: str
    opens: int
    closes: int
    days: tuple[int, ...]
    answer_minutes: int


@dataclass(frozen=True)
class EvidencePolicy(_Section):
    """How much a customer may show, and how large it may be once unpacked."""

    pieces: int
    bytes: int
    pixels: int
    pdf_objects: int
    words: int


@dataclass(frozen=True)
class RemedyOffer(_Section):
    """A remedy by its change type; `percent` is a share of the goods' worth, or of the loss."""

    type: str
    remedy: str | None = None
    percent: int = 0
    of: Literal["worth", "loss"] = "worth"


@dataclass(frozen=True)
class RemedyEntry(_Section):
    """What is offered for complaints of these kinds, found to have these causes, with at least so much delay."""

    offers: tuple[RemedyOffer, ...]
    kinds: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    delay_days: int = 0
    cause: str = "other"


@dataclass(frozen=True)
class ComplaintPolicy(_Section):
    """policy.md, 'Complaints'."""

    promise_grace_hours: int
    tell_when_late: bool
    evidence: EvidencePolicy
    remedies: tuple[RemedyEntry, ...]


@dataclass(frozen=True)
class FeedbackPolicy(_Section):
    """policy.md, 'Feedback and learning'."""

    opens_case_at_most: int


@dataclass(frozen=True)
class Policy(_Section):
    """Every figure that the rules decide by."""

    currency: str
    home_country: str
    verification: VerificationPolicy
    proposals: ProposalPolicy
    code_above_worth: int
    countries: Mapping[str, CountryPolicy]
    duties: Mapping[str, DutyPolicy]
    quantity_at_most: int
    closes: Mapping[str, tuple[str, ...]]
    cancel_reasons: tuple[str, ...]
    refund_to_any_method: tuple[str, ...]
    missing_detail_hold_hours: int
    delivery: Mapping[str, DeliveryMethod]
    after_hand_over: AfterHandOverPolicy
    unwanted: UnwantedPolicy
    returns: ReturnPolicy
    refund_business_days: Mapping[str, tuple[int, int]]
    acts_after_days: int
    wrong: WrongPolicy
    compensation: CompensationPolicy
    promises: PromisePolicy
    watch: WatchPolicy
    staff: StaffPolicy
    complaints: ComplaintPolicy
    feedback: FeedbackPolicy
    rules: Mapping[str, str]

    def delivery_price(self, method: str, country: str) -> int:
        return self.delivery[method].price[self.countries[country].zone]

    def duties_on(self, worth: int, country: str) -> int:
        """What customs take on goods of this worth, in minor units, rounded half up."""
        duty = self.duties[self.countries[country].zone]
        return (worth * duty.percent + 50) // 100 if worth > duty.free_up_to else 0

    def delivery_days(self, method: str, country: str) -> int:
        """The slowest day: what may be promised."""
        return self.delivery[method].days[self.countries[country].zone][1]
