"""Something went wrong, and several things can make it good: the customer chooses among what the service allows."""

from __future__ import annotations

from typing import Any, ClassVar

from actions import answers, plan
from actions.lines import note_lines
from actions.message import Clause
from actions.talk import Talk
from actions.topic import Topic

Json = dict[str, Any]


class Remedies(Topic):
    """A topic that asks before it proposes; what is refused is told, with its own offers, by the plan."""

    kinds: ClassVar[tuple[str, ...]]
    """Types of change to choose among: whenever the service allows the first one, it allows the others."""

    found: ClassVar[str]
    """The reply that says what is wrong, before the offers."""

    causes: ClassVar[tuple[str, ...]] = ()
    """What the watch may have found in such a case; it has prepared the remedies then."""

    def take(self, talk: Talk, clause: Clause) -> bool:
        chosen_before = [wish for wish in talk.wishes if wish.get("change", {}).get("type") in self.kinds]
        talk.wishes = [wish for wish in talk.wishes if wish not in chosen_before]  # they may choose anew
        wish = talk.wish(self.intent)
        note_lines(wish, clause)
        if offers := talk.message.whole.values("offer"):
            wish["said"] = offers
        return True

    @property
    def named_by(self) -> frozenset[str]:
        return frozenset().union(*(answers.MEANT_BY.get(kind, ()) for kind in self.kinds))

    def change(self, talk: Talk, index: int) -> Json | None:
        wish = talk.wishes[index]
        offers = self.offers(talk, wish)
        return self.choice(talk, index, offers) if offers else self.first(talk, wish)

    def offers(self, talk: Talk, wish: Json) -> list[Json]:
        """What the watch prepared, else what the service allows now; empty when that is nothing."""
        return prepared(talk, self.causes) or self.allowed(talk, wish)

    def allowed(self, talk: Talk, wish: Json) -> list[Json]:
        decision = self.decision(talk, wish)
        if decision["verdict"] != "allowed":
            return []
        changes = [decision["change"], *({**decision["change"], "type": kind} for kind in self.kinds[1:])]
        return numbered([{"change": change, "facts": decision["facts"]} for change in changes])

    def decision(self, talk: Talk, wish: Json) -> Json:
        """What the service decides about the first change."""
        return decided(talk, self.first(talk, wish))

    def first(self, talk: Talk, wish: Json) -> Json:
        """The change that tells whether the service makes anything good here."""
        return {"type": self.kinds[0]}

    def choice(self, talk: Talk, index: int, offers: list[Json], **facts: Any) -> Json | None:
        """The one that is left, or was named already; None after asking which one it shall be."""
        wish = talk.wishes[index]
        said = {*wish.get("said", ()), *(each["topic"] for each in wish.get("named", ()))}
        named = [offer for offer in offers if answers.names(offer, said)] or offers
        if len(named) == 1:
            wish |= {"alternatives": offers, "chosen": named[0]["id"]}
            return dict(named[0]["change"])
        if not wish.get("told"):
            talk.say(self.found, **{"order": talk.order_number, **offers[0]["facts"], **facts})
        wish["told"] = True
        talk.offer(offers, index)
        return None

    def nothing_wrong(self, talk: Talk, index: int) -> None:
        """Lets the wish go, after saying why; what was wanted for it is a wish by itself again."""
        talk.wishes += talk.wishes[index].get("named", [])
        plan.drop(talk, index)


def prepared(talk: Talk, causes: tuple[str, ...]) -> list[Json]:
    """The remedies of the newest thing that the watch found by one of these causes."""
    found = talk.orders.exceptions(str(talk.order_number)) if causes else []
    return next((each["remedies"] for each in found if each["cause"] in causes), [])


def decided(talk: Talk, change: Json) -> Json:
    """What the service decides about this change alone: verdict, rule, facts and offers."""
    return dict(talk.orders.propose(str(talk.order_number), [change])["changes"][0])


def numbered(offers: list[Json]) -> list[Json]:
    """Offers with their ids, as the service would number them."""
    return [{"id": str(number), **offer} for number, offer in enumerate(offers, start=1)]
