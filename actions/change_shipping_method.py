"""Faster or cheaper: another way of delivery."""

from actions.change_detail import ChangeDetail
from actions.topic import serves


@serves
class ChangeShippingMethod(ChangeDetail):
    intent = "change_shipping_method"
    question = "shipping_method"
    entity = "method"
    member = "method"
