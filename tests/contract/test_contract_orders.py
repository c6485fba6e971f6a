"""What a customer sees, and what nobody else sees."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.caller import Conversation, Target, problem

OF_AN_ORDER = (
    "/v1/orders/{number}",
    "/v1/orders/{number}/tracking",
    "/v1/orders/{number}/history",
    "/v1/receipts?order={number}",
)
NONE = "NO-SUCH-ORDER"
NO_ID = "0" * 26
SITUATIONS = {"not_shipped", "on_time", "late", "overdue", "untrackable", "delivered", "lost", "cancelled", "returning"}


def test_an_order_adds_up(talk: Conversation, mine: str) -> None:
    order = talk.order(mine)

    assert (order["number"], [line["line"] for line in order["lines"]]) == (
        mine,
        sorted({line["line"] for line in order["lines"]}),
    )
    assert {line["unit_price"]["currency"] for line in order["lines"]} == {order["total"]["currency"]}
    assert order["address"]["lines"], "an address is written as its country writes it"
    for line in order["lines"]:
        assert all(value in line["choices"][option] for option, value in line["options"].items())


def test_the_list_and_the_order_say_the_same(talk: Conversation, mine: str) -> None:
    order = talk.order(mine)
    [listed] = [row for row in talk.read("/v1/orders")["orders"] if row["number"] == mine]

    assert {name: listed[name] for name in ("state", "placed_at", "total")} == {
        name: order[name] for name in ("state", "placed_at", "total")
    }
    assert listed["titles"] == [line["title"] for line in order["lines"]]


def test_tracking_tells_one_of_the_situations(target: Target) -> None:
    number = target.facts["in_transit"]["order"]
    tracking = target.verified("in_transit").read("/v1/orders/{number}/tracking", number=number)

    assert tracking["situation"] in SITUATIONS - {"not_shipped"}
    assert tracking["last_event"] == (tracking["events"][-1] if tracking["events"] else None)
    assert [event["at"] for event in tracking["events"]] == sorted(event["at"] for event in tracking["events"])


def test_history_is_told_oldest_first(talk: Conversation, mine: str) -> None:
    times = [entry["at"] for entry in talk.read("/v1/orders/{number}/history", number=mine)["entries"]]

    assert times
    assert times == sorted(times)


@pytest.mark.parametrize("path", OF_AN_ORDER)
def test_an_order_of_somebody_else_is_as_if_it_did_not_exist(talk: Conversation, target: Target, path: str) -> None:
    foreign = talk.ask("GET", path, number=target.facts["in_transit"]["order"])
    missing = talk.ask("GET", path, number=NONE)

    assert problem(foreign) == problem(missing) == (404, "not_found")
    assert foreign.json() == missing.json()


def test_the_list_holds_no_order_of_somebody_else(talk: Conversation, target: Target) -> None:
    numbers = [order["number"] for order in talk.read("/v1/orders")["orders"]]

    assert target.facts["in_transit"]["order"] not in numbers


def test_nothing_can_be_proposed_for_an_order_of_somebody_else(
    talk: Conversation, target: Target, variant: dict[str, Any]
) -> None:
    foreign = talk.try_propose(target.facts["in_transit"]["order"], [variant])
    missing = talk.try_propose(NONE, [variant])

    assert problem(foreign) == problem(missing) == (404, "not_found")
    assert foreign.json() == missing.json()


def test_a_proposal_and_a_receipt_of_somebody_else_are_as_if_they_did_not_exist(
    talk: Conversation, target: Target, mine: str, variant: dict[str, Any]
) -> None:
    stranger = target.verified("in_transit")
    proposal = talk.propose(mine, variant)["id"]
    before = talk.state_of(mine)

    assert problem(stranger.confirm(proposal)) == problem(stranger.confirm(NO_ID)) == (404, "not_found")
    assert talk.state_of(mine) == before
    receipt = talk.confirm(proposal).json()["id"]
    changed = talk.state_of(mine)
    assert problem(stranger.undo(receipt)) == problem(stranger.undo(NO_ID)) == (404, "not_found")
    assert talk.state_of(mine) == changed


def test_the_public_figures_are_told_without_a_verification(target: Target) -> None:
    policy = target.conversation().read("/v1/policy")

    assert policy["return_window_days"] >= 0
    assert policy["country_code"] in policy["countries"]
    assert all(method["days"]["from"] <= method["days"]["to"] for method in policy["delivery"])
