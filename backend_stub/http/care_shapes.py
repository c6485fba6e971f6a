"""What callers may send about cases, promises, feedback and themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from backend_stub.http.shapes import AddressIn, Line, Moment, Prose, Shape, Word, printable

Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z-]{2,8}$")]
Channel = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]
Words = Annotated[Prose, Field(min_length=1)]
Amount = Annotated[int, Field(ge=0, le=10**9, description="Minor units")]
WANTED = Literal["correction", "resend", "refund", "part_refund", "voucher", "points", "apology", "answer"]


class CaseIn(Shape):
    """Something for a person."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(examples=["person_requested"])
    order: Word | None = Field(None, max_length=20, examples=["GS-1001"])
    summary: Prose | None = Field(None, description="What it is about, in the customer's words")
    language: Language | None = Field(None, examples=["de"])
    wanted: WANTED | None = Field(None, description="The outcome that the customer wants")
    happened_at: Moment | None = None
    channel: Channel | None = Field(None, examples=["chat"])


class WordsIn(Shape):
    """Evidence in words."""

    words: Words


class MoneyIn(Shape):
    amount: Amount
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class ImpactIn(Shape):
    """What it has cost the customer."""

    delay_days: Annotated[int, Field(ge=0, le=3_650)] | None = None
    loss: MoneyIn | None = None
    cost: MoneyIn | None = None


class CarrierProofIn(Shape):
    """What the carrier says of the parcel."""

    status: Word
    at: Moment | None = None
    place: Line | None = None
    reference: Word | None = None


class FindingsIn(Shape):
    """Cause and impact of a complaint."""

    cause: Literal["customer", "staff", "system", "carrier", "other"]
    impact: ImpactIn | None = None
    note: Prose | None = None
    carrier: CarrierProofIn | None = None


class RemedyIn(Shape):
    """What was done; money and goods went by a receipt."""

    type: WANTED
    receipt: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{26}$")] | None = None
    amount: MoneyIn | None = None


class SettleIn(Shape):
    remedy: RemedyIn | None = None
    note: Prose | None = None


class AnswerIn(Shape):
    """Whether it is settled, says the customer."""

    settled: bool


class FeedbackIn(Shape):
    """One to five, and words."""

    about: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$", to_upper=True)] | None = Field(
        None, description="Order or case number; the mail's token names it too", examples=["GS-1008"]
    )
    rating: Annotated[int, Field(ge=1, le=5)]
    words: Prose | None = None
    channel: Channel | None = None
    language: Language | None = None
    token: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,20}\.[0-9a-f]{64}$")] | None = Field(
        None, description="Of the mail's link, in place of a verification"
    )

    @model_validator(mode="after")
    def about_something(self) -> FeedbackIn:
        if self.about is None and self.token is None:
            raise ValueError("give about, or token")
        return self


class PreferencesIn(Shape):
    """What may be sent beyond what must be said."""

    email_status: bool | None = None
    email_feedback: bool | None = None
    sms: bool | None = None


class CustomerIn(Shape):
    """What changes; a member that is left out stays."""

    name: Annotated[Line, Field(min_length=1, max_length=100)] | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] | None = Field(None, examples=["de"])
    default_address: AddressIn | None = Field(None, description="For future orders")
    preferences: PreferencesIn | None = None


class SaidIn(Shape):
    """Something that was said in a talk."""

    who: Literal["customer", "bot", "agent", "system"] = Field(alias="from")
    at: Moment
    text: Annotated[str, StringConstraints(max_length=10_000), AfterValidator(printable)]


class TranscriptIn(Shape):
    """A talk, oldest first, in the language in which it was held; 200 KB of text at the most."""

    lines: Annotated[list[SaidIn], Field(min_length=1, max_length=500)]
    language: Language

    @model_validator(mode="after")
    def fits_in_a_mail(self) -> TranscriptIn:
        if sum(len(line.text.encode()) for line in self.lines) > 200 * 1024:
            raise ValueError("more than a mail may hold")
        return self


class ReplyIn(TranscriptIn):
    """What an agent said in a talk whose customer was not there; sent once under its key."""

    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:~-]{1,128}$")]
    agent: Word
    case: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,40}$")] | None = None
    resume: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = Field(
        default=None, description="The code by which the talk goes on, for the mail's link to the chat"
    )


class UnsubscribeIn(Shape):
    """What the link of a mail says; it names the kind of mail itself."""

    token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{1,40}\.[a-z_]{1,20}\.[0-9a-f]{64}$")]
