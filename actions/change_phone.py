"""Another phone number for the delivery."""

from actions.change_detail import ChangeDetail
from actions.topic import serves


@serves
class ChangePhone(ChangeDetail):
    intent = "change_phone"
    question = "phone"
    entity = "phone"
    member = "phone"
