"""Propose, confirm, undo over HTTP."""

from __future__ import annotations

import pytest
from talk import BLACK, MOVE, Talk, problem

from backend_stub.http import answers
from backend_stub.model.enums import OrderState
from backend_stub.model.order import TrackingEvent
from backend_stub.service.parcels import report
from backend_stub.storage.tables import OutboxRow


@pytest.fixture
def talk(client):
    talk = Talk(client)
    talk.verify()
    return talk


def outbox(client, order):
    with client.app.state.shop.database.read() as session:
        rows = session.query(OutboxRow).filter_by(order_number=order).order_by(OutboxRow.id)
        return [(row.kind, row.payload.get("template"), row.payload) for row in rows]


def hand_over(client, clock, number):
    with client.app.state.shop.database.write() as session:
        report(session, number, TrackingEvent(clock.now, OrderState.HANDED_OVER, "handed_over", "Hamburg"))


def test_a_proposal_shows_everything_and_writes_nothing(talk):
    before = talk.order()
    proposal = talk.propose("GS-1001", MOVE, BLACK)
    answers.ProposalOut.model_validate(proposal)
    assert (proposal["confirmable"], proposal["needs"], proposal["expires_at"]) == (True, [], "2026-11-22T09:40:00Z")
    assert [row["field"] for row in proposal["before_after"]] == ["address", "color"]
    assert talk.order() == before


def test_a_confirmed_plan_changes_the_order_and_leaves_through_the_outbox(client, talk):
    receipt = talk.confirm(talk.propose("GS-1001", MOVE, BLACK)["id"]).json()
    answers.ReceiptOut.model_validate(receipt)
    order = talk.order()
    assert (order["address"]["postal_code"], order["lines"][0]["options"]) == ("10117", {"color": "black"})
    assert (receipt["undoable"], receipt["undo_until"]) == (True, "hand_over")
    rows = outbox(client, "GS-1001")
    assert [(kind, template) for kind, template, _ in rows] == [("label", None), ("email", "change_confirmed")]
    mail = rows[1][2]
    assert (mail["to"], mail["language"]) == ("anna.schmidt@example.com", "de")


def test_the_same_key_gives_the_same_answer_and_one_change(talk):
    proposal = talk.propose("GS-1001", BLACK)["id"]
    first, second = talk.confirm(proposal), talk.confirm(proposal)
    assert (first.json(), first.status_code) == (second.json(), 200)
    assert len(talk.get("/v1/receipts?order=GS-1001").json()["receipts"]) == 1


def test_another_key_for_a_confirmed_proposal_gives_the_same_receipt(talk):
    proposal = talk.propose("GS-1001", BLACK)["id"]
    assert talk.confirm(proposal, "key-1").json() == talk.confirm(proposal, "key-2").json()


def test_a_key_belongs_to_one_request(talk):
    talk.confirm(talk.propose("GS-1001", BLACK)["id"])
    other = talk.propose("GS-1001", MOVE)["id"]
    assert problem(talk.confirm(other)) == (422, "key_reused")
    assert talk.order()["address"]["postal_code"] == "10115"


def test_a_key_is_free_again_after_24_hours(talk, clock):
    talk.confirm(talk.propose("GS-1001", BLACK)["id"])
    clock.pass_(hours=24, seconds=1)
    talk.verify()
    assert talk.confirm(talk.propose("GS-1001", MOVE)["id"]).status_code == 200


def test_a_refused_change_cannot_be_confirmed_and_changes_nothing(client, talk):
    before = talk.order("GS-1002")
    proposal = talk.propose("GS-1002", {"type": "variant", "options": {"color": "green"}}, MOVE)
    assert problem(talk.confirm(proposal["id"])) == (422, "not_confirmable")
    assert (talk.order("GS-1002"), outbox(client, "GS-1002")) == (before, [])


def test_an_order_that_changed_since_gives_a_fresh_proposal(talk):
    first, second = talk.propose("GS-1001", BLACK), talk.propose("GS-1001", {"type": "cancel"})
    talk.confirm(second["id"])
    answer = talk.confirm(first["id"], "key-2")
    assert problem(answer) == (409, "proposal_stale")
    assert answer.json()["proposal"]["changes"][0]["rule"] == "variant.closed"


