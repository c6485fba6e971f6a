"""Another e-mail address for the order."""

from actions.change_detail import ChangeDetail
from actions.topic import serves


@serves
class ChangeEmail(ChangeDetail):
    intent = "change_email"
    question = "email"
    entity = "email"
    member = "email"
