"""A caller of the shop under test: one conversation, every answer of which is held against the contract."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.contract.answers import check

SECONDS = 30


@dataclass
class Target:
    """The shop under test, what is known of it, and what the suite could not take back."""

    url: str
    secret: str = field(repr=False)
    facts: dict[str, Any] = field(repr=False)
    left: list[str] = field(default_factory=list)

    def conversation(self) -> Conversation:
        return Conversation(self, f"contract-{uuid.uuid4()}")

    def verified(self, who: str = "mine") -> Conversation:
        """A conversation that speaks for the customer of this order of the facts."""
        talk = self.conversation()
        known = self.facts[who]
        answer = talk.verify(known.get("order") or known["takes"]["order"], known["contact"])
        assert answer.status_code == 201, f"facts: {who} is not verified ({answer.status_code})"
        return talk


class Conversation:
    """What one conversation may ask."""

    def __init__(self, target: Target, name: str) -> None:
        self.target, self.name = target, name
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {target.secret}"
        self.http.headers["X-Conversation"] = name

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None, **filled: str) -> requests.Response:
        """`ask("GET", "/v1/orders/{number}", number="GS-1001")`; a query is written behind the path."""
        plain, _, query = path.partition("?")
        url = self.target.url + plain.format(**filled) + (f"?{query.format(**filled)}" if query else "")
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.http.request(method, url, json=body, headers=headers, timeout=SECONDS)
        check(answer, plain)
        return answer

    def verify(self, order: str, contact: str) -> requests.Response:
        return self.ask("POST", "/v1/verifications", {"order": order, "contact": contact})

    def read(self, path: str, **filled: str) -> Any:
        """The JSON of an answer that must be 200."""
        answer = self.ask("GET", path, **filled)
        assert answer.status_code == 200, f"GET {path} answers {answer.status_code}"
        return answer.json()

    def order(self, number: str) -> dict[str, Any]:
        return dict(self.read("/v1/orders/{number}", number=number))

    def state_of(self, number: str) -> dict[str, Any]:
        """All that there is to see of an order."""
        return {
            "order": self.order(number),
            "history": self.read("/v1/orders/{number}/history", number=number),
            "tracking": self.read("/v1/orders/{number}/tracking", number=number),
            "receipts": [receipt["id"] for receipt in self.receipts(number)],
        }

    def receipts(self, number: str) -> list[dict[str, Any]]:
        return list(self.read("/v1/receipts?order={number}", number=number)["receipts"])

    def propose(self, number: str, *changes: dict[str, Any]) -> dict[str, Any]:
        answer = self.try_propose(number, list(changes))
        assert answer.status_code == 201, f"a proposal answers {answer.status_code}"
        return dict(answer.json())

    def try_propose(self, number: str, changes: Any) -> requests.Response:
        return self.ask("POST", "/v1/orders/{number}/proposals", {"changes": changes}, number=number)

    def confirm(self, proposal: str, key: str | None = None) -> requests.Response:
        return self.ask("POST", "/v1/proposals/{id}/confirm", key=key or str(uuid.uuid4()), id=proposal)

    def undo(self, receipt: str, key: str | None = None) -> requests.Response:
        return self.ask("POST", "/v1/receipts/{id}/undo", key=key or str(uuid.uuid4()), id=receipt)

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        """All events after this id."""
        found: list[dict[str, Any]] = []
        while page := self.read("/v1/events?after={after}&limit=200", after=str(after))["events"]:
            found += page
            after = page[-1]["id"]
        return found


def problem(answer: requests.Response) -> tuple[int, str]:
    """Status and name of a problem document."""
    assert answer.status_code >= 400, f"{answer.status_code} is no refusal"
    return answer.status_code, str(answer.json()["type"]).removeprefix("urn:reroute:")