def test_a_change_that_makes_no_difference_is_no_reason_to_ask_again(talk):
    color, move = talk.propose("GS-1001", BLACK), talk.propose("GS-1001", MOVE)
    talk.confirm(move["id"])
    assert talk.confirm(color["id"], "key-2").status_code == 200


def test_after_ten_minutes_a_proposal_has_expired(talk, clock):
    proposal = talk.propose("GS-1001", BLACK)
    clock.pass_(minutes=10)
    answer = talk.confirm(proposal["id"])
    assert problem(answer) == (410, "proposal_expired")
    fresh = answer.json()["proposal"]
    assert (fresh["confirmable"], fresh["expires_at"]) == (True, "2026-11-22T09:50:00Z")
    assert talk.confirm(fresh["id"]).status_code == 200


def test_undo_puts_the_order_back_until_hand_over(client, talk):
    before = talk.order("GS-1002")
    receipt = talk.confirm(talk.propose("GS-1002", MOVE, BLACK)["id"]).json()
    undone = talk.undo(receipt["id"]).json()
    answers.ReceiptOut.model_validate(undone)
    after = talk.order("GS-1002")
    assert {**after, "version": 0} == {**before, "version": 0}
    assert (undone["before_after"][0]["after"]["postal_code"], undone["undoable"]) == ("10115", False)
    kinds = [(kind, template) for kind, template, _ in outbox(client, "GS-1002")]
    assert kinds == [("label", None), ("email", "change_confirmed"), ("label", None), ("email", "change_undone")]


def test_undo_of_a_cancellation_withdraws_the_refund_that_has_not_left(client, talk):
    receipt = talk.confirm(talk.propose("GS-1002", {"type": "cancel"})["id"]).json()
    assert "refund" in [kind for kind, _, _ in outbox(client, "GS-1002")]
    assert talk.undo(receipt["id"]).status_code == 200
    assert "refund" not in [kind for kind, _, _ in outbox(client, "GS-1002")]
    order = talk.order("GS-1002")
    assert (order["state"], order["payment_state"], order["total"]["amount"]) == ("packed", "paid", 8900)


def test_undo_is_refused_after_hand_over_and_says_why(client, talk, clock):
    receipt = talk.confirm(talk.propose("GS-1002", MOVE)["id"]).json()
    hand_over(client, clock, "GS-1002")
    answer = talk.undo(receipt["id"])
    assert (problem(answer), answer.json()["rule"]) == ((409, "refused"), "undo.handed_over")
    assert answer.json()["facts"]["carrier"] == "DHL"
    [listed] = talk.get("/v1/receipts?order=GS-1002").json()["receipts"]
    assert listed["undoable"] is False


def test_undo_twice_says_so_and_the_same_key_gives_the_same_answer(talk):
    receipt = talk.confirm(talk.propose("GS-1001", MOVE)["id"]).json()
    assert talk.undo(receipt["id"]).json() == talk.undo(receipt["id"]).json()
    assert talk.undo(receipt["id"], "undo-2").json()["rule"] == "undo.already_undone"


def test_undo_of_what_a_later_change_stands_on_is_refused(talk):
    first = talk.confirm(talk.propose("GS-1001", MOVE)["id"]).json()
    again = {"type": "address", "address": {"street_address": "Hauptstr. 14"}}
    talk.confirm(talk.propose("GS-1001", again)["id"], "key-2")
    answer = talk.undo(first["id"]).json()
    assert (answer["rule"], answer["facts"]) == ("undo.changed_since", {"fields": ["address"]})


