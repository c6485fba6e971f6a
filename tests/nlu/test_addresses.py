"""Addresses in free text."""

from __future__ import annotations

import pytest

from bot.nlu.addresses import find_address

DE, US, GB, FR, ES, CN = ({"country_code": code} for code in ("DE", "US", "GB", "FR", "ES", "CN"))


def _is(street: str, code: str, city: str, **more: str) -> dict[str, str]:
    return {"street_address": street, "postal_code": code, "city": city, **more}


GERMAN = [
    ("Hauptstr. 12, 10115 Berlin", _is("Hauptstr. 12", "10115", "Berlin", **DE)),
    ("bitte an Lindenweg 3a, 20095 Hamburg schicken", _is("Lindenweg 3a", "20095", "Hamburg", **DE)),
    ("Sendlinger Str. 8, 80331 München, Deutschland", _is("Sendlinger Str. 8", "80331", "München", **DE)),
    ("An der Alster 5, 20099 Hamburg", _is("An der Alster 5", "20099", "Hamburg", **DE)),
    ("Unter den Linden 77, D-10117 Berlin", _is("Unter den Linden 77", "10117", "Berlin", **DE)),
    ("Karl-Marx-Allee 34, 10178 Berlin", _is("Karl-Marx-Allee 34", "10178", "Berlin", **DE)),
    ("Bitte nach 10115 Berlin, Torstraße 5", _is("Torstraße 5", "10115", "Berlin", **DE)),
    (
        "Neue Adresse: Kaiser-Friedrich-Ring 12-14, 65185 Wiesbaden",
        _is("Kaiser-Friedrich-Ring 12-14", "65185", "Wiesbaden", **DE),
    ),
    ("Zur Oma bitte? Fliederweg 9, 99084 Erfurt", _is("Fliederweg 9", "99084", "Erfurt", **DE)),
    ("hauptstraße 5, 10115 berlin", _is("hauptstraße 5", "10115", "berlin", **DE)),
    ("Zeil 5, 60313 Frankfurt am Main", _is("Zeil 5", "60313", "Frankfurt am Main", **DE)),
    ("Mariahilfer Straße 10, A-1070 Wien, Österreich", _is("Mariahilfer Straße 10", "1070", "Wien", country_code="AT")),
    ("Am Markt 1, Bremen", {"street_address": "Am Markt 1", "city": "Bremen"}),
    ("Packstation 134, 04109 Leipzig", _is("Packstation 134", "04109", "Leipzig", **DE)),
    ("Bestellung GS-1001: Torstraße 140, 10119 Berlin statt bisher", _is("Torstraße 140", "10119", "Berlin", **DE)),
    (
        "Anna Schmidt\nHauptstr. 12\n10115 Berlin\nGermany",
        _is("Hauptstr. 12", "10115", "Berlin", name="Anna Schmidt", **DE),
    ),
]
ENGLISH = [
    ("40 Beacon St, Apt 3, Boston, MA 02108", _is("40 Beacon St, Apt 3", "02108", "Boston", country_area="MA", **US)),
    (
        "1600 Market Street, Philadelphia PA 19103, USA",
        _is("1600 Market Street", "19103", "Philadelphia", country_area="PA", **US),
    ),
    (
        "350 Fifth Ave Suite 1200 New York NY 10118",
        _is("350 Fifth Ave Suite 1200", "10118", "New York", country_area="NY", **US),
    ),
    (
        "please send it to 14 Elm Street, Springfield IL 62701 thanks",
        _is("14 Elm Street", "62701", "Springfield", country_area="IL", **US),
    ),
    ("22 Baker Street, London NW1 6XE", _is("22 Baker Street", "NW1 6XE", "London", **GB)),
    ("Flat 3b, 17 Station Road, Leeds LS1 4DY", _is("Flat 3b, 17 Station Road", "LS1 4DY", "Leeds", **GB)),
    ("10 High St Oxford OX1 4AB", _is("10 High St", "OX1 4AB", "Oxford", **GB)),
    ("221b baker street london nw1 6xe", _is("221b baker street", "NW1 6XE", "london", **GB)),
    ("5 rue Oberkampf, 75011 Paris", _is("5 rue Oberkampf", "75011", "Paris", **FR)),
    ("12 bis avenue Jean Jaurès, 69007 Lyon, France", _is("12 bis avenue Jean Jaurès", "69007", "Lyon", **FR)),
    ("8 place de la République 31000 Toulouse", _is("8 place de la République", "31000", "Toulouse", **FR)),
    ("Calle Mayor 10, 2º izq, 28013 Madrid", _is("Calle Mayor 10, 2º izq", "28013", "Madrid", **ES)),
    ("my address is C/ Alcalá 45, 28014 Madrid", _is("C/ Alcalá 45", "28014", "Madrid", **ES)),
    ("Avinguda Diagonal 211, 08018 Barcelona, Spain", _is("Avinguda Diagonal 211", "08018", "Barcelona", **ES)),
    (
        "No. 88 Nanjing Road, Huangpu District, Shanghai 200001",
        _is("No. 88 Nanjing Road", "200001", "Shanghai", city_area="Huangpu District", **CN),
    ),
    (
        "Jianguo Road 93, Chaoyang, Beijing 100022",
        _is("Jianguo Road 93", "100022", "Beijing", city_area="Chaoyang", **CN),
    ),
    (
        "John Miller\n40 Beacon St\nBoston, MA 02108\nUnited States",
        _is("40 Beacon St", "02108", "Boston", country_area="MA", name="John Miller", **US),
    ),
]


