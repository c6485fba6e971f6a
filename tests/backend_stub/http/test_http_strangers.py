"""Who may ask: strangers, guesses, hostile input."""

from __future__ import annotations

import time

import pytest
from talk import BLACK, Talk, problem

from backend_stub.http import answers
from backend_stub.service.verification import Identity, sign_identity
from backend_stub.storage.tables import OutboxRow


@pytest.fixture
def lukas(client):
    talk = Talk(client, "lukas-talk")
    talk.verify("GS-1003")
    return talk


@pytest.mark.parametrize("contact", ["Anna.Schmidt@Example.com ", "+49 30 90182345", "030 90182345", "10115"])
def test_order_number_and_email_phone_or_postcode_say_who_asks(client, contact):
    answer = Talk(client).verify("gs-1001", contact)
    answers.VerificationOut.model_validate(answer.json())
    assert (answer.status_code, answer.json()["customer"]) == (201, {"name": "Anna Schmidt", "language": "de"})
    assert sorted(order["number"] for order in answer.json()["orders"]) == ["GS-1001", "GS-1002", "GS-1020"]


def test_wrong_contact_and_unknown_order_sound_the_same(client):
    wrong = Talk(client, "a").verify("GS-1001", "someone@example.com")
    unknown = Talk(client, "b").verify("GS-9999", "someone@example.com")
    assert problem(wrong) == problem(unknown) == (403, "verification_failed")
    assert wrong.json() == unknown.json()


@pytest.mark.parametrize("number", ["GS-1001", "GS-9999"])
def test_five_wrong_answers_lock_the_conversation_and_the_order_number(client, clock, number):
    guesser = Talk(client, "guesser")
    for _ in range(5):
        assert problem(guesser.verify(number, "wrong@example.com")) == (403, "verification_failed")
    locked = guesser.verify(number, "anna.schmidt@example.com")
    assert (problem(locked), locked.json()["retry_after"]) == ((429, "verification_locked"), 900)
    assert problem(Talk(client, "another").verify(number, "x@example.com")) == (429, "verification_locked")
    assert problem(guesser.verify("GS-1003")) == (429, "verification_locked")
    kinds = {(event["kind"], event["facts"]["locked"]) for event in guesser.get("/v1/events").json()["events"]}
    assert kinds == {("verification_locked", "conversation"), ("verification_locked", "order")}
    clock.pass_(minutes=15)
    assert Talk(client, "another").verify("GS-1001").status_code == 201


def test_four_wrong_answers_within_the_time_and_one_later_lock_nothing(client, clock):
    talk = Talk(client)
    for _ in range(4):
        talk.verify("GS-1001", "wrong@example.com")
    clock.pass_(minutes=15)
    talk.verify("GS-1001", "wrong@example.com")
    assert talk.verify("GS-1001").status_code == 201


def test_a_code_by_email_says_who_asks_and_works_once(client):
    talk = Talk(client)
    sent = talk.post("/v1/verifications", {"email": "Lukas.Weber@example.com"})
    unknown = Talk(client, "b").post("/v1/verifications", {"email": "nobody@example.com"})
    assert (sent.status_code, sent.json()) == (unknown.status_code, unknown.json()) == (202, {"status": "code_sent"})
    with client.app.state.shop.database.read() as session:
        [mail] = [row.payload for row in session.query(OutboxRow)]
    code = mail["facts"]["code"]
    assert problem(Talk(client, "b").post("/v1/verifications", {"code": code})) == (403, "verification_failed")
    verified = talk.post("/v1/verifications", {"code": code}).json()
    assert [order["number"] for order in verified["orders"]] == ["GS-1003", "GS-1013"]
    assert problem(talk.post("/v1/verifications", {"code": code})) == (403, "verification_failed")