def test_a_dear_order_needs_the_code_that_was_sent_to_the_contact_on_file(client, talk):
    proposal = talk.propose("GS-1020", MOVE)
    assert (proposal["needs"], proposal["confirmable"]) == (["code"], False)
    assert problem(talk.confirm(proposal["id"])) == (422, "not_confirmable")
    path = f"/v1/proposals/{proposal['id']}/code"
    assert (talk.post(path, None).status_code, talk.post(path, {"code": "wrong"}).status_code) == (202, 403)
    with client.app.state.shop.database.read() as session:
        mail = session.query(OutboxRow).filter_by(kind="email").one().payload
    assert (mail["template"], mail["to"], mail["facts"]["minutes"]) == ("code", "anna.schmidt@example.com", 10)
    answered = talk.post(path, {"code": mail["facts"]["code"]}).json()
    assert (answered["needs"], answered["confirmable"], answered["id"]) == ([], True, proposal["id"])
    assert talk.confirm(proposal["id"]).status_code == 200
    templates = [template for _, template, _ in outbox(client, "GS-1020")]
    assert sorted(templates) == ["change_confirmed", "security_details_changed"]


def test_history_and_events_tell_of_the_change(talk):
    receipt = talk.confirm(talk.propose("GS-1001", BLACK)["id"]).json()
    last = talk.get("/v1/orders/GS-1001/history").json()["entries"][-1]
    assert (last["actor"], last["kind"], last["receipt"]) == ("customer", "change", receipt["id"])
    [event] = talk.get("/v1/events").json()["events"]
    assert (event["kind"], event["order"], event["conversation"]) == ("order_changed", "GS-1001", "talk-1")
    assert talk.get(f"/v1/events?after={event['id']}").json() == {"events": []}


@pytest.mark.parametrize(
    ("number", "change", "rule", "offers"),
    [
        (
            "GS-1003",
            {"type": "address", "address": {"street_address": "Marienplatz 1"}},
            "address.handed_over",
            ["hold", "former_address", "resend", "voucher"],
        ),
        (
            "GS-1004",
            {"type": "address", "address": {"street_address": "1 Elm St"}},
            "address.handed_over",
            ["hold", "former_address", "voucher"],
        ),
        ("GS-1005", {"type": "return"}, "return.not_delivered", ["keep_with_refund", "bring_back", "refuse_at_door"]),
        ("GS-1006", {"type": "return"}, "return.not_delivered", ["refuse_at_door"]),
        ("GS-1008", {"type": "return"}, "line.ambiguous", []),
        ("GS-1016", {"type": "return"}, "return.window_passed", []),
    ],
)
def test_the_demo_orders_give_the_alternatives_of_the_policy(client, number, change, rule, offers):
    talk = Talk(client)
    talk.verify({"GS-1016": "GS-1008"}.get(number, number))
    decision = talk.propose(number, change)["changes"][0]
    assert (decision["rule"], [offer["change"]["type"] for offer in decision["offers"]]) == (rule, offers)
    for offer in decision["offers"]:
        assert talk.propose(number, offer["change"])["confirmable"], offer


def test_the_economy_parcel_cannot_be_seen_and_the_date_to_act_is_told(client):
    talk = Talk(client)
    talk.verify("GS-1006")
    tracking = talk.get("/v1/orders/GS-1006/tracking").json()
    answers.TrackingOut.model_validate(tracking)
    said = (tracking["situation"], tracking["days_late"], tracking["acts_after"], tracking["tracking_number"])
    assert said == ("untrackable", 9, "2026-11-20", None)


def test_a_tracking_number_in_free_text_finds_the_own_order_and_no_other(client):
    talk = Talk(client)
    talk.verify("GS-1003")
    path = "/v1/tracking-numbers?text="
    own = talk.get(path + "wo ist 0034 0434 1610 9401 5902 bitte").json()
    answers.TrackingNumbersOut.model_validate(own)
    assert [(n["carrier"], n["number"], n["order"]) for n in own["numbers"]] == [
        ("DHL", "00340434161094015902", "GS-1003")
    ]
    foreign = talk.get(path + "794658216043").json()["numbers"]
    assert [(n["carrier"], n["order"]) for n in foreign] == [("FedEx", None)]
    assert talk.get(path + "GS-1003, lukas.weber@example.com").json() == {"numbers": []}
