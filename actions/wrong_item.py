"""Something else than ordered, or not all of it."""

from actions.defect import Defect
from actions.topic import serves


@serves
class WrongItem(Defect):
    intent = "wrong_item"
    cause = "wrong_item"
