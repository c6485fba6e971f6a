"""Customer and agent, each in a browser, with everything real behind: two voices never answer, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from random import Random

import pytest
import requests
from agent import PASSWORD, Agent
from customer import Customer
from playwright.sync_api import Browser, expect

from tests.faults.breaking import Breaker
from tests.installation import Installation, eventually

pytestmark = pytest.mark.live

Staff = Callable[..., Agent]
JOINED = "{} is with you now."
PERSON = "a person, please"
HANDED_OVER = "I have passed everything on to a colleague"


@pytest.fixture
def staff(browser: Browser, shop: Installation) -> Iterator[Staff]:
    """`staff("Lena", role="lead", team="returns")`, signed in at the desk."""
    people: list[Agent] = []

    def signed_in(first_name: str, **known: str) -> Agent:
        people.append(Agent(browser, shop.settings, first_name, **known))
        return people[-1]

    yield signed_in
    for agent in people:
        agent.call("PUT", "me/presence", {"available": False})
        agent.close()
    assert [agent.wrong for agent in people] == [[] for _ in people]


@pytest.fixture
def customer(browser: Browser, shop: Installation) -> Iterator[Customer]:
    """At the shop's page, with the chat open."""
    visiting = Customer(browser, shop.settings.gateway_url, "en")
    visiting.open()
    yield visiting
    visiting.close()
    assert visiting.wrong == []


def talk_of(customer: Customer) -> str:
    """The id of the talk, as the widget keeps it."""
    script = "() => Object.values(localStorage).map((kept) => kept.match(/c-[0-9a-f]{32}/)?.[0]).find(Boolean)"
    return str(eventually(lambda: customer.page.evaluate(script), "the talk has an id"))


def test_on_request_an_agent_takes_over_answers_and_hands_back(customer: Customer, staff: Staff) -> None:
    lena = staff("Lena")
    customer.say("hello")
    assert HANDED_OVER in customer.say(PERSON)
    talk = talk_of(customer)
    expect(lena.row(talk)).to_be_visible()
    lena.claim(talk)
    expect(customer.page.locator(".standing")).to_contain_text("Lena")
    expect(customer.page.locator(".bubble", has_text=JOINED.format("Lena"))).to_be_visible()
    lena.say("Hello, how can I help?")
    expect(customer.page.locator(".message.agent .bubble")).to_have_text("Hello, how can I help?")
    customer.field.fill("It is about my bag.")
    customer.page.keyboard.press("Enter")
    expect(lena.page.locator(".message.customer .bubble", has_text="It is about my bag.")).to_be_visible()
    lena.picture("takeover")
    customer.picture("takeover")
    lena.page.keyboard.press("Escape")
    lena.page.keyboard.press("h")
    lena.page.get_by_role("dialog", name="Hand back").get_by_role("button", name="Hand back").click()
    expect(customer.page.locator(".bubble", has_text="I am here for you again")).to_be_visible()
    assert "order number" in customer.say("where is my parcel?")
    expect(lena.page.locator(".talk .owner-bot")).to_be_visible()


def test_by_rule_only_where_somebody_is_there(customer: Customer, staff: Staff) -> None:
    lena = staff("Lena")
    customer.say("blorp snrk")
    customer.say("wuggle frnt")
    expect(lena.row(talk_of(customer))).to_have_count(0)
    lena.is_there()
    customer.say("blorp snrk")
    customer.say("wuggle frnt zzz")
    expect(lena.row(talk_of(customer))).to_be_visible()
    expect(customer.page.locator(".standing")).not_to_be_empty()


def test_words_of_danger_bring_a_person_at_any_hour(customer: Customer, staff: Staff) -> None:
    lena = staff("Lena")
    answer = customer.say("the lamp gave me an electric shock")
    assert "a person to look at this" in answer
    expect(lena.row(talk_of(customer))).to_be_visible()


def test_who_waits_goes_on_with_the_bot_by_a_button(customer: Customer) -> None:
    customer.say(PERSON)
    assert "here for you again" in customer.press("Go on with the assistant")
    assert customer.say("thanks")


def test_a_talk_goes_to_another_team_and_its_agent(customer: Customer, staff: Staff) -> None:
    lena, omar = staff("Lena"), staff("Omar", team="returns")
    customer.say(PERSON)
    talk = talk_of(customer)
    lena.claim(talk)
    assert lena.call("POST", f"talks/{talk}/transfer", {"team": "returns"}) == 204
    expect(omar.row(talk)).to_be_visible()
    expect(lena.row(talk)).to_have_count(0)
    omar.claim(talk)
    omar.say("Hello from returns.")
    expect(customer.page.locator(".message.agent .bubble")).to_have_text("Hello from returns.")


