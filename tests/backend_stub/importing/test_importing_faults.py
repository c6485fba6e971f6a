"""Every bad row is told with its file, line and field and how to cure it, and then nothing is imported."""

from __future__ import annotations

import json

import pytest
from import_house import CUSTOMER, ORDER, PRODUCT, House, order

VISA = {"id": "m1", "customer": "anna", "kind": "card", "label": "Visa", "currency": "EUR"}
ADDRESS = ORDER["address"]


def test_all_faults_of_all_files_are_told_not_only_the_first(house):
    house.put("customers.json", [CUSTOMER, {**CUSTOMER, "id": "x y", "email": "nobody"}])
    house.put("catalogue.json", [PRODUCT])
    house.put(
        "orders.jsonl", "\n".join(json.dumps(row) for row in (order(total="1.00"), order("KW-2", customer="bob")))
    )
    assert house.faults() == [
        ("customers.json", 1, "id", "pattern"),
        ("customers.json", 1, "email", "pattern"),
        ("orders.jsonl", 1, "total", "total"),
        ("orders.jsonl", 2, "customer", "no_customer"),
    ]


def test_a_fault_of_csv_is_told_with_the_line_of_its_own_row(house):
    house.base()
    head = "number,customer,placed_at,state,payment_state,payment_method,currency,total," + ",".join(
        [*(f"address.{part}" for part in ADDRESS), "shipping.method,shipping.carrier,shipping.promised_date"]
    )
    first = "KW-1,anna,2026-11-20T09:00:00Z,confirmed,paid,card,EUR,36.00," + ",".join(ADDRESS.values())
    first += ",standard,DHL,2026-11-27,mug-blue,1,18.00"
    later = "KW-1" + "," * 16
    rows = [
        f"{head},lines.sku,lines.quantity,lines.unit_price",
        first,
        f'{later}"mug\n-red",1,18.00',
        f"{later}mug-red,0,1",
    ]
    house.put("orders.csv", "\n".join(rows) + "\n")
    assert house.faults() == [
        ("orders.csv", 3, "lines.sku", "pattern"),
        ("orders.csv", 5, "lines.quantity", "out_of_range"),
    ]