def test_no_more_than_three_codes_are_sent_to_one_conversation(client):
    for _ in range(6):
        assert Talk(client).post("/v1/verifications", {"email": "lukas.weber@example.com"}).status_code == 202
    with client.app.state.shop.database.read() as session:
        assert session.query(OutboxRow).count() == 3


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 201),
        ({"customer": "anna"}, 403),
        ({"expires": 1}, 403),
        ({"signature": "00"}, 403),
        ({"signature": "ïä"}, 403),
        ({"expires": 10**10}, 403),
    ],
)
def test_an_identity_is_believed_only_as_the_shop_signed_it(client, clock, change, status):
    members = {"customer": "lukas", "email": "lukas.weber@example.com", "expires": int(clock.now.timestamp()) + 600}
    signature = sign_identity("secret", Identity(**members, signature=""))
    answer = Talk(client).post("/v1/verifications", {"identity": {**members, "signature": signature, **change}})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "path",
    ["/v1/orders/GS-1001", "/v1/orders/GS-1001/tracking", "/v1/orders/GS-1001/history", "/v1/receipts?order=GS-1001"],
)
def test_an_order_of_somebody_else_is_as_if_it_did_not_exist(lukas, path):
    foreign, missing = lukas.get(path), lukas.get(path.replace("GS-1001", "GS-9999"))
    assert problem(foreign) == problem(missing) == (404, "not_found")
    assert foreign.json() == missing.json()


def test_proposals_and_receipts_of_somebody_else_are_as_if_they_did_not_exist(anna, lukas):
    proposal = anna.propose("GS-1001", BLACK)["id"]
    assert problem(lukas.post("/v1/orders/GS-1001/proposals", {"changes": [BLACK]})) == (404, "not_found")
    assert problem(lukas.confirm(proposal)) == (404, "not_found")
    assert problem(lukas.post(f"/v1/proposals/{proposal}/code", None)) == (404, "not_found")
    receipt = anna.confirm(proposal).json()["id"]
    assert problem(lukas.undo(receipt)) == (404, "not_found")
    assert lukas.confirm(proposal).json() == lukas.confirm("0" * 26).json()


def test_without_a_verification_nothing_is_shown(client):
    stranger = Talk(client, "stranger")
    for path in ("/v1/orders", "/v1/orders/GS-1001", "/v1/verifications/current", "/v1/receipts?order=GS-1001"):
        assert problem(stranger.get(path)) == (401, "verification_required")
    assert problem(stranger.post("/v1/orders/GS-1001/proposals", {"changes": [BLACK]})) == (
        401,
        "verification_required",
    )


def test_a_verification_ends_after_30_minutes_without_a_message(anna, clock):
    clock.pass_(minutes=29)
    assert anna.get("/v1/orders").status_code == 200
    clock.pass_(minutes=29)
    assert anna.get("/v1/orders").status_code == 200
    clock.pass_(minutes=30)
    assert problem(anna.get("/v1/orders")) == (401, "verification_required")


def test_a_verification_can_be_ended(client, anna):
    assert client.delete("/v1/verifications/current", headers={"X-Conversation": "anna-talk"}).status_code == 204
    assert problem(anna.get("/v1/orders")) == (401, "verification_required")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic secret", "Bearer secret2"])
def test_only_who_knows_the_secret_is_answered(client, header):
    for path in ("/v1/orders", "/v1/policy", "/openapi.json", "/v1/events", "/nothing"):
        headers = {"Authorization": header or ""}
        assert problem(client.get(path, headers=headers)) == (401, "unauthorized")


@pytest.mark.parametrize("path", ["/live", "/ready"])
def test_life_and_readiness_are_told_to_anybody(client, path):
    assert client.get(path, headers={"Authorization": ""}).status_code == 200


def test_a_case_is_opened_for_anybody(client):
    stranger = Talk(client, "stranger")
    case = stranger.post("/v1/cases", {"kind": "person_requested", "order": "GS-1001", "summary": "help"}).json()
    assert case == {"number": "C-10001", "expected_by": "2026-11-23T09:00:00Z"}
    assert stranger.post("/v1/cases", {"kind": "person_requested"}).json()["number"] == "C-10002"


