"""How a clause answers the question that is open, and what yes, no and silence mean to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions import identity, plan
from actions.addresses import given_address, merge, note_address
from actions.handover import hand_over
from actions.message import Clause
from actions.registry import TOPICS
from actions.talk import Talk

Json = dict[str, Any]

DETAILS = {"inform", "choose_offer", "nlu_fallback", "out_of_scope"}
"""Intents under which a clause may be nothing but a detail, even one that understanding made nothing of."""

UNSURE = 0.5
"""Less sure of than this, an intent is a guess."""

MEANT_BY = {
    "refund_parcel": {"return_request", "refund_status", "return"},
    "reship": {"resend", "exchange"},
    "keep_defective": {"keep_with_refund", "keep_variant"},
    "delay_voucher": {"voucher"},
    "cancel": {"cancel_order"},
    "cancel_duplicate": {"cancel_order"},
    "return_duplicate": {"return_request", "return", "refuse_parcel", "refuse_at_door"},
    "keep_duplicate": {"keep_variant"},
    "hold": {"hold_parcel"},
    "refuse_at_door": {"refuse_parcel"},
    "refund": {"refund_parcel", "keep_with_refund"},
}
"""Type of an offer → intents, and offers of the same words, by which a customer names it beside its own type."""

FAULTS = {"parcel_damaged", "wrong_item", "complaint", "return_request", "exchange"}
"""Intents under which customers tell what is wrong with the goods, when asked."""


TAKEN_BACK_BY = {"former_address": {"change_address"}, "keep_variant": {"change_color", "change_size"}}
"""Offer → wishes that its words take back where no such offer was made."""

ABOUT_OFFERS = {"faq", "voucher_code"}
"""Intents of questions about what may be offered, too; without a question mark they choose it: "the points, please"."""

COSTS = ("fee", "price_difference")
"""Facts of an offer: what the customer pays for it."""

DESCRIBED = {"change_quantity", "remove_item"}
"""Topics to which colour and size tell a line, and never what should become of it."""


def fits(talk: Talk, clause: Clause) -> bool:
    """True when the clause was the answer to the open question, which is then noted."""
    if talk.asked in identity.QUESTIONS:
        return _identity(talk, clause)
    owner = next((topic for topic in TOPICS.values() if talk.asked in topic.questions), None)
    if owner is not None:
        return owner.hear(talk, clause)
    handler = ANSWERS.get(talk.asked or "")
    return bool(handler and talk.asked_about() is not None and handler(talk, clause))


def _identity(talk: Talk, clause: Clause) -> bool:
    """What was asked for is the answer, even where the words beside it look a little like a wish ("mistyped, …")."""
    is_detail = clause.intent in DETAILS or 0 < clause.confidence < UNSURE
    return is_detail and clause.has("order_number", "email", "phone", "postal_code", "address")


def _address(talk: Talk, clause: Clause) -> bool:
    wish = talk.wishes[talk.about]
    if not given_address(clause) and not clause.has("house_number"):
        return False
    _touch(talk)
    if wish["topic"] == "choose_offer":
        note_address(wish["change"], clause)
        wish["change"].pop("house_number", None)  # an offer's change holds the contract's members only
    else:
        note_address(wish, clause)
    return True


def _variant(talk: Talk, clause: Clause) -> bool:
    wish = talk.wishes[talk.about]
    values = clause.values("size" if wish["topic"] == "change_size" else "color")
    if not values:
        return False
    _touch(talk)
    wish["values"] = values
    return True


def _line(talk: Talk, clause: Clause) -> bool:
    wish = talk.wishes[talk.about]
    if clause.intent not in DETAILS | {wish["topic"], "return_request", "change_color", "change_size"}:
        return False
    if clause.has("line_all"):
        wish["lines"] = "all"
    elif clause.has("product"):
        wish["products"] = clause.values("product")
    elif clause.has("ordinal"):
        wish["lines"] = [int(value) for value in clause.values("ordinal")]
    elif wish["topic"] in DESCRIBED and clause.has("color", "size"):
        wish["options"] = {kind: clause.wanted(kind) for kind in ("color", "size") if clause.has(kind)}
    else:
        return False
    _touch(talk)
    return True


def _detail(talk: Talk, clause: Clause) -> bool:
    """What only the wish's own topic can read: a name, a number, a way to pay, goods."""
    wish = talk.wishes[talk.about]
    if clause.intent not in DETAILS | {wish["topic"], "affirm", "deny"} or not TOPICS[wish["topic"]].note(
        talk, wish, clause
    ):
        return False
    _touch(talk)
    return True


