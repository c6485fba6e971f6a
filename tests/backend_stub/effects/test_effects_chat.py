"""News in the chat: in place of the mail or beside it; and no chat ever delays, diverts or loses a mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from effects_chat import into, speaks, subjects, tell
from effects_house import BAG, NOON, House
from effects_notices import LANGUAGES, every_fact

from backend_stub.effects.notifications import Templates
from backend_stub.effects.notifications.catalogue import Chat, Kind, catalogue
from backend_stub.effects.outcome import RefusedError
from backend_stub.model.enums import OutboxKind
from backend_stub.model.order import Preferences
from backend_stub.service.links import feedback_token, may_rate
from backend_stub.storage.contacts import contacts_of
from backend_stub.storage.orders import load_customer
from backend_stub.storage.tables import CustomerRow, OrderRow
from backend_stub.storage.trust_tables import VerificationRow

TOLD = [name for name, entry in catalogue().items() if entry.chat is not Chat.NEVER]


class FakeChat:
    """A chat that takes news into the first talk that it knows."""

    def __init__(self, *talks: str) -> None:
        self.talks = list(talks)
        self.asked: list[tuple[str, list[str], str]] = []
        self.tokens: list[str | None] = []

    def deliver(
        self, key: str, conversations: Sequence[str], text: str, feedback_token: str | None = None
    ) -> str | None:
        self.asked.append((key, list(conversations), text))
        self.tokens.append(feedback_token)
        return next((talk for talk in conversations if talk in self.talks), None)


@pytest.fixture
def chat(house: House) -> FakeChat:
    """Telegram, where Anna has a talk that proved its mailbox and one that knew an order number."""
    chat = FakeChat("proven", "known")
    into(house, chat)
    return chat


def contacts(house: House) -> list[tuple[str, str, str | None]]:
    rows = house.read(lambda session: contacts_of(session, "anna"))
    return sorted((row.channel, row.kind, row.conversation) for row in rows)


def test_in_a_talk_that_proved_its_mailbox_news_takes_the_mails_place(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    tell(house, "shipped", tracking_number="CE123456785DE")
    [(_, conversations, text)] = chat.asked
    assert conversations == ["proven"]
    assert text == (
        "Ihre Bestellung GS-1001 hat unser Lager verlassen und ist mit DHL auf dem Weg zu Ihnen.\n\n"
        "Sendungsnummer: CE123456785DE"
    )
    assert subjects(house) == []
    assert contacts(house) == [("chat", "shipped", "proven")]


def test_a_signed_in_customers_talk_is_as_good(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "identity")
    tell(house, "shipped")
    assert (len(chat.asked), subjects(house)) == (1, [])


@pytest.mark.parametrize("way", ["order", "name"])
def test_a_stranger_who_knows_an_order_number_diverts_no_mail(house: House, chat: FakeChat, way: str) -> None:
    speaks(house, "known", way)
    tell(house, "shipped")
    assert (len(chat.asked), subjects(house)) == (1, ["Ihre Bestellung GS-1001 ist unterwegs"])
    assert contacts(house) == [("chat", "shipped", "known"), ("email", "shipped", None)]


def test_what_is_owed_goes_both_ways(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    tell(house, "refund_sent")
    assert (len(chat.asked), len(subjects(house))) == (1, 1)
    assert contacts(house) == [("chat", "refund_sent", "proven"), ("email", "refund_sent", None)]


@pytest.mark.parametrize("name", [name for name, entry in catalogue().items() if entry.chat is Chat.NEVER])
def test_what_is_for_the_mailbox_alone_never_goes_to_a_chat(house: House, chat: FakeChat, name: str) -> None:
    speaks(house, "proven", "code")
    tell(house, name)
    assert (chat.asked, len(subjects(house))) == ([], 1)


@pytest.mark.parametrize(
    "name",
    ["code", "security_details_changed", "data_export", "data_erased", "transcript", "change_confirmed",
     "change_undone", "order_received", "voucher", "return_label"],
)  # fmt: skip
def test_secrets_papers_and_what_the_chat_just_said_stay_out_of_it(name: str) -> None:
    assert catalogue()[name].chat is Chat.NEVER


def test_nothing_essential_goes_to_the_chat_alone() -> None:
    instead = {name for name, entry in catalogue().items() if entry.chat is Chat.INSTEAD}
    assert instead == {"return_received", "exchange_sent", "goods_sent_again", "shipped", "delay", "out_for_delivery"}
    assert {catalogue()[name].kind for name in instead} == {Kind.STATUS}


@pytest.mark.parametrize("name", ["shipped", "refund_sent"])
def test_where_no_chat_takes_it_the_mail_goes(house: House, chat: FakeChat, name: str) -> None:
    chat.talks.clear()
    speaks(house, "proven", "code")
    tell(house, name)
    assert (len(chat.asked), len(subjects(house))) == (1, 1)
    assert contacts(house) == [("email", name, None)]


def test_a_mail_that_is_refused_for_good_keeps_no_news_from_the_chat(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")

    class Refuses:
        def deliver(self, *_: object) -> None:
            raise RefusedError("email.smtp_550")

    object.__setattr__(house.box.tools, "sink", Refuses())
    tell(house, "refund_sent")
    assert len(chat.asked) == 1
    assert [reason for _, reason in house.taken_back] == ["email.smtp_550"]


def test_who_wants_no_news_gets_none_in_the_chat_either(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    with house.box.database.write() as session:
        session.get_one(CustomerRow, "anna").preferences = {"email_status": False, "email_feedback": True, "sms": False}
    assert house.read(lambda session: load_customer(session, "anna")).preferences == Preferences(email_status=False)
    tell(house, "shipped")
    assert (chat.asked, subjects(house), contacts(house)) == ([], [], [])


def test_the_news_of_a_delivery_asks_for_a_rating_by_the_token_of_the_mail(house: House, chat: FakeChat) -> None:
    speaks(house, "known", "order")
    tell(house, "delivered")
    assert chat.tokens == [feedback_token(house.box.tools.secret, "GS-1001", "anna")]
    assert may_rate(house.box.tools.secret, str(chat.tokens[0]), "GS-1001", "anna")


def test_the_news_of_a_settled_case_asks_where_its_mail_does(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    tell(house, "case_settled", case="C-10001", feedback_token="C-10001.0f")  # noqa: S106 - no secret
    assert chat.tokens == ["C-10001.0f"]


@pytest.mark.parametrize("name", ["shipped", "refund_sent", "out_for_delivery", "parcel_lost"])
def test_other_news_asks_nothing(house: House, chat: FakeChat, name: str) -> None:
    speaks(house, "proven", "code")
    tell(house, name)
    assert (len(chat.asked), chat.tokens) == (1, [None])


def test_who_wants_to_be_asked_nothing_hears_of_the_delivery_alone(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    with house.box.database.write() as session:
        session.get_one(CustomerRow, "anna").preferences = {"email_status": True, "email_feedback": False, "sms": False}
    tell(house, "delivered")
    assert (len(chat.asked), chat.tokens, len(subjects(house))) == (1, [None], 1)


def test_nobody_who_never_spoke_in_a_chat_is_looked_for(house: House, chat: FakeChat) -> None:
    tell(house, "shipped")
    assert (chat.asked, len(subjects(house))) == ([], 1)


def test_an_erased_customer_has_no_talks(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    with house.box.database.write() as session:
        session.delete(session.get_one(VerificationRow, "proven"))  # as storage.erasing does
        session.get_one(CustomerRow, "anna").email = "erased-1@erased.invalid"
    tell(house, "refund_sent")
    assert chat.asked == []


def test_a_mail_for_somebody_else_than_the_customer_is_for_them_alone(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    with house.box.database.write() as session:
        session.get_one(OrderRow, "GS-1001").contact = {"email": "neighbour@example.com"}
    tell(house, "shipped")
    assert (chat.asked, len(subjects(house))) == ([], 1)


def test_talks_are_told_newest_first_and_only_twenty(house: House, chat: FakeChat) -> None:
    for number in range(25):
        speaks(house, f"t{number:02}", "code", NOON.replace(hour=1, minute=number))
    tell(house, "shipped")
    assert chat.asked[0][1] == [f"t{number:02}" for number in range(24, 4, -1)]


def test_a_talk_of_long_ago_is_told_nothing(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    house.clock.pass_by(days=30)
    tell(house, "shipped")
    assert (chat.asked, len(subjects(house))) == ([], 1)


def test_who_only_knew_an_order_number_hears_of_no_later_order(house: House, chat: FakeChat) -> None:
    speaks(house, "known", "order", NOON.replace(hour=11))
    speaks(house, "proven", "code", NOON.replace(hour=11))
    tell(house, "shipped")  # the order was placed at noon
    assert chat.asked[0][1] == ["proven"]


def test_news_about_no_order_is_for_proven_talks(house: House, chat: FakeChat) -> None:
    speaks(house, "known", "order")
    tell(house, "case_settled", order=False)
    assert (chat.asked, len(subjects(house))) == ([], 1)


def test_another_customers_talk_is_not_told(house: House, chat: FakeChat) -> None:
    with house.box.database.write() as session:
        session.add(CustomerRow(id="ben", name="Ben", email="ben@example.com", phone="", language="en"))
    speaks(house, "proven", "code")
    speaks(house, "proven", "code", customer="ben")
    tell(house, "shipped")
    assert chat.asked == []


def test_a_talk_that_heard_of_it_by_itself_is_not_told_again(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    speaks(house, "known", "order")
    tell(house, "parcel_lost", told=["proven"])
    assert chat.asked[0][1] == ["known"]


def test_a_retry_asks_under_the_same_key(house: House, chat: FakeChat) -> None:
    speaks(house, "known", "order")
    sink, down = house.box.tools.sink, [True, False]

    class Flaky:
        def deliver(self, *mail: Any) -> None:
            if down.pop(0):
                raise ConnectionError
            sink.deliver(*mail)

    object.__setattr__(house.box.tools, "sink", Flaky())
    tell(house, "shipped")
    house.clock.pass_by(hours=1)
    house.box.work()
    assert len({key for key, _, _ in chat.asked}) == 1
    assert (len(chat.asked), len(subjects(house))) == (2, 1)


def test_letters_that_waited_from_before_go_by_mail(house: House, chat: FakeChat) -> None:
    speaks(house, "proven", "code")
    payload = {"template": "shipped", "to": "anna@example.com", "language": "de", "facts": every_fact("shipped")}
    house.want(OutboxKind.EMAIL.value, payload | {"asks": True})
    house.box.work()
    assert (chat.asked, len(subjects(house))) == ([], 1)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", TOLD)
def test_in_the_chat_a_message_says_what_its_mail_says(name: str, tag: str) -> None:
    facts = {**every_fact(name), "unsubscribe_token": "u7"}
    said, mail = Templates().chat(name, tag, facts), Templates().render(name, tag, {**facts, "feedback_token": None})
    assert said == said.strip()
    assert said[0] == said[0].upper()
    assert "http" not in said
    assert "Anna Schmidt," not in said.partition("\n")[0]
    words = [line for line in said.split("\n")[1:] if not any(each in line for each in here(tag))]
    assert [line for line in words if line not in mail.text] == []
    assert "GlobalStyle" not in said


def here(tag: str) -> tuple[str, ...]:
    return {"en": ("here",), "de": ("hier",), "fr": ("ici",), "es": ("aquí",), "zh": ("在这里",)}[tag]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nobody_in_the_chat_is_sent_to_the_chat(tag: str) -> None:
    chat = {"en": "chat", "de": "Chat", "fr": "le chat", "es": "el chat", "zh": "聊天"}[tag]
    assert [name for name in TOLD if chat in Templates().chat(name, tag, every_fact(name))] == []
    assert chat in Templates().render("parcel_lost", tag, every_fact("parcel_lost")).text


def test_whatever_comes_from_outside_stays_text() -> None:
    said = Templates().chat(
        "goods_sent_again", "en", {"order": "{{ 7*7 }}", "lines": [{**BAG, "title": "a\r\nb\u202e"}]}
    )
    assert "{{ 7*7 }}" in said
    assert "1 × a  b, red" in said
