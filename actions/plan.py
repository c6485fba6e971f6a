"""The plan: everything the customer wants changed on one order, proposed, previewed and confirmed as one."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from actions import identity
from actions.orders import OrdersUnavailable, Refused
from actions.registry import TOPICS
from actions.replies import CONFIRMED, CURABLE, CURABLE_REASONS, MISSING, PREVIEWS, REFUSALS, SEVERAL_LINES
from actions.talk import Talk

Json = dict[str, Any]


def planned(talk: Talk) -> list[int]:
    """The wishes that the plan is made of: not those answered at once, nor those put aside by a no."""
    return [i for i, wish in enumerate(talk.wishes) if not wish.get("held") and not TOPICS[wish["topic"]].at_once]


def put_aside(talk: Talk) -> None:
    """Closes the question; the plan is taken up again when the customer adds to it or corrects it."""
    for index in planned(talk):
        talk.wishes[index]["held"] = True
    talk.close_question()


def advance(talk: Talk) -> None:
    """Takes the plan as far as it goes: asks for what is missing, or shows the alternatives, or the preview."""
    open_wishes = planned(talk)
    if not open_wishes or (talk.order is None and not identity.identify(talk)):
        return
    if talk.asked == "code" and talk.proposal and not talk.touched:
        talk.say("utter_ask_code", order=talk.order_number)  # a new proposal would send a new code
        return
    changes, owners = _changes(talk, open_wishes)
    if changes is None:
        return
    try:
        proposal = talk.orders.propose(str(talk.order_number), changes)
    except Refused as no:
        if no.status != 422:
            raise
        _unusable(talk, owners[0])
        return
    present(talk, proposal, owners)


def _changes(talk: Talk, open_wishes: list[int]) -> tuple[list[Json] | None, list[int]]:
    """The changes to propose and, for each, the wish that it came from; None when a question was asked instead."""
    changes: list[Json] = []
    owners: list[int] = []
    for index in open_wishes:
        talk.wishes[index].pop("with", None)
        change = TOPICS[talk.wishes[index]["topic"]].change(talk, index)
        if change is None:
            return None, []
        place = next((at for at, made in enumerate(changes) if _are_one(made, change)), None)
        if place is None:
            changes.append(change)
            owners.append(index)
        else:
            _join(talk, changes, owners, place, change, index)
    return changes, owners


def _are_one(made: Json, change: Json) -> bool:
    """Colour and size of one line are one variant, and who receives the parcel is a part of its new address."""
    variants = made["type"] == change["type"] == "variant" and made.get("line") == change.get("line")
    return variants or {made["type"], change["type"]} == {"address", "recipient"}


def _join(talk: Talk, changes: list[Json], owners: list[int], place: int, change: Json, index: int) -> None:
    """Makes one change of two; a question about an address is one to the wish for the address."""
    made = changes[place]
    if change["type"] == "variant":
        made["options"] = {**made["options"], **change["options"]}
        talk.wishes[index]["with"] = owners[place]
        return
    where, who, owner = (made, change, owners[place]) if made["type"] == "address" else (change, made, index)
    changes[place] = {"type": "address", "address": {**where["address"], "name": who["name"]}}
    talk.wishes[owners[place] if owner == index else index]["with"] = owner
    owners[place] = owner


def present(talk: Talk, proposal: Json, owners: list[int], changed: bool = False) -> None:
    """Shows a proposal: the first refusal with its alternatives, a question, or the preview."""
    talk.close_question()
    verdicts = list(zip(proposal["changes"], owners, strict=False))
    for entry, owner in verdicts:
        if _reason_is_open(talk, entry, owner):
            talk.ask("reason", "utter_ask_reason", owner)
            return
    for entry, owner in verdicts:
        if entry["verdict"] == "refused" and (meant := _meant(entry)):
            _take_for(talk, meant, owner)
            return
        if entry["verdict"] == "refused":
            _refuse(talk, entry, owner)
            return
    talk.proposal = proposal["id"]
    if proposal["needs"]:
        _ask_for_needs(talk, proposal)
    else:
        _preview(talk, proposal, owners, changed)


def _preview(talk: Talk, proposal: Json, owners: list[int], changed: bool) -> None:
    shown = _digest(proposal)
    if changed:
        talk.say("utter_preview_changed", order=proposal["order"])
    elif not talk.answered and all(talk.wishes[index].get("previewed") == shown for index in planned(talk)):
        talk.say("utter_preview_same", order=proposal["order"])  # nothing is said twice in a row
    for index in planned(talk):
        talk.wishes[index]["previewed"] = shown
    for entry, owner in zip(proposal["changes"], owners, strict=False):
        if entry["offers"]:  # possible as it is, and here is another way
            talk.wishes[owner] |= {"alternatives": entry["offers"], "chosen": None}
    talk.ask("confirm", _by_type(PREVIEWS, proposal["changes"], "utter_preview"), **_facts(proposal))


def _digest(proposal: Json) -> str:
    """The same for proposals that look the same."""
    shown = json.dumps([proposal["changes"], proposal.get("price_difference")], sort_keys=True)
    return sha256(shown.encode()).hexdigest()[:12]


def _ask_for_needs(talk: Talk, proposal: Json) -> None:
    """What must happen before a yes counts: the customer's code, another payment method, or a person's approval."""
    if "code" in proposal["needs"]:
        _ask_code(talk, proposal)
    elif "payment_method" in proposal["needs"]:
        put_aside(talk)
        talk.say("utter_needs_payment_method", **_facts(proposal))
    else:
        talk.ask("confirm", "utter_needs_approval", **_facts(proposal))  # once approved, the next yes carries it out


def _ask_code(talk: Talk, proposal: Json) -> None:
    try:
        talk.orders.send_code(proposal["id"])
    except Refused as no:
        if no.name != "verification_locked":
            raise
        talk.say("utter_verification_locked", minutes=identity.minutes_locked(no))
    else:
        talk.ask("code", "utter_ask_code", order=proposal["order"])


def _reason_is_open(talk: Talk, entry: Json, owner: int) -> bool:
    """Why goods come back is always asked once, and never required."""
    wish = talk.wishes[owner] if owner < len(talk.wishes) else {}
    possible = entry["verdict"] == "allowed" or entry["offers"]
    return bool(possible and wish.get("topic") == "return_request" and not wish.get("reason_asked"))


def _refuse(talk: Talk, entry: Json, owner: int) -> None:
    rule, facts, offers = entry["rule"], entry["facts"], entry["offers"]
    response = REFUSALS.get(rule, "utter_not_offered")
    if rule in ("line.unknown", "line.ambiguous"):
        talk.wishes[owner].pop("lines", None)
        talk.wishes[owner]["among"] = [line["line"] for line in facts["lines"]]
        facts = {**facts, "several": entry["change"]["type"] in SEVERAL_LINES}
    if rule.endswith(".unchanged") and talk.wishes[owner].get("previewed"):
        talk.say("utter_kept", order=talk.order_number)  # back to what it was: "no, red after all"
        drop(talk, owner)
    elif offers:
        talk.say(response, **_named(facts), offers=offers, order=talk.order_number)
        talk.offer(offers, owner, rule=rule)
    elif _curable(rule, facts):
        if talk.wishes[owner].get("lacks"):
            response = MISSING.get(rule, response)
        talk.ask(CURABLE[rule], response, owner, **_named(facts), order=talk.order_number)
    else:
        talk.say(response, **_named(facts), offers=[], order=talk.order_number)
        drop(talk, owner)


def _meant(entry: Json) -> list[Json]:
    """What a refused wish means as things stand: another size of what has arrived is an exchange, and the reverse."""
    options, reason = entry["change"].get("options", {}), entry["facts"].get("reason")
    if entry["rule"] == "variant.delivered":
        return [{"topic": "exchange", "wanted": {option: [value] for option, value in options.items()}}]
    if entry["rule"] == "exchange.not_offered" and reason == "not_delivered":
        return [{"topic": f"change_{option}", "values": [value]} for option, value in options.items()]
    return []


def _take_for(talk: Talk, wishes: list[Json], owner: int) -> None:
    """Takes the wish for others, about the same line."""
    taken = talk.wishes[owner]
    named = {name: taken[name] for name in ("products", "lines", "among") if name in taken}
    drop_twins(talk, owner)
    at = talk.wishes.index(taken)
    talk.wishes[at : at + 1] = [{**wish, **named} for wish in wishes]
    advance(talk)


def _curable(rule: str, facts: Json) -> bool:
    """Whether another answer can help: not where there is nothing to choose among."""
    choices = facts.get("methods", facts.get("choices", True))
    return rule in CURABLE and bool(choices) and facts.get("reason", CURABLE_REASONS[0]) in CURABLE_REASONS


def drop_twins(talk: Talk, owner: int) -> None:
    """Lets the wishes go that were one change with this one: what becomes of it becomes of them."""
    talk.wishes = [wish for wish in talk.wishes if wish.get("with") != owner]


def leave_only(talk: Talk, owner: int) -> None:
    """Lets go of all that else was to be changed on the order, and keeps the questions about it."""
    kept = talk.wishes[owner]
    talk.wishes = [kept, *(wish for wish in talk.wishes if TOPICS[wish["topic"]].at_once)]
    talk.about = 0


def drop(talk: Talk, owner: int) -> None:
    """Lets one wish go and takes the rest of the plan further."""
    drop_twins(talk, owner)
    del talk.wishes[owner]
    talk.close_question()
    advance(talk)


def _unusable(talk: Talk, owner: int) -> None:
    """The service could not even read the change: what was given is asked for once more."""
    wish = talk.wishes[owner]
    topic = wish["topic"]
    talk.wishes[owner] = {"topic": topic}
    talk.ask(TOPICS[topic].question, "utter_rephrase", owner)


def confirm(talk: Talk) -> None:
    """Carries out the previewed proposal; the service makes sure that it happens once."""
    try:
        receipt = talk.orders.confirm(str(talk.proposal))
    except OrdersUnavailable:
        talk.say("utter_confirm_unsure", order=talk.order_number)
        return
    except Refused as no:
        owners = planned(talk)
        if "proposal" in no.problem:
            present(talk, no.problem["proposal"], owners, changed=True)
        elif no.name == "not_confirmable":
            talk.say("utter_not_approved", order=talk.order_number)
        else:
            talk.close_question()
            advance(talk)
        return
    questions = [wish for wish in talk.wishes if TOPICS[wish["topic"]].at_once]
    talk.drop_plan()
    talk.wishes = questions
    talk.receipt = receipt["id"] if receipt["undoable"] else None
    response = _by_type(CONFIRMED, [{"change": change} for change in receipt["applied"]], "utter_confirmed")
    talk.say(response, **_facts(receipt))


def enter_code(talk: Talk, code: str, owners: list[int]) -> None:
    """Hands in the one-time code; with it the proposal can be confirmed."""
    try:
        proposal = talk.orders.enter_code(str(talk.proposal), code)
    except Refused as no:
        if no.status == 403:
            talk.say("utter_code_wrong")
        elif no.name == "verification_locked":
            talk.say("utter_verification_locked", minutes=identity.minutes_locked(no))
        else:
            talk.close_question()
            advance(talk)
        return
    present(talk, proposal, owners)


def _by_type(table: dict[str, str], changes: list[Json], together: str) -> str:
    """The reply of the changes' type; `together` where they have no reply in common."""
    names = {table.get(entry["change"]["type"], together) for entry in changes}
    return names.pop() if len(names) == 1 else together


def _facts(document: Json) -> Json:
    """A proposal's or receipt's members as facts for a reply."""
    return {name: value for name, value in document.items() if name != "id"} | {"document": document["id"]}


def _named(facts: Json) -> Json:
    """Facts under names that Rasa does not use for its own message parts."""
    return {name: value for name, value in facts.items() if name not in ("text", "image", "custom", "buttons")}
