"""Who does what in one race: the moves of four players, drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from race_stage import BEFORE_HAND_OVER, LIFE, ON_ITS_WAY, Stage

from backend_stub.model.enums import OrderState

Change = dict[str, Any]
BLACK: Change = {"type": "variant", "line": 1, "options": {"color": "black"}}
MOVED: Change = {
    "type": "address",
    "address": {"street_address": "Hauptstr. 12", "city": "Berlin", "postal_code": "10117"},
}
IN_THE_WAREHOUSE: tuple[Change, ...] = (
    BLACK,
    BLACK,
    MOVED,
    {"type": "cancel"},
    {"type": "quantity", "line": 1, "quantity": 3},
    {"type": "quantity", "line": 1, "quantity": 1},
    {"type": "remove_line", "line": 2},
    {"type": "recipient", "name": "Maria Schmidt"},
    {"type": "phone", "phone": "+49 30 90182399"},
    {"type": "shipping_method", "method": "express"},
)
UNDER_WAY: tuple[Change, ...] = (
    {"type": "refuse_at_door"},
    {"type": "bring_back"},
    {"type": "keep_with_refund"},
    {"type": "redirect", "address": MOVED["address"]},
    {"type": "former_address"},
    {"type": "voucher"},
)
THERE: tuple[Change, ...] = (
    {"type": "return", "lines": [1]},
    {"type": "return"},
    {"type": "exchange", "line": 1, "options": {"color": "black"}},
    {"type": "refund_parcel", "cause": "damaged", "lines": [1], "evidence": "the clasp is broken"},
    {"type": "reship", "cause": "damaged", "lines": [2], "evidence": "the clasp is broken"},
    {"type": "keep_defective", "cause": "damaged", "lines": [1], "evidence": "the clasp is broken"},
)
REMEDIES = (("refund", 1000), ("refund", 5000), ("voucher", 1000))


@dataclass(frozen=True)
class Move:
    """One thing that one player does: `who` is anna, emma or lena (the agent); `of` names a proposal made before."""

    do: str
    who: str = "lena"
    of: str = ""
    key: str = ""
    change: Change = field(default_factory=dict)
    what: str = ""


@dataclass(frozen=True)
class Script:
    """What each player does before the start and from then on; players are processes, not people."""

    before: dict[str, tuple[Move, ...]]
    after: dict[str, tuple[Move, ...]]


PLAYERS = ("customer", "agent", "second", "house")


def draw(stage: Stage, random: Random) -> Script:
    """Proposals are made first, so that all confirm at one instant what was true before."""
    wishes = _wishes(stage.state)
    remedies = [
        {"type": "compensation", "remedy": kind, "amount": amount, "case": stage.case} for kind, amount in REMEDIES
    ]
    before = {
        "customer": (Move("verify", "anna"), Move("propose", "anna", "anna", change=random.choice(wishes))),
        "agent": (Move("propose", "lena", "lena", change=random.choice((*wishes, *remedies))),),
        "second": (Move("verify", "emma"), *_last_piece(random, proposed=True)),
        "house": (),
    }
    after = {
        "customer": _customer(random, wishes),
        "agent": _agent(random, wishes),
        "second": _second(random),
        "house": _house(stage, random),
    }
    return Script(before, after)


def draw_farewell(stage: Stage, random: Random) -> Script:
    """The customer has herself erased, while she, a person and the house go on as if nothing was."""
    more = [
        Move("propose", "anna", "anna-more", change=random.choice(THERE)),
        Move("confirm", "anna", "anna", "anna-1"),
        Move("undo", "anna", key="anna-undo"),
        Move("complain", "anna"),
        Move("rename", "anna"),
        Move("verify", "anna"),
        Move("read", "anna"),
    ]
    staff = [
        Move("confirm", "lena", "lena", "lena-1"),
        Move("propose", "lena", "lena-more", change=random.choice(THERE)),
        Move("undo", "lena", key="lena-undo"),
    ]
    random.shuffle(more)
    random.shuffle(staff)
    wish = (Move("propose", "anna", "anna", change=random.choice(THERE)),) if random.random() < 0.5 else ()
    before = {
        "customer": (Move("verify", "anna"), *wish, Move("erase", "anna")),
        "agent": (Move("propose", "lena", "lena", change=random.choice(THERE)),),
        "second": (),
        "house": (),
    }
    after = {
        "customer": (Move("erase", "anna", what="CODE"), *more[:1]),
        "agent": tuple(staff[: random.choice((1, 2, 2))]),
        "second": tuple(more[1 : random.choice((2, 3, 5))]),
        "house": (Move("outbox", what="well"),) if random.random() < 0.3 else (),
    }
    return Script(before, after)


def _wishes(state: OrderState) -> tuple[Change, ...]:
    if state in BEFORE_HAND_OVER:
        return IN_THE_WAREHOUSE
    return UNDER_WAY if state in ON_ITS_WAY else THERE


def _customer(random: Random, wishes: tuple[Change, ...]) -> tuple[Move, ...]:
    """Says yes, perhaps twice; then regrets, or wants something else."""
    yes = (Move("confirm", "anna", "anna", "anna-1"),) * random.choice((1, 1, 2))
    more = random.choice(
        (
            (Move("undo", "anna", key="anna-undo"),),
            (
                Move("propose", "anna", "anna-more", change=random.choice(wishes)),
                Move("confirm", "anna", "anna-more", "anna-2"),
            ),
            (Move("read", "anna"),),
        )
    )
    return (*yes, *more)


def _agent(random: Random, wishes: tuple[Change, ...]) -> tuple[Move, ...]:
    """Confirms what was proposed in the customer's name, or what the customer proposed; approves, undoes, cancels."""
    first = random.choice(
        (
            Move("confirm", "lena", "lena", "lena-1"),
            Move("confirm", "lena", "lena", "lena-1"),
            Move("confirm", "lena", "anna", "lena-1"),
        )
    )
    word = (Move("approve", "lena", "lena"), Move("confirm", "lena", "lena", "lena-2"))
    more = random.choice(
        (
            (Move("undo", "lena", key="lena-undo"),),
            (
                Move("propose", "lena", "lena-more", change=random.choice(wishes)),
                Move("confirm", "lena", "lena-more", "lena-3"),
            ),
            (Move("propose", "lena", "end", change={"type": "cancel"}), Move("confirm", "lena", "end", "lena-4")),
        )
    )
    return (first, *word, *more)