@pytest.mark.parametrize(
    ("members", "field", "code"),
    [
        ({"customer": "bob"}, "customer", "no_customer"),
        ({"number": "KW 1"}, "number", "pattern"),
        ({"number": "K" * 21}, "number", "pattern"),
        ({"state": "shipped"}, "state", "not_one_of"),
        ({"payment_state": "open"}, "payment_state", "not_one_of"),
        ({"payment_method": "cheque"}, "payment_method", "not_one_of"),
        ({"payment_method_id": "m9"}, "payment_method_id", "no_method"),
        ({"placed_at": "2026-11-20T09:00:00"}, "placed_at", "time_without_zone"),
        ({"placed_at": "20.11.2026"}, "placed_at", "time_malformed"),
        ({"placed_at": "2026-11-23T09:00:00Z", "dates": {}}, "placed_at", "place_in_time"),
        ({"shipping__promised_date": "27.11.2026"}, "shipping.promised_date", "date_malformed"),
        ({"shipping__promised_date": None}, "shipping.promised_date", "missing"),
        ({"shipping__carrier": "Hermes"}, "shipping.carrier", "carrier_unknown"),
        ({"shipping__method": "drone"}, "shipping.method", "method_unknown"),
        ({"currency": "EURO"}, "currency", "pattern"),
        ({"currency": "XYZ"}, "currency", "currency_unknown"),
        ({"currency": "USD"}, "lines.sku", "currency_mixed"),
        ({"total": "40.91"}, "total", "total"),
        ({"total": "40,90"}, "total", "amount_with_point"),
        ({"total": "-40.90"}, "total", "amount_with_point"),
        ({"total": "1e3"}, "total", "amount_with_point"),
        ({"total": "40.901"}, "total", "too_precise"),
        ({"total": "21474836.48"}, "total", "out_of_range"),
        ({"placed_at": "0001-01-01T00:00:00+14:00"}, "placed_at", "time_malformed"),
        ({"duties": "1.00"}, "total", "total"),
        ({"discount": "1.00"}, "", "unknown_member"),
        ({"lines": []}, "lines", "missing"),
        ({"lines": [{"sku": "mug-red", "quantity": 2, "unit_price": "18.00"}]}, "lines.sku", "no_sku"),
        ({"lines": [{"sku": "mug-blue", "quantity": 0, "unit_price": "18.00"}]}, "lines.quantity", "out_of_range"),
        ({"lines": [{"sku": "mug-blue", "quantity": "two", "unit_price": "18.00"}]}, "lines.quantity", "not_whole"),
        ({"address__name": None}, "address.name", "recipient_missing"),
        ({"address__city": None}, "address.city", "address_part_missing"),
        ({"address__postal_code": "1011"}, "address.postal_code", "address_part_wrong"),
        ({"address__country_code": "ZZ"}, "address.country_code", "country_unknown"),
        ({"address__country_code": "AU", "address__country_area": "NSW", "address__postal_code": "2000"},
         "address.country_code", "country_not_served"),
        ({"state": "packed"}, "state", "state_differs"),
        ({"state": "delivered", "dates": {}}, "state", "state_undated"),
        ({"dates": {"confirmed": "2026-11-19T09:00:00Z"}}, "dates", "event_order"),
        ({"dates": {"confirmed": "2026-11-23T09:00:00Z"}}, "dates", "event_order"),
        ({"dates": {"received": "2026-11-20T09:00:00Z"}, "state": "received"}, "dates", "event_received"),
        ({"events": [{"at": "2026-11-20T09:05:00Z", "state": "confirmed"}]}, "dates", "dates_and_events"),
        ({"state": "in_transit", "dates": {"in_transit": "2026-11-21T09:05:00Z"}},
         "shipping.tracking_number", "tracking_needed"),
        ({"payment_state": "refunded"}, "refund", "refund_needed"),
        ({"refund": {"amount": "1.00", "at": "2026-11-21T09:00:00Z"}}, "refund", "refund_not_here"),
        ({"payment_state": "part_refunded", "refund": {"amount": "40.90", "at": "2026-11-21T09:00:00Z"}},
         "refund.amount", "refund_amount"),
        ({"payment_state": "refunded", "refund": {"amount": "40.90", "at": "2026-11-19T09:00:00Z"}},
         "refund.at", "refund_date"),
        ({"state": "cancelled", "dates": {"cancelled": "2026-11-21T09:00:00Z"}}, "payment_state", "cancelled_but_paid"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_right_is_told(house, members, field, code):
    house.base(order(**members))
    assert (field, code) in house.codes()


@pytest.mark.parametrize(
    ("members", "field", "code"),
    [
        ({"phone": "call me"}, "phone", "phone_invalid"),
        ({"phone": "030 90182345"}, "phone", "phone_invalid"),
        ({"phone": None, "preferences": {"sms": True}}, "phone", "phone_needed"),
        ({"email": "anna@localhost"}, "email", "pattern"),
        ({"language": "German"}, "language", "pattern"),
        ({"name": " "}, "name", "missing"),
        ({"name": "An\x00na"}, "name", "control_characters"),
        ({"points": -1}, "points", "out_of_range"),
        ({"default_address": {"country_code": "DE"}}, "default_address.postal_code", "address_part_missing"),
        ({"id": "somebody@example.com"}, "id", "pattern"),
    ],
)
def test_a_customer_who_cannot_be_reached_is_told(house, members, field, code):
    house.put("customers.json", [{**CUSTOMER, **members}])
    assert (field, code) in house.codes()


@pytest.mark.parametrize(
    ("members", "field", "code"),
    [
        ({"kind": "gift_card"}, "balance", "balance_needed"),
        ({"balance": "5.00"}, "balance", "balance_not_here"),
        ({"customer": "bob"}, "customer", "no_customer"),
        ({"label": "4242 4242 4242 4242"}, "label", "card_number"),
    ],
)
def test_a_way_to_pay_that_cannot_be_right_is_told(house, members, field, code):
    house.base().put("payment_methods.json", [{**VISA, **members}])
    assert house.codes() == [(field, code)]


@pytest.mark.parametrize(
    ("members", "field", "code"),
    [
        ({"titles": {"de": "Becher"}}, "titles", "title_missing"),
        ({"origin": "XX"}, "origin", "country_unknown"),
        ({"hs_code": "6912.00"}, "hs_code", "pattern"),
        ({"variants": [PRODUCT["variants"][0], {**PRODUCT["variants"][0], "sku": "b"}]},
         "variants.options", "options_twice"),
        ({"variants": [PRODUCT["variants"][0]] * 2}, "variants.sku", "twice"),
        ({"variants": [PRODUCT["variants"][0], {**PRODUCT["variants"][1], "currency": "USD"}]},
         "variants.currency", "currency_mixed"),
    ],
)  # fmt: skip
def test_a_product_that_cannot_be_right_is_told(house, members, field, code):
    house.put("catalogue.json", [{**PRODUCT, **members}])
    assert (field, code) in house.codes()


def test_what_is_there_twice_is_told_with_the_line_of_the_first(house):
    house.base().put("orders.jsonl", "\n".join(json.dumps(order(number)) for number in ("KW-1", "KW-2", "kw-1")))
    report = house.bring()
    [fault] = report.faults
    assert (fault.line, fault.field, fault.problem) == (3, "number", "is there twice (first in line 1)")


def test_an_email_belongs_to_one_customer(house):
    house.put("customers.json", [CUSTOMER]).bring()
    house.put("customers.json", [{**CUSTOMER, "id": "other", "email": "Anna.Schmidt@Example.com"}])
    assert house.codes() == [("email", "email_taken")]


def test_an_order_of_a_faulty_customer_is_no_second_fault(house):
    house.base(order()).put("customers.json", [{**CUSTOMER, "language": "?"}])
    assert house.codes() == [("language", "pattern")]


@pytest.mark.parametrize(
    ("name", "text", "line", "code"),
    [
        ("customers.csv", "", 1, "file_empty"),
        ("customers.csv", "id,id\n1,2\n", 1, "column_twice"),
        ("customers.csv", "id,default_address,default_address.city\n1,2,3\n", 1, "column_clash"),
        ("customers.csv", "id,nickname\n", 1, "unknown_member"),
        ("customers.csv", "id,name\na\n", 2, "cells"),
        ("customers.csv", "id,name\n\na,b,c\n", 3, "cells"),
        ("customers.csv", 'id,name\na,"' + "x" * 200_000, 2, "file_broken"),
        ("customers.jsonl", '\n{"id": \n', 2, "json_malformed"),
        ("customers.jsonl", "[1]\n", 1, "not_an_object"),
        ("customers.json", '{"id": "a"}', 1, "json_malformed"),
        ("customers.json", '[\n\n{"id": NaN}]', 3, "json_malformed"),
        ("customers.json", "[" * 100_000, 1, "json_malformed"),
        ("customers.json", "[\n1]", 2, "not_an_object"),
        ("customers.json", "[", 1, "json_malformed"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_where(house, name, text, line, code):
    house.put(name, text)
    assert (name, line, "", code) in house.faults()


def test_text_that_is_not_utf_8_is_told_row_by_row(house):
    head = "id,name,email,language"
    house.put("customers.csv", f"{head}\na,J\udcfcrgen,a@example.com,de\nb,J\udcfcrgen,b@example.com,de\n")
    assert house.faults() == [("customers.csv", line, "name", "encoding") for line in (2, 3)]


def test_rows_of_one_product_that_contradict_are_told(house):
    head = "id,titles.en,variants.sku,variants.options.color,variants.price,variants.currency"
    house.put("catalogue.csv", f"{head}\nmug,Mug,a,red,1,EUR\nmug,Cup,b,blue,1,EUR\n")
    assert house.faults() == [("catalogue.csv", 3, "titles.en", "row_differs")]


def test_no_fault_repeats_anybodys_data(house):
    rows = [
        {**CUSTOMER, "phone": "Geheimnummer", "email": "geheim@geheim", "name": "\x00Geheim"},
        {**CUSTOMER, "id": "geheim@example.com", "language": "Geheim weg 5"},
        {**CUSTOMER, "id": "c3", "Geheimer Name": 1},
    ]
    address = {**ADDRESS, "postal_code": "Geheim1", "country_code": "Geheim"}
    house.base(order(address=address, customer="geheim@example.com")).put("customers.json", rows)
    report = house.bring()
    assert report.faults.count >= 7
    assert "geheim" not in json.dumps(report.wire()).casefold()


def test_what_is_not_personal_is_told_with_its_cure(house):
    house.base(order(state="shipped"))
    [fault] = house.bring().wire()["faults"]
    assert fault == {
        "file": "orders.json",
        "line": 1,
        "field": "state",
        "code": "not_one_of",
        "value": "shipped",
        "problem": "shipped is not among the words allowed here",
        "cure": "use one of the words that docs/import.md lists",
    }


def test_ten_thousand_faults_are_all_told(house: House):
    house.put("stock.csv", "sku,on_hand\n" + "".join(f"s{n},1\n" for n in range(10_000)))
    faults = house.faults()
    assert (len(faults), faults[-1]) == (10_000, ("stock.csv", 10_001, "sku", "no_sku"))
