"""Another address, before and after hand-over: one row per sentence of the policy."""

from __future__ import annotations

import pytest
from shop_world import BERLIN, BOSTON, HAUPTSTRASSE, PARIS, an_order, decided, offered, planned, some_facts, worth

from backend_stub.model.address import Address
from backend_stub.model.changes import (
    AddressChange,
    FormerAddressChange,
    HoldChange,
    RedirectChange,
    ResendChange,
    VoucherChange,
)
from backend_stub.rules import postal

MOVE = AddressChange(HAUPTSTRASSE)


@pytest.mark.parametrize("state", ["received", "confirmed", "picking", "packed", "on_hold"])
def test_address_may_change_while_the_order_is_in_the_warehouse(state):
    decision = decided(an_order(state), MOVE)
    assert (decision.verdict, decision.rule) == ("allowed", "address.in_warehouse")
    assert decision.facts["address"]["lines"] == ["Anna Schmidt", "Hauptstr. 12", "10117 Berlin", "Germany"]


@pytest.mark.parametrize(
    ("state", "rule"),
    [
        ("handed_over", "address.handed_over"),
        ("in_transit", "address.handed_over"),
        ("out_for_delivery", "address.handed_over"),
        ("delivered", "address.delivered"),
        ("completed", "address.delivered"),
        ("cancelled", "address.closed"),
        ("lost", "address.closed"),
        ("returning", "address.closed"),
        ("returned", "address.closed"),
    ],
)
def test_address_is_refused_after_hand_over_and_says_where_the_order_stands(state, rule):
    decision = decided(an_order(state), MOVE)
    assert (decision.verdict, decision.rule, decision.facts["state"]) == ("refused", rule, state)
    assert decision.outcome.steps == ()


def test_a_packed_parcel_gets_a_new_label_and_the_old_one_is_voided():
    effects = [effect.wire() for effect in planned(an_order("packed"), MOVE).outcome.effects]
    assert effects == [{"type": "label", "voids": "L1"}, {"type": "email", "template": "change_confirmed"}]


def test_a_parcel_that_is_not_packed_has_no_label_to_print_again():
    assert [effect.type for effect in planned(an_order("picking"), MOVE).outcome.effects] == ["email"]


@pytest.mark.parametrize(
    ("given", "rule", "facts"),
    [
        ({}, "address.incomplete", {"missing": ["street_address", "postal_code", "city"], "country_code": "DE"}),
        (
            {"street_address": "Hauptstr. 12", "city": "Berlin"},
            "address.incomplete",
            {"missing": ["postal_code"], "country_code": "DE"},
        ),
        (
            {"street_address": "Hauptstr. 12", "postal_code": "10117"},
            "address.incomplete",
            {"missing": ["city"], "country_code": "DE"},
        ),
        (
            {"street_address": "10 Downing St", "city": "London", "postal_code": "SW1A 2AA"},
            "address.invalid",
            {"fields": {"postal_code": "wrong_for_country"}, "country_code": "DE"},
        ),
        (
            {"street_address": "Hauptstr. 12", "city": "Berlin", "postal_code": "1011"},
            "address.invalid",
            {"fields": {"postal_code": "wrong_for_country"}, "country_code": "DE"},
        ),
        (
            {
                "street_address": "1 Main St",
                "city": "Boston",
                "country_area": "NY",
                "postal_code": "02108",
                "country_code": "US",
            },
            "address.invalid",
            {"fields": {"postal_code": "wrong_for_area"}, "country_code": "US"},
        ),
        (
            {
                "street_address": "1 Main St",
                "city": "Gotham",
                "country_area": "XX",
                "postal_code": "02108",
                "country_code": "US",
            },
            "address.invalid",
            {"fields": {"country_area": "unknown"}, "country_code": "US"},
        ),
    ],
)
def test_an_address_that_cannot_be_used_says_how_to_cure_it(given, rule, facts):
    decision = decided(an_order(), AddressChange(Address.of(given)))
    assert (decision.verdict, decision.rule, decision.facts) == ("refused", rule, facts)


@pytest.mark.parametrize("country", ["BR", "XX", "DEUTSCHLAND"])
def test_a_country_not_served_is_refused(country):
    decision = decided(an_order(), AddressChange(Address(street_address="Rua 1", country_code=country)))
    assert (decision.rule, decision.facts["country_code"]) == ("address.country_not_served", country)
    assert "DE" in decision.facts["served"]


@pytest.mark.parametrize(
    ("country", "postal_code", "fits"),
    [
        ("DE", "10115", True),
        ("DE", "D-10115", True),
        ("DE", "SW1A 1AA", False),
        ("US", "02108", True),
        ("US", "02108-1234", True),
        ("US", "2108", False),
        ("FR", "75011", True),
        ("FR", "750111", False),
        ("GB", "sw1a 1aa", True),
        ("GB", "10115", False),
        ("ES", "28013", True),
        ("CN", "510000", True),
        ("CN", "51000", False),
        ("NL", "1012 AB", True),
        ("CH", "8001", True),
        ("CH", "80011", False),
    ],
)
def test_a_postal_code_fits_its_country(country, postal_code, fits):
    checked = postal.check(Address(postal_code=postal_code, country_code=country))
    assert ("postal_code" not in checked.wrong) is fits


