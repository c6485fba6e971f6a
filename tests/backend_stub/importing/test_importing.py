"""Sound files are imported whole, as if the orders had been placed here."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from import_house import CUSTOMER, EXAMPLES, PRODUCT, House, order
from sqlalchemy import select

from backend_stub.importing.kinds import sources
from backend_stub.importing.run import Options, import_files
from backend_stub.model.enums import LedgerAccount, OrderState
from backend_stub.model.order import TrackingEvent
from backend_stub.service.parcels import report as report_parcel
from backend_stub.storage.history import entries, order_from_history
from backend_stub.storage.ledger import balances
from backend_stub.storage.money_tables import PaymentMethodRow, PaymentRow, RefundRow
from backend_stub.storage.orders import load_customer, load_order, tracking_events
from backend_stub.storage.tables import CustomerRow, OrderRow, VariantRow

ROOT = Path(__file__).parents[3]


def one(house: House, kind, **members):
    with house.database.read() as session:
        return session.scalars(select(kind).filter_by(**members)).one()


def test_the_example_shop_is_imported_whole(either):
    report = either.bring(EXAMPLES)
    assert report.ok, list(report.faults)
    assert report.rows == {"customers": 3, "payment_methods": 2, "catalogue": 2, "stock": 4, "orders": 3}
    with either.database.read() as session:
        numbers = list(session.scalars(select(OrderRow.number).order_by(OrderRow.number)))
        first, abroad = load_order(session, "KW-2001"), load_order(session, "KW-2003")
        anna = load_customer(session, "anna")
    assert numbers == ["KW-2001", "KW-2002", "KW-2003"]
    assert [(line.sku, line.quantity, line.unit_price) for line in first.lines] == [
        ("mug-blue", 2, 1800),
        ("cloth-small", 1, 4900),
    ]
    assert (first.total.amount, first.state.value, first.payment_method_id) == (8500, "confirmed", "anna-visa")
    assert (abroad.total.amount, abroad.payment_state.value, abroad.shipping.price) == (2290, "part_refunded", 490)
    assert (anna.phone, anna.default_address.city) == ("+49 30 90182345", "Berlin")
    assert one(either, VariantRow, sku="cloth-small").restock_date.isoformat() == "2027-03-01"
    assert one(either, PaymentMethodRow, id="emma-gift").balance == 5000


def test_every_imported_order_is_what_its_history_and_its_ledger_say(either):
    either.bring(EXAMPLES)
    with either.database.read() as session:
        for number in ("KW-2001", "KW-2002", "KW-2003"):
            order = load_order(session, number)
            assert order_from_history(session, number) == order
            booked = balances(session, number)
            assert (booked[LedgerAccount.SALES], sum(booked.values())) == (-order.total.amount, 0)
            assert booked.get(LedgerAccount.RECEIVABLE, 0) == 0


def test_an_order_begins_as_it_was_placed_and_then_its_parcel_moves(house):
    house.bring(EXAMPLES)
    with house.database.read() as session:
        found = entries(session, "KW-2002")
        events = tracking_events(session, "KW-2002")
    assert [(entry.kind, entry.actor, entry.version) for entry in found] == [
        ("placed", "customer", 1),
        *(("parcel", "shop", version) for version in (2, 3, 4, 5)),
    ]
    assert [event.state.value for event in events] == ["confirmed", "packed", "handed_over", "in_transit"]


@pytest.mark.parametrize(("number", "state"), [("KW-2001", "captured"), ("KW-2002", "paid_out")])
def test_a_payment_is_captured_and_paid_out_when_the_parcel_was_handed_over(house, number, state):
    house.bring(EXAMPLES)
    payment = one(house, PaymentRow, order_number=number)
    assert (payment.state, payment.amount, payment.refunded) == (state, {"KW-2001": 8500, "KW-2002": 6900}[number], 0)


@pytest.mark.parametrize(
    ("payment_state", "state", "arrived"), [("refunded", "arrived", True), ("refund_pending", "sent", False)]
)
def test_what_went_back_is_a_part_of_its_payment_and_nothing_is_sent_again(house, payment_state, state, arrived):
    back = {"amount": "40.90", "at": "2026-11-21T10:00:00Z", "expected_by": "2026-11-28"}
    house.base(
        order(state="cancelled", payment_state=payment_state, refund=back, dates={"cancelled": "2026-11-21T10:00:00Z"})
    )
    assert house.bring().imported
    refund = one(house, RefundRow, order_number="KW-1")
    assert (refund.amount, refund.state, refund.arrived_at is not None) == (4090, state, arrived)
    assert one(house, PaymentRow, order_number="KW-1").refunded == 4090
    with house.database.read() as session:
        assert set(balances(session, "KW-1").values()) == {0}
        assert load_order(session, "KW-1").total.amount == 0
    assert house.rows()["outbox"] == house.rows()["events"] == []


def test_an_unpaid_order_owes_its_total_and_has_no_payment(house):
    house.base(order(payment_state="unpaid")).bring()
    with house.database.read() as session:
        assert balances(session, "KW-1") == {LedgerAccount.RECEIVABLE: 4090, LedgerAccount.SALES: -4090}
    assert house.rows()["payments"] == []


def test_a_currency_without_minor_units_is_counted_in_its_own(house):
    variant = {**PRODUCT["variants"][0], "price": 1800, "currency": "JPY"}
    house.put("catalogue.json", [{**PRODUCT, "variants": [variant]}]).bring()
    assert (one(house, VariantRow, sku="mug-blue").price, one(house, VariantRow, sku="mug-blue").currency) == (
        1800,
        "JPY",
    )


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_is_read_with_its_separator_a_byte_order_mark_and_decimal_commas(house, separator):
    rows = (
        "\ufeffid;titles.en;variants.sku;variants.options.color;variants.price;variants.currency",
        "mug;Mug;mug-blue;blue;18,50;EUR",
        "mug;;mug-green;green;19,00;EUR",
    )
    house.put("catalogue.csv", "\n".join(rows).replace(";", separator))
    assert house.bring(decimal="comma").ok
    assert [one(house, VariantRow, sku=f"mug-{color}").price for color in ("blue", "green")] == [1850, 1900]


def test_a_dry_run_checks_everything_and_writes_nothing(house):
    before = house.rows()
    report = house.bring(EXAMPLES, dry_run=True)
    assert (report.ok, report.imported, report.written) == (True, False, {})
    assert house.rows() == before


def test_what_is_there_already_is_refused_without_update(house):
    house.base(order()).bring()
    assert house.codes() == [("id", "exists"), ("id", "exists"), ("number", "exists")]


def test_an_update_writes_over_what_only_an_import_has_written(either):
    either.base(order()).bring()
    moved = {"tracking_number": "JD1", **order()["shipping"]}
    either.put("customers.json", [{**CUSTOMER, "language": "en"}])
    either.put("orders.json", [order(state="packed", shipping=moved, dates__packed="2026-11-21T10:00:00Z")])
    report = either.bring(update=True)
    assert {kind: (w.new, w.updated, w.kept) for kind, w in report.written.items()} == {
        "customers": (0, 1, []),
        "catalogue": (0, 1, []),
        "orders": (0, 1, []),
    }
    with either.database.read() as session:
        found = load_order(session, "KW-1")
        assert order_from_history(session, "KW-1") == found
        assert (sum(balances(session, "KW-1").values()), len(entries(session, "KW-1"))) == (0, 3)
    assert (found.state.value, found.version, found.shipping.tracking_number) == ("packed", 5, "JD1")
    assert one(either, CustomerRow, id="anna").language == "en"
    assert one(either, PaymentRow, order_number="KW-1").amount == 4090


def test_an_update_leaves_an_order_that_was_changed_through_reroute(either):
    either.base(order()).bring()
    event = TrackingEvent(either.now, OrderState.PICKING, "picking", None)
    with either.database.write() as session:
        report_parcel(session, "KW-1", event, "warehouse")
    before = either.rows()
    either.put("customers.json", []).put("catalogue.json", []).put("orders.json", [order()])
    report = either.bring(update=True)
    assert (report.written["orders"].kept, report.written["orders"].updated) == (["KW-1"], 0)
    assert either.rows() == before


def test_an_erased_customer_is_not_brought_back(house):
    house.base().bring()
    with house.database.write() as session:
        session.get_one(CustomerRow, "anna").erased_at = house.now
    house.put("catalogue.json", []).put("orders.json", [order()])
    assert house.codes(update=True) == [("id", "erased"), ("customer", "erased")]


def test_a_stock_count_that_is_there_is_written_over_with_update_alone(house):
    house.base().bring()
    for name in ("customers.json", "catalogue.json"):
        (house.folder / name).unlink()
    house.put("stock.csv", "sku,on_hand\nmug-blue,9\n")
    assert house.codes() == [("sku", "exists")]
    assert house.bring(update=True).ok
    assert [one(house, VariantRow, sku=sku).on_hand for sku in ("mug-blue", "mug-green")] == [9, 0]


def test_an_import_that_is_killed_before_its_end_leaves_nothing(either, tmp_path, monkeypatch):
    (tmp_path / "failpoints").mkdir()
    (tmp_path / "failpoints" / "import_written").write_text("SIGKILL")
    before = either.rows()
    monkeypatch.setenv("REROUTE_DATABASE_URL", either.url)
    monkeypatch.setenv("REROUTE_FAILPOINTS", str(tmp_path / "failpoints"))
    command = [sys.executable, "-m", "backend_stub.importing", str(EXAMPLES)]
    killed = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603  our own command
    assert (killed.returncode, either.rows()) == (-signal.SIGKILL, before)
    again = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    assert again.returncode == 0
    assert len(either.rows()["orders"]) == 3


def test_what_the_service_wrote_meanwhile_is_told_and_nothing_is_imported(house):
    house.base(order())

    def meanwhile(what: str, _: int) -> None:
        if what == "check orders.json":
            with house.database.write() as session:
                session.add(CustomerRow(id="other", name="x", email=CUSTOMER["email"], phone="", language="de"))

    report = import_files(house.database, sources([str(house.folder)]), Options(), house.now, meanwhile)
    assert [fault.code for fault in report.faults] == ["changed_meanwhile"]
    assert (len(house.rows()["customers"]), house.rows()["orders"]) == (1, [])


@pytest.mark.parametrize(
    ("kind", "beside"),
    [
        ("customers", ()),
        ("payment_methods", ("customers.csv",)),
        ("catalogue", ()),
        ("stock", ("catalogue.json",)),
        ("orders", ("customers.csv", "catalogue.json")),
    ],
)
def test_the_example_of_each_kind_in_the_guide_can_be_imported(house, kind, beside):
    guide = (EXAMPLES.parents[1] / "import.md").read_text("utf-8")
    behind = guide[guide.index(f"**{kind}**") :]
    house.put(f"{kind}.csv", behind.split("```\n")[1])
    for name in beside:
        shutil.copy(EXAMPLES / name, house.folder)
    report = house.bring()
    assert (report.imported, list(report.faults)) == (True, [])
    assert report.rows[kind] == {"stock": 2}.get(kind, 1)