def _reason(talk: Talk, clause: Clause) -> bool:
    """Any words are a reason; a no, or a shrug, is none."""
    reason = clause.first("reason")
    if not reason and clause.intent not in DETAILS | {
        "return_request",
        "change_size",
        "change_color",
        "deny",
        "affirm",
        "feedback",
        "complaint",
    }:
        return False
    wish = talk.wishes[talk.about]
    wish["reason_asked"] = True
    if reason or clause.intent not in ("deny", "affirm"):
        wish["reason"] = reason or "other"
    _touch(talk)
    return True


def _offer(talk: Talk, clause: Clause) -> bool:
    if _asks_about_offers(talk, clause):
        return False
    offer = _chosen(talk.offers, clause)
    if offer is None:
        return False
    accept(talk, offer)
    address = given_address(clause)
    if address and talk.touched:
        change = talk.wishes[talk.about]["change"]
        change["address"] = merge(change.get("address") or {}, address)
    return True


def _asks_about_offers(talk: Talk, clause: Clause) -> bool:
    return clause.intent in ABOUT_OFFERS and talk.message.whole.text.rstrip().endswith(("?", "？"))


def _chosen(offers: list[Json], clause: Clause) -> Json | None:
    """The offer that the clause names: by its button, its kind, its colour or size, or its place in the list."""
    if clause.has("offer_id"):
        return next((offer for offer in offers if offer["id"] == str(clause.first("offer_id"))), None)
    if "cheapest" in clause.values("offer"):
        return _cheapest(offers)
    said, values = {clause.intent, *clause.values("offer")}, set(clause.values("color") + clause.values("size"))
    for offer in offers:
        if names(offer, said) or values & _options(offer):
            return offer
    ordinal = clause.first("ordinal")
    position = int(ordinal) if ordinal and clause.intent in DETAILS else 0
    if position == -1 or 1 <= position <= len(offers):
        return offers[position - 1 if position > 0 else -1]
    return None


def _cheapest(offers: list[Json]) -> Json | None:
    """The one that costs the customer least, or brings most back where all of them bring something; None for a tie."""
    counted = ("refund", *COSTS) if all("refund" in each["facts"] for each in offers) else COSTS
    costs = [_cost(offer, counted) for offer in offers]
    return offers[costs.index(min(costs))] if costs.count(min(costs)) == 1 else None


def _cost(offer: Json, counted: tuple[str, ...]) -> int:
    """In minor units."""
    amounts = {name: (offer["facts"].get(name) or {}).get("amount", 0) for name in counted}
    return sum(-amount if name == "refund" else amount for name, amount in amounts.items())


def _options(offer: Json) -> set[str]:
    """The colours and sizes of a variant that is offered."""
    change = offer["change"]
    return set(change.get("options", {}).values()) if change["type"] == "variant" else set()


def names(offer: Json, words: set[str]) -> bool:
    """Whether one of these intents and offer types means the offer; a compensation goes by what it is given as."""
    kind = offer["change"].get("remedy", offer["change"]["type"])
    return bool(words & {kind, *MEANT_BY.get(kind, ())})


def _evidence(talk: Talk, clause: Clause) -> bool:
    """Any words on what is wrong are evidence, all of the message; a bare order number is none."""
    if clause.intent not in DETAILS | FAULTS or clause.has("order_number", "email"):
        return False
    prove(talk, talk.message.whole.text)
    return True


def prove(talk: Talk, evidence: str) -> None:
    """Notes what shows that the goods are not as they should be, for the wish that was asked about."""
    wish = talk.wishes[talk.about]
    wish.get("change", wish)["evidence"] = evidence
    _touch(talk)


def accept(talk: Talk, offer: Json) -> None:
    """Puts the chosen alternative in the place of what was not possible."""
    wish = talk.wishes[talk.about]
    if offer["change"]["type"] == "keep_variant":
        talk.no = True
        return
    _touch(talk)
    change = dict(offer["change"])
    if wish.get("reason") and change["type"] in ("return", "refuse_at_door", "bring_back", "keep_with_refund"):
        change["reason"] = wish["reason"]
    alternatives = talk.offers or wish.get("alternatives")
    plan.drop_twins(talk, talk.about)
    talk.wishes[talk.about] = {
        "topic": "choose_offer",
        "change": change,
        "chosen": offer["id"],
        "alternatives": alternatives,
    }
    if change["type"] == "cancel":
        plan.leave_only(talk, talk.about)


