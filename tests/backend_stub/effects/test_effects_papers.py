"""Labels and customs papers: readable names of every country, bars that scan, one file per paper."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from effects_house import NOON

from backend_stub.effects.addresses import for_the_post
from backend_stub.effects.carriers import CarrierLabel, Shipment
from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.papers import CustomsItem, Shelf, customs_declaration, shipping_label
from backend_stub.effects.papers.sheet import printable

BOOKED = CarrierLabel("postal-CE100000003DE", "CE100000003DE")
SENDER = ("GlobalStyle", "Lagerstraße 7", "20357 Hamburg", "Germany")


def words(pdf: bytes) -> str:
    """The text of a PDF's one page, without white space."""
    (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text().replace("\0", "").split())


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


def test_a_customs_declaration_sums_up_what_it_lists() -> None:
    items = (CustomsItem("Sunglasses", 2, 3980), CustomsItem("Watch", 1, 7500))
    text = words(customs_declaration("GS-1006", ("Wei Li", "CHINA"), items, "EUR", SENDER))
    assert "2×SunglassesEUR39.80" in text
    assert "Totalvalue:EUR114.80" in text


def test_an_address_is_written_as_its_country_wants_it() -> None:
    boston = {"name": "John Miller", "street_address": "1 Beacon St", "city": "Boston", "country_area": "MA"}
    address = {**boston, "city_area": "", "postal_code": "02108", "country_code": "US"}
    assert for_the_post(address) == ("John Miller", "1 Beacon St", "BOSTON, MA 02108", "UNITED STATES")


def test_a_void_paper_is_kept_and_marked(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    path = shelf.put("GS-1001", "postal-1", b"%PDF")
    shelf.put("GS-1001", "postal-2", b"%PDF")
    shelf.put("GS-1001", "customs-3", b"%PDF")
    shelf.void("GS-1001", "postal-1", NOON)
    assert path.read_bytes() == b"%PDF"
    assert (tmp_path / "labels" / "GS-1001" / "postal-1.void").read_text() == "2026-11-22T12:00:00+00:00"
    assert shelf.live_labels("GS-1001") == {"postal-2"}


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a\0b", "x" * 81])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a file name"):
        Shelf(tmp_path).put("GS-1001", name, b"")