def _last_piece(random: Random, *, proposed: bool) -> tuple[Move, ...]:
    """The other customer wants the last black bag too: what is proposed first is reserved."""
    return (Move("propose", "emma", "emma", change=BLACK),) if proposed and random.random() < 0.5 else ()


def _second(random: Random) -> tuple[Move, ...]:
    """The other customer, or the first one's message delivered a second time."""
    again = (Move("confirm", "anna", "anna", "anna-1"),) * random.choice((0, 1, 1))
    mine = (Move("propose", "emma", "emma-now", change=BLACK), Move("confirm", "emma", "emma-now", "emma-1"))
    earlier = (Move("confirm", "emma", "emma", "emma-0"),)
    moves = [*again, *earlier, *mine] if random.random() < 0.5 else [*mine, *again, *earlier]
    return (*moves, *random.choice(((), (Move("undo", "emma", key="emma-undo"),))))


def _house(stage: Stage, random: Random) -> tuple[Move, ...]:
    """Warehouse, carrier, worker and watch."""
    position = LIFE.index(stage.state)
    following = LIFE[min(position + 1, len(LIFE) - 1)]
    ending = random.choice((OrderState.RETURNED, OrderState.DELIVERED, OrderState.LOST))
    fate = random.choice(("well", "pending", "unavailable"))
    told = random.choice(("done", "declined", "sent", "arrived"))
    moves = [Move("outbox", what=fate), Move("outbox", what="pending"), Move("notice", what=told)]
    moves += [Move("event", what=following.value), Move("goods_back")]
    if position >= LIFE.index(OrderState.HANDED_OVER):
        moves.append(Move("event", what=ending.value))
    if position == LIFE.index(OrderState.PACKED) - 1:
        moves.append(Move("event", what=OrderState.HANDED_OVER.value))
    if random.random() < 0.1:
        moves.append(Move("watch"))
    random.shuffle(moves)
    return tuple(moves[: random.choice((1, 2, 3))])
