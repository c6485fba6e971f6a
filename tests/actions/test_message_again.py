"""A message that runs twice because Rasa was killed before it saved the first run: done once, told truly."""

from collections.abc import Callable, Sequence

import pytest

from tests.actions.harness import Chat, Json, Turn, clause, executor, whose
from tests.actions.service import OrderService
from tests.actions.wire import wire


class Redelivered(Chat):
    """A talk whose messages have ids."""

    message_id = "m0"
    untold: Sequence[str] = ()

    def twice(self, message_id: str, *clauses: Json) -> tuple[Turn, Turn]:
        """The message, and again as if nothing of the first run had been saved."""
        self.message_id, before = message_id, dict(self.slots)
        first = self.says(*clauses)
        self.slots = before
        return first, self.says(*clauses)

    def _act(self, latest: Json) -> Turn:
        metadata = {**latest.get("metadata", {}), "message_id": self.message_id, "untold": list(self.untold)}
        return super()._act({**latest, "metadata": metadata})


@pytest.fixture
def talk(shop: OrderService) -> Redelivered:
    return Redelivered("a-talk", executor())


def change_twice(talk: Chat) -> None:
    """First the house number, then the colour."""
    for wish in (
        clause("change_address", house_number="14", **whose("GS-1001")),
        clause("change_color", color="black"),
    ):
        talk.says(wish)
        talk.says(clause("affirm"))


def test_a_yes_changes_once(talk: Redelivered, shop: OrderService) -> None:
    talk.says(clause("change_color", color="black", **whose("GS-1001")))
    first, again = talk.twice("m1", clause("affirm"))
    assert first.replies == again.replies
    assert again.names == ["utter_confirmed"]
    assert shop.changes("GS-1001").count("change") == 1


@pytest.mark.parametrize("known", [True, False])
def test_an_undo_takes_one_change_back(talk: Redelivered, shop: OrderService, known: bool) -> None:
    change_twice(talk)
    if not known:
        talk.slots["receipt"] = None  # as in another talk than the change's
    first, again = talk.twice("m1", clause("undo"))
    assert first.replies == again.replies
    assert again.rows() == [("color", "black", "red")]
    assert (shop.sku("GS-1001"), shop.street("GS-1001")) == ("milano-handbag-red", "Torstraße 14")


def test_another_undo_takes_the_change_before_it_back(talk: Redelivered, shop: OrderService) -> None:
    change_twice(talk)
    before = shop.street("GS-1001")
    talk.twice("m1", clause("undo"))
    talk.message_id = "m2"
    assert talk.says(clause("undo")).names == ["utter_undone"]
    assert shop.street("GS-1001") != before


def test_an_unsure_undo_is_asked_about_again_and_takes_nothing_else_back(
    talk: Redelivered, shop: OrderService, connect: Callable[[int], None]
) -> None:
    change_twice(talk)
    talk.slots["receipt"] = None
    with wire(shop.port) as line:
        connect(line.port)
        line.lose = ["/undo", "/undo"]
        talk.message_id = "m1"
        assert talk.says(clause("undo")).names == ["utter_confirm_unsure"]
        talk.message_id = "m2"
        assert talk.says(clause("affirm")).names == ["utter_undo_already_undone"]
    assert (shop.sku("GS-1001"), shop.street("GS-1001")) == ("milano-handbag-red", "Torstraße 14")


def test_a_person_is_asked_for_once(talk: Redelivered, shop: OrderService) -> None:
    first, again = talk.twice("m1", clause("talk_to_person"))
    assert first.replies == again.replies
    assert len(shop.rows("SELECT id FROM cases")) == 1
    talk.message_id = "m2"
    assert talk.says(clause("talk_to_person")).names == ["utter_case_opened"]
    assert len(shop.rows("SELECT id FROM cases")) == 2


def test_the_right_code_is_right_twice(talk: Redelivered, shop: OrderService) -> None:
    talk.says(clause("change_address", house_number="14", **whose("GS-1020")))
    first, again = talk.twice("m1", clause("inform", code=shop.last_code()))
    assert first.names == again.names == ["utter_preview"]


def test_words_for_a_person_open_one_case_and_are_written_once(talk: Redelivered, shop: OrderService) -> None:
    first, again = talk.twice("m1", clause("invoice", "an invoice, please", **whose("GS-1008")))
    assert first.replies == again.replies
    assert again.names == ["utter_invoice"]
    assert (len(shop.rows("SELECT id FROM cases")), len(shop.rows("SELECT id FROM evidence"))) == (1, 0)


def test_words_for_an_open_case_are_added_once(talk: Redelivered, shop: OrderService) -> None:
    talk.says(clause("invoice", "an invoice, please", **whose("GS-1008")))
    first, again = talk.twice("m1", clause("invoice", "with our VAT number"))
    assert first.replies == again.replies
    assert again.names == ["utter_case_is_open"]
    assert [row["words"] for row in shop.rows("SELECT words FROM evidence")] == ["with our VAT number"]


def test_after_a_lost_answer_a_yes_is_shown_what_it_would_be_to(talk: Redelivered, shop: OrderService) -> None:
    talk.says(clause("change_color", color="black", **whose("GS-1001")))
    talk.untold = ["m0"]
    talk.message_id = "m1"
    assert talk.says(clause("affirm")).names[-1] == "utter_preview"
    assert shop.changes("GS-1001").count("change") == 0
    talk.untold, talk.message_id = [], "m2"
    assert talk.says(clause("affirm")).names == ["utter_confirmed"]


def test_a_yes_that_is_said_again_counts(talk: Redelivered, shop: OrderService) -> None:
    talk.says(clause("change_color", color="black", **whose("GS-1001")))
    talk.untold = ["m1"]
    talk.message_id = "m1"
    assert talk.says(clause("affirm")).names == ["utter_confirmed"]
