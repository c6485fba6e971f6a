"""The way between browser and gateway: cut, doubled, crowded."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

from tests.conversations.talks import YES, Talk
from tests.faults.breaking import ANNA, Breaker, assert_changed_once, at_the_preview, heard, said_once
from tests.installation import Installation, eventually

DONE = "Done! Order GS-1001 is changed"


def test_the_answer_waits_for_a_customer_who_hung_up(shop: Installation, breaker: Breaker, black: int) -> None:
    talk = at_the_preview(shop)

    def hang_up() -> None:
        body = b'{"id": "the-yes", "text": "yes please"}'
        head = (
            f"POST /chat/messages HTTP/1.1\r\nHost: x\r\nAuthorization: {talk.authorization}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", shop.settings.port)) as line:
            line.sendall(head.encode() + body)
            eventually(lambda: any(each["id"] == "the-yes" for each in talk.history()), "the yes has come in")

    with breaker.in_mid_turn("after_commit", hang_up) as gone:
        gone.result()

    assert "black" in said_once(talk, DONE)
    assert_changed_once(shop, black)


def test_the_same_message_twenty_times_at_once_is_one_turn(shop: Installation, black: int) -> None:
    talk = at_the_preview(shop)
    spoken = len(heard(talk))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: talk.say(YES, message_id="the-yes"), range(20)))

    assert len(set(answers)) == 1
    assert DONE in answers[0]
    assert len(heard(talk)) == spoken + 1
    assert_changed_once(shop, black)


def test_ten_messages_at_once_are_answered_in_their_order(shop: Installation) -> None:
    talk = Talk(shop, "en")
    talk.say("where is my parcel?")
    talk.identify("GS-1001", ANNA)
    spoken = len(heard(talk))
    numbers = [f"GS-{number}" for number in range(9001, 9011)]

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda number: talk.say(f"and where is {number}?"), numbers))

    asked = [each["text"].split()[-1].strip("?") for each in talk.history() if each["from"] == "customer"][-10:]
    assert sorted(asked) == numbers
    answers = heard(talk)[spoken:]
    assert [next(number for number in numbers if number in answer) for answer in answers] == asked
