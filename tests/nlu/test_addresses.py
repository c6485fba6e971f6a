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
    ("3 quai de Southampton, 76600 Le Havre", _is("3 quai de Southampton", "76600", "Le Havre", **FR)),
    ("Livrez au 4 rue Nationale, 37000 Tours Merci", _is("4 rue Nationale", "37000", "Tours", **FR)),
    (
        "Bonjour Madame,\nJean Le Goff\n7 rue Kléber\nRésidence Mon Repos\n29200 Brest",
        _is("7 rue Kléber, Résidence Mon Repos", "29200", "Brest", name="Jean Le Goff", **FR),
    ),
    ("8 place de la République 31000 Toulouse", _is("8 place de la République", "31000", "Toulouse", **FR)),
    ("Calle Mayor 10, 2º izq, 28013 Madrid", _is("Calle Mayor 10, 2º izq", "28013", "Madrid", **ES)),
    ("Buenos Días, Calle Mayor 10, 28013 Madrid Por Favor", _is("Calle Mayor 10", "28013", "Madrid", **ES)),
    ("Nueva Dirección, Plaza Mayor 3, CP 37002 Salamanca", _is("Plaza Mayor 3", "37002", "Salamanca", **ES)),
    ("vivo en Paseo Largo 5, código postal 28028, Madrid, gracias", _is("Paseo Largo 5", "28028", "Madrid", **ES)),
    ("1004 Buenos Aires, Argentina", {"postal_code": "1004", "city": "Buenos Aires", "country_code": "AR"}),
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


AS_WRITTEN = [
    ("Hauptstr. 12 Apt 0[3], 10827 Berlin", "Hauptstr. 12 Apt 0[3]"),
    ("Hauptstr. 12, Apt 0[3], {order}, 10827 Berlin", "Hauptstr. 12, Apt 0[3], {order}"),
    ("Hauptstr. 12, Apt. {{7*7}}, 10827 Berlin", "Hauptstr. 12, Apt. {{7*7}}"),
    ("Hauptstr. 12 <b>Hof</b>, 10827 Berlin", "Hauptstr. 12 <b>Hof</b>"),
    ("<b>Hauptstr. 12</b>, 10827 Berlin", "<b>Hauptstr. 12</b>"),
    ("bitte an <img src=x onerror=alert(1)> Hauptstr. 12, 10827 Berlin", "<img src=x onerror=alert(1)> Hauptstr. 12"),
    ("Hauptstr. 12 🏠 Hof, 10827 Berlin", "Hauptstr. 12 🏠 Hof"),
    ("Hauptstr. 12 \u202eAufgang\u202c 3, 10827 Berlin", "Hauptstr. 12 \u202eAufgang\u202c 3"),
    ("Hauptstr. 12 Aufgang\x07 3, 10827 Berlin", "Hauptstr. 12 Aufgang 3"),
    ("Hauptstr. 12, c/o Müller und Söhne, 10827 Berlin", "Hauptstr. 12, c/o Müller und Söhne"),
    ("c/o Familie Krüger, Hauptstr. 12, 10827 Berlin", "c/o Familie Krüger, Hauptstr. 12"),
    ("Hauptstr. 12, 3. Stock links, 10827 Berlin", "Hauptstr. 12, 3. Stock links"),
    ("Hauptstr. 12, Hinterhaus, 2. OG rechts, 10827 Berlin", "Hauptstr. 12, Hinterhaus, 2. OG rechts"),
    ("Hauptstr. 12, Apt 4B, 10827 Berlin", "Hauptstr. 12, Apt 4B"),
    ("Hauptstr. 12, Wohnung 12, 10827 Berlin", "Hauptstr. 12, Wohnung 12"),
    ("Wohnung 12, Hauptstr. 12, 10827 Berlin", "Wohnung 12, Hauptstr. 12"),
    ("Hauptstr. 12, Flat 2, 10827 Berlin", "Hauptstr. 12, Flat 2"),
    ("Hauptstr. 12, Gewerbehof Aufgang C, 10827 Berlin", "Hauptstr. 12, Gewerbehof Aufgang C"),
    ("Hauptstr. 12, Schöneberg, 10827 Berlin", "Hauptstr. 12, Schöneberg"),
    ("Hauptstr. 12\n10827 Berlin", "Hauptstr. 12"),
    ("Hauptstr. 12\nKlingel {Meier}\n10827 Berlin", "Hauptstr. 12, Klingel {Meier}"),
    ("<img src=x onerror=alert(1)> 12, 10827 Berlin", "<img src=x onerror=alert(1)> 12"),
    ("send it to <img src=x onerror=alert(1)> 12, 10827 Berlin", "<img src=x onerror=alert(1)> 12"),
    ("{{7*7}} 12, 10827 Berlin", "{{7*7}} 12"),
    ("mehringhof 2a, 10827 Berlin", "mehringhof 2a"),
    ("61 Lindenweg\n10827 Berlin", "61 Lindenweg"),
    ("Hauptstr. 12 (please ring twice), 10827 Berlin", "Hauptstr. 12 (please ring twice)"),
    ("Hauptstr. 12'; DROP TABLE orders;--, 10827 Berlin", "Hauptstr. 12'; DROP TABLE orders;--"),
    ("<script>alert('Hauptstr. 12')</script>, 10827 Berlin", "<script>alert('Hauptstr. 12')</script>"),
    ("Hauptstr. 12, PLZ 10827 Berlin", "Hauptstr. 12"),
    ("Hauptstr. 12 Berlin 10827, size 39", "Hauptstr. 12"),
    ("Hauptstr. 12, 10827 Berlin, Apt 0[3]", "Hauptstr. 12, Apt 0[3]"),
    ("Hauptstr. 12, 10827 Berlin #1001", "Hauptstr. 12"),
    ("Hauptstr. 12, 10827 Berlin Hurry Up", "Hauptstr. 12"),
]


