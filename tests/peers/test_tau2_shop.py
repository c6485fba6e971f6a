"""The source's shop in the service's tables is the source's shop."""

from __future__ import annotations

from sqlalchemy import func, select

from backend_stub.model.enums import LedgerAccount
from backend_stub.storage.database import Database
from backend_stub.storage.history import order_from_history
from backend_stub.storage.ledger import balances
from backend_stub.storage.money_tables import PaymentMethodRow
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import OrderRow, ProductRow, VariantRow
from tests.peers.tau2_found import read_shop
from tests.peers.tau2_oracle import picture
from tests.peers.tau2_picture import differences
from tests.peers.tau2_shop import that_shops_policy
from tests.peers.tau2_source import ADDRESS, load_source
from tests.peers.tau2_words import number_of, service_address, source_address


def test_every_order_and_user_is_there_as_the_source_has_it(database: Database) -> None:
    assert differences(picture(load_source()), read_shop(database)) == []


def test_it_is_there_on_postgresql_too(postgres_database: Database) -> None:
    assert differences(picture(load_source()), read_shop(postgres_database)) == []


def test_the_comparison_names_what_differs(database: Database) -> None:
    with database.write() as session:
        session.get_one(OrderRow, "W2378156").state = "cancelled"
        session.get_one(PaymentMethodRow, "gift_card_4332117").balance = 1
    found = differences(picture(load_source()), read_shop(database))
    assert found == [
        "#W2378156 state: expected 'delivered', found 'cancelled'",
        "ethan_garcia_1261 gift_cards: expected (('gift_card_4332117', 8600),), found (('gift_card_4332117', 1),)",
    ]


def test_what_can_be_had_is_in_stock_and_nothing_else(database: Database) -> None:
    with database.read() as session:
        units = {row.sku: row.on_hand for row in session.scalars(select(VariantRow))}
        products = session.scalar(select(func.count()).select_from(ProductRow))
    expected = {variant.item: variant.available for variant in load_source().variants.values()}
    assert ({item: on_hand > 0 for item, on_hand in units.items()}, products) == (expected, 50)


def test_history_and_ledger_fit_every_order(database: Database) -> None:
    with database.read() as session:
        for order_id in load_source().orders:
            order = load_order(session, number_of(order_id))
            assert order_from_history(session, order.number) == order
            assert balances(session, order.number).get(LedgerAccount.RECEIVABLE, 0) == 0
            assert sum(balances(session, order.number).values()) == 0


def test_every_address_comes_back_from_the_service_as_it_was() -> None:
    source = load_source()
    given = [user.address for user in source.users.values()] + [order.address for order in source.orders.values()]
    found = [source_address(service_address(address)) for address in given]
    assert found == [tuple(address[part] for part in ADDRESS) for address in given]


def test_that_shop_sends_to_one_country_for_nothing() -> None:
    policy = that_shops_policy()
    assert (sorted(policy.countries), policy.currency, policy.delivery_price("standard", "US")) == (["US"], "USD", 0)
