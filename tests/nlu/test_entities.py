"""What a message names."""

from __future__ import annotations

from typing import Any

import pytest

Found = list[tuple[Any, ...]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GS-1001", [("order_number", "GS-1001")]),
        ("gs1001", [("order_number", "GS-1001")]),
        ("GS 1001", [("order_number", "GS-1001")]),
        ("#1001", [("order_number", "GS-1001")]),
        ("ＧＳ－１００１", [("order_number", "GS-1001")]),
        ("order 1014", [("order_number", "GS-1014")]),
        ("my number is +49 30 23125 144", [("phone", "+493023125144")]),
        ("Anna.Schmidt@Example.com", [("email", "anna.schmidt@example.com")]),
        ("emma dot brown at example.com", [("email", "emma.brown@example.com")]),
        ("GS-1004, 02108", [("order_number", "GS-1004"), ("postal_code", "02108")]),
        ("postcode: nw1 6xe", [("postal_code", "NW1 6XE")]),
        ("123456", [("code", "123456"), ("postal_code", "123456")]),
        ("number 14 not 12", [("house_number", "14")]),
        ("Hausnummer 14 statt 12", [("house_number", "14")]),
        ("14号不是12号", [("house_number", "14")]),
        ("house number is wrong, it's 14 and not 12", [("house_number", "14")]),
        ("yes but number 14", [("house_number", "14")]),
        ("die schwarzen Stiefel", [("color", "black"), ("product", "leather-boots")]),
        ("ein schwarzer Gürtel", [("color", "black"), ("product", "belt")]),
        ("38 is too small, need 39", [("size", "38"), ("reason", "too_small"), ("size", "39")]),
        ("EU 39", [("size", "39")]),
        ("尺码换成39", [("size", "39")]),
        ("XL please", [("size", "XL")]),
        ("the second one", [("ordinal", "2")]),
        ("最后一个", [("ordinal", "-1")]),
        ("beide", [("line_all", "all")]),
        ("zu groß", [("reason", "too_big")]),
        ("太小了", [("reason", "too_small")]),
        ("I'd like it", []),
        ("when does my other order arrive", []),
        ("38", [("size", "38")]),
        ("ok its 1014", [("order_number", "GS-1014"), ("postal_code", "1014")]),
        ("it cost 45 EUR and takes 40 days", []),
        ("commande n° 1014", [("order_number", "GS-1014")]),
        ("CP : 75011", [("postal_code", "75011")]),
        ("c'est le numéro 14, pas le 12", [("house_number", "14")]),
        ("l'écharpe en bleue", [("product", "silk-scarf"), ("color", "blue")]),
        ("des boucles d'oreilles dorées", [("product", "earrings"), ("color", "gold")]),
        ("pointure 39 est trop petit", [("size", "39"), ("reason", "too_small")]),
        ("la deuxième", [("ordinal", "2")]),
        ("tous les deux", [("line_all", "all")]),
        ("Je ne l'ai pas du tout porté, tout de suite", []),
        ("ça coûte 45 euros et prend 40 jours", []),
        ("mi pedido es el 1001", [("order_number", "GS-1001")]),
        ("número de pedido: 1014", [("order_number", "GS-1014")]),
        ("el código es 123456", [("code", "123456")]),
        ("mon numéro : 06 12 55 50 14", [("phone", "0612555014")]),
        ("appelez le 07.55.50.18.22 svp", [("phone", "0755501822")]),
        ("mi teléfono es 612 345 678", [("phone", "612345678")]),
        ("tel. 912 34 56 78", [("phone", "912345678")]),
        ("número 14 y no 12", [("house_number", "14")]),
        ("no es el número 12, es el 14", [("house_number", "14")]),
        ("las botas en marrón, talla 39", [("product", "leather-boots"), ("color", "brown"), ("size", "39")]),
        ("los dos", [("line_all", "all")]),
        ("la segunda", [("ordinal", "2")]),
        ("me queda grande", [("reason", "too_big")]),
        ("lo recojo yo", [("offer", "hold")]),
        ("vale", []),
        ("vale, el vale", [("offer", "voucher")]),
        ("espero su respuesta antes del 5 de diciembre", []),
        ("es tan bonito", []),
        ("un segundo", []),
        ("dejarlo como está", [("offer", "keep_variant")]),
        ("5 euros", []),
        ("5 €", []),
        ("5 %", [("offer", "voucher")]),
        ("5", [("ordinal", "5"), ("quantity", 5), ("rating", 5)]),
        ("ana punto lopez arroba example punto com", [("email", "ana.lopez@example.com")]),
        ("max punkt muster at example punkt de", [("email", "max.muster@example.de")]),
        ("PEDRO.SANZ ARROBA EXAMPLE PUNTO COM", [("email", "pedro.sanz@example.com")]),
        ("fällt in 40 Wochen auf", []),
        ("case C-1042", [("case_number", "C-1042")]),
        ("2x", [("quantity", 2)]),
        ("mi hermana Rosa Rojas", [("person_name", "Rosa Rojas")]),
        ("¿GS-1001? ¡negro!", [("order_number", "GS-1001"), ("color", "black")]),
        ("¿talla 39?", [("size", "39")]),
        ("¿número 14 y no 12?", [("house_number", "14")]),
        ("¡¿la segunda?!", [("ordinal", "2")]),
        ("¿38?", [("size", "38")]),
        ("¿2?", [("ordinal", "2"), ("quantity", 2), ("rating", 2)]),
        ("¿ana@example.com?", [("email", "ana@example.com")]),
        ("¿612 345 678?", [("phone", "612345678")]),
        ("¿28013?", [("postal_code", "28013")]),
        ("¿me queda grande?", [("reason", "too_big")]),
        ("电话改成13800138000", [("phone", "13800138000")]),
        ("新号码+8613800138000请改一下", [("phone", "+8613800138000")]),
        ("138 0013 8000是我的电话", [("phone", "13800138000")]),
        ("单号612345678", []),
        ("the quantity to 2 and send it by express", [("quantity", 2), ("method", "express")]),
    ],
)
def test_details_are_found_and_normalised(finder: Any, text: str, expected: Found) -> None:
    assert [(each["entity"], each["value"]) for each in finder.find(text)] == expected


