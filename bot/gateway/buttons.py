"""Buttons: only those of the newest answer can be pressed, each by an id that says nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from .problems import Problem
from .replies import Choice
from .tables import NOTICE, Button, Message, Turn, TurnState

WITHDRAW = "withdraw"
"""The payload of the button by which who waits for a person goes on with the bot; it never is Rasa's."""


def issue(session: Session, message: Message, turn_id: str, choices: Sequence[Choice]) -> None:
    """Gives each choice under a message an id of its own."""
    session.add_all(
        Button(
            id=f"b-{secrets.token_urlsafe(16)}",
            conversation_id=message.conversation_id,
            turn_id=turn_id,
            message_id=message.id,
            position=position,
            title=choice.title,
            payload=choice.payload,
        )
        for position, choice in enumerate(choices)
    )


def pressed(session: Session, conversation_id: str, button_id: str, is_waiting: bool = False) -> Button:
    """The button, if it may be pressed; another conversation's is as unknown as one that never was.

    Problems: `button_unknown`; `button_expired` once the customer has said anything after it that reached Rasa, or a
    person, and for the one that leaves the queue as soon as the customer is not in it.
    """
    button = session.get(Button, button_id)
    if button is None or button.conversation_id != conversation_id:
        raise Problem("button_unknown")
    if button.payload == WITHDRAW:
        if not is_waiting:
            raise Problem("button_expired")
    elif button.turn_id != newest_turn(session, conversation_id):
        raise Problem("button_expired")
    return button


def open_ones(session: Session, conversation_id: str) -> list[Button]:
    """The buttons that may be pressed now, as they are shown: those of the newest message that has some."""
    query = (
        select(Button)
        .join(Message, and_(Message.conversation_id == Button.conversation_id, Message.id == Button.message_id))
        .where(Button.conversation_id == conversation_id, Button.turn_id == newest_turn(session, conversation_id))
        .order_by(Message.seq.desc(), Button.position)
    )
    found = session.scalars(query).all()
    return [button for button in found if button.message_id == found[0].message_id]


def newest_turn(session: Session, conversation_id: str) -> str | None:
    """The turn whose question is open now, if there is any.

    Turns that failed, and messages that the gateway answered itself, leave the question before them open.
    So does a notice, until it is known that there is anything to say to it.
    """
    waits = and_(Turn.state == TurnState.WAITING, ~Turn.client_id.startswith(NOTICE))
    return session.scalar(
        select(Turn.id)
        .where(
            Turn.conversation_id == conversation_id, or_(Turn.state.in_((TurnState.ANSWERED, TurnState.HELD)), waits)
        )
        .order_by(Turn.seq.desc())
        .limit(1)
    )
