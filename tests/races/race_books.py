"""What must be true after a race, of the orders that were raced for, and of what the players were told."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from race_players import Outcome
from race_stage import STOCK, Stage
from shop_books import card_money, entries_add_up, history_is_true, money_is_true, nothing_is_given_twice
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend_stub.model.order import Order
from backend_stub.model.steps import Step, current, replay
from backend_stub.storage.base import Base
from backend_stub.storage.history import _ORDER, entries
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import HistoryRow, OutboxRow, ProposalRow, ReceiptRow, VariantRow

LEAVES = ("label", "label_void", "customs", "carrier_call", "return_label", "email")
"""Effects of which each leaves as one row of the outbox, under the receipt and its place there."""
ANSWERS = frozenset({0, 200, 201, 202, 401, 403, 404, 409, 410, 422, 429})
"""What a caller may be told; 503 is honest too, but nothing here lasts so long."""


def after_the_race(session: Session, stage: Stage, outcomes: list[Outcome]) -> None:
    """Asserts all of it."""
    strangers = [str(outcome) for outcome in outcomes if outcome.status not in ANSWERS]
    assert strangers == []
    one_answer_for_each_key(outcomes)
    told_receipts_exist(session, outcomes)
    for number in (stage.order, stage.rival):
        money_is_true(session, number)
        history_is_true(session, number)
        nothing_is_given_twice(session, number)
        nothing_was_overwritten(session, number)
        each_receipt_is_one_entry(session, number)
        each_proposal_is_one_receipt(session, number)
        each_effect_left_once(session, number)
    the_last_piece_was_sold_once(session, stage)


def nothing_is_left_of(session: Session, stage: Stage) -> None:
    """No row of any table knows the customer who was erased, whatever went on meanwhile."""
    known = re.compile(rf"{re.escape(stage.email('anna'))}|anna-{stage.name}\b")
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            assert not known.search(repr(tuple(row))), (table.name, row)


def whole_shop(session: Session) -> None:
    entries_add_up(session)
    assert set(card_money(session).values()) <= {5000}


def one_answer_for_each_key(outcomes: list[Outcome]) -> None:
    """The same key gives the same receipt, however often and by whom it was sent."""
    told: dict[str, set[str]] = {}
    for outcome in outcomes:
        if outcome.status == 200 and outcome.move.do in ("confirm", "undo"):
            told.setdefault(outcome.move.key, set()).add(outcome.answer["id"])
    assert {key: ids for key, ids in told.items() if len(ids) > 1} == {}


def told_receipts_exist(session: Session, outcomes: list[Outcome]) -> None:
    """Nobody was told of a change that is not there, word for word."""
    for outcome in outcomes:
        if outcome.status == 200 and outcome.move.do in ("confirm", "undo"):
            assert session.get_one(ReceiptRow, outcome.answer["id"]).body == outcome.answer


def nothing_was_overwritten(session: Session, number: str) -> None:
    """Every step found what the step before it had left: no change was decided on an order that was no more."""
    first, *later = entries(session, number)
    order: Order = _ORDER.validate_python(first.placed)
    for entry in later:
        assert entry.version == order.version + bool(entry.steps), (number, entry.version)
        for wire in entry.steps:
            step = Step.of(wire)
            found = current(order, step)
            assert found == step.before, (number, entry.version, step, found)
            order = replay(order, [step])
        order = replace(order, version=entry.version)
    assert order.version == load_order(session, number).version


def each_receipt_is_one_entry(session: Session, number: str) -> None:
    kept = session.scalars(select(HistoryRow.receipt_id).where(HistoryRow.order_number == number))
    receipts = list(session.scalars(select(ReceiptRow).where(ReceiptRow.order_number == number)))
    counted = Counter(receipt for receipt in kept if receipt)
    assert counted == {receipt.id: 1 for receipt in receipts}
    steps = {entry.receipt_id: entry.steps for entry in entries(session, number)}
    assert all(steps[receipt.id] == receipt.outcome["steps"] for receipt in receipts)
    undone = Counter(receipt.undone_by for receipt in receipts if receipt.undone_by)
    assert set(undone.values()) <= {1}


def each_proposal_is_one_receipt(session: Session, number: str) -> None:
    bodies = session.scalars(select(ReceiptRow.body).where(ReceiptRow.order_number == number))
    counted = Counter(body["proposal"] for body in bodies if body["proposal"])
    proposals = select(ProposalRow.id).where(ProposalRow.order_number == number, ProposalRow.receipt_id.is_not(None))
    assert counted == dict.fromkeys(session.scalars(proposals), 1)


def each_effect_left_once(session: Session, number: str) -> None:
    """One row of the outbox for each effect of each receipt, no more and no less."""
    wanted: Counter[str] = Counter()
    for receipt in session.scalars(select(ReceiptRow).where(ReceiptRow.order_number == number)):
        for place, effect in enumerate(receipt.body["effects"], start=1):
            if effect["type"] in LEAVES:
                wanted[f"{receipt.id}:{place}:{effect['type']}"] += 1
    keys = session.scalars(select(OutboxRow.idempotency_key).where(OutboxRow.order_number == number))
    left = Counter(key for key in keys if key.rpartition(":")[2] in LEAVES and key.count(":") == 2)
    assert left == wanted


def the_last_piece_was_sold_once(session: Session, stage: Stage) -> None:
    """What is on the shelf and in the two orders is what there was; never less than nothing."""
    units = {row.sku: row.on_hand for row in session.scalars(select(VariantRow).where(VariantRow.sku.in_(skus(stage))))}
    assert min(units.values()) >= 0
    orders = [load_order(session, number) for number in (stage.order, stage.rival)]
    sent_again = 0
    for receipt in session.scalars(select(ReceiptRow).where(ReceiptRow.order_number == stage.order)):
        if receipt.undone_by is None and any(change["type"] == "reship" for change in receipt.body["applied"]):
            sent_again += sum(-moved for moved in receipt.outcome["stock"].values())
    there = sum(units.values()) + sent_again + sum(_held(order) for order in orders)
    assert there == sum(STOCK.values()) + 2 * len(orders)


def _held(order: Order) -> int:
    """Units that the order has taken: its lines', and those kept for an exchange."""
    if order.state.value == "cancelled":
        return 0
    held = [line for line in order.lines if line.allocated and line.state.value not in ("cancelled", "returned")]
    return sum(line.quantity * (2 if line.state.value == "exchanging" else 1) for line in held)


def skus(stage: Stage) -> list[str]:
    return [stage.sku(color) for color in STOCK]
