"""What customers, staff, warehouse, partners, worker, watch and time can do to a shop."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from partners import FATES
from shop_machine import ShopMachine, dice_of
from sqlalchemy import select
from wishes import IN_THE_WAREHOUSE, KINDS, ORDERS, PLACES, place_for, wish

from backend_stub.effects.payments import MovementState, Notice
from backend_stub.model.changes import change_of
from backend_stub.model.enums import LINE_OF_LIFE, OrderState, OutboxKind
from backend_stub.service.parcels import COMES_BACK
from backend_stub.service.undoing import undo_receipt
from backend_stub.storage.tables import (
    OrderLineRow,
    VariantRow,
)
from backend_stub.watch.money import take_notice

NUMBERS = st.sampled_from(ORDERS)
DICE = st.integers(0, 2**20)
WAYS_OUT = st.sampled_from(tuple(OutboxKind))
ENDINGS = (OrderState.LOST, OrderState.RETURNED, OrderState.DELIVERED)
SKUS = st.sampled_from(("milano-handbag-black", "milano-handbag-green", "belt-brown", "sneakers-38-white", "dress-m"))
TOLD = (MovementState.DONE, MovementState.DECLINED, MovementState.SENT, MovementState.ARRIVED, MovementState.FAILED)


class Orders(ShopMachine):
    """The demo shop with orders in every state; whatever happens, its books stay true."""

    # Customers

    @rule(kind=st.sampled_from(KINDS), dice=DICE)
    def a_wish(self, kind: str, dice: int) -> None:
        """A customer who answers what is asked and says yes to what is shown."""
        self._wish((kind,), dice_of(dice))

    @rule(kind=st.sampled_from(IN_THE_WAREHOUSE), dice=DICE)
    def a_wish_before_hand_over(self, kind: str, dice: int) -> None:
        self._wish((kind,), dice_of(dice))

    @rule(kind=st.sampled_from(tuple(PLACES)), dice=DICE)
    def a_wish_of_one_whose_parcel_left_or_went_wrong(self, kind: str, dice: int) -> None:
        self._wish((kind,), dice_of(dice))

    @rule(first=st.sampled_from(KINDS), second=st.sampled_from(KINDS), dice=DICE)
    def two_wishes_after_each_other(self, first: str, second: str, dice: int) -> None:
        """Of one customer to one order, so that the second meets what the first has left."""
        random = dice_of(dice)
        number = place_for(first, random)
        for kind in (first, second):
            known = self._known(number)
            self._say_yes(self._propose(known, (wish(kind, known, random),), random), random)

    @rule(kinds=st.lists(st.sampled_from(KINDS), min_size=2, max_size=3), dice=DICE)
    def several_wishes_at_once(self, kinds: list[str], dice: int) -> None:
        self._wish(tuple(kinds), dice_of(dice))

    @rule(kind=st.sampled_from(KINDS), dice=DICE)
    def a_question(self, kind: str, dice: int) -> None:
        """A customer who looks and does not say yes yet."""
        random = dice_of(dice)
        known = self._known(place_for(kind, random))
        self._propose(known, (wish(kind, known, random),), random)

    @rule(which=st.integers(0, 3))
    def take_an_offer(self, which: int) -> None:
        body = self.proposals[-1] if self.proposals else None
        offers = [offer["change"] for change in body["changes"] for offer in change["offers"]] if body else []
        if body and offers:
            known = self._known(body["order"])
            self._say_yes(
                self._propose(known, (change_of(offers[which % len(offers)]),), dice_of(which)), dice_of(which)
            )

    @rule(which=st.integers(0, 5), new_key=st.booleans())
    def a_late_yes(self, which: int, new_key: bool) -> None:
        if self.proposals:
            self._confirm(self.proposals[-1 - which % len(self.proposals)], new_key=new_key)

    @rule(which=st.integers(0, 3))
    def undo(self, which: int) -> None:
        if self.receipts:
            self.keys += 1
            receipt, key = self.receipts[-1 - which % len(self.receipts)], f"key-{self.keys}"
            self._attempt(lambda: undo_receipt(self.shop, "talk", receipt, key, self.now, agent="lena"))

    @rule(number=NUMBERS)
    def complain(self, number: str) -> None:
        self._open_case(number)

    # Time, warehouse, carriers

    @rule(hours=st.sampled_from((0.1, 1, 24, 3 * 24, 9 * 24)), watched=st.booleans())
    def time_passes(self, hours: float, watched: bool) -> None:
        self.now += timedelta(hours=hours)
        if watched:
            self.watch.round()

    @rule(sku=SKUS, units=st.integers(0, 4))
    def the_warehouse_counts(self, sku: str, units: int) -> None:
        with self.shop.database.write() as session:
            row = session.get_one(VariantRow, sku)
            self.constant["units"][sku] += units - row.on_hand
            row.on_hand = units

    @rule(number=NUMBERS, steps=st.integers(1, 6), ending=st.none() | st.sampled_from(ENDINGS))
    def the_parcel_moves_on(self, number: str, steps: int, ending: OrderState | None) -> None:
        """Some steps further, or to its end."""
        state = self._known(number).order.state
        if ending is not None and (state.on_the_way or state is OrderState.RETURNING):
            self._report(number, ending)
        elif state in LINE_OF_LIFE:
            position = LINE_OF_LIFE.index(state)
            for following in LINE_OF_LIFE[position + 1 : position + 1 + steps]:
                self._report(number, following)

    @rule(some=st.booleans(), resaleable=st.booleans())
    def goods_are_back(self, some: bool, resaleable: bool) -> None:
        """Of the first order that has any on their way back."""
        with self.shop.database.read() as session:
            coming = select(OrderLineRow.order_number, OrderLineRow.line, OrderLineRow.sku, OrderLineRow.quantity)
            rows = session.execute(coming.where(OrderLineRow.state.in_(COMES_BACK)).order_by(OrderLineRow.order_number))
            found = list(rows)
        lines = [row for row in found if row.order_number == found[0].order_number][: 1 if some else None]
        if lines:
            self._receive(lines[0].order_number, lines, resaleable)

    # Worker, partners, watch

    @rule(fates=st.dictionaries(WAYS_OUT, st.sampled_from(FATES), max_size=4))
    def the_outbox_is_worked(self, fates: dict[OutboxKind, str]) -> None:
        self.partners.fates = fates
        self.touched |= self._with_effects()
        self.outbox.work()

    @rule()
    def a_worker_answers_after_its_lease(self) -> None:
        """Another has done the effect meanwhile, under the same key; what the first one says then counts no more."""
        self.partners.fates = {}
        self.touched |= self._with_effects()
        effect = self.outbox.claim()
        if effect is not None:
            result = self.outbox.attempt(effect)
            self.now += self.outbox.schedule.lease + timedelta(seconds=1)
            self.outbox.work()
            self.outbox.settle(effect, result)

    @rule(state=st.sampled_from(TOLD), twice=st.booleans())
    def the_provider_tells(self, state: MovementState, twice: bool) -> None:
        if self.partners.pending:
            self.notices += 1
            reference = self.partners.pending.pop(0)
            notice = Notice(self.notices, reference, state, self.now)
            for _ in range(1 + twice):
                with self.shop.database.write() as session:
                    take_notice(session, notice, self.shop.policy, self.now)
