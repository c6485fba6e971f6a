"""An agent takes a talk, speaks, and gives it back: two voices never answer."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.gateway.channels.conftest import until
from tests.gateway.conftest import words
from tests.gateway.fake_rasa import FakeRasa

from ..conftest import Desk, Staff, me
from .conftest import Customers


async def _post(client: httpx.AsyncClient, path: str, body: object = None, status: int = 200) -> dict[str, object]:
    response = await client.post(path, json=body if body is not None else {})
    assert response.status_code == status, response.text
    return dict(response.json()) if response.content else {}


async def test_the_queue_shows_who_waits_longest_first(desk: Desk, staff: Staff, customer: Customers) -> None:
    first = await customer(waiting=True)
    desk.clock.forward(minutes=1)
    second = await customer(waiting=True)
    await customer()
    page = (await (await staff()).get("/talks")).json()
    assert [talk["id"] for talk in page["talks"]] == [first.id, second.id]
    assert page["counts"] == {"bot": 1, "waiting": 2, "agent": 0, "closed": 0, "mine": 0}
    talk = page["talks"][0]
    assert (talk["reason"], talk["case"], talk["due_at"], talk["unread"]) == (
        "asked", "C-10001", "2026-11-22T10:30:00Z", 1,
    )  # fmt: skip
    assert (talk["asked"], talk["order"]) == (["cancel_order"], "GS-1006")
    assert talk["last"]["text"] == "A colleague takes over."


async def test_a_page_follows_the_other(desk: Desk, staff: Staff, customer: Customers) -> None:
    ids = []
    for _ in range(5):
        ids.append((await customer(waiting=True)).id)
        desk.clock.forward(seconds=1)
    client, found, before = await staff(), [], None
    while True:
        params = {"limit": 2} | ({"before": before} if before else {})
        page = (await client.get("/talks", params=params)).json()
        found += [talk["id"] for talk in page["talks"]]
        before = page.get("next")
        if before is None:
            break
    assert found == ids


async def test_an_agent_takes_over_speaks_and_hands_back(
    desk: Desk, staff: Staff, customer: Customers, rasa: FakeRasa
) -> None:
    talk, lena = await customer(waiting=True), await staff(first_name="Lena")
    detail = await _post(lena, f"/talks/{talk.id}/claim")
    assert (detail["owner"], detail["packet"]["asked"]) == ("agent", [{"topic": "cancel_order"}])  # type: ignore[index]
    assert (await talk.history())[-1]["text"] == words("person_joined").format(name="Lena")

    said = await _post(lena, f"/talks/{talk.id}/messages", {"id": "1", "text": "Hello, I am looking into it."})
    assert (said["from"], said["agent"]) == ("agent", "Lena")
    again = await _post(lena, f"/talks/{talk.id}/messages", {"id": "1", "text": "Hello, I am looking into it."})
    assert again == said
    history = await talk.history()
    assert [each["text"] for each in history if each["from"] == "agent"] == ["Hello, I am looking into it."]

    turns = len(rasa.turns)
    told = (await talk.post(text="thanks")).json()
    assert (told["owner"], told["agent"], told["messages"]) == ("agent", {"name": "Lena"}, [])
    assert len(rasa.turns) == turns

    await _post(lena, f"/talks/{talk.id}/hand-back", {"settled": ["bag is black now"], "order": "GS-1001"})
    await until(lambda: len(rasa.turns), lambda count: count > turns)
    assert rasa.turns[-1]["message"] == '/inform{"handed_back": {"order": "GS-1001", "receipt": null}}'
    assert (await talk.post(text="and now?")).json()["owner"] == "bot"


async def test_of_two_who_claim_at_once_one_gets_it(desk: Desk, staff: Staff, customer: Customers) -> None:
    talk = await customer(waiting=True)
    people = [await staff(first_name=name) for name in ("Lena", "Omar", "Yuki")]
    answers = await asyncio.gather(*(each.post(f"/talks/{talk.id}/claim", json={}) for each in people))
    assert sorted(each.status_code for each in answers) == [200, 409, 409]
    winner = next(each.json()["agent"]["first_name"] for each in answers if each.status_code == 200)
    lost = next(each.json() for each in answers if each.status_code == 409)
    assert (lost["type"], lost["owner"], lost["agent"]) == ("urn:reroute:talk_changed", "agent", winner)


async def test_only_who_has_the_talk_speaks_in_it(staff: Staff, customer: Customers) -> None:
    talk, lena, lead = await customer(waiting=True), await staff(), await staff(role="lead")
    body = {"id": "1", "text": "hello"}
    await _post(lena, f"/talks/{talk.id}/messages", body, status=409)
    await _post(lena, f"/talks/{talk.id}/claim")
    await _post(lead, f"/talks/{talk.id}/messages", body, status=409)
    await _post(lena, f"/talks/{talk.id}/messages", body)
    await _post(lena, f"/talks/{talk.id}/messages", {"id": "1", "text": "something else"}, status=409)


async def test_another_teams_talk_does_not_exist(staff: Staff, customer: Customers) -> None:
    talk, stranger = await customer(waiting=True), await staff(teams=("returns",))
    assert (await stranger.get("/talks")).json()["talks"] == []
    for path in (f"/talks/{talk.id}", f"/talks/{'c' * 8}"):
        assert (await stranger.get(path)).status_code == 404
    for act in ("claim", "release", "close", "hand-back", "typing"):
        await _post(stranger, f"/talks/{talk.id}/{act}", status=404)
    admin = await staff(role="admin", teams=())
    assert len((await admin.get("/talks")).json()["talks"]) == 1


async def test_a_talk_goes_to_another_team_with_its_place_in_the_queue(
    desk: Desk, staff: Staff, customer: Customers
) -> None:
    talk, lena, omar = await customer(waiting=True), await staff(), await staff(teams=("returns",))
    since = (await lena.get("/talks")).json()["talks"][0]["waiting_since"]
    desk.clock.forward(minutes=5)
    await _post(lena, f"/talks/{talk.id}/claim")
    await _post(lena, f"/talks/{talk.id}/transfer", {"team": "returns", "note": "a return"}, status=204)
    assert (await lena.get("/talks")).json()["talks"] == []
    (moved,) = (await omar.get("/talks")).json()["talks"]
    assert (moved["owner"], moved["waiting_since"]) == ("waiting", since)
    detail = (await omar.get(f"/talks/{talk.id}")).json()
    assert [(each["event"], each.get("note")) for each in detail["changes"]][-1] == ("transfer", "a return")


async def test_only_a_lead_takes_a_talk_from_an_agent(staff: Staff, customer: Customers) -> None:
    talk, lena, omar, lead = await customer(waiting=True), await staff(), await staff(), await staff(role="lead")
    await _post(lena, f"/talks/{talk.id}/claim")
    to = {"staff": (await me(omar))["id"]}
    await _post(omar, f"/talks/{talk.id}/assign", to, status=403)
    await _post(omar, f"/talks/{talk.id}/release", status=409)
    detail = await _post(lead, f"/talks/{talk.id}/assign", to)
    assert detail["agent"]["id"] == to["staff"]  # type: ignore[index]


async def test_who_was_away_too_long_loses_the_talk_to_the_queue(desk: Desk, staff: Staff, customer: Customers) -> None:
    talk, lena = await customer(waiting=True), await staff(first_name="Lena")
    await _post(lena, f"/talks/{talk.id}/claim")
    desk.clock.forward(minutes=11)
    released = await desk.gateway.database.run(desk.app.state.desk._release_left)
    assert released == [talk.id]
    history = await talk.history()
    assert history[-1]["text"] == words("back_in_queue").format(name="Lena")


async def test_staff_see_what_the_bot_made_of_a_message(staff: Staff, customer: Customers, rasa: FakeRasa) -> None:
    understood = {"intents": [["change_color", 0.93]], "language": "de", "topic": "change_color"}
    rasa.answer = lambda _: [{"text": "Schwarz?"}, {"custom": {"understood": understood}}]
    talk = await customer()
    await talk.say("lieber schwarz")
    client = await staff()
    (summary,) = (await client.get("/talks", params={"view": "bot", "language": "de"})).json()["talks"]
    assert (summary["topic"], summary["language"]) == ("change_color", "de")
    message = (await client.get(f"/talks/{talk.id}")).json()["messages"][0]
    assert message["understood"] == [{"intent": "change_color", "confidence": 0.93}]


async def test_notes_and_labels_are_for_staff_alone(staff: Staff, customer: Customers) -> None:
    talk, lena, omar = await customer(waiting=True), await staff(first_name="Lena"), await staff(first_name="Omar")
    detail = await _post(lena, f"/talks/{talk.id}/notes", {"text": "@omar, have a look"})
    assert [(each["agent"], each["mentions"]) for each in detail["notes"]] == [("Lena", ["Omar"])]  # type: ignore[attr-defined,index]
    assert (await lena.put(f"/talks/{talk.id}/labels/vip")).status_code == 204
    (found,) = (await omar.get("/talks", params={"label": "vip"})).json()["talks"]
    assert found["labels"] == ["vip"]
    assert (await lena.delete(f"/talks/{talk.id}/labels/vip")).status_code == 204
    assert all("have a look" not in each["text"] for each in await talk.history())


@pytest.mark.parametrize("body", [{"id": "1", "text": "   "}, {"id": "", "text": "x"}, {"text": "x"}, {"id": "1"}])
async def test_an_empty_message_is_refused(staff: Staff, customer: Customers, body: dict[str, str]) -> None:
    talk, lena = await customer(waiting=True), await staff()
    await _post(lena, f"/talks/{talk.id}/claim")
    await _post(lena, f"/talks/{talk.id}/messages", body, status=422)
