"""Customs papers: the form that the value needs, every column, and the word that something is not known."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from effects_house import BAG, BERLIN, House
from papers_house import SENDER, barcodes, is_ticked, pages, words

from backend_stub.effects.outcome import RefusedError
from backend_stub.effects.papers import (
    Category,
    CustomsForm,
    CustomsItem,
    Declaration,
    crosses_customs,
    customs_declaration,
)
from backend_stub.effects.papers.declaration import form_for

SUNGLASSES = CustomsItem("Sunglasses, black", 2, 3980, "9004.10.10", "IT", 80)
WATCH = CustomsItem("Watch, steel", 1, 7500, "9102.11.00", "CH", 150)
DECLARED = Declaration("GS-1006", SENDER, ("Wei Li", "CHINA"), (SUNGLASSES, WATCH), "EUR", date(2026, 11, 22))
TO_CHINA = {"order": "GS-1001", "from_country": "DE", "to_country": "CN", "address": BERLIN, "lines": [BAG]}
CERTIFIED = "certifythattheparticularsgiveninthisdeclarationarecorrect"
CERTIFIÉ = "certifiequelesrenseignementsdonnésdanslaprésentedéclarationsontexacts"


def test_a_short_form_declares_each_line_and_sums_up() -> None:
    text = words(customs_declaration(DECLARED))
    assert text.startswith("CUSTOMSDECLARATION/DÉCLARATIONENDOUANE")
    assert "CN22" in text
    assert "2×Sunglasses,black0.080EUR39.809004.10.10IT" in text
    assert "1×Watch,steel0.150EUR75.009102.11.00CH" in text
    assert "Total/Total0.230EUR114.80" in text
    assert CERTIFIED in text
    assert CERTIFIÉ in text
    assert "2026-11-22,GlobalStyle" in text


def test_a_long_form_also_tells_pieces_charges_and_references() -> None:
    declared = replace(DECLARED, postal_charges=990, gross_weight=400, importer_reference="91310000MA1")
    text = words(customs_declaration(declared, CustomsForm.CN23))
    assert "CN23" in text
    assert "Sunglasses,black20.080EUR39.809004.10.10IT" in text
    assert "Total/Total30.230EUR114.80" in text
    assert "Totalgrossweight(kg)/Poidsbruttotal(kg)0.400" in text
    assert "Postalcharges/FraisdeportEUR9.90" in text
    assert "Référencedel’importateur(facultatif)91310000MA1" in text
    assert "Datededépôt" in text
    assert "Germany,2026-11-22" in text
    assert CERTIFIED in text


def test_what_a_long_form_does_not_know_it_says() -> None:
    text = words(customs_declaration(DECLARED, CustomsForm.CN23))
    assert "Poidsbruttotal(kg)–" in text
    assert "Fraisdeport–" in text


@pytest.mark.parametrize(
    ("value", "currency", "form"),
    [
        (35000, "EUR", CustomsForm.CN22),
        (35001, "EUR", CustomsForm.CN23),
        (27000, "GBP", CustomsForm.CN22),
        (27001, "GBP", CustomsForm.CN23),
        (1, "SEK", CustomsForm.CN23),  # no limit is known: the long form is always right
    ],
)
def test_the_value_chooses_the_form(value: int, currency: str, form: CustomsForm) -> None:
    assert form_for(value, currency) is form
    item = CustomsItem("Coat", 1, value)
    title = f"GS-1006 {form}"
    pdf = customs_declaration(replace(DECLARED, items=(item,), currency=currency))
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == title


def test_a_shop_may_have_a_limit_of_its_own() -> None:
    assert form_for(11480, "EUR", cn22_up_to=11480) is CustomsForm.CN22
    assert "CN23" in words(customs_declaration(DECLARED, cn22_up_to=11479))


def test_a_line_without_hs_code_is_a_dash_and_the_form_says_so() -> None:
    declared = replace(DECLARED, items=(SUNGLASSES, CustomsItem("Belt", 1, 1900)))
    note = "–:HStariffnumbernotgiven/–:n°tarifaireduSHnonindiqué"
    for form in CustomsForm:
        text = words(customs_declaration(declared, form))
        assert "–EUR19.00––" in text  # weight, value, HS code, origin
        assert note in text
        assert "Total/Total" + ("3" if form is CustomsForm.CN23 else "") + "–EUR58.80" in text
        assert note not in words(customs_declaration(DECLARED, form))


@pytest.mark.parametrize("form", CustomsForm)
def test_the_item_number_scans(form: CustomsForm) -> None:
    declared = replace(DECLARED, tracking_number="CE100000003DE")
    assert barcodes(customs_declaration(declared, form)) == [("Code128", "CE100000003DE")]
    assert barcodes(customs_declaration(DECLARED, form)) == []


@pytest.mark.parametrize("form", CustomsForm)
@pytest.mark.parametrize(
    ("category", "ticked"),
    [
        (Category.SALE, "Sale of goods / Vente"),
        (Category.GIFT, "Gift / Cadeau"),
        (Category.RETURNED, "Returned goods / Retour"),
    ],
)
def test_the_category_alone_is_ticked(form: CustomsForm, category: Category, ticked: str) -> None:
    pdf = customs_declaration(replace(DECLARED, category=category), form)
    captions = ["Sale of goods / Vente", "Gift / Cadeau", "Returned goods / Retour", "Documents / Documents"]
    assert [caption for caption in captions if is_ticked(pdf, caption)] == [ticked]


@pytest.mark.parametrize("form", CustomsForm)
@pytest.mark.parametrize(
    "name", ["Jürgen Größmann", "Hélène Lefèvre-Çağlar", "Sofía Núñez García", "李伟", "Łukasz Żółć", "Øystein Ås"]
)
def test_names_of_every_country_served_are_printed_right(form: CustomsForm, name: str) -> None:
    assert "".join(name.split()) in words(customs_declaration(replace(DECLARED, recipient=(name, "X")), form))


@pytest.mark.parametrize("form", CustomsForm)
def test_a_dozen_lines_fit_one_page(form: CustomsForm) -> None:
    items = tuple(CustomsItem(f"Kind {number:02d}, red", 1, 100, "6204.11.00", "IT", 10) for number in range(12))
    text = words(customs_declaration(replace(DECLARED, items=items), form))
    assert all(f"Kind{number:02d},red" in text for number in range(12))
    assert "1/1" not in text


@pytest.mark.parametrize("form", CustomsForm)
def test_more_lines_go_on_to_another_form_with_the_same_totals(form: CustomsForm) -> None:
    items = tuple(CustomsItem(f"Kind {number:02d}, red", 1, 100, "6204.11.00", "IT", 10) for number in range(30))
    texts = pages(customs_declaration(replace(DECLARED, items=items), form))
    numbered = [f"{number}/{len(texts)}" for number in range(1, len(texts) + 1)]
    assert len(texts) in (2, 3)
    assert all(number in text for number, text in zip(numbered, texts, strict=True))
    assert all("0.300EUR30.00" in text and CERTIFIED in text and "WeiLi" in text for text in texts)
    assert [sum(f"Kind{number:02d},red" in text for text in texts) for number in range(30)] == [1] * 30


def test_a_long_description_is_cut_not_spilt() -> None:
    text = words(customs_declaration(replace(DECLARED, items=(CustomsItem("x" * 300, 1, 100),))))
    assert "1×" + "x" * 99 + "…–EUR1.00" in text


@pytest.mark.parametrize("form", CustomsForm)
def test_a_name_that_cannot_be_printed_is_refused(form: CustomsForm) -> None:
    for declared in (
        replace(DECLARED, recipient=("ሰላም",)),
        replace(DECLARED, items=(CustomsItem("ሰላም", 1, 1),)),
    ):
        with pytest.raises(RefusedError, match=r"^paper\.unprintable$"):
            customs_declaration(declared, form)


@pytest.mark.parametrize(
    ("start", "end", "crosses"),
    [("DE", "FR", False), ("DE", "DE", False), ("DE", "CH", True), ("CH", "LI", False), ("DE", "GB", True)],
)
def test_inside_a_customs_union_nothing_is_declared(start: str, end: str, crosses: bool) -> None:
    assert crosses_customs(start, end) is crosses


def test_the_order_says_what_its_lines_are_to_customs(house: House) -> None:
    line = {**BAG, "quantity": 2, "hs_code": "4202.21.00", "origin": "IT", "net_weight": 650}
    charges = {"amount": 990, "currency": "EUR"}
    effect = house.want("customs", {**TO_CHINA, "lines": [line], "postal_charges": charges})
    house.box.work()
    text = words((house.home / "labels" / "GS-1001" / f"customs-{effect}.pdf").read_bytes())
    assert "2×Milanohandbag,red1.300EUR178.004202.21.00IT" in text


def test_a_customs_paper_bears_the_number_of_the_label_printed_before(house: House) -> None:
    house.want("label", {"order": "GS-1001", "address": BERLIN, "lines": [BAG], "voids": None})
    effect = house.want("customs", {**TO_CHINA, "tracking_number": "CE123456785DE"})
    house.box.work()
    paper = (house.home / "labels" / "GS-1001" / f"customs-{effect}.pdf").read_bytes()
    assert barcodes(paper) == [("Code128", "CE100000003DE")]


def test_a_newer_customs_paper_voids_the_older_one(house: House) -> None:
    first = house.want("customs", TO_CHINA)
    house.box.work()
    assert house.box.tools.shelf.live_customs("GS-1001") == {f"customs-{first}"}
    second = house.want("customs", {**TO_CHINA, "to_country": "US"})
    house.box.work()
    assert house.box.tools.shelf.live_customs("GS-1001") == {f"customs-{second}"}
    assert house.box.tools.shelf.path("GS-1001", f"customs-{first}").exists()


@pytest.mark.parametrize(
    ("kind", "payload"),
    [("customs", {**TO_CHINA, "to_country": "FR"}), ("label_void", {"order": "GS-1001", "label": None})],
)
def test_a_parcel_that_meets_no_customs_has_no_live_customs_paper(
    house: House, kind: str, payload: dict[str, object]
) -> None:
    first = house.want("customs", TO_CHINA)
    effect = house.want(kind, payload)
    house.box.work()
    assert (house.row(first).state, house.row(effect).state) == ("sent", "sent")
    assert house.box.tools.shelf.live_customs("GS-1001") == set()
    assert [path.stem for path in (house.home / "labels" / "GS-1001").glob("*.pdf")] == [f"customs-{first}"]
