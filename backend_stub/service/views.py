"""The contract's JSON shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend_stub.model.catalogue import Catalogue
from backend_stub.model.decision import Plan
from backend_stub.model.order import Customer, Order, OrderLine, StoredMethod, TrackingEvent
from backend_stub.model.policy import Policy
from backend_stub.rules import postal
from backend_stub.rules.standing import instant, iso
from backend_stub.rules.tracking import Tracking
from backend_stub.storage.money_tables import PaymentRow, RefundRow

__all__ = ["instant", "order_view", "proposal_view", "public_policy", "summary", "tracking_view"]


def summary(order: Order, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "number": order.number,
        "state": order.state.value,
        "placed_at": instant(order.placed_at),
        "total": order.total.wire(),
        "titles": [dict(catalogue.product_of(line.sku).titles) for line in order.lines],
    }


def order_view(order: Order, customer: Customer, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "number": order.number,
        "state": order.state.value,
        "payment_state": order.payment_state.value,
        "version": order.version,
        "placed_at": instant(order.placed_at),
        "total": order.total.wire(),
        "payment_method": order.payment_method.value,
        "paused": order.paused,
        "customer": {"name": customer.name, "language": customer.language},
        "address": postal.wire(order.address),
        "lines": [_line(line, order, catalogue) for line in order.lines],
        "shipping": {
            "method": order.shipping.method,
            "carrier": order.shipping.carrier,
            "carrier_kind": order.shipping.carrier_kind.value,
            "tracking_number": order.shipping.tracking_number,
            "promised_date": iso(order.shipping.promised_date),
            "expected_date": iso(order.shipping.expected_date),
        },
    }


def line_wire(line: OrderLine, order: Order, catalogue: Catalogue) -> dict[str, Any]:
    """A line as labels, customs papers and mails need it; `net_weight` is that of one piece, in grams."""
    product = catalogue.product_of(line.sku)
    return {
        "line": line.line,
        "product": product.id,
        "sku": line.sku,
        "title": dict(product.titles),
        "options": dict(catalogue.variant(line.sku).options),
        "quantity": line.quantity,
        "unit_price": order.money(line.unit_price).wire(),
        "hs_code": product.hs_code,
        "origin": product.origin,
        "net_weight": product.weight_grams,
    }


def proposal_view(proposal_id: str, order: Order, plan: Plan, expires_at: datetime) -> dict[str, Any]:
    return {
        "id": proposal_id,
        "order": order.number,
        "version": order.version,
        "expires_at": instant(expires_at),
        "confirmable": plan.confirmable,
        "needs": [need.value for need in plan.outcome.needs],
        "changes": [decision.wire() for decision in plan.decisions],
        "before_after": [row.wire() for row in plan.outcome.rows],
        "price_difference": plan.difference.wire(),
        "new_total": plan.new_total.wire(),
        "expected_delivery": iso(plan.expected_delivery),
        "effects": [effect.wire() for effect in plan.outcome.effects],
    }


def money_view(order: Order, payments: list[PaymentRow], refunds: list[RefundRow]) -> dict[str, Any]:
    """Payments and refunds; who paid by which card is told by its kind alone."""
    return {
        "order": order.number,
        "payment_state": order.payment_state.value,
        "total": order.total.wire(),
        "payments": [
            {"method": row.method, "amount": order.money(row.amount).wire(), "at": instant(row.at)} for row in payments
        ],
        "refunds": [
            {
                "method": row.method,
                "amount": order.money(row.amount).wire(),
                "state": row.state,
                "waits_for": row.waits_for,
                "promised_at": instant(row.promised_at),
                "sent_at": instant(row.sent_at) if row.sent_at else None,
                "expected_by": iso(row.expected_by),
                "arrived_at": instant(row.arrived_at) if row.arrived_at else None,
            }
            for row in refunds
        ],
    }


def method_view(method: StoredMethod, currency: str) -> dict[str, Any]:
    balance = None if method.balance is None else {"amount": method.balance, "currency": currency}
    return {"id": method.id, "method": method.kind.value, "label": method.label, "balance": balance}


def tracking_view(order: Order, events: tuple[TrackingEvent, ...], tracking: Tracking) -> dict[str, Any]:
    shown = [{"at": instant(e.at), "status": e.status, "place": e.place} for e in events]
    return {
        "order": order.number,
        "state": order.state.value,
        "situation": tracking.situation.value,
        "carrier": order.shipping.carrier,
        "carrier_kind": order.shipping.carrier_kind.value,
        "tracking_number": order.shipping.tracking_number,
        "promised_date": iso(order.shipping.promised_date),
        "expected_date": iso(order.shipping.expected_date),
        "days_late": tracking.days_late,
        "acts_after": iso(tracking.acts_after),
        "overdue": tracking.overdue,
        "last_event": shown[-1] if shown else None,
        "events": shown,
        "steps": [
            {"state": step.state.value, "at": instant(step.at) if step.at else None, "done": step.done}
            for step in tracking.steps
        ],
    }


def public_policy(policy: Policy, country: str | None) -> dict[str, Any]:
    """What anybody may know: return window, countries served, delivery to `country` (else to the shop's own)."""
    to = country if country and country in policy.countries else policy.home_country
    return {
        "currency": policy.currency,
        "return_window_days": policy.returns.window_days,
        "return_label_fee": {"amount": policy.returns.label_fee, "currency": policy.currency},
        "refund_business_days": {method: list(days) for method, days in policy.refund_business_days.items()},
        "countries": sorted(policy.countries),
        "country_code": to,
        "delivery": [_delivery(policy, method, to) for method in policy.delivery],
    }


def _delivery(policy: Policy, method: str, country: str) -> dict[str, Any]:
    days = policy.delivery[method].days[policy.countries[country].zone]
    return {
        "method": method,
        "price": {"amount": policy.delivery_price(method, country), "currency": policy.currency},
        "days": {"from": days[0], "to": days[1]},
    }


def _line(line: OrderLine, order: Order, catalogue: Catalogue) -> dict[str, Any]:
    choices = catalogue.product_of(line.sku).choices()
    return {**line_wire(line, order, catalogue), "state": line.state.value, "choices": choices}
