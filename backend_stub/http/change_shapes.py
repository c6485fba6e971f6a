"""The changes that callers may propose, each with its members."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from backend_stub.http.shapes import LAX, AddressIn, Line, LineNumber, Lines, MethodId, Prose, Shape, Word
from backend_stub.model.changes import Change, change_of
from backend_stub.model.enums import Cause


class _Change(Shape):
    def change(self) -> Change:
        return change_of(self.model_dump(exclude_none=True))


class AddressChangeIn(_Change):
    """Deliver elsewhere, before hand-over."""

    type: Literal["address"]
    address: AddressIn


Options = Annotated[dict[Word, Word], Field(max_length=10)]
Quantity = Annotated[int, Field(ge=1, le=10_000)]


class RecipientChangeIn(_Change):
    """Another name on the label."""

    type: Literal["recipient"]
    name: Annotated[Line, Field(min_length=1)] = Field(examples=["Lukas Weber"])


class PhoneChangeIn(_Change):
    """Another phone number for warehouse and carrier."""

    type: Literal["phone"]
    phone: Annotated[Line, Field(min_length=1, max_length=40)] = Field(examples=["+49 30 90182345"])


class EmailChangeIn(_Change):
    """Another e-mail for this order; the old one is told."""

    type: Literal["email"]
    email: Annotated[Line, Field(min_length=1, max_length=254)] = Field(examples=["anna.schmidt@example.com"])


class MissingDetailChangeIn(_Change):
    """A detail that the customer cannot supply: the order waits for it."""

    type: Literal["missing_detail"]
    detail: Literal["name", "phone", "email", "street_address", "postal_code", "city", "country_area"]


class ShippingMethodChangeIn(_Change):
    """Another shipping method."""

    type: Literal["shipping_method"]
    method: Word = Field(examples=["express"])


class PaymentMethodChangeIn(_Change):
    """Another stored method pays the order."""

    type: Literal["payment_method"]
    payment_method: MethodId


class QuantityChangeIn(_Change):
    """More or fewer of one line."""

    type: Literal["quantity"]
    quantity: Quantity
    line: LineNumber | None = None


class _Goods(_Change):
    sku: Annotated[Line | None, Field(max_length=60)] = Field(None, examples=["belt-black"])
    product: Annotated[Line | None, Field(max_length=60)] = Field(None, examples=["belt"])
    options: Options = Field(default_factory=dict, examples=[{"color": "black"}])
    quantity: Quantity = 1

    @model_validator(mode="after")
    def named(self) -> Self:
        if not self.sku and not self.product:
            raise ValueError("give sku or product")
        return self


class AddLineChangeIn(_Goods):
    """More goods in the same order."""

    type: Literal["add_line"]


class ReplaceLineChangeIn(_Goods):
    """Other goods in place of a line."""

    type: Literal["replace_line"]
    line: LineNumber | None = None


class LineChangeIn(_Change):
    """Take a line out; keep what was ordered; correct a wrong price."""

    type: Literal["remove_line", "keep_variant", "correct_price"]
    line: LineNumber | None = Field(None, description="May be left out when only one could be meant")


class DefaultAddressChangeIn(_Change):
    """The customer's default address, for future orders."""

    type: Literal["default_address"]
    address: AddressIn


class VariantChangeIn(_Change):
    """Another variant of the same product: before hand-over, or in exchange after delivery."""

    type: Literal["variant", "exchange"]
    line: LineNumber | None = Field(None, description="Order line; may be left out when clear")
    options: Options = Field(examples=[{"color": "black"}])


class WaitRestockChangeIn(_Change):
    """Keep the wish, send when it is back; without options: for what was ordered and cannot be had."""

    type: Literal["wait_restock"]
    line: LineNumber | None = Field(None, description="Order line; may be left out when clear")
    options: Options = Field(default_factory=dict, examples=[{"color": "black"}])


class ReasonedChangeIn(_Change):
    """Cancel before hand-over; refuse, bring back or keep after it."""

    type: Literal["cancel", "refuse_at_door", "bring_back", "keep_with_refund"]
    reason: Line | None = Field(None, description="Asked for, never required", examples=["changed_mind"])


class AfterHandOverChangeIn(_Change):
    """Another place after hand-over, as the carrier table allows."""

    type: Literal["redirect", "hold", "former_address", "resend"]
    address: AddressIn | None = None


class PlainChangeIn(_Change):
    """Changes that need no more than their name."""

    type: Literal[
        "voucher",
        "not_received",
        "delay_voucher",
        "refund_express_fee",
        "cancel_duplicate",
        "return_duplicate",
        "keep_duplicate",
        "restore_details",
    ]


class ReturnChangeIn(_Change):
    """Delivered goods back, label by e-mail."""

    type: Literal["return"]
    lines: Lines | None = None
    reason: Line | None = Field(None, examples=["too_small"])


class MakeGoodChangeIn(_Change):
    """What went wrong is made good: money back, the goods again, or keep them for part of the price."""

    type: Literal["refund_parcel", "reship", "keep_defective"]
    cause: Annotated[Cause, LAX] | None = Field(None, description="The order's own state tells late and lost")
    lines: Lines | None = None
    evidence: Prose | None = Field(None, description="In the customer's words; or a photo with the case")


class CompensationChangeIn(_Change):
    """A remedy for a complaint; above the caps a person approves."""

    type: Literal["compensation"]
    remedy: Literal["refund", "voucher", "points"]
    amount: Annotated[int, Field(ge=1, le=10**9)] = Field(description="Minor units, or points")
    cause: Annotated[Cause, LAX] = Cause.OTHER
    case: Word = Field(examples=["C-10001"])


ChangeIn = Annotated[
    AddressChangeIn
    | RecipientChangeIn
    | PhoneChangeIn
    | EmailChangeIn
    | MissingDetailChangeIn
    | ShippingMethodChangeIn
    | VariantChangeIn
    | WaitRestockChangeIn
    | PaymentMethodChangeIn
    | QuantityChangeIn
    | AddLineChangeIn
    | LineChangeIn
    | ReplaceLineChangeIn
    | DefaultAddressChangeIn
    | ReasonedChangeIn
    | AfterHandOverChangeIn
    | PlainChangeIn
    | ReturnChangeIn
    | MakeGoodChangeIn
    | CompensationChangeIn,
    Field(discriminator="type"),
]


class ProposalIn(Shape):
    """One to ten changes of one order, decided and applied together."""

    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=10)] = Field(
        examples=[[{"type": "variant", "options": {"color": "black"}}]]
    )
    payment_method: MethodId | None = Field(
        None, description="The stored method that pays the difference or gets the refund; else the order's own"
    )
