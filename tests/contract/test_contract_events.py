"""Events for the gateway, and cases for people."""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.contract.caller import Conversation, Target, problem

CASE = {"kind": "person_requested", "summary": "contract test"}


def last(talk: Conversation) -> int:
    return max((event["id"] for event in talk.events()), default=0)


def test_a_change_is_told_with_its_order_and_conversation(
    talk: Conversation, mine: str, variant: dict[str, Any]
) -> None:
    before = last(talk)
    receipt = talk.confirm(talk.propose(mine, variant)["id"]).json()

    told = [event for event in talk.events(before) if event["facts"].get("receipt") == receipt["id"]]

    assert [(event["kind"], event["order"], event["conversation"]) for event in told] == [
        ("order_changed", mine, talk.name)
    ]


def test_events_come_in_order_and_again_to_who_asks_again(
    talk: Conversation, mine: str, variant: dict[str, Any]
) -> None:
    before = last(talk)
    receipt = talk.confirm(talk.propose(mine, variant)["id"]).json()
    talk.undo(receipt["id"])

    first, again = talk.events(before), talk.events(before)

    assert len(first) >= 2, "a change and its undo are two events"
    ids = [event["id"] for event in first]
    assert ids == sorted(set(ids))
    assert again[: len(first)] == first
    assert [event["id"] for event in talk.events(ids[0])][: len(ids) - 1] == ids[1:]
    [one] = talk.read("/v1/events?after={after}&limit=1", after=str(before))["events"]
    assert one == first[0]


def test_events_hold_nobodys_contact(talk: Conversation, target: Target, mine: str, variant: dict[str, Any]) -> None:
    before = last(talk)
    talk.confirm(talk.propose(mine, dict(target.facts["mine"]["address"]), variant)["id"])

    told = json.dumps(talk.events(before), ensure_ascii=False)

    assert target.facts["mine"]["contact"] not in told
    assert talk.order(mine)["customer"]["name"] not in told
    assert talk.order(mine)["address"]["street_address"] not in told


def test_a_case_is_opened_for_anybody_and_tells_nobody_anything(target: Target, mine: str) -> None:
    talk = target.conversation()

    known = talk.ask("POST", "/v1/cases", {**CASE, "order": mine})
    unknown = talk.ask("POST", "/v1/cases", {**CASE, "order": "NO-SUCH-ORDER"})

    assert (known.status_code, unknown.status_code) == (201, 201)
    assert known.json()["number"] != unknown.json()["number"]
    assert known.json().keys() == unknown.json().keys()


def test_a_case_is_opened_once_for_a_key(target: Target) -> None:
    talk, key = target.conversation(), str(uuid.uuid4())
    first, again = (talk.ask("POST", "/v1/cases", CASE, key) for _ in range(2))

    assert first.json() == again.json()
    assert problem(talk.ask("POST", "/v1/cases", {**CASE, "kind": "complaint"}, key)) == (422, "key_reused")