def test_the_old_value_is_marked_as_former(finder: Any) -> None:
    wanted, former = finder.find("black instead of the red one")
    assert (wanted["value"], wanted.get("role")) == ("black", None)
    assert (former["value"], former["role"]) == ("red", "former")


@pytest.mark.parametrize("text", ["not red but black", "pas rouge, noir", "nicht rot, sondern schwarz"])
def test_what_follows_an_old_value_is_the_new_one(finder: Any, text: str) -> None:
    assert [(each["value"], each.get("role")) for each in finder.find(text)] == [("red", "former"), ("black", None)]


def test_spanish_marks_the_old_value_too(finder: Any) -> None:
    for text in ("el cinturón negro en vez del rojo", "el cinturón en negro y no en rojo", "negro, no el rojo"):
        colors = [(each["value"], each.get("role")) for each in finder.find(text) if each["entity"] == "color"]
        assert colors == [("black", None), ("red", "former")], text


def test_an_address_is_one_entity_with_its_fields(finder: Any) -> None:
    [address, size, color] = finder.find("Hauptstr. 12, 10115 Berlin, Größe 39, schwarz")
    assert address["value"]["postal_code"] == "10115"
    assert (size["value"], color["value"]) == ("39", "black")


def test_opening_marks_are_no_part_of_an_address(finder: Any) -> None:
    [address] = finder.find("¿Ana Pérez, Calle Mayor 5, ¡28013 Madrid!?")
    assert (address["value"]["name"], address["value"]["street_address"]) == ("Ana Pérez", "Calle Mayor 5")


def test_a_new_value_stands_beside_the_former_one(finder: Any) -> None:
    for text in (
        "three, not two",
        "drei statt zwei",
        "trois au lieu de deux",
        "tres en vez de dos",
        "要三件，不是两件",
    ):
        found = [(each["value"], each.get("role")) for each in finder.find(text)]
        assert found == [(3, None), (2, "former")], text
    names = finder.find("change the name from Bob to Robert")
    assert [(each["value"], each.get("role")) for each in names] == [("Bob", "former"), ("Robert", None)]


def test_spans_point_into_the_message_as_it_was_written(finder: Any) -> None:
    text = "请把ＧＳ－１００１改成黑色"
    order, color = finder.find(text)
    assert text[order["start"] : order["end"]] == "ＧＳ－１００１"
    assert text[color["start"] : color["end"]].startswith("黑")


def test_a_letter_that_only_counts_as_the_same_does_no_harm(finder: Any) -> None:
    assert finder.find("sıx pieces") == []


@pytest.mark.parametrize(
    "text", ["wer hat mein Paket", "DHL hat es verloren", "ich will es after all", "alles klar", "hold on", "all right"]
)
def test_words_of_one_language_that_look_like_goods_of_another_are_none(finder: Any, text: str) -> None:
    assert [each for each in finder.find(text) if each["entity"] in ("product", "line_all", "offer")] == []


def test_a_hat_is_still_a_hat(finder: Any) -> None:
    assert [each["value"] for each in finder.find("the hat is for my hatter")] == ["wool-hat"]
