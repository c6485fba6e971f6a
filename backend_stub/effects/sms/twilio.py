"""Texts by Twilio's Messages API (2010-04-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from backend_stub.effects.outcome import EffectError, RefusedError, UnavailableError
from backend_stub.effects.sms.port import checked

TIMEOUT_SECONDS = 15.0
FAILED = ("failed", "undelivered", "canceled")
# What Twilio says of our account, not of this customer: ours to mend, and no text to lose.
# 20003 and 20008 credentials, 20429 too many requests, 21212 21603 21606 21659 the number we send from.
OURS = frozenset({20003, 20008, 20429, 21212, 21603, 21606, 21659})


class TwilioSms:
    """Sends as one account, from one number.

    Twilio takes no idempotency key, so an answer that is lost could send a text twice. So each delivery first asks
    for the latest texts to this number, and one with the same words, made since the effect was wanted, is taken for
    its own. What is left: two workers at one instant, which the outbox's lease rules out, and two effects with the
    very same words to one number, the second wanted before the first went out, of which the customer gets one.
    """

    def __init__(self, base_url: str, account: str, token: str, sender: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._sender = sender
        self._path = f"/2010-04-01/Accounts/{account}/Messages.json"
        self._http = httpx.Client(base_url=base_url, auth=(account, token), timeout=timeout)

    def deliver(self, effect_id: str, created_at: datetime, to_e164: str, text: str) -> None:
        """Sends the text unless it has gone out before; `effect_id` never leaves the house."""
        to = checked(to_e164)
        if not self._went_out(created_at, to, text):
            self._ask("POST", data={"To": to, "From": self._sender, "Body": text})

    def _went_out(self, since: datetime, to: str, text: str) -> bool:
        # no filter by the day of sending: a text that still waits in their queue has none
        latest = self._ask("GET", params={"To": to, "From": self._sender, "PageSize": "50"})
        whole_second = since.replace(microsecond=0)  # Twilio's times have no fractions
        return any(
            message["body"].endswith(text)  # a trial account puts words of its own before it
            and message["status"] not in FAILED
            and parsedate_to_datetime(message["date_created"]) >= whole_second
            for message in latest.get("messages", ())
        )

    def _ask(self, method: str, **request: Any) -> Mapping[str, Any]:
        try:
            response = self._http.request(method, self._path, **request)
            said = response.json()
        except httpx.HTTPError:
            raise UnavailableError("sms.unreachable") from None
        except ValueError:  # a page of some proxy in between
            raise UnavailableError("sms.unreadable") from None
        if not isinstance(said, dict):
            raise UnavailableError("sms.unreadable")
        if response.is_success:
            return said
        raise _said(response.status_code, said.get("code"))


def _said(status: int, code: Any) -> EffectError:
    """Only a no to this very text is for good."""
    reason = f"sms.twilio_{code}" if isinstance(code, int) else f"sms.http_{status}"
    return RefusedError(reason) if status == httpx.codes.BAD_REQUEST and code not in OURS else UnavailableError(reason)