def test_what_goes_over_the_cap_is_approved_with_one_click_and_then_done_after_a_yes(
    customer: Customer, staff: Staff, shop: Installation
) -> None:
    shop.books.rows("update orders set compensated = 900 where number = 'GS-1014'")
    lead = staff("Iris", role="lead")
    customer.say("GS-1014, john.miller@example.com, the dress arrived torn")
    customer.say("The seam is torn along the whole side.")
    answer = customer.press(next(title for title in customer.open_buttons() if "keep" in title.lower()))
    assert "colleague has to approve" in answer, answer
    lead.page.goto(lead.page.url.partition("#")[0] + "#/approvals")
    lead.page.get_by_role("textbox").first.fill("The seam is torn indeed.")
    lead.picture("approval")
    lead.page.get_by_role("button", name="Approve").first.click()
    expect(customer.page.locator(".bubble", has_text="a colleague has approved it")).to_be_visible()
    customer.press("Yes, please")
    assert "change" in shop.books.changes("GS-1014")


def test_who_has_left_reads_the_answer_in_a_mail_and_goes_on_from_it(
    browser: Browser, staff: Staff, shop: Installation
) -> None:
    customer, lena = Customer(browser, shop.settings.gateway_url, "en"), staff("Lena")
    customer.open()
    customer.say("GS-1008, sofia.garcia@example.com, where is my parcel?")
    customer.say(PERSON)
    talk = talk_of(customer)
    customer.close()
    lena.claim(talk)
    lena.say("The driver left it with your neighbour.")
    mail = eventually(lambda: _of(shop, "sofia.garcia@example.com", "Lena"), "a mail of Lena's")
    text = mail.get_body(("plain",)).get_content()
    assert "The driver left it with your neighbour." in text
    code = text.partition("#talk=")[2].split()[0]
    back = Customer(browser, f"{shop.settings.gateway_url}", "en", path=f"#talk={code}")
    expect(back.page.locator(".message.agent .bubble")).to_have_text("The driver left it with your neighbour.")
    back.field.fill("Thank you!")
    back.page.keyboard.press("Enter")
    expect(lena.page.locator(".message.customer .bubble", has_text="Thank you!")).to_be_visible()
    back.close()


def test_when_both_write_in_the_same_instant_the_bot_is_silent_after_the_agent(
    staff: Staff, shop: Installation
) -> None:
    """Twelve talks: the claim falls before, into, or behind Rasa's turn, as chance has it."""
    lena = Clerk(shop, staff("Lena"))
    chance = Random(5)  # noqa: S311 - chance, not secrets
    with ThreadPoolExecutor(2) as threads:
        for number in range(12):
            talk = shop.conversation("en")
            talk.say("hello")
            asked = threads.submit(talk.say, "where is my parcel GS-1003, lukas.weber@example.com")
            time.sleep(chance.uniform(0, 0.12))  # when, is what this is about
            lena.claim(talk.id)
            lena.say(talk.id, f"a{number}", "One moment.")
            asked.result(timeout=30)
            said = [(each["from"], each["text"]) for each in talk.history()]
            joined = said.index(("system", JOINED.format("Lena")))
            assert [who for who, _ in said[joined + 1 :] if who == "bot"] == [], said


def test_a_gateway_that_is_killed_in_mid_takeover_loses_nothing(
    customer: Customer, staff: Staff, shop: Installation
) -> None:
    lena = staff("Lena")
    customer.say(PERSON)
    talk = talk_of(customer)
    lena.claim(talk)
    breaker = Breaker(shop)
    breaker.kill("gateway")
    customer.field.fill("are you still there?")
    customer.page.keyboard.press("Enter")
    breaker.await_live("gateway")
    expect(lena.page.locator(".message.customer .bubble", has_text="are you still there?")).to_be_visible(
        timeout=60_000
    )
    lena.say("Yes, I am.")
    expect(customer.page.locator(".message.agent .bubble")).to_have_text("Yes, I am.", timeout=30_000)
    expect(customer.page.locator(".standing")).to_contain_text("Lena")
    assert customer.own_words.count("are you still there?") == 1
    breaker.await_ready()


def _of(shop: Installation, to: str, subject: str) -> EmailMessage | None:
    """The mail to this address whose subject holds these words."""
    return next((mail for mail in shop.books.mails(to) if subject in str(mail["Subject"])), None)


class Clerk:
    """An agent who is as quick as a program."""

    def __init__(self, shop: Installation, agent: Agent):
        self._session, self._url = requests.Session(), f"{shop.settings.gateway_url}/desk/api"
        signed_in = self._session.post(f"{self._url}/session", json={"email": agent.email, "password": PASSWORD})
        self._session.headers["X-CSRF"] = signed_in.json()["csrf"]

    def claim(self, talk: str) -> None:
        self._post(f"talks/{talk}/claim", {})

    def say(self, talk: str, message_id: str, text: str) -> None:
        self._post(f"talks/{talk}/messages", {"id": message_id, "text": text})

    def _post(self, path: str, body: object) -> None:
        answer = self._session.post(f"{self._url}/{path}", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
