"""Another variant of the same product: what colour and size have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from actions.addresses import given_address, note_address
from actions.lines import line_to_vary
from actions.message import Clause
from actions.registry import TOPICS
from actions.remedies import decided
from actions.replace_item import in_its_place, names_another
from actions.replies import CURABLE
from actions.talk import Talk
from actions.topic import Topic

Json = dict[str, Any]


class ChangeVariant(Topic):
    question = "variant"

    @property
    @abstractmethod
    def option(self) -> str:
        """The option that changes: `color` or `size`."""

    def take(self, talk: Talk, clause: Clause) -> bool:
        values, products = clause.values(self.option), clause.values("product")
        if values and _is_exchanged(talk, products):
            return TOPICS["exchange"].take(talk, clause)
        wish = talk.wish(self.intent)
        if values:
            wish["values"] = values
        if products:
            wish["products"] = products
        if "street_address" in given_address(clause):
            note_address(talk.wish("change_address"), clause)  # "black instead of red, to Hauptstr. 12, 10115 Berlin"
        return True

    def change(self, talk: Talk, index: int) -> Json | None:
        """Another product's colour, beside one that is ordered, is a wish for that product instead."""
        wish = talk.wishes[index]
        if names_another(talk.order or {"lines": []}, wish.get("products", [])):
            talk.wishes[index] = in_its_place(wish["products"], {self.option: self._target(wish, None)})
            return TOPICS["replace_item"].change(talk, index)
        line = line_to_vary(talk.order or {"lines": []}, wish, self.option)
        target = self._target(wish, line)
        if target is None or (line and not line["choices"].get(self.option)):
            unsaid: Json = {"type": "variant", "options": {}} | ({"line": line["line"]} if line else {})
            if decided(talk, unsaid)["rule"] not in CURABLE:
                return unsaid  # it is too late for any
            self._ask(talk, index, line)
            return None
        return {"type": "variant", "options": {self.option: target}} | ({"line": line["line"]} if line else {})

    def _target(self, wish: Json, line: Json | None) -> str | None:
        """The value named that the line does not have yet: in "red → black", however it is put, the black."""
        values: list[str] = wish.get("values") or []
        present = (line or {}).get("options", {}).get(self.option)
        return next((value for value in values if value != present), values[0] if values else None)

    def _ask(self, talk: Talk, index: int, line: Json | None) -> None:
        chosen = line or (talk.order or {})["lines"][0]
        present = chosen["options"].get(self.option)
        choices = [value for value in chosen["choices"].get(self.option, []) if value != present]
        if not choices:
            talk.say("utter_no_choice", title=chosen["title"], option=self.option)
            del talk.wishes[index]
            talk.settled = True
            return
        talk.ask(
            "variant",
            "utter_ask_variant",
            index,
            option=self.option,
            title=chosen["title"],
            choices=choices,
            present=present,
        )


def _is_exchanged(talk: Talk, products: list[str]) -> bool:
    """Whether an exchange is open that "in L, please" belongs to; of another thing it is a wish of its own."""
    exchanges = [wish for wish in talk.wishes if wish["topic"] == "exchange"]
    return any(not products or products == wish.get("products", products) for wish in exchanges)
