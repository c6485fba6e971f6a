"""What customers are told: by e-mail, in the chat, by text."""

from __future__ import annotations

from backend_stub.effects.effect import Effect, Payload, ToldInChat, Tools
from backend_stub.effects.notifications import Attachment, message
from backend_stub.effects.notifications.catalogue import Chat, Kind, catalogue
from backend_stub.service.links import feedback_token, unsubscribe_token
from backend_stub.storage.talks import Talk

ASK_FOR_FEEDBACK = frozenset({"delivered", "feedback"})


def email(effect: Effect, tools: Tools) -> ToldInChat | None:
    """Writes to the customer: in the chat, by e-mail, or both.

    The chat can take the mail's place only in a talk that has proven whose it is: a stranger diverts nobody's mail.
    """
    payload = effect.payload
    way, facts = catalogue()[payload["template"]].chat, payload["facts"] | _tokens(payload, tools.secret)
    told = _tell(effect, tools, facts) if way is Chat.INSTEAD else None
    if told is not None and told.proven:
        return ToldInChat(told.conversation, mailed=False)
    try:
        send(effect, tools, payload["template"], facts)
    finally:  # an address that leads nowhere keeps no news from the chat
        if way is Chat.ALSO:
            told = _tell(effect, tools, facts)
    return ToldInChat(told.conversation, mailed=True) if told else None


def _tell(effect: Effect, tools: Tools, facts: Payload) -> Talk | None:
    """The talk in which the customer was told, if any chat took it, and asked for a rating where the mail asks."""
    if not effect.talks:
        return None
    payload = effect.payload
    text = tools.templates.chat(payload["template"], payload["language"], facts)
    conversations = [talk.conversation for talk in effect.talks]
    conversation = tools.chat.deliver(effect.id, conversations, text, facts.get("feedback_token"))
    return next((talk for talk in effect.talks if talk.conversation == conversation), None)


def _tokens(payload: Payload, secret: str) -> Payload:
    """What the links of news and questions open: no more than that customer's wish, and that thing's rating."""
    kind, customer = catalogue()[payload["template"]].kind, payload.get("customer")
    if customer is None or kind is Kind.ESSENTIAL:
        return {}
    wish = "email_status" if kind is Kind.STATUS else "email_feedback"
    tokens = {"unsubscribe_token": unsubscribe_token(secret, customer, wish)}
    if payload["template"] in ASK_FOR_FEEDBACK and payload["asks"]:
        tokens["feedback_token"] = feedback_token(secret, payload["facts"]["order"], customer)
    return tokens


def sms(effect: Effect, tools: Tools) -> None:
    """Texts the customer."""
    payload = effect.payload
    text = tools.templates.sms(payload["template"], payload["language"], payload["facts"])
    tools.sms.deliver(effect.id, effect.created_at, payload["to"], text)


def send(effect: Effect, tools: Tools, template: str, facts: Payload, attachments: tuple[Attachment, ...] = ()) -> None:
    """Sends the mail of one effect."""
    to, tag = effect.payload["to"], effect.payload["language"]
    rendered = tools.templates.render(template, tag, facts)
    mail = message(effect.id, effect.created_at, to, rendered, tag, attachments)
    tools.sink.deliver(effect.id, effect.created_at, mail)
