"""Customers over HTTP: their own record, what staff see, and one click to hear no more."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select
from talk import BLACK, Talk, problem

from backend_stub.http import care_answers
from backend_stub.service.links import unsubscribe_token
from backend_stub.storage.tables import OutboxRow

STAFF = {"X-Agent": "kim"}
PARIS = {"street_address": "1 Rue Cler", "city": "Paris", "postal_code": "75007", "country_code": "FR"}


def patch(client, body, conversation="anna-talk"):
    return client.patch("/v1/customer", json=body, headers={"X-Conversation": conversation})


def test_a_customer_sees_the_record_with_contacts_masked(client, anna):
    record = anna.get("/v1/customer").json()
    care_answers.CustomerRecordOut.model_validate(record)
    assert (record["name"], record["email"], record["phone"]) == ("Anna Schmidt", "a…@example.com", "…45")
    assert record["preferences"] == {"email_status": True, "email_feedback": True, "sms": False}
    assert problem(Talk(client, "stranger").get("/v1/customer")) == (401, "verification_required")


def test_what_is_given_changes_and_the_rest_stays(client, anna):
    wished = {"language": "fr", "default_address": PARIS, "preferences": {"sms": True}}
    record = patch(client, wished).json()
    assert (record["name"], record["language"]) == ("Anna Schmidt", "fr")
    assert record["default_address"]["lines"] == ["Anna Schmidt", "1 Rue Cler", "75007 Paris", "France"]
    assert record["preferences"] == {"email_status": True, "email_feedback": True, "sms": True}
    assert anna.get("/v1/customer").json() == record
    assert anna.order("GS-1001")["address"]["city"] == "Berlin"
    events = anna.get("/v1/events").json()["events"]
    assert [(event["kind"], event["facts"]) for event in events] == [
        ("customer_changed", {"members": ["language", "default_address", "preferences"]})
    ]


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ({**PARIS, "country_code": "BR"}, "address.country_not_served"),
        ({**PARIS, "postal_code": "1"}, "address.invalid"),
        ({"country_code": "FR", "city": "Paris"}, "address.incomplete"),
        ({}, "address.country_not_served"),
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused_and_changes_nothing(client, anna, address, rule):
    before = anna.get("/v1/customer").json()
    refused = patch(client, {"language": "fr", "default_address": address})
    assert (problem(refused), refused.json()["rule"]) == ((409, "refused"), rule)
    assert anna.get("/v1/customer").json() == before


@pytest.mark.parametrize(
    "wished",
    [{"email": "x@example.com"}, {"points": 9}, {"name": ""}, {"name": "x" * 101}, {"name": "a\x00b"},
     {"language": "german"}, {"preferences": {"fax": True}}, {"preferences": {"sms": "yes please"}}],
)  # fmt: skip
def test_what_a_customer_cannot_change_is_refused(client, anna, wished):
    assert problem(patch(client, wished)) == (422, "invalid_request")


def test_staff_see_record_contacts_and_requests(client, anna):
    refused = anna.propose("GS-1020", {"type": "variant", "options": {"color": "plaid"}})
    receipt = anna.confirm(anna.propose("GS-1001", BLACK)["id"]).json()
    number = anna.post("/v1/cases", {"kind": "complaint", "order": "GS-1001", "channel": "telegram"}).json()["number"]
    record = client.get("/v1/customers/anna", headers=STAFF).json()
    care_answers.CustomerForStaffOut.model_validate(record)
    assert (record["email"], record["phone"]) == ("anna.schmidt@example.com", "+49 30 90182345")
    contacts = client.get("/v1/customers/anna/contacts", headers=STAFF).json()
    care_answers.ContactsOut.model_validate(contacts)
    told = {(line["channel"], line["direction"], line["kind"], line["reference"]) for line in contacts["contacts"]}
    assert ("telegram", "in", "case_complaint", number) in told
    assert ("email", "out", "case_opened", number) not in told, "a mail is a contact once it has left"
    requests = client.get("/v1/customers/anna/requests", headers=STAFF).json()
    care_answers.RequestsOut.model_validate(requests)
    assert [(asked["order"], asked["changes"][0]["verdict"]) for asked in requests["proposals"]] == [
        ("GS-1001", "allowed"), ("GS-1020", "refused"),
    ]  # fmt: skip
    assert requests["proposals"][1]["id"] == refused["id"]
    assert ([one["id"] for one in requests["receipts"]], requests["cases"][0]["number"]) == ([receipt["id"]], number)


@pytest.mark.parametrize("path", ["", "/contacts", "/requests"])
def test_a_customer_who_does_not_exist_is_not_found(client, path):
    for unknown in ("nobody", "x" * 41, "%00"):
        assert problem(client.get(f"/v1/customers/{unknown}{path}", headers=STAFF)) == (404, "not_found")


def test_one_click_ends_one_kind_of_mail(client, anna):
    token = unsubscribe_token("secret", "anna", "email_feedback")
    for _ in range(2):
        assert client.post("/v1/unsubscribe", json={"token": token}).status_code == 204
    preferences = anna.get("/v1/customer").json()["preferences"]
    assert preferences == {"email_status": True, "email_feedback": False, "sms": False}


def test_a_forged_link_unsubscribes_nobody(client, anna):
    forged = unsubscribe_token("another secret", "anna", "sms")
    moved = "lukas." + unsubscribe_token("secret", "anna", "sms").partition(".")[2]
    other = unsubscribe_token("secret", "anna", "sms").replace("sms", "email_status")
    for token in (forged, moved, other):
        assert problem(client.post("/v1/unsubscribe", json={"token": token})) == (404, "not_found")
    for token in ("", "anna", "anna." + "x" * 64, "." + "0" * 64):
        assert client.post("/v1/unsubscribe", json={"token": token}).status_code == 422
    assert anna.get("/v1/customer").json()["preferences"]["email_feedback"] is True


def code_sent(client):
    with client.app.state.shop.database.read() as session:
        row = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
        assert row.payload["template"] == "code"
        return row.payload["facts"]["code"]


def test_an_export_wants_a_code_and_comes_as_json_or_with_the_files(client, anna):
    asked = anna.post("/v1/customer/export", None)
    assert (asked.status_code, asked.json()) == (202, {"status": "code_sent"})
    assert problem(anna.post("/v1/customer/export", {"code": "x"})) == (403, "verification_failed")
    document = anna.post("/v1/customer/export", {"code": code_sent(client)})
    assert (document.status_code, document.headers["cache-control"]) == (200, "no-store")
    assert document.json()["tables"]["customers"][0]["email"] == "anna.schmidt@example.com"
    anna.post("/v1/customer/export", {})
    headers = {"X-Conversation": "anna-talk", "Accept": "application/zip"}
    packed = client.post("/v1/customer/export", json={"code": code_sent(client)}, headers=headers)
    assert packed.headers["content-disposition"] == 'attachment; filename="export.zip"'
    assert zipfile.ZipFile(io.BytesIO(packed.content)).namelist() == ["export.json"]


def test_an_erasure_is_refused_while_an_order_is_open(client, anna):
    refused = anna.post("/v1/customer/erasure", None)
    assert (problem(refused), refused.json()["rule"]) == ((409, "refused"), "erasure.order_open")
    assert refused.json()["facts"] == {"open": ["GS-1001", "GS-1002", "GS-1020"]}
    assert anna.get("/v1/customer").json()["name"] == "Anna Schmidt"


def test_an_erasure_wants_a_code_and_ends_the_conversation(client):
    sofia = Talk(client, "sofia-talk")
    assert problem(sofia.post("/v1/customer/erasure", None)) == (401, "verification_required")
    sofia.verify("GS-1008")
    assert sofia.post("/v1/customer/erasure", {}).json() == {"status": "code_sent"}
    erased = sofia.post("/v1/customer/erasure", {"code": code_sent(client)})
    care_answers.ErasedOut.model_validate(erased.json())
    assert (erased.status_code, erased.json()["erased_at"]) == (200, "2026-11-22T09:30:00Z")
    assert problem(sofia.get("/v1/customer")) == (401, "verification_required")
    assert problem(sofia.verify("GS-1008")) == (403, "verification_failed")
    assert problem(client.get("/v1/customers/sofia", headers=STAFF)) == (404, "not_found")


def test_guessing_codes_locks_the_conversation(client, anna):
    anna.post("/v1/customer/export", {})
    right = code_sent(client)
    for _ in range(5):
        assert problem(anna.post("/v1/customer/export", {"code": "wrong"})) == (403, "verification_failed")
    assert problem(anna.post("/v1/customer/export", {"code": right})) == (429, "verification_locked")
