"""Where one wish ends and its reason begins, as the labelling guide (docs/intents.md) draws the borders."""

from __future__ import annotations

UNWANTED = frozenset(("cancel_order", "stop", "feedback", "deny"))
SAID_BESIDE = {
    "cancel_order": frozenset(("change_order", "duplicate_order", "payment_problem", "stop", "undo")),
    "change_address": frozenset(("hold_parcel",)),
    "change_color": frozenset(("wrong_item",)),
    "change_not_applied": frozenset(
        ("change_address", "change_color", "change_phone", "change_size", "order_status", "parcel_late")
    ),
    "change_payment_method": frozenset(("faq", "payment_problem")),
    "change_shipping_method": frozenset(("hold_parcel", "parcel_late")),
    "change_size": frozenset(("wrong_item",)),
    "complaint": frozenset(("feedback", "insult", "talk_to_person")),
    "data_deletion": UNWANTED | {"data_export"},
    "default_address": frozenset(("change_address",)),
    "duplicate_order": frozenset(("cancel_order", "change_quantity", "payment_problem")),
    "exchange": frozenset(
        ("change_color", "change_size", "feedback", "parcel_damaged", "return_request", "wrong_item")
    ),
    "not_received": frozenset(("parcel_late", "parcel_lost", "where_is_my_parcel")),
    "parcel_damaged": frozenset(("not_received", "refund_status", "return_request", "wrong_item")),
    "parcel_late": frozenset(("complaint", "feedback", "where_is_my_parcel")),
    "parcel_lost": frozenset(("not_received", "order_status", "parcel_late", "refund_status", "where_is_my_parcel")),
    "payment_problem": frozenset(("duplicate_order", "price_error")),
    "price_error": frozenset(("delivery_options", "payment_problem")),
    "refund_status": frozenset(("cancel_order", "parcel_late", "return_request")),
    "refuse_parcel": UNWANTED | {"not_received", "where_is_my_parcel"},
    "replace_item": frozenset(("add_item", "change_color", "remove_item", "wrong_item")),
    "return_policy": frozenset(("faq", "return_request")),
    "return_request": UNWANTED | {"exchange", "refuse_parcel"},
    "talk_to_person": frozenset(("complaint", "feedback", "help", "insult")),
    "undo": frozenset(("change_address", "change_color", "change_size")),
    "wrong_item": frozenset(("change_color", "change_size", "exchange", "refund_status", "return_request")),
}
"""What a message tells to explain its one wish."""

SAID_ALWAYS = {"change_not_applied": SAID_BESIDE["change_not_applied"]}
"""What is never a wish beside these."""
