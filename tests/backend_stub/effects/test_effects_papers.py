"""Labels: readable names of every country, bars that scan, and what a carrier needs to know."""

from __future__ import annotations

import pytest
from papers_house import BOOKED, SENDER, barcodes, sizes, words

from backend_stub.effects.addresses import for_the_post
from backend_stub.effects.carriers import CarrierLabel, Shipment
from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.papers import LabelDetails, shipping_label
from backend_stub.effects.papers.sheet import printable

WEI_LI = ("李伟", "上海市黄浦区南京东路100号", "200001", "CHINA")


def label_for(*lines: str, contents: tuple[str, ...] = ()) -> str:
    return words(shipping_label(Shipment("GS-1006", "CN", lines, contents), BOOKED, "postal", SENDER))


def test_a_label_shows_recipient_number_and_lines_in_german_and_chinese() -> None:
    text = label_for("李伟", "上海市黄浦区南京东路100号", "Jürgen Größmann", "Łódź", contents=("1 × 墨镜, groß",))
    for part in (
        "李伟",
        "上海市黄浦区南京东路100号",
        "JürgenGrößmann",
        "Łódź",
        "CE100000003DE",
        "GS-1006",
        "1×墨镜,groß",
    ):
        assert part in text


def test_a_long_address_is_printed_whole() -> None:
    lines = tuple(f"Building {number}, a very long line of an address in a faraway town" for number in range(6))
    text = label_for(*lines)
    assert all("".join(line.split()) in text for line in lines)


def test_an_address_that_does_not_fit_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"paper\.too_long"):
        label_for(*["a line of an address"] * 40)


def test_symbols_are_left_out_but_letters_never() -> None:
    assert printable("Anna 😀 Schmidt") == "Anna  Schmidt"
    with pytest.raises(RefusedError, match=r"paper\.unprintable"):
        printable("ሰላም")


def test_many_order_lines_are_counted() -> None:
    assert "+3" in label_for("Wei Li", contents=tuple(f"1 × thing {number}" for number in range(8)))


def test_an_address_is_written_as_its_country_wants_it() -> None:
    boston = {"name": "John Miller", "street_address": "1 Beacon St", "city": "Boston", "country_area": "MA"}
    address = {**boston, "city_area": "", "postal_code": "02108", "country_code": "US"}
    assert for_the_post(address) == ("John Miller", "1 Beacon St", "BOSTON, MA 02108", "UNITED STATES")


@pytest.mark.parametrize("number", ["CE100000003DE", "000100000003", "LP00000010000000"])
def test_the_bars_of_a_label_scan_as_its_number(number: str) -> None:
    booked = CarrierLabel(f"postal-{number}", number)
    pdf = shipping_label(Shipment("GS-1006", "CN", WEI_LI), booked, "postal", SENDER)
    assert barcodes(pdf) == [("Code128", number)]


def test_latin_lines_after_chinese_ones_are_as_large() -> None:
    pdf = shipping_label(Shipment("GS-1006", "CN", WEI_LI), BOOKED, "postal", SENDER)
    assert [sizes(pdf)[line] for line in ("李伟", "200001", "CHINA")] == [15, 15, 15]


@pytest.mark.parametrize(
    ("country", "reach"), [("CN", "INTERNATIONAL·CN"), ("AT", "INTERNATIONAL·AT"), ("DE", "DOMESTIC")]
)
def test_a_label_says_whether_the_parcel_leaves_the_country(country: str, reach: str) -> None:
    shipment = Shipment("GS-1006", country, ("Wei Li",))
    text = words(shipping_label(shipment, BOOKED, "express", SENDER, LabelDetails("DE")))
    assert ("EXPRESS" in text, reach in text) == (True, True)


def test_a_label_shows_phone_weight_and_reference_where_they_are_known() -> None:
    details = LabelDetails("DE", phone="+86 21 6321 0000", weight=1250, reference="PO 4711")
    text = words(shipping_label(Shipment("GS-1006", "CN", WEI_LI), BOOKED, "postal", SENDER, details))
    assert "Tel.+862163210000" in text
    assert "OrderGS-1006Ref.PO47111.250kg" in text
    bare = words(shipping_label(Shipment("GS-1006", "CN", WEI_LI), BOOKED, "postal", SENDER))
    assert not any(part in bare for part in ("Tel.", "Ref.", "kg", "INTERNATIONAL", "DOMESTIC"))


def test_a_return_label_goes_from_the_customer_to_the_shop() -> None:
    shipment = Shipment("GS-1006", "DE", SENDER, (), is_return=True)
    pdf = shipping_label(shipment, BOOKED, "postal", WEI_LI, LabelDetails("CN"))
    text = words(pdf)
    assert text.startswith("From:李伟,上海市黄浦区南京东路100号,200001,CHINA")
    assert "RETURN·POST" in text
    assert "ToGlobalStyleLagerstraße720357HamburgGermany" in text
    assert sizes(pdf)["GlobalStyle"] == 15


def test_a_senders_long_address_leaves_the_rest_where_it_is() -> None:
    sender = tuple(f"Building {number}, a long line of an address" for number in range(6))
    pdf = shipping_label(Shipment("GS-1006", "DE", SENDER, (), is_return=True), BOOKED, "postal", sender)
    assert "Building5,alonglineofanaddress" in words(pdf)
    assert barcodes(pdf) == [("Code128", "CE100000003DE")]


def test_a_name_that_no_font_has_is_refused_wherever_it_stands() -> None:
    for shipment, sender in (
        (Shipment("GS-1006", "CN", ("ሰላም",)), SENDER),
        (Shipment("GS-1006", "CN", WEI_LI), ("ሰላም",)),
        (Shipment("GS-1006", "CN", WEI_LI, ("1 × ሰላም",)), SENDER),
    ):
        with pytest.raises(RefusedError, match=r"^paper\.unprintable$"):
            shipping_label(shipment, BOOKED, "postal", sender)
