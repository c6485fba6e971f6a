"""Gateway and Rasa killed over and over while customers talk: no message is lost, and none answered twice.

`REROUTE_CHAOS_TALKS` says how many talks (the long run: 200), `REROUTE_CHAOS_SEED` with which dice.
"""

from __future__ import annotations

import itertools
import os
import statistics
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from random import Random

from tests.faults.breaking import STREET, Breaker, Killer, Progress
from tests.faults.customers import ANSWER_LOST, APOLOGY, STILL_WORKING, Customer
from tests.faults.records import Records, TurnRecord
from tests.faults.stories import CHANGES, Stories, Story
from tests.installation import Books, Installation

TALKS = int(os.environ.get("REROUTE_CHAOS_TALKS", "8"))
SEED = int(os.environ.get("REROUTE_CHAOS_SEED", "1"))
AT_ONCE = 8
LIVES = {"gateway": 15, "rasa": 40}
"""How many messages a process lives on average once it is back."""


def test_killing_gateway_and_rasa_loses_no_message_and_answers_none_twice(
    shop: Installation, breaker: Breaker, black: int
) -> None:
    progress = Progress()
    stories, records = Stories(shop.settings, SEED, progress), Records(shop.settings)
    killers = [Killer(breaker, name, mean, Random(f"{SEED} {name}")) for name, mean in LIVES.items()]  # noqa: S311

    told = _told_while_killing(stories, killers, progress)
    breaker.await_ready()

    assert records.waiting() == 0
    turns = {story.order: records.turns(story.customer.id) for story in told}
    print(_report([story.customer for story in told], turns, killers))  # noqa: T201
    for story in told:
        _assert_answered_once(story.customer, turns[story.order], records)
        _assert_changed_once(shop.books, story)
    assert shop.books.on_hand("milano-handbag", color="black") == black + sum(s.does != "changes" for s in told)
    assert shop.books.balanced()


def _told_while_killing(stories: Stories, killers: list[Killer], progress: Progress) -> list[Story]:
    """As many talks as are wanted, and more until each process was killed."""
    numbers = itertools.count()

    def crowd() -> list[Story]:
        told = []
        while not progress.is_over and ((number := next(numbers)) < TALKS or not all(each.kills for each in killers)):
            told.append(stories.tell(number))
        return told

    with ThreadPoolExecutor(AT_ONCE + len(killers)) as pool:
        killing = [pool.submit(killer.run, progress) for killer in killers]
        crowds = [pool.submit(crowd) for _ in range(AT_ONCE)]
        try:
            told = [story for done in as_completed(crowds) for story in done.result()]
        finally:
            progress.end()
        for each in killing:
            each.result()
    return told


def _assert_answered_once(customer: Customer, turns: list[TurnRecord], records: Records) -> None:
    """One turn for each message, in the order in which they were sent; to each what Rasa said, or one apology.

    What is said again after an apology goes by the id of what it says again.
    """
    assert [turn.client_id for turn in turns] == [sent.id for sent in customer.sent]
    done = records.done_by_rasa(customer.id)
    assert max(Counter(message for message, _ in done).values()) == 1
    said = dict(done)
    shown, known_as, regretted = [], "", ""
    for turn, sent in zip(turns, customer.sent, strict=True):
        answers = [text for text in turn.told if STILL_WORKING not in text]
        assert len(turn.told) - len(answers) <= 1, turn
        known_as = known_as if sent.text == regretted else turn.id
        regretted = sent.text if turn.state == "failed" else ""
        if turn.state == "answered":
            assert answers == list(said[known_as]), turn
        else:
            assert (turn.state, len(answers)) == ("failed", 1), turn
            assert APOLOGY in answers[0] or ANSWER_LOST in answers[0], turn
        assert sent.answer == "\n".join(answers)
        shown += [("customer", sent.text), *(("bot", text) for text in turn.told)]
    assert customer.history() == shown


def _assert_changed_once(books: Books, story: Story) -> None:
    """The order was changed as often as the customer was asked for a yes and gave it, and taken back as often."""
    changes = CHANGES[story.does]
    is_changed = changes == ["change"]
    assert [kind for kind in books.changes(story.order) if kind in ("change", "undo")] == changes
    assert books.options(story.order) == {"color": "black" if is_changed else "red"}
    assert (books.order(story.order)["address"]["street_address"] == STREET) is is_changed
    assert books.reserved(story.order) == 0
    books.all_sent(story.order) if changes else None
    assert books.kinds(story.order).count("email") == len(changes)


def _report(customers: list[Customer], turns: dict[str, list[TurnRecord]], killers: list[Killer]) -> str:
    sent = [message for customer in customers for message in customer.sent]
    states = Counter(turn.state for each in turns.values() for turn in each)
    later = sum(any(STILL_WORKING in text for text in turn.told) for each in turns.values() for turn in each)
    cuts = statistics.quantiles([message.waited for message in sent], n=100, method="inclusive")
    killed = ", ".join(f"{killer.name} {killer.kills} times" for killer in killers)
    return (
        f"\n{len(customers)} talks, {len(sent)} messages; killed: {killed}\n"
        f"{states['answered']} answered, {states['failed']} apologies, {later} announced as taking longer\n"
        f"{sum(customer.broken for customer in customers)} requests broken and sent again\n"
        f"waits: p50 {cuts[49]:.2f} s, p95 {cuts[94]:.2f} s, longest {max(m.waited for m in sent):.1f} s"
    )