def test_a_case_is_opened_once_for_a_key_of_a_conversation(client):
    one, other = Talk(client, "one"), Talk(client, "other")
    asked = ("/v1/cases", {"kind": "person_requested"}, "key-1")
    numbers = [caller.post(*asked).json()["number"] for caller in (one, one, other)]
    assert numbers == ["C-10001", "C-10001", "C-10002"]
    reused = one.post("/v1/cases", {"kind": "complaint"}, "key-1")
    assert problem(reused) == (422, "key_reused")


def test_the_public_figures(client):
    policy = client.get("/v1/policy?country=GB").json()
    assert (policy["return_window_days"], "DE" in policy["countries"]) == (30, True)
    express = next(method for method in policy["delivery"] if method["method"] == "express")
    assert (express["price"], express["days"]) == ({"amount": 1800, "currency": "EUR"}, {"from": 2, "to": 3})


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [BLACK] * 11,
        [{"type": "unheard_of"}],
        [{"type": "variant", "options": {"color": "black"}, "price": 1}],
        [{"type": "variant", "options": {"color": "b" * 41}}],
        [{"type": "variant", "options": {"color": "\x00"}}],
        [{"type": "variant", "options": {"color": 5}}],
        [{"type": "variant", "line": "one", "options": {}}],
        [{"type": "address", "address": {"street_address": "x" * 201}}],
        [{"type": "address", "address": {"street_address": "Haupt\x00str"}}],
        [{"type": "return", "lines": []}],
        "not a list",
        None,
    ],
)
def test_input_outside_the_contract_is_refused(anna, changes):
    answer = anna.post("/v1/orders/GS-1001/proposals", {"changes": changes})
    assert problem(answer) == (422, "invalid_request")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"changes": [{"type": "cancel", "reason": "\\ud800"}]}', 422),
        (b'{"changes": [{"type": "cancel", "reason": "\\u0000"}]}', 422),
        (b"{", 400),
        (b'{"changes": ' + b"[" * 20_000, 400),
        (b'{"changes": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", 400),
        (b"\xff\xfe", 400),
        (b" " * 65_537, 413),
    ],
)
def test_broken_and_hostile_bodies_are_4xx_at_once(client, anna, body, status):
    headers = {"Content-Type": "application/json", "X-Conversation": "anna-talk"}
    started = time.perf_counter()
    answer = client.post("/v1/orders/GS-1001/proposals", content=body, headers=headers)
    assert answer.status_code in (status, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "path", ["/v1/orders/%00", "/v1/orders/..%2F", "/v1/orders/" + "9" * 300, "/v1/orders/ü", "/v1/nothing"]
)
def test_paths_that_are_no_order_are_not_found_or_invalid(anna, path):
    assert anna.get(path).status_code in (404, 422)


@pytest.mark.parametrize(
    "text", ["Apt 0[3]", "{order}", "\u202etxt", "🏠 7", "<script>alert(1)</script>", "a\nb", "'; DROP TABLE orders"]
)
def test_what_a_customer_writes_in_an_address_is_kept_as_written(anna, text):
    street = {"type": "address", "address": {"street_address": text}}
    anna.confirm(anna.propose("GS-1001", street)["id"])
    assert anna.order("GS-1001")["address"]["street_address"] == text


def test_the_log_holds_no_personal_data(client, anna, caplog):
    caplog.set_level("INFO", "reroute.orders")
    anna.propose("GS-1001", {"type": "address", "address": {"street_address": "Geheimweg 5"}})
    anna.verify("GS-1001", "anna.schmidt@example.com")
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "POST" in said
    assert not any(word in said for word in ("Geheimweg", "anna", "Schmidt", "GS-1001"))
