"""How a test speaks with the order service over HTTP."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

CONTACTS = {
    "GS-1001": "anna.schmidt@example.com",
    "GS-1003": "lukas.weber@example.com",
    "GS-1004": "john.miller@example.com",
    "GS-1005": "marie.dubois@example.com",
    "GS-1006": "wei.li@example.com",
    "GS-1008": "sofia.garcia@example.com",
}
BLACK = {"type": "variant", "options": {"color": "black"}}
MOVE = {"type": "address", "address": {"street_address": "Hauptstr. 12", "city": "Berlin", "postal_code": "10117"}}


class Talk:
    """One conversation of one caller."""

    def __init__(self, client: TestClient, conversation: str = "talk-1") -> None:
        self._client = client
        self._headers = {"X-Conversation": conversation}

    def verify(self, order: str = "GS-1001", contact: str | None = None) -> Any:
        return self.post("/v1/verifications", {"order": order, "contact": contact or CONTACTS[order]})

    def propose(self, order: str, *changes: dict[str, Any]) -> dict[str, Any]:
        answer = self.post(f"/v1/orders/{order}/proposals", {"changes": list(changes)})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def confirm(self, proposal: str, key: str = "key-1") -> Any:
        return self.post(f"/v1/proposals/{proposal}/confirm", None, key)

    def undo(self, receipt: str, key: str = "undo-1") -> Any:
        return self.post(f"/v1/receipts/{receipt}/undo", None, key)

    def order(self, number: str = "GS-1001") -> dict[str, Any]:
        return dict(self.get(f"/v1/orders/{number}").json())

    def get(self, path: str) -> Any:
        return self._client.get(path, headers=self._headers)

    def post(self, path: str, body: Any, key: str | None = None) -> Any:
        headers = {**self._headers, **({"Idempotency-Key": key} if key else {})}
        return self._client.post(path, json=body, headers=headers)


def problem(answer: Any) -> tuple[int, str]:
    """Status and name of a problem document."""
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["type"].removeprefix("urn:reroute:")
