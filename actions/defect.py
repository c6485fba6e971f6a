"""What arrived is not as it should be: what damage and wrong items have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from actions.lines import named_lines
from actions.pictures import as_evidence
from actions.remedies import Remedies
from actions.talk import Talk

Json = dict[str, Any]


class Defect(Remedies):
    found = "utter_defect_noted"
    kinds = ("reship", "refund_parcel", "keep_defective")

    @property
    @abstractmethod
    def cause(self) -> str:
        """The service's word for it: `damaged` or `wrong_item`."""

    def change(self, talk: Talk, index: int) -> Json | None:
        """A picture that came before the question is the answer to it."""
        if talk.picture:
            talk.wishes[index].setdefault("evidence", as_evidence(talk.picture))
            talk.picture = None
        return super().change(talk, index)

    def first(self, talk: Talk, wish: Json) -> Json:
        lines = named_lines(talk.order or {"lines": []}, wish)
        named = {"lines": lines or None, "evidence": wish.get("evidence")}
        return {**super().first(talk, wish), "cause": self.cause} | {
            name: value for name, value in named.items() if value
        }

    def offers(self, talk: Talk, wish: Json) -> list[Json]:
        """None before it was told what is wrong: the service asks for that."""
        return self.allowed(talk, wish) if wish.get("evidence") else []
