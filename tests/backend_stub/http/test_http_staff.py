"""People of the shop over HTTP: they act in a customer's name, approve, and report what the warehouse sees."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from talk import BLACK, Talk, problem

from backend_stub.http import answers
from backend_stub.service.cases import add_case
from backend_stub.storage.history import entries
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import EventRow, OutboxRow

MIA = {"X-Agent": "mia"}


@pytest.fixture
def talk(client):
    talk = Talk(client)
    talk.verify("GS-1008")
    return talk


@pytest.fixture
def desk(client):
    """Mia of the shop, who has no conversation and is verified as nobody."""
    client.headers.pop("X-Conversation")
    client.headers.update(MIA)
    return client


@pytest.fixture
def complaint(client, clock):
    """The number of a case of GS-1008."""
    shop = client.app.state.shop
    with shop.database.write() as session:
        row = add_case(session, shop.policy, "complaint", clock.now, customer_id="sofia", order="GS-1008")
        row.order_number = "GS-1008"
    return "C-10001"


def templates(client, order):
    with client.app.state.shop.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.order_number == order).order_by(OutboxRow.id))
        return [row.payload["template"] for row in rows if row.kind == "email"]


def test_staff_read_what_was_proposed_in_a_conversation(talk, client, complaint):
    made = client.post("/v1/orders/GS-1008/proposals", json={"changes": [remedy(3000, complaint)]}).json()
    path = {"conversation": client.headers["X-Conversation"]}
    assert client.get("/v1/proposals", params=path).status_code == 403
    (found,) = client.get("/v1/proposals", params=path, headers=MIA).json()["proposals"]
    assert (found["proposal"], found["waits_for_approval"], found["approval"]) == (made, True, None)
    word = {"approved": True, "reason": "a long wait"}
    assert client.post(f"/v1/proposals/{made['id']}/approval", json=word, headers=MIA).status_code == 200
    after = client.get(f"/v1/proposals/{made['id']}", headers=MIA).json()
    assert (after["waits_for_approval"], after["approval"]["approved"], after["approval"]["agent"]) == (
        False,
        True,
        "mia",
    )


def remedy(amount, case, kind="refund"):
    return {"type": "compensation", "remedy": kind, "amount": amount, "case": case}


def test_an_agent_changes_any_order_by_the_same_rules_and_history_keeps_his_name(desk):
    proposal = desk.post("/v1/orders/GS-1001/proposals", json={"changes": [BLACK]}).json()
    assert proposal["changes"][0]["rule"] == "variant.in_stock"
    receipt = desk.post(f"/v1/proposals/{proposal['id']}/confirm", headers={"Idempotency-Key": "k"}).json()
    assert receipt["before_after"][0]["after"] == "black"
    undone = desk.post(f"/v1/receipts/{receipt['id']}/undo", headers={"Idempotency-Key": "u"})
    assert undone.status_code == 200
    with desk.app.state.shop.database.read() as session:
        assert [entry.actor for entry in entries(session, "GS-1001")][-2:] == ["agent:mia", "agent:mia"]


def test_a_customers_conversation_is_no_agent(client, talk, complaint):
    proposal = talk.propose("GS-1008", remedy(2000, complaint))
    for path, body in (
        (f"/v1/proposals/{proposal['id']}/approval", {"approved": True, "reason": "mine"}),
        ("/v1/orders/GS-1008/events", {"state": "returned", "status": "returned"}),
        ("/v1/orders/GS-1008/returns", {"lines": [1]}),
        ("/v1/orders/GS-1019/payments", {}),
    ):
        assert problem(talk.post(path, body)) == (403, "agent_required")
    assert talk.order("GS-1008")["state"] == "delivered"


def test_a_remedy_over_the_cap_waits_for_a_person_and_the_customer_is_told(client, talk, complaint):
    proposal = talk.propose("GS-1008", remedy(1171, complaint))  # 15 % of 78.00 are 11.70
    assert (proposal["needs"], proposal["confirmable"]) == (["approval"], False)
    assert problem(talk.confirm(proposal["id"])) == (422, "not_confirmable")
    word = {"approved": True, "reason": "third complaint this year"}
    answer = client.post(f"/v1/proposals/{proposal['id']}/approval", json=word, headers=MIA)
    answers.ProposalOut.model_validate(answer.json())
    assert (answer.json()["needs"], answer.json()["confirmable"]) == ([], True)
    assert templates(client, "GS-1008") == ["approval_granted"]
    receipt = talk.confirm(proposal["id"]).json()
    assert receipt["price_difference"] == {"amount": -1171, "currency": "EUR"}
    with client.app.state.shop.database.read() as session:
        assert load_order(session, "GS-1008").compensated == 1171
        kinds = [event.kind for event in session.scalars(select(EventRow).order_by(EventRow.id))]
    assert [kind for kind in kinds if kind.startswith("approval")] == ["approval_needed", "approval_given"]


def test_within_the_cap_nobody_needs_to_be_asked(talk, complaint):
    proposal = talk.propose("GS-1008", remedy(1170, complaint))
    assert (proposal["needs"], proposal["confirmable"]) == ([], True)


def test_a_no_is_told_too_and_nothing_is_given(client, talk, complaint):
    proposal = talk.propose("GS-1008", remedy(5000, complaint))
    word = {"approved": False, "reason": "photo shows another dress", "because": "not_confirmed"}
    assert client.post(f"/v1/proposals/{proposal['id']}/approval", json=word, headers=MIA).status_code == 200
    assert problem(talk.confirm(proposal["id"])) == (422, "not_confirmable")
    assert templates(client, "GS-1008") == ["approval_refused"]
    again = client.post(f"/v1/proposals/{proposal['id']}/approval", json=word, headers=MIA)
    assert problem(again) == (409, "not_waiting")


def test_the_reason_stays_with_the_shop(client, talk, complaint):
    proposal = talk.propose("GS-1008", remedy(5000, complaint))
    word = {"approved": False, "reason": "customer is known for this"}
    body = client.post(f"/v1/proposals/{proposal['id']}/approval", json=word, headers=MIA).text
    with client.app.state.shop.database.read() as session:
        mails = [str(row.payload) for row in session.scalars(select(OutboxRow))]
    assert all("known for this" not in text for text in (body, *mails))


def test_nobody_is_compensated_twice_for_one_thing(talk, complaint):
    first = talk.propose("GS-1008", remedy(500, complaint))
    talk.confirm(first["id"])
    again = talk.propose("GS-1008", remedy(500, complaint, "voucher"))
    assert (again["changes"][0]["rule"], again["confirmable"]) == ("compensation.given", False)


def test_goods_that_are_back_set_the_refund_free(desk, client):
    back = {"type": "return", "lines": [2]}
    proposal = desk.post("/v1/orders/GS-1008/proposals", json={"changes": [back]}).json()
    desk.post(f"/v1/proposals/{proposal['id']}/confirm", headers={"Idempotency-Key": "k"})
    assert [r["state"] for r in desk.get("/v1/orders/GS-1008/money").json()["refunds"]] == ["promised"]
    order = desk.post("/v1/orders/GS-1008/returns", json={"lines": [2]}).json()
    answers.OrderOut.model_validate(order)
    assert [line["state"] for line in order["lines"]] == ["ordered", "returned"]
    money = desk.get("/v1/orders/GS-1008/money").json()
    answers.MoneyOfOrderOut.model_validate(money)
    assert [(r["state"], r["amount"]["amount"]) for r in money["refunds"]] == [("due", 1900)]
    assert problem(desk.post("/v1/orders/GS-1008/returns", json={"lines": [2]})) == (404, "not_found")


def test_a_parcel_is_reported_and_a_cancelled_order_takes_no_more(desk):
    order = desk.post("/v1/orders/GS-1001/events", json={"state": "packed", "status": "packed"}).json()
    assert order["state"] == "packed"
    closed = desk.post("/v1/orders/GS-1018/events", json={"state": "packed", "status": "packed"})
    assert problem(closed) == (409, "closed")


def test_an_unpaid_order_is_paid_once(desk):
    paid = desk.post("/v1/orders/GS-1019/payments", json={"reference": "tr_1"}).json()
    assert paid["payment_state"] == "paid"
    assert desk.get("/v1/orders/GS-1019/money").json()["payments"][0]["amount"]["amount"] == 1200
    assert problem(desk.post("/v1/orders/GS-1019/payments", json={})) == (409, "closed")


def test_stock_is_counted(desk):
    counted = desk.put("/v1/stock/milano-handbag-green", json={"on_hand": 3, "restock_date": None}).json()
    answers.StockOut.model_validate(counted)
    green = {"type": "variant", "options": {"color": "green"}}
    proposal = desk.post("/v1/orders/GS-1002/proposals", json={"changes": [green]}).json()
    assert proposal["changes"][0]["rule"] == "variant.in_stock"
    assert problem(desk.put("/v1/stock/no-such", json={"on_hand": 1})) == (404, "not_found")
    assert problem(desk.put("/v1/stock/milano-handbag-green", json={"on_hand": -1})) == (422, "invalid_request")


@pytest.mark.parametrize("number", ["GS-1001", "GS-1003", "GS-1014"])
def test_a_parcel_that_is_told_back_and_forth_within_a_second_is_taken_as_told(client, desk, number):
    for state in ("handed_over", "handed_over", "packed", "handed_over", "delivered", "in_transit", "delivered"):
        told = desk.post(f"/v1/orders/{number}/events", json={"state": state, "status": state})
        assert (told.status_code, told.json().get("state")) == (200, state)
    assert templates(client, number).count("delivered") == 2
