"""Propose, confirm, undo: nothing without a yes, once after it, and back again."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.contract.caller import Conversation, Target, problem

NONE = "0" * 26


def without_counter(order: dict[str, Any]) -> dict[str, Any]:
    """The order but for the number of its changes."""
    return {name: value for name, value in order.items() if name != "version"}


def moved(target: Target) -> dict[str, Any]:
    return dict(target.facts["mine"]["address"])


def test_a_proposal_shows_everything_and_writes_nothing(
    talk: Conversation, target: Target, mine: str, variant: dict[str, Any]
) -> None:
    before = talk.state_of(mine)

    proposal = talk.propose(mine, moved(target), variant)

    assert talk.state_of(mine) == before
    assert (proposal["order"], proposal["version"], proposal["needs"]) == (mine, before["order"]["version"], [])
    assert [(change["verdict"], bool(change["rule"])) for change in proposal["changes"]] == [("allowed", True)] * 2
    assert proposal["confirmable"]
    assert len(proposal["before_after"]) >= 2
    difference = proposal["new_total"]["amount"] - before["order"]["total"]["amount"]
    assert proposal["price_difference"]["amount"] == difference


def test_a_refusal_names_its_rule_and_its_offers_can_be_proposed_as_they_are(target: Target) -> None:
    number, talk = target.facts["in_transit"]["order"], target.verified("in_transit")
    before = talk.state_of(number)

    proposal = talk.propose(number, target.facts["in_transit"]["refused"])

    [refused] = proposal["changes"]
    assert (refused["verdict"], bool(refused["rule"]), proposal["confirmable"]) == ("refused", True, False)
    assert refused["offers"], "after hand-over there is always something to offer"
    for offer in refused["offers"]:
        assert talk.propose(number, offer["change"])["confirmable"], f"the offer {offer['change']['type']} is empty"
    assert talk.state_of(number) == before


def test_what_is_refused_cannot_be_confirmed_and_nothing_changes(target: Target) -> None:
    number, talk = target.facts["in_transit"]["order"], target.verified("in_transit")
    proposal = talk.propose(number, target.facts["in_transit"]["refused"])
    before = talk.state_of(number)

    assert problem(talk.confirm(proposal["id"])) == (422, "not_confirmable")

    assert talk.state_of(number) == before


def test_what_one_proposal_holds_another_cannot_have(target: Target) -> None:
    talk, scarce = target.verified("scarce"), target.facts["scarce"]
    takes, wants, frees = scarce["takes"], scarce["wants"], scarce["frees"]
    assert talk.propose(takes["order"], *takes["changes"])["confirmable"], "facts: scarce.takes is not possible"

    held = talk.propose(wants["order"], *wants["changes"])
    talk.propose(frees["order"], *frees["changes"])

    assert not held["confirmable"]
    assert [change["rule"] for change in held["changes"] if change["verdict"] == "refused"] == [wants["rule"]]


@pytest.mark.parametrize(
    "changes",
    [[], None, "all", [{"type": "unheard_of"}], [{}], [{"type": "variant", "options": {"color": 5}}]],
)
def test_what_the_contract_does_not_know_is_an_invalid_request(talk: Conversation, mine: str, changes: Any) -> None:
    assert problem(talk.try_propose(mine, changes)) == (422, "invalid_request")


def test_a_confirmed_proposal_changes_the_order_as_it_was_shown(
    talk: Conversation, mine: str, variant: dict[str, Any]
) -> None:
    before = talk.state_of(mine)
    proposal = talk.propose(mine, variant)

    answer = talk.confirm(proposal["id"])

    receipt, after = answer.json(), talk.state_of(mine)
    assert answer.status_code == 200
    for member in ("order", "before_after", "price_difference", "new_total"):
        assert receipt[member] == proposal[member]
    assert receipt["proposal"] == proposal["id"]
    assert after["order"]["total"] == proposal["new_total"]
    assert after["order"]["version"] > before["order"]["version"]
    changed = [line["options"] for line in after["order"]["lines"]]
    assert changed != [line["options"] for line in before["order"]["lines"]]
    assert [entry["receipt"] for entry in after["history"]["entries"]].count(receipt["id"]) == 1


@pytest.mark.parametrize("same_key", [True, False], ids=["the same key", "another key"])
def test_a_second_yes_gives_the_same_receipt_and_no_second_change(
    talk: Conversation, mine: str, variant: dict[str, Any], same_key: bool
) -> None:
    proposal, key = talk.propose(mine, variant)["id"], str(uuid.uuid4())
    first = talk.confirm(proposal, key)
    after = talk.state_of(mine)

    second = talk.confirm(proposal, key if same_key else None)

    assert (second.status_code, second.json()) == (200, first.json())
    assert talk.state_of(mine) == after


def test_many_yeses_at_once_are_one_change(
    talk: Conversation, target: Target, mine: str, variant: dict[str, Any]
) -> None:
    proposal, before = talk.propose(mine, variant)["id"], talk.state_of(mine)
    talks = [Conversation(target, talk.name) for _ in range(5)]

    with ThreadPoolExecutor(len(talks)) as pool:
        answers = list(pool.map(lambda one: one.confirm(proposal), talks))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(talk.state_of(mine)["receipts"]) == len(before["receipts"]) + 1


def test_a_key_belongs_to_one_request(talk: Conversation, target: Target, mine: str, variant: dict[str, Any]) -> None:
    key = str(uuid.uuid4())
    talk.confirm(talk.propose(mine, variant)["id"], key)
    other, before = talk.propose(mine, moved(target))["id"], talk.state_of(mine)

    assert problem(talk.confirm(other, key)) == (422, "key_reused")

    assert talk.state_of(mine) == before


def test_a_yes_without_a_key_is_an_invalid_request(talk: Conversation, mine: str, variant: dict[str, Any]) -> None:
    proposal, before = talk.propose(mine, variant)["id"], talk.state_of(mine)

    answer = talk.ask("POST", "/v1/proposals/{id}/confirm", id=proposal)

    assert problem(answer) == (422, "invalid_request")
    assert talk.state_of(mine) == before


def test_an_order_that_changed_meanwhile_is_shown_anew(talk: Conversation, mine: str, variant: dict[str, Any]) -> None:
    seen, other = talk.propose(mine, variant), talk.propose(mine, variant)
    talk.confirm(other["id"])
    before = talk.state_of(mine)

    answer = talk.confirm(seen["id"])

    assert problem(answer) == (409, "proposal_stale")
    fresh = answer.json()["proposal"]
    assert (fresh["id"] != seen["id"], fresh["version"]) == (True, before["order"]["version"])
    assert [change["verdict"] for change in fresh["changes"]] == ["refused"]
    assert talk.state_of(mine) == before


def test_undo_gives_the_order_back_as_it_was(
    talk: Conversation, target: Target, mine: str, variant: dict[str, Any]
) -> None:
    before = talk.order(mine)
    receipt = talk.confirm(talk.propose(mine, moved(target), variant)["id"]).json()
    assert (receipt["undoable"], receipt["undo_until"]) == (True, "hand_over")

    undone = talk.undo(receipt["id"])

    assert (undone.status_code, undone.json()["proposal"]) == (200, None)
    assert without_counter(talk.order(mine)) == without_counter(before)
    assert undone.json()["price_difference"]["amount"] == -receipt["price_difference"]["amount"]
    assert talk.receipts(mine)[0]["id"] == undone.json()["id"]


def test_a_second_undo_takes_nothing_back_twice(talk: Conversation, mine: str, variant: dict[str, Any]) -> None:
    receipt, key = talk.confirm(talk.propose(mine, variant)["id"]).json()["id"], str(uuid.uuid4())
    first = talk.undo(receipt, key)
    before = talk.state_of(mine)

    again, other = talk.undo(receipt, key), talk.undo(receipt)

    assert again.json() == first.json()
    assert problem(other) == (409, "refused")
    assert other.json()["rule"] == "undo.already_undone"
    assert talk.state_of(mine) == before


def test_what_does_not_exist_can_be_neither_confirmed_nor_undone(talk: Conversation) -> None:
    assert problem(talk.confirm(NONE)) == problem(talk.undo(NONE)) == (404, "not_found")
