"""A customer who has left the website gets an agent's words by e-mail, once; the talk goes on when they are back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desk import away
from bot.gateway.problems import Problem

from ..conftest import Desk, Staff
from .conftest import Customers

Letters = list[dict[str, Any]]


@pytest.fixture
def letters(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Letters:
    """What the order service was asked to send."""
    sent: Letters = []

    async def act(method: str, path: str, agent: str, conversation_id: str, **more: Any) -> Any:
        sent.append({"path": path, "talk": conversation_id, **more})
        return {"status": "queued"}

    monkeypatch.setattr(desk.gateway.orders, "act", act)
    return sent


async def _said(desk: Desk, staff: Staff, customer: Customers, *texts: str) -> Any:
    talk, lena = await customer(waiting=True), await staff(first_name="Lena")
    assert (await lena.post(f"/talks/{talk.id}/claim", json={})).status_code == 200
    for number, text in enumerate(texts):
        said = await lena.post(f"/talks/{talk.id}/messages", json={"id": f"a{number}", "text": text})
        assert said.status_code == 200
    return talk


async def test_what_nobody_read_goes_by_mail_once(
    desk: Desk, staff: Staff, customer: Customers, letters: Letters
) -> None:
    talk = await _said(desk, staff, customer, "It is black now.", "Anything else?")
    await away.tell(desk.gateway)
    assert letters == []
    desk.clock.forward(minutes=3)
    await away.tell(desk.gateway)
    await away.tell(desk.gateway)
    (letter,) = letters
    assert (letter["path"], letter["talk"], letter["json"]["key"]) == ("/customer/reply", talk.id, f"{talk.id}:a1")
    assert (letter["json"]["agent"], letter["json"]["case"], letter["json"]["language"]) == ("Lena", "C-10001", "en")
    resumed = await talk.client.post("/chat/sessions", json={"resume": letter["json"]["resume"]})
    assert resumed.json()["session"] == talk.id
    again = await talk.client.post("/chat/sessions", json={"resume": letter["json"]["resume"]})
    assert again.json()["session"] != talk.id
    assert [line["text"] for line in letter["json"]["lines"]] == ["It is black now.", "Anything else?"]


async def test_who_is_there_gets_no_mail(desk: Desk, staff: Staff, customer: Customers, letters: Letters) -> None:
    talk = await _said(desk, staff, customer, "It is black now.")
    desk.clock.forward(minutes=3)
    with desk.gateway.hub.watch(talk.id):
        await away.tell(desk.gateway)
    await talk.post(text="thanks")
    await away.tell(desk.gateway)
    assert letters == []


async def test_a_mail_that_could_not_be_left_is_left_later(
    desk: Desk, staff: Staff, customer: Customers, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _said(desk, staff, customer, "It is black now.")
    desk.clock.forward(minutes=3)

    async def down(*_: Any, **__: Any) -> Any:
        raise Problem("unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(desk.gateway.orders, "act", down)
        await away.tell(desk.gateway)
    await away.tell(desk.gateway)
    assert len(letters) == 1


async def test_what_was_said_after_the_mail_has_one_of_its_own(
    desk: Desk, staff: Staff, customer: Customers, letters: Letters
) -> None:
    talk = await _said(desk, staff, customer, "It is black now.")
    desk.clock.forward(minutes=3)
    await away.tell(desk.gateway)
    omar = await staff(role="lead", first_name="Omar")
    me = (await omar.get("/me")).json()["id"]
    assert (await omar.post(f"/talks/{talk.id}/assign", json={"staff": me})).status_code == 200
    await omar.post(f"/talks/{talk.id}/messages", json={"id": "b", "text": "The mail is out."})
    desk.clock.forward(minutes=3)
    await away.tell(desk.gateway)
    assert [(each["json"]["agent"], len(each["json"]["lines"])) for each in letters] == [("Lena", 1), ("Omar", 1)]
