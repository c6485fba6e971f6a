"""What must hold of customers, ways to pay, catalogue and stock, beyond the shape of a row."""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers

from backend_stub.importing.bench import Bench, Problem, Where, amounts
from backend_stub.importing.shapes import AddressRow, Customer, Method, Product, Stock
from backend_stub.model.address import Address
from backend_stub.model.enums import PaymentMethod
from backend_stub.rules import postal


def customer(row: Customer, bench: Bench) -> Iterator[Problem]:
    """Contacts, address, and an e-mail that nobody else has."""
    known = bench.stored.customers.get(row.id)
    if known:
        yield ("id",), "erased", None
    elif known is not None and not bench.update:
        yield ("id",), "exists", row.id
    if bench.stored.emails.get(row.email, row.id) != row.id:
        yield ("email",), "email_taken", None
    if row.phone and not phone(row):
        yield ("phone",), "phone_invalid", None
    if row.preferences.sms and not row.phone:
        yield ("phone",), "phone_needed", None
    if row.default_address:
        yield from address(("default_address",), row.default_address)


def phone(row: Customer) -> str:
    """The number as it is written internationally; empty for what is none."""
    country = row.default_address.country_code if row.default_address else None
    try:
        number = phonenumbers.parse(row.phone or "", country)
    except phonenumbers.NumberParseException:
        return ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return str(written) if phonenumbers.is_possible_number(number) else ""


def address(where: Where, row: AddressRow) -> Iterator[Problem]:
    """By the country's own rules."""
    if not postal.known_country(row.country_code):
        yield (*where, "country_code"), "country_unknown", None
        return
    checked = postal.check(of(row))
    for part in checked.missing:
        yield (*where, part), "address_part_missing", None
    for part in checked.wrong:
        yield (*where, part), "address_part_wrong", None


def of(row: AddressRow) -> Address:
    return Address.of(row.model_dump())


def method(row: Method, bench: Bench) -> Iterator[Problem]:
    """Its customer, and a balance for a gift card alone."""
    if row.id in bench.stored.methods and not bench.update:
        yield ("id",), "exists", row.id
    if not bench.customer(row.customer):
        yield ("customer",), "no_customer", None
    if row.kind is PaymentMethod.GIFT_CARD and row.balance is None:
        yield ("balance",), "balance_needed", None
    if row.kind is not PaymentMethod.GIFT_CARD and row.balance is not None:
        yield ("balance",), "balance_not_here", None
    yield from amounts(row.currency, balance=row.balance)


def product(row: Product, bench: Bench) -> Iterator[Problem]:
    """Titles, variants that can be told apart, one currency, SKUs that are its own."""
    if row.id in bench.stored.products and not bench.update:
        yield ("id",), "exists", row.id
    if "en" not in row.titles:
        yield ("titles",), "title_missing", None
    if row.origin and not postal.known_country(row.origin):
        yield ("origin",), "country_unknown", row.origin
    options = [sorted(variant.options.items()) for variant in row.variants]
    for at, variant in enumerate(row.variants):
        here: Where = ("variants", at)
        if options.index(options[at]) != at:
            yield (*here, "options"), "options_twice", None
        if variant.currency != row.variants[0].currency:
            yield (*here, "currency"), "currency_mixed", variant.currency
        if bench.stored.variants.get(variant.sku, (row.id, ""))[0] != row.id:
            yield (*here, "sku"), "sku_elsewhere", variant.sku
        money = amounts(variant.currency, price=variant.price, listed_price=variant.listed_price)
        yield from (((*here, *where), code, value) for where, code, value in money)


def stock(row: Stock, bench: Bench) -> Iterator[Problem]:
    """The SKU is there; counts that are there already are written over only when asked to."""
    if bench.sku_currency(row.sku) is None:
        yield ("sku",), "no_sku", row.sku
    elif row.sku in bench.stored.variants and not bench.update:
        yield ("sku",), "exists", row.sku