def _at_preview(talk: Talk, clause: Clause) -> bool:
    return _taken_back(talk, clause) or _other_offer(talk, clause)


def _taken_back(talk: Talk, clause: Clause) -> bool:
    """Of several changes in the preview one shall not be made: "keep the old address", "the colour as ordered"."""
    named = {topic for offer in clause.values("offer") for topic in TAKEN_BACK_BY.get(offer, ())}
    gone = [wish for wish in talk.wishes if wish["topic"] in named]
    if not gone or len(gone) == len(plan.planned(talk)):
        return False
    talk.wishes = [wish for wish in talk.wishes if wish not in gone]
    _touch(talk)
    return True


def _other_offer(talk: Talk, clause: Clause) -> bool:
    """With the preview of one alternative before them, customers may still want another one."""
    named = clause.has("offer") and not _asks_about_offers(talk, clause)
    if not named and clause.intent not in DETAILS | {"change_color", "change_size"}:
        return False
    for index, wish in enumerate(talk.wishes):
        offer = _chosen(wish.get("alternatives") or [], clause)
        if offer and offer["id"] != wish["chosen"]:
            talk.asked, talk.about = "offer", index
            accept(talk, offer)
            return True
    return False


def _code(talk: Talk, clause: Clause) -> bool:
    code = clause.first("code")
    if not code or not talk.proposal:
        return False
    talk.settled = True
    plan.enter_code(talk, str(code), plan.planned(talk))
    return True


ANSWERS: dict[str, Callable[[Talk, Clause], bool]] = {
    "address": _address,
    "variant": _variant,
    "line": _line,
    "reason": _reason,
    "evidence": _evidence,
    "offer": _offer,
    "code": _code,
    "recipient": _detail,
    "phone": _detail,
    "email": _detail,
    "shipping_method": _detail,
    "payment_method": _detail,
    "quantity": _detail,
    "goods": _detail,
    "options": _detail,
    "confirm": _at_preview,
}


def _touch(talk: Talk) -> None:
    talk.touched = True
    for wish in talk.wishes:
        wish.pop("held", None)


def affirmed(talk: Talk) -> None:
    """A yes, to whatever is open."""
    if talk.asked == "confirm" and talk.message.after_lost:
        pass  # the preview may be what was not read: it is shown, and the next yes counts
    elif talk.asked == "confirm" and talk.proposal:
        talk.settled = True
        plan.confirm(talk)
    elif talk.asked == "offer" and len(talk.offers) == 1:
        accept(talk, talk.offers[0])
    elif talk.asked == "offer":
        talk.settled = True
        talk.say("utter_offers", offers=talk.offers)
    elif not talk.wishes and talk.message.intents == {"affirm"}:
        talk.say("utter_nothing_to_confirm")  # beside "all right, it is GS-1004" there is something to go on with


def denied(talk: Talk) -> None:
    """A no: nothing is changed; what was refused is let go, what was previewed can still be corrected."""
    talk.settled = True
    if talk.asked == "offer":
        talk.say("utter_kept", order=talk.order_number)
        plan.drop(talk, talk.about)
    elif plan.planned(talk) and talk.later:
        talk.say("utter_kept", order=talk.order_number)
        talk.drop_plan()
    elif plan.planned(talk):
        plan.put_aside(talk)
        talk.say("utter_not_changed", order=talk.order_number)
    elif not talk.wishes:
        talk.say("utter_ask_wish")


def misunderstood(talk: Talk) -> None:
    """Says so once, with what would help; the second time in a row, a menu and a person."""
    talk.misunderstood += 1
    talk.missed = True
    if talk.misunderstood >= 2:
        talk.misunderstood = 0
        talk.say("utter_menu")
        hand_over(talk, "misunderstood")
    elif "out_of_scope" in talk.message.intents and talk.asked != "address":
        talk.aside = True
        talk.say("utter_out_of_scope")
    elif talk.asked == "address":
        talk.say("utter_address_unclear")
    else:
        talk.say("utter_rephrase")
        if talk.asked == "offer":
            talk.say("utter_offers", offers=talk.offers)
