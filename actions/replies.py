"""Which reply belongs to which outcome. The words are in `data/<language>/`."""

from __future__ import annotations

REFUSALS = {
    "address.handed_over": "utter_address_handed_over",
    "address.delivered": "utter_address_delivered",
    "address.incomplete": "utter_address_incomplete",
    "address.invalid": "utter_address_invalid",
    "address.country_not_served": "utter_address_country_not_served",
    "address.unchanged": "utter_address_unchanged",
    "address.closed": "utter_order_closed",
    "variant.out_of_stock": "utter_variant_out_of_stock",
    "variant.unknown": "utter_variant_unknown",
    "variant.unchanged": "utter_variant_unchanged",
    "variant.handed_over": "utter_variant_handed_over",
    "variant.delivered": "utter_variant_delivered",
    "variant.closed": "utter_order_closed",
    "line.ambiguous": "utter_ask_line",
    "line.unknown": "utter_line_unknown",
    "cancel.handed_over": "utter_cancel_handed_over",
    "cancel.delivered": "utter_cancel_delivered",
    "cancel.closed": "utter_order_closed",
    "return.window_passed": "utter_return_window_passed",
    "return.not_delivered": "utter_return_not_delivered",
    "return.already_returned": "utter_return_already_returned",
    "return.closed": "utter_order_closed",
}
"""Rule of a refused change → reply; any other refusal is `utter_not_offered`."""

UNDO_REFUSALS = {
    "undo.handed_over": "utter_undo_handed_over",
    "undo.already_undone": "utter_undo_already_undone",
}
"""Rule of a refused undo → reply; any other is `utter_undo_not_possible`."""

PREVIEWS = {
    "cancel": "utter_preview_cancel",
    "return": "utter_preview_return",
    "refuse_at_door": "utter_preview_refuse_at_door",
    "bring_back": "utter_preview_bring_back",
    "keep_with_refund": "utter_preview_keep_with_refund",
    "hold": "utter_preview_hold",
    "redirect": "utter_preview_redirect",
    "former_address": "utter_preview_former_address",
    "resend": "utter_preview_resend",
    "voucher": "utter_preview_voucher",
    "wait_restock": "utter_preview_wait_restock",
}
"""Type of the change that decides the words → reply; any other preview is `utter_preview`."""

CONFIRMED = {
    "cancel": "utter_confirmed_cancel",
    "return": "utter_confirmed_return",
    "refuse_at_door": "utter_confirmed_refuse_at_door",
    "bring_back": "utter_confirmed_bring_back",
    "keep_with_refund": "utter_confirmed_keep_with_refund",
    "hold": "utter_confirmed_hold",
    "redirect": "utter_confirmed_redirect",
    "former_address": "utter_confirmed_former_address",
    "resend": "utter_confirmed_resend",
    "voucher": "utter_confirmed_voucher",
    "wait_restock": "utter_confirmed_wait_restock",
}
"""The same for what was done; any other is `utter_confirmed`."""

TRACKING = {
    "not_shipped": "utter_tracking_not_shipped",
    "on_time": "utter_tracking_on_time",
    "late": "utter_tracking_late",
    "overdue": "utter_tracking_overdue",
    "untrackable": "utter_tracking_untrackable",
    "delivered": "utter_tracking_delivered",
    "lost": "utter_tracking_lost",
    "cancelled": "utter_tracking_cancelled",
    "returning": "utter_tracking_returning",
}
"""Where the parcel stands → reply."""

IDENTITY = {
    "verification_failed": "utter_verification_failed",
    "verification_locked": "utter_verification_locked",
}
"""Why a verification did not succeed → reply."""
