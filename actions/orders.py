"""The order service as the actions see it: one method per call, results as plain JSON, few named errors."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

Json = dict[str, Any]

# A turn must be answered within 10 s whatever happens; so one call may take 2.5 s and is tried twice at the most.
TIMEOUT = (1.0, 2.5)
RETRY = Retry(
    total=1,
    connect=1,
    read=1,
    status=0,
    backoff_factor=0.1,
    respect_retry_after_header=False,  # a 429 is an answer (locked), and nothing to wait for in a turn
    allowed_methods=None,  # POST too: proposals reserve anew, confirmations carry a key
)


class OrdersUnavailable(Exception):
    """The order service did not answer, or answered nonsense; whether it acted is unknown."""


class Refused(Exception):
    """The order service said no: `name` of the problem, `status`, and all members of the problem document."""

    def __init__(self, status: int, problem: Json):
        super().__init__(problem.get("type", "problem"))
        self.status = status
        self.problem = problem
        self.name = str(problem.get("type", "")).rpartition(":")[2]


class Orders:
    """Calls for one conversation. Keeps nothing but the connection."""

    def __init__(self, base_url: str, secret: str, conversation: str, session: requests.Session | None = None):
        self._base = base_url.rstrip("/")
        self._session = session or connect()
        self._headers = {"Authorization": f"Bearer {secret}", "X-Conversation": conversation}

    def verify(self, order: str, contact: str) -> Json:
        """Makes the conversation speak for the customer of `order`; raises Refused (verification_failed, …_locked)."""
        return self._call("POST", "/v1/verifications", {"order": order, "contact": contact})

    def verified(self) -> Json:
        """Whom the conversation speaks for; raises Refused (verification_required)."""
        return self._call("GET", "/v1/verifications/current")

    def send_sign_in_code(self, email: str) -> Json:
        """Sends a one-time code to a customer of this address; the answer is the same where there is none."""
        return self._call("POST", "/v1/verifications", {"email": email})

    def sign_in(self, code: str) -> Json:
        """Makes the conversation speak for the customer whose code this is; raises Refused as `verify` does."""
        return self._call("POST", "/v1/verifications", {"code": code})

    def order(self, number: str) -> Json:
        return self._call("GET", f"/v1/orders/{quote(number, safe='')}")

    def tracking(self, number: str) -> Json:
        return self._call("GET", f"/v1/orders/{quote(number, safe='')}/tracking")

    def money(self, number: str) -> Json:
        """What was paid for the order, and each refund with its state."""
        return self._call("GET", f"/v1/orders/{quote(number, safe='')}/money")

    def promises(self, number: str) -> list[Json]:
        """What the shop has promised for the order; open ones first."""
        return list(self._call("GET", f"/v1/promises?order={quote(number, safe='')}")["promises"])

    def payment_methods(self) -> list[Json]:
        """The ways to pay that the customer has stored, `{"id", "method", "label", "balance"}` each."""
        return list(self._call("GET", "/v1/payment-methods")["methods"])

    def propose(self, number: str, changes: list[Json]) -> Json:
        return self._call("POST", f"/v1/orders/{quote(number, safe='')}/proposals", {"changes": changes})

    def exceptions(self, number: str) -> list[Json]:
        """What the watch found wrong with the order and nobody has settled, newest first."""
        return list(self._call("GET", f"/v1/exceptions?order={quote(number, safe='')}")["exceptions"])

    def send_code(self, proposal: str) -> Json:
        return self._call("POST", f"/v1/proposals/{quote(proposal, safe='')}/code", {})

    def enter_code(self, proposal: str, code: str) -> Json:
        return self._call("POST", f"/v1/proposals/{quote(proposal, safe='')}/code", {"code": code})

    def confirm(self, proposal: str) -> Json:
        """Carries the proposal out. Its id is the idempotency key: asked twice, it happens once."""
        return self._call("POST", f"/v1/proposals/{quote(proposal, safe='')}/confirm", {}, key=f"confirm-{proposal}")

    def undo(self, receipt: str, key: str | None = None) -> Json:
        """Takes the receipt's change back, once for this key, or else once for the receipt."""
        return self._call("POST", f"/v1/receipts/{quote(receipt, safe='')}/undo", {}, key=f"undo-{key or receipt}")

    def receipts(self, number: str) -> list[Json]:
        return list(self._call("GET", f"/v1/receipts?order={quote(number, safe='')}")["receipts"])

    def open_case(
        self, kind: str, order: str | None, summary: str, language: str | None, key: str | None = None
    ) -> Json:
        """Opens a case for a person; with a key, asked twice is opened once."""
        body = {"kind": kind, "order": order, "summary": summary, "language": language}
        given = {name: value for name, value in body.items() if value}
        return self._call("POST", "/v1/cases", given, key=key and f"case-{key}")

    def cases(self) -> list[Json]:
        """The customer's cases, newest first."""
        return list(self._call("GET", "/v1/cases")["cases"])

    def case(self, number: str) -> Json:
        """One case with the remedies offered for it; raises Refused (not_found, verification_required)."""
        return self._call("GET", f"/v1/cases/{quote(number, safe='')}")

    def add_words(self, case: str, words: str) -> Json:
        return self._call("POST", f"/v1/cases/{quote(case, safe='')}/evidence", {"words": words})

    def give_feedback(
        self, about: str, rating: int, words: str | None, language: str | None, token: str | None = None
    ) -> Json:
        """Rates an order or a case from 1 to 5, once; raises Refused (feedback_given, not_found).

        The token with which the shop asked is as good as a verification.
        """
        body = {"about": about, "rating": rating, "words": words, "language": language, "channel": "chat"}
        body["token"] = token
        return self._call("POST", "/v1/feedback", {name: value for name, value in body.items() if value is not None})

    def export(self, code: str | None = None) -> Json:
        """All that the shop has about the customer, table by table; without a code, has one sent."""
        return self._call("POST", "/v1/customer/export", {"code": code} if code else {})

    def erase(self, code: str | None = None) -> Json:
        """Removes the customer; without a code, has one sent. Raises Refused (refused) while something is open."""
        return self._call("POST", "/v1/customer/erasure", {"code": code} if code else {})

    def policy(self, country: str | None = None) -> Json:
        """The public figures; delivery to this country (two letters), if it is served."""
        return self._call("GET", f"/v1/policy?country={country}" if country else "/v1/policy")

    def _call(self, method: str, path: str, body: Json | None = None, key: str | None = None) -> Json:
        headers = {**self._headers, "Idempotency-Key": key} if key else self._headers
        try:
            answer = self._session.request(method, self._base + path, json=body, headers=headers, timeout=TIMEOUT)
            content = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise OrdersUnavailable(type(error).__name__) from error
        if answer.status_code >= 500 or not isinstance(content, dict):
            raise OrdersUnavailable(f"status {answer.status_code}")
        if answer.status_code >= 400:
            raise Refused(answer.status_code, content)
        return content


def connect() -> requests.Session:
    """A connection pool that any number of conversations may share."""
    session = requests.Session()
    session.mount("http://", HTTPAdapter(pool_maxsize=32, max_retries=RETRY))
    session.mount("https://", HTTPAdapter(pool_maxsize=32, max_retries=RETRY))
    return session