@pytest.mark.parametrize(("text", "street"), AS_WRITTEN)
def test_what_stands_between_street_and_place_stays_in_the_street_line_as_written(text: str, street: str) -> None:
    found = find_address(text)
    assert found is not None
    assert [found.fields.get(part) for part in ("street_address", "postal_code", "city", "name")] == [
        street,
        "10827",
        "Berlin",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("5 rue Oberkampf, Bât. C, 75011 Paris", _is("5 rue Oberkampf, Bât. C", "75011", "Paris", **FR)),
        ("5 rue Oberkampf Bât. C 75011 Paris", _is("5 rue Oberkampf Bât. C", "75011", "Paris", **FR)),
        (
            "40 Beacon St, Apt {{7*7}}, Boston, MA 02108",
            _is("40 Beacon St, Apt {{7*7}}", "02108", "Boston", country_area="MA", **US),
        ),
        ("22 Baker Street [rear], London NW1 6XE", _is("22 Baker Street [rear]", "NW1 6XE", "London", **GB)),
        (
            "Musterfirma GmbH, Hauptstr. 12, 10827 Berlin",
            _is("Hauptstr. 12", "10827", "Berlin", name="Musterfirma GmbH", **DE),
        ),
        (
            "Anna Schmidt\nc/o Familie Krüger\nAm Markt 4\n18055 Rostock",
            _is("c/o Familie Krüger, Am Markt 4", "18055", "Rostock", name="Anna Schmidt", **DE),
        ),
        (
            "Anna Schmidt\nMusterfirma GmbH\nHauptstr. 12\n10827 Berlin",
            _is("Hauptstr. 12", "10827", "Berlin", name="Anna Schmidt, Musterfirma GmbH", **DE),
        ),
        ("5 rue Oberkampf, 84400 Apt", _is("5 rue Oberkampf", "84400", "Apt", **FR)),
        (
            "14 Elm Street [rear], Los Angeles CA 90012 Please",
            _is("14 Elm Street [rear]", "90012", "Los Angeles", country_area="CA", **US),
        ),
        (
            "Müller & Söhne GmbH\nHauptstr. 12\n10827 Berlin",
            _is("Hauptstr. 12", "10827", "Berlin", name="Müller & Söhne GmbH", **DE),
        ),
        ("Hauptstr. 12, Berlin, 10827 Deutschland", _is("Hauptstr. 12", "10827", "Berlin", **DE)),
    ],
)
def test_an_address_with_more_lines_than_street_and_place_is_read_whole(text: str, fields: dict[str, str]) -> None:
    found = find_address(text)
    assert found is not None
    assert found.fields == fields


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("Hauptstr. 12 Hurry", "Hauptstr. 12"),
        ("Hauptstr. 12, Hurry up please", "Hauptstr. 12"),
        ("Hauptstr. 12 Schnell!", "Hauptstr. 12"),
        ("Hauptstr. 12 Anna wohnt da", "Hauptstr. 12"),
        ("Hauptstr. 12, Apt 0[3]", "Hauptstr. 12, Apt 0[3]"),
        ("Hauptstr. 12 {{7*7}}", "Hauptstr. 12 {{7*7}}"),
    ],
)
def test_a_street_alone_gets_no_city(text: str, street: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found.fields == {"street_address": street}


@pytest.mark.parametrize("text", ["Lindenweg 4, Hamburg", "Lindenweg 4 in Hamburg bitte", "Lindenweg 4 Hamburg please"])
def test_a_city_after_the_street_is_read_without_a_postcode(text: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found.fields == {"street_address": "Lindenweg 4", "city": "Hamburg"}


@pytest.mark.parametrize(
    "text",
    [
        "I live in Hauptstr. 12 and will move to 10827 Berlin",
        "Hauptstr. 12 is wrong, my postcode is 10827 Berlin",
        "Hauptstr. 12! Can you also bring size 39 to 10827 Berlin",
        "Hauptstr. 12, quiero la talla 39, 10827 Berlin",
    ],
)
def test_talk_between_street_and_place_is_no_part_of_the_street(text: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found.fields["street_address"] == "Hauptstr. 12"


@pytest.mark.parametrize(
    "text",
    [
        "GS-1001, 10827 Berlin",
        "order 1001, 10827 Berlin",
        "I need size 39, 10827 Berlin",
        "there are 2 of us, 10827 Berlin",
        "bitte Größe 39, 10827 Berlin",
        "10827 Berlin",
    ],
)
def test_a_number_in_talk_before_a_place_makes_no_street(text: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found.fields == {"postal_code": "10827", "city": "Berlin"}


@pytest.mark.parametrize(
    "text", ["I moved from Hauptstr. 12 to 10827 Berlin", "nicht Hauptstr. 12 sondern 10827 Berlin"]
)
def test_the_old_street_is_not_taken_with_the_new_place(text: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found.fields == {"postal_code": "10827", "city": "Berlin"}


def test_an_address_that_only_shall_not_be_is_none() -> None:
    assert find_address("bitte nicht an die Hauptstr. 12, 10827 Berlin") is None


def test_a_long_hostile_text_is_searched_in_a_moment() -> None:
    assert find_address("Aa" * 2_000) is None
    find_address("1 a " * 1_000)
    find_address("上海" * 2_000)
    find_address("Hauptstr. 12 " + "{[<" * 2_000)
    find_address("<{" * 2_000 + " 12, 10827 Berlin")
    find_address("an: " * 2_000 + "12, 10827 Berlin")
    find_address("12 Aa Aa Aa Aa, " * 500)
    find_address("Mill Lane, " * 500)
    find_address("Aa-" * 1_500)
    find_address("Aa." * 1_500)
    find_address("calle aa aa aa aa aa aa aa " * 300)
    find_address("not Hauptstr. 12, " * 200)
    find_address("路12" * 1_000)
