"""Another size of what was ordered."""

from actions.change_variant import ChangeVariant
from actions.topic import serves


@serves
class ChangeSize(ChangeVariant):
    intent = "change_size"
    option = "size"
