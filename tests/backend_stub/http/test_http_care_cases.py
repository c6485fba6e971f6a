"""Cases, evidence, promises and feedback over HTTP."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from talk import Talk, problem

from backend_stub.http import answers, care_answers
from backend_stub.service.links import feedback_token

STAFF = {"X-Agent": "kim"}
PIECE = "01KAXJ0000AAAAAAAAAAAAAAAA"


@pytest.fixture
def sofia(client):
    talk = Talk(client, "sofia-talk")
    talk.verify("GS-1008")
    return talk


@pytest.fixture
def case(sofia):
    asked = {"kind": "parcel_damaged", "order": "GS-1008", "summary": "torn", "wanted": "refund", "channel": "email"}
    asked["happened_at"] = "2026-11-20T10:00:00+01:00"
    answer = sofia.post("/v1/cases", asked)
    answers.CaseOut.model_validate(answer.json())
    return answer.json()["number"]


@pytest.fixture
def picture():
    written = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(written, "JPEG")
    return written.getvalue()


def upload(client, case, content, kind="image/jpeg", conversation="sofia-talk"):
    headers = {"X-Conversation": conversation, "Content-Type": kind}
    return client.post(f"/v1/cases/{case}/evidence", content=content, headers=headers)


def staff(client, path, body=None):
    headers = {**STAFF, "X-Conversation": "desk"}
    return client.get(path, headers=headers) if body is None else client.post(path, json=body, headers=headers)


def test_a_customer_sees_the_case_and_staff_its_facts_too(client, sofia, case):
    own, seen = sofia.get(f"/v1/cases/{case.lower()}").json(), staff(client, f"/v1/cases/{case}").json()
    care_answers.CaseViewOut.model_validate(own)
    care_answers.CaseForStaffOut.model_validate(seen)
    assert (own["order"], own["wanted"], own["happened_at"]) == ("GS-1008", "refund", "2026-11-20T09:00:00Z")
    assert [offer["change"]["type"] for offer in own["offers"]] == ["reship", "refund_parcel", "keep_defective"]
    assert (seen["customer"], seen["channel"], seen["facts"]["order"]["state"]) == ("sofia", "email", "delivered")
    care_answers.CasesOut.model_validate(sofia.get("/v1/cases").json())


def test_a_foreign_case_is_as_if_there_were_none(client, case):
    anna = Talk(client, "anna-talk")
    assert problem(anna.get(f"/v1/cases/{case}")) == (401, "verification_required")
    anna.verify("GS-1001")
    for path in (f"/v1/cases/{case}", "/v1/cases/C-99999", "/v1/cases/C-999999999999", "/v1/cases/nothing"):
        assert problem(anna.get(path)) == (404, "not_found")
    assert problem(anna.post(f"/v1/cases/{case}/answer", {"settled": True})) == (404, "not_found")
    assert problem(anna.post(f"/v1/cases/{case}/evidence", {"words": "mine"})) == (404, "not_found")


@pytest.mark.parametrize("agent", [None, "", "Kim", "k" * 61, "kim\n"])
def test_what_staff_do_wants_an_agent(client, case, agent):
    headers = {"X-Conversation": "sofia-talk"} | ({"X-Agent": agent} if agent is not None else {})
    for path, body in ((f"/v1/cases/{case}/findings", {"cause": "carrier"}), (f"/v1/cases/{case}/settle", {})):
        assert client.post(path, json=body, headers=headers).status_code == (403 if agent is None else 422)
    statistics = "/v1/statistics?from=2026-11-01&to=2026-11-30"
    for path in (f"/v1/cases/{case}/evidence/{PIECE}", "/v1/customers/sofia", statistics):
        assert client.get(path, headers=headers).status_code == (403 if agent is None else 422)


def test_findings_settlement_and_the_customers_word(client, sofia, case):
    found = {"cause": "carrier", "impact": {"delay_days": 2, "cost": {"amount": 500, "currency": "EUR"}}}
    found["carrier"] = {"status": "damaged_in_transit", "at": "2026-11-19T08:00:00Z"}
    seen = staff(client, f"/v1/cases/{case}/findings", found).json()
    care_answers.CaseForStaffOut.model_validate(seen)
    assert (seen["cause"], seen["impact"]["cost"]) == ("carrier", {"amount": 500, "currency": "EUR"})
    assert seen["facts"]["carrier"] == {"status": "damaged_in_transit", "at": "2026-11-19T08:00:00Z"}
    assert staff(client, f"/v1/cases/{case}/settle", {"remedy": {"type": "refund"}}).json()["state"] == "settled"
    again = sofia.post(f"/v1/cases/{case}/answer", {"settled": False}).json()
    assert (again["state"], again["satisfied"]) == ("escalated", False)
    refused = sofia.post(f"/v1/cases/{case}/answer", {"settled": True})
    assert (problem(refused), refused.json()["rule"]) == ((409, "refused"), "case.not_settled")


def test_a_picture_comes_raw_or_in_a_form_and_goes_to_staff_as_a_download(client, sofia, case, picture):
    raw = upload(client, case, picture)
    assert raw.status_code == 201
    care_answers.EvidenceOut.model_validate(raw.json())
    form = client.post(
        f"/v1/cases/{case}/evidence", files={"file": ("../x.html", picture, "text/html")},
        headers={"X-Conversation": "sofia-talk"},
    )  # fmt: skip
    assert form.json() == raw.json()
    got = staff(client, f"/v1/cases/{case}/evidence/{raw.json()['id']}")
    assert (got.status_code, got.headers["content-type"]) == (200, "image/jpeg")
    assert got.headers["content-disposition"] == f'attachment; filename="{case}-{raw.json()["id"]}.jpeg"'
    assert (got.headers["x-content-type-options"], got.content[:3]) == ("nosniff", b"\xff\xd8\xff")
    assert problem(sofia.get(f"/v1/cases/{case}/evidence/{raw.json()['id']}")) == (403, "agent_required")


def test_words_are_evidence_too(sofia, case):
    answer = sofia.post(f"/v1/cases/{case}/evidence", {"words": "  torn at the seam "})
    assert (answer.status_code, answer.json()["words"]) == (201, "torn at the seam")


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (b"<svg/>", "image/jpeg", (422, "evidence_refused", "evidence.type_unknown")),
        (b"", "image/jpeg", (422, "evidence_refused", "evidence.empty")),
        (b"%PDF-1.7 /JavaScript", "application/pdf", (422, "evidence_refused", "evidence.active")),
        (b"\xff\xd8\xff" + bytes(8 * 1024 * 1024 + 1), "image/jpeg", (422, "evidence_refused", "evidence.too_large")),
        (bytes(8 * 1024 * 1024 + 4097), "image/jpeg", (413, "too_large", None)),
        (b"{}", "application/json", (422, "invalid_request", None)),
        (b'{"words": "\\u0000"}', "application/json", (422, "invalid_request", None)),
        (b'{"words": "\\ud800"}', "application/json", (422, "invalid_request", None)),
        (b"\xff", "application/json", (400, "invalid_request", None)),
        (b'{"words": ""}', "application/json", (422, "invalid_request", None)),
        (b"x", "multipart/form-data", (400, "invalid_request", None)),
        (b"x", "multipart/form-data; boundary=b", (400, "invalid_request", None)),
        (b"--b--\r\n", "multipart/form-data; boundary=b", (422, "evidence_refused", "evidence.empty")),
    ],
)
def test_what_cannot_be_evidence_is_refused_and_leaves_nothing(client, sofia, case, content, kind, told):
    answer = upload(client, case, content, kind)
    assert (*problem(answer), answer.json().get("rule")) == told
    assert sofia.get(f"/v1/cases/{case}").json()["evidence"] == []
    assert not (client.app.state.shop.home / "evidence").exists()


def test_only_evidence_may_be_large(client, sofia, case):
    big = {"kind": "complaint", "summary": "x" * 70_000}
    assert problem(sofia.post("/v1/cases", big)) == (413, "too_large")
    headers = {"X-Conversation": "sofia-talk", "Authorization": "Bearer wrong"}
    answer = client.post(f"/v1/cases/{case}/evidence", content=bytes(9_000_000), headers=headers)
    assert problem(answer) == (401, "unauthorized")


def test_promises_and_figures_have_the_contracts_shape(client, sofia, case):
    care_answers.PromisesOut.model_validate(sofia.get("/v1/promises?order=gs-1008").json())
    assert problem(sofia.get("/v1/promises?order=GS-1001")) == (404, "not_found")
    assert staff(client, "/v1/promises?order=GS-1001").json() == {"promises": []}
    figures = staff(client, "/v1/statistics?from=2026-11-22&to=2026-11-22")
    care_answers.StatisticsOut.model_validate(figures.json())
    assert figures.json()["cases"]["by_kind"] == {"parcel_damaged": 1}
    for days in ("from=9999-12-31&to=9999-12-31", "from=x&to=y", "from=2026-11-01"):
        assert problem(staff(client, f"/v1/statistics?{days}")) == (422, "invalid_request")


def test_feedback_is_given_once_by_the_customer_or_by_the_mails_link(client, sofia):
    first = sofia.post("/v1/feedback", {"about": "gs-1008", "rating": 5, "words": "bien"})
    care_answers.FeedbackGivenOut.model_validate(first.json())
    assert first.status_code == 201
    again = sofia.post("/v1/feedback", {"about": "GS-1008", "rating": 4})
    assert problem(again) == (409, "feedback_given")
    token = feedback_token(client.app.state.shop.secret, "GS-1016", "sofia")
    stranger = Talk(client, "stranger")
    assert stranger.post("/v1/feedback", {"rating": 3, "token": token}).status_code == 201
    assert problem(stranger.post("/v1/feedback", {"about": "GS-1016", "rating": 3})) == (401, "verification_required")


@pytest.mark.parametrize(
    "given",
    [
        {"about": "GS-1008", "rating": 0},
        {"about": "GS-1008", "rating": 6},
        {"about": "GS-1008", "rating": "5"},
        {"about": "GS-1008", "rating": 4.5},
        {"about": "GS-1008", "rating": True},
        {"about": "GS-1008"},
        {"about": "x" * 21, "rating": 5},
        {"about": "GS-1008", "rating": 5, "words": "x" * 2_001},
        {"about": "GS-1008", "rating": 5, "token": "z"},
        {"about": "GS-1008", "rating": 5, "more": 1},
    ],
)
def test_a_rating_outside_the_contract_is_refused(sofia, given):
    assert problem(sofia.post("/v1/feedback", given)) == (422, "invalid_request")


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "complaint", "wanted": "blood"},
        {"kind": "complaint", "happened_at": "yesterday"},
        {"kind": "complaint", "happened_at": "2026-11-20T10:00:00"},
        {"kind": "complaint", "happened_at": "0001-01-01T00:00:00+14:00"},
        {"kind": "complaint", "channel": "E-Mail!"},
        {"kind": "complaint", "order": "x" * 21},
    ],
)
def test_a_case_outside_the_contract_is_refused(sofia, given):
    assert problem(sofia.post("/v1/cases", given)) == (422, "invalid_request")
