"""Whether what somebody typed is a contact of the order; takes the same time for yes, no and no such order."""

from __future__ import annotations

import hashlib
import hmac

import phonenumbers

NOBODY = ("nobody@example.invalid", "+4930000000")
NOWHERE = ("00000", "DE")


def fits(given: str, on_file: tuple[str, str] | None, postal_code: str, country: str) -> bool:
    """True when `given` is the e-mail or phone on file, or the postcode; compared all the same without an order."""
    email, phone = on_file or NOBODY
    expected = (_text(email), _phone(phone, country), _postcode(postal_code))
    offered = (_text(given), _phone(given, country), _postcode(given))
    matches = [_same(one, other) for one, other in zip(offered, expected, strict=True)]
    return on_file is not None and any(matches)


def _same(one: str, other: str) -> bool:
    digests = (hashlib.sha256(text.encode()).digest() for text in (one, other))
    return hmac.compare_digest(*digests) and bool(one)


def _text(value: str) -> str:
    return value.strip().casefold()


def _postcode(value: str) -> str:
    return "".join(filter(str.isalnum, value)).upper()


def _phone(value: str, country: str) -> str:
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
