"""What the tests of rules look at in a plan, and the lines that they play with."""

from __future__ import annotations

from dataclasses import replace

from backend_stub.model.order import OrderLine

BAG = OrderLine(1, "bag-red", 1, 8900)
BELT = OrderLine(2, "belt-black", 1, 1900)
CHEAP, DEAR = replace(BAG, unit_price=900), replace(BAG, unit_price=9900)
BAG_TITLE = {"en": "Milano handbag"}


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def first(plan):
    return (plan.decisions[0].rule, plan.decisions[0].facts)


def effects(plan, kind):
    return [effect.facts for effect in plan.outcome.effects if effect.type == kind]


def after(plan):
    return {step.field: step.after for step in plan.outcome.steps}


def empty(plan):
    outcome = plan.outcome
    return (outcome.steps, outcome.effects, outcome.stock, outcome.difference, plan.confirmable) == (
        (),
        (),
        {},
        0,
        False,
    )