@pytest.mark.parametrize(
    ("given", "area"),
    [
        ({"city": "Boston", "postal_code": "02108", "country_code": "US"}, "MA"),
        ({"city": "Barcelona", "postal_code": "08001", "country_code": "ES"}, "Barcelona"),
        ({"city": "Guangzhou", "postal_code": "510000", "country_code": "CN"}, "广东省"),
        ({"city": "上海", "postal_code": "200001", "country_code": "CN"}, "上海市"),
    ],
)
def test_state_or_province_is_found_from_postcode_or_city(given, area):
    assert postal.check(Address.of({"street_address": "1", **given})).address.country_area == area


@pytest.mark.parametrize(
    ("given", "street", "postal_code"),
    [
        ({"street_address": "Torstraße 91"}, "Torstraße 91", "10115"),
        ({"postal_code": "10119"}, "Torstraße 89", "10119"),
        ({"name": "Bernd Schmidt"}, "Torstraße 89", "10115"),
    ],
)
def test_a_small_correction_keeps_the_rest_of_the_address(given, street, postal_code):
    address = decided(an_order(), AddressChange(Address.of(given))).facts["address"]
    assert (address["street_address"], address["postal_code"], address["city"]) == (street, postal_code, "Berlin")


def test_the_address_that_is_on_file_is_unchanged():
    decision = decided(an_order(), AddressChange(Address("", "torstraße  89", "BERLIN", "", "10115")))
    assert (decision.verdict, decision.rule) == ("refused", "address.unchanged")


def test_another_country_re_does_customs_shipping_price_and_date():
    london = Address("", "7 Old Queen Street", "London", "", "SW1A 1AA", "", "GB")
    plan = planned(an_order(), AddressChange(london))
    assert (plan.difference.amount, plan.new_total.amount, str(plan.expected_delivery)) == (490, 9390, "2026-11-29")
    assert [effect.wire() for effect in plan.outcome.effects] == [
        {"type": "customs", "from_country": "DE", "to_country": "GB"},
        {"type": "payment", "amount": {"amount": 490, "currency": "EUR"}, "method": "card"},
        {"type": "email", "template": "change_confirmed"},
    ]


@pytest.mark.parametrize(("amount", "needs"), [(20000, ()), (20001, ("code",)), (45000, ("code",))])
def test_goods_worth_over_200_need_a_one_time_code(amount, needs):
    plan = planned(an_order(lines=worth(amount)), MOVE)
    assert (plan.outcome.needs, plan.confirmable) == (needs, not needs)


def test_a_confirmed_code_satisfies_the_need():
    plan = planned(an_order(lines=worth(45000)), MOVE, facts=some_facts(code_confirmed=True))
    assert (plan.outcome.needs, plan.confirmable) == ((), True)


# After hand-over: offer only what the carrier table allows, cheapest fair first.

OFFERS = [
    (
        "postal goods of 24.90 in transit",
        "DHL",
        BERLIN,
        "in_transit",
        2490,
        ["hold", "former_address", "resend", "voucher"],
    ),
    (
        "postal goods of exactly 30.00",
        "DHL",
        BERLIN,
        "in_transit",
        3000,
        ["hold", "former_address", "resend", "voucher"],
    ),
    (
        "postal goods over 30.00 are not sent again",
        "DHL",
        BERLIN,
        "in_transit",
        3001,
        ["hold", "former_address", "voucher"],
    ),
    ("handed over counts as in transit", "DHL", BERLIN, "handed_over", 8900, ["hold", "former_address", "voucher"]),
    ("FedEx in the US does not redirect", "FedEx", BOSTON, "in_transit", 18900, ["hold", "former_address", "voucher"]),
    (
        "Chronopost redirects, first of all",
        "Chronopost",
        PARIS,
        "in_transit",
        12900,
        ["redirect", "hold", "former_address", "voucher"],
    ),
    (
        "out for delivery: only hold, former address, a no",
        "Chronopost",
        PARIS,
        "out_for_delivery",
        4500,
        ["hold", "former_address", "voucher"],
    ),
    (
        "out for delivery: nothing is sent again",
        "DHL",
        BERLIN,
        "out_for_delivery",
        2490,
        ["hold", "former_address", "voucher"],
    ),
    (
        "out for delivery where there is no pick-up",
        "FedEx",
        BOSTON,
        "out_for_delivery",
        18900,
        ["former_address", "voucher"],
    ),
    ("economy carriers do nothing on the way", "Yanwen", BERLIN, "in_transit", 8900, ["former_address", "voucher"]),
]


