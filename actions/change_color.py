"""Another colour of what was ordered."""

from actions.change_variant import ChangeVariant
from actions.topic import serves


@serves
class ChangeColor(ChangeVariant):
    intent = "change_color"
    option = "color"