def _cn(street: str, city: str, area: str, **more: str) -> dict[str, str]:
    return {"street_address": street, "city": city, "city_area": area, "country_code": "CN", **more}


CHINESE = [
    (
        "地址改成上海市浦东新区世纪大道100号 200120",
        _cn("世纪大道100号", "上海市", "浦东新区", country_area="上海市", postal_code="200120"),
    ),
    (
        "请寄到北京市朝阳区建国路93号院5号楼1203室",
        _cn("建国路93号院5号楼1203室", "北京市", "朝阳区", country_area="北京市"),
    ),
    (
        "广东省广州市天河区体育西路103号维多利广场A座",
        _cn("体育西路103号维多利广场A座", "广州市", "天河区", country_area="广东省"),
    ),
    (
        "新地址：浙江省杭州市西湖区文三路259号昌地火炬大厦1号楼",
        _cn("文三路259号昌地火炬大厦1号楼", "杭州市", "西湖区", country_area="浙江省"),
    ),
    ("我搬到成都市武侯区人民南路四段27号了", _cn("人民南路四段27号", "成都市", "武侯区")),
    (
        "收件人王小明，深圳市南山区科技园科苑路15号，邮编518057",
        _cn("科技园科苑路15号", "深圳市", "南山区", postal_code="518057", name="王小明"),
    ),
    ("改成成都武侯区科华北路65号", _cn("科华北路65号", "成都", "武侯区")),
    ("地址是南京市鼓楼区汉口路22号，请尽快发货", _cn("汉口路22号", "南京市", "鼓楼区")),
    (
        "北京市海淀区中关村大街27号5层 邮编100080",
        _cn("中关村大街27号5层", "北京市", "海淀区", country_area="北京市", postal_code="100080"),
    ),
    ("江苏省南京市鼓楼区中山北路30号", _cn("中山北路30号", "南京市", "鼓楼区", country_area="江苏省")),
    ("成都市武侯区人民南路四段11号2单元503", _cn("人民南路四段11号2单元503", "成都市", "武侯区")),
    ("新地址：武汉市洪山区珞喻路1037号", _cn("珞喻路1037号", "武汉市", "洪山区")),
    ("我住苏州市工业园区星湖街328号", _cn("星湖街328号", "苏州市", "工业园区")),
    ("想把GS-1007改寄到广州市天河区体育西路103号", _cn("体育西路103号", "广州市", "天河区")),
    ("长沙市岳麓区麓山南路2号，邮编410082", _cn("麓山南路2号", "长沙市", "岳麓区", postal_code="410082")),
    ("台北市信義區松高路12號7樓", {**_cn("松高路12號7樓", "台北市", "信義區"), "country_code": "TW"}),
]


@pytest.mark.parametrize(("text", "fields"), [*GERMAN, *ENGLISH, *CHINESE])
def test_an_address_is_found_part_by_part(text: str, fields: dict[str, str]) -> None:
    found = find_address(text)
    assert found is not None
    assert found.fields == fields


@pytest.mark.parametrize(
    "text",
    [
        "GS-1001",
        "anna.schmidt@example.com",
        "10117",
        "number 14 not 12",
        "I want 2 bags",
        "my order 1001 is late, where is my parcel",
        "I need size 39 on my way",
        "can I get 3 pairs at my place",
        "the red bag in the 2nd place please",
        "wrong street",
        "14号不是12号",
        "我要把红色的包换成黑色",
        "街道是中山路不是中山西路",
    ],
)
def test_what_is_no_address_is_not_taken_for_one(text: str) -> None:
    assert find_address(text) is None


def test_the_span_leaves_out_the_words_around_the_address() -> None:
    text = "bitte an Lindenweg 3a, 20095 Hamburg schicken"
    found = find_address(text)
    assert found is not None
    assert text[found.start : found.end] == "Lindenweg 3a, 20095 Hamburg"


def test_braces_and_brackets_in_an_address_do_no_harm() -> None:
    found = find_address("Hauptstr. 12, Apt 0[3], {order}, 10115 Berlin")
    assert found is not None
    assert found.fields["street_address"].startswith("Hauptstr. 12")


def test_a_long_hostile_text_is_searched_in_a_moment() -> None:
    assert find_address("Aa" * 2_000) is None
    find_address("1 a " * 1_000)
    find_address("上海" * 2_000)