@pytest.mark.parametrize(
    ("sentence", "carrier", "address", "state", "amount", "kinds"), OFFERS, ids=[o[0] for o in OFFERS]
)
def test_after_hand_over_only_what_the_carrier_table_allows(sentence, carrier, address, state, amount, kinds):
    order = an_order(state, carrier=carrier, address=address, lines=worth(amount))
    assert offered(decided(order, AddressChange(Address(street_address="1 New Street")))) == kinds


@pytest.mark.parametrize(
    ("sentence", "carrier", "address", "state", "amount", "kinds"), OFFERS, ids=[o[0] for o in OFFERS]
)
def test_every_offer_can_be_proposed_as_it_is(sentence, carrier, address, state, amount, kinds):
    order = an_order(state, carrier=carrier, address=address, lines=worth(amount))
    new = {
        "DE": HAUPTSTRASSE,
        "US": Address("", "1 Elm St", "Chicago", "", "60601"),
        "FR": Address("", "9 Rue X", "Lyon", "", "69001"),
    }
    for offer in decided(order, AddressChange(new[address.country_code])).offers:
        assert planned(order, offer.change).confirmable, offer.change.type


def test_for_hold_former_address_and_a_no_there_is_a_voucher_of_5_percent_and_not_for_a_redirect():
    order = an_order("in_transit", carrier="Chronopost", address=PARIS)
    offers = decided(order, AddressChange(Address(street_address="9 Rue X"))).offers
    assert {offer.change.type: offer.facts.get("voucher_percent") for offer in offers} == {
        "redirect": None,
        "hold": 5,
        "former_address": 5,
        "voucher": 5,
    }


def test_the_voucher_is_given_once_per_order():
    order = an_order("in_transit", remedies=("voucher_understanding",))
    decision = decided(order, VoucherChange())
    assert (decision.rule, decision.facts["reason"]) == ("voucher.not_offered", "given")
    assert "voucher_percent" not in decided(order, HoldChange()).facts


def test_a_redirect_costs_the_carriers_fee_and_goes_to_the_new_address():
    order = an_order("in_transit", carrier="Chronopost", address=PARIS)
    plan = planned(order, RedirectChange(Address("", "9 Rue X", "Lyon", "", "69001")))
    assert (plan.decisions[0].rule, plan.difference.amount) == ("redirect.carrier_allows", 490)
    assert plan.outcome.effects[0].facts["operation"] == "redirect"


def test_no_redirect_to_another_country():
    order = an_order("in_transit", carrier="Chronopost", address=PARIS)
    decision = decided(order, RedirectChange(Address("", "Hauptstr. 12", "Berlin", "", "10117", "", "DE")))
    assert decision.rule == "redirect.not_offered"


@pytest.mark.parametrize(
    ("wished", "place"),
    [
        (Address(), "fedex-boston"),
        (Address(city="Cambridge", postal_code="02139"), "fedex-cambridge"),
        (Address(city="Chicago", postal_code="60601"), "fedex-chicago"),
        (Address(city="Hamburg", postal_code="20095", country_code="DE"), "fedex-boston"),
    ],
)
def test_the_hold_is_at_the_place_nearest_to_the_customer(wished, place):
    decision = decided(an_order("in_transit", carrier="FedEx", address=BOSTON), HoldChange(wished))
    assert (decision.rule, decision.facts["location"]["id"]) == ("hold.carrier_allows", place)


def test_goods_are_not_sent_again_when_there_are_none():
    order = an_order("in_transit", lines=worth(2490))
    decision = decided(order, ResendChange(HAUPTSTRASSE), some_facts(bag_red=0))
    assert (decision.rule, decision.facts["reason"]) == ("resend.not_offered", "out_of_stock")


def test_sending_again_takes_stock_calls_the_first_parcel_back_and_prints_a_label():
    plan = planned(an_order("in_transit", lines=worth(2490)), ResendChange(HAUPTSTRASSE))
    assert plan.outcome.stock == {"bag-red": -1}
    assert [(e.type, e.facts.get("operation")) for e in plan.outcome.effects][:2] == [
        ("carrier_call", "intercept"),
        ("label", None),
    ]
    assert (plan.difference.amount, str(plan.expected_delivery)) == (0, "2026-11-27")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (RedirectChange(HAUPTSTRASSE), "redirect.not_offered"),
        (HoldChange(), "hold.not_offered"),
        (FormerAddressChange(), "former_address.not_offered"),
        (ResendChange(HAUPTSTRASSE), "resend.not_offered"),
        (VoucherChange(), "voucher.not_offered"),
    ],
)
@pytest.mark.parametrize("state", ["picking", "delivered", "cancelled"])
def test_what_is_for_the_way_is_not_offered_elsewhere(change, rule, state):
    decision = decided(an_order(state, lines=worth(2490)), change)
    assert (decision.verdict, decision.rule) == ("refused", rule)
