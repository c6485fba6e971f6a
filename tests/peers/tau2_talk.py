"""A customer of the source's shop, speaking with the order service over its contract."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from backend_stub.service.shop import Shop
from backend_stub.service.verification import Identity, sign_identity
from backend_stub.storage.tables import OutboxRow
from backend_stub.storage.trust_tables import VerificationRow
from tests.peers.tau2_source import Call, User
from tests.peers.tau2_wishes import Wish

BROKEN = ("invalid_request", "internal", "unavailable")  # such an answer refuses nothing


class Outcome(Enum):
    """What came of a wish."""

    DONE = "done"
    UNCHANGED = "unchanged"
    """Refused only because it is so already; the source writes the same over the same."""
    REFUSED = "refused"


class Talk:
    """One conversation."""

    def __init__(self, client: TestClient, shop: Shop, now: datetime, conversation: str) -> None:
        self._client, self._shop, self._now, self._conversation = client, shop, now, conversation
        self._confirmed = 0

    def speaks_for(self) -> str | None:
        """The customer whom the service takes this conversation for."""
        with self._shop.database.read() as session:
            row = session.get(VerificationRow, self._conversation)
        return row.customer_id if row else None

    def find(self, call: Call) -> str | None:
        """Verifies as the source looks a user up; the customer found, None when the service does not believe it."""
        given = call.arguments
        if call.name == "find_user_id_by_email":
            return self._by_code(str(given["email"]))
        name = f"{given['first_name']} {given['last_name']}"
        return self._verified({"name": name, "postal_code": str(given["zip"])})

    def sign_in(self, user: User) -> None:
        """Where a task names nobody, the shop's server says who is signed in."""
        expires = int((self._now + timedelta(hours=1)).timestamp())
        signature = sign_identity(self._shop.secret, Identity(user.id, user.email, expires, ""))
        identity = {"customer": user.id, "email": user.email, "expires": expires, "signature": signature}
        assert self._verified({"identity": identity}) == user.id

    def lines(self, number: str) -> list[tuple[int, str]] | None:
        """The order's lines (number, item); None when there is no such order for this customer."""
        answer = self._client.get(f"/v1/orders/{number}", headers=self._headers())
        if answer.status_code == 404:
            return None
        return [(line["line"], line["sku"]) for line in answer.json()["lines"]]

    def orders(self) -> list[str]:
        """The numbers of the customer's orders."""
        answer = self._client.get("/v1/orders", headers=self._headers()).json()
        return [order["number"] for order in answer["orders"]]

    def ask(self, number: str, wish: Wish) -> tuple[Outcome, str]:
        """Proposes, and confirms what can be confirmed; says which rules spoke."""
        proposed = self._post(f"/v1/orders/{number}/proposals", wish.wire())
        if proposed.status_code != 201:
            assert _problem(proposed) not in BROKEN, proposed.text
            return Outcome.REFUSED, _problem(proposed)
        proposal = proposed.json()
        confirmed = self._confirm(proposal["id"])
        rules = ", ".join(decision["rule"] for decision in proposal["changes"] if decision["verdict"] == "refused")
        if confirmed.status_code == 200:
            assert proposal["confirmable"], proposal
            return Outcome.DONE, ""
        refused = not rules or any(not rule.endswith(".unchanged") for rule in rules.split(", "))
        said = rules or f"{_problem(confirmed)} {proposal['needs']}"
        return (Outcome.REFUSED if refused else Outcome.UNCHANGED), said

    def _by_code(self, email: str) -> str | None:
        """The code arrives only where the address is known, though the service says the same either way."""
        assert self._post("/v1/verifications", {"email": email}).status_code == 202
        with self._shop.database.read() as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.created_at.desc(), OutboxRow.id.desc()))
            mails = [row.payload for row in rows if row.payload.get("template") == "code"]
        codes = [mail["facts"]["code"] for mail in mails if mail["to"].casefold() == email.casefold()]
        return self._verified({"code": codes[0]}) if codes else None

    def _verified(self, given: dict[str, Any]) -> str | None:
        answer = self._post("/v1/verifications", given)
        assert answer.status_code in (201, 403), answer.text
        return self.speaks_for() if answer.status_code == 201 else None

    def _confirm(self, proposal: str) -> Any:
        self._confirmed += 1
        headers = {**self._headers(), "Idempotency-Key": f"key-{self._confirmed}"}
        return self._client.post(f"/v1/proposals/{proposal}/confirm", headers=headers)

    def _post(self, path: str, body: Any) -> Any:
        return self._client.post(path, json=body, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"X-Conversation": self._conversation}


def _problem(answer: Any) -> str:
    return str(answer.json()["type"].removeprefix("urn:reroute:"))
