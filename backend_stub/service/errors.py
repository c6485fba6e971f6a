"""What a caller may be told instead of an answer; http/problems.py maps each once."""

from __future__ import annotations

from typing import Any


class ServiceError(Exception):
    """The base of all that follows."""


class NotFoundError(ServiceError):
    """It does not exist, or it is somebody else's: both sound the same."""


class VerificationRequiredError(ServiceError):
    """The conversation has not said who it is, or too long ago."""


class AgentRequiredError(ServiceError):
    """Only a person of the shop may do this."""


class ClosedError(ServiceError):
    """The order takes no more of this: it is cancelled, back, or paid already."""


class NotWaitingError(ServiceError):
    """Nothing waits for this person's word."""


class VerificationFailedError(ServiceError):
    """What was given does not fit, or the order does not exist."""


class VerificationLockedError(ServiceError):
    """Too many wrong answers; try again after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("locked")
        self.retry_after = retry_after


class KeyReusedError(ServiceError):
    """The idempotency key belongs to another request."""


class NotConfirmableError(ServiceError):
    """A change is refused, or a code is missing."""


class ProposalStaleError(ServiceError):
    """The answer is no longer what the customer has seen; `proposal` is today's."""

    def __init__(self, proposal: dict[str, Any]) -> None:
        super().__init__("stale")
        self.proposal = proposal


class ProposalExpiredError(ServiceError):
    """The proposal's time is over; `proposal` is a new one for the same changes."""

    def __init__(self, proposal: dict[str, Any]) -> None:
        super().__init__("expired")
        self.proposal = proposal


class RefusedError(ServiceError):
    """What the rules refuse, outside of a proposal: an undo, an erasure."""

    def __init__(self, rule: str, facts: dict[str, Any]) -> None:
        super().__init__(rule)
        self.rule = rule
        self.facts = facts


class EvidenceRefusedError(RefusedError):
    """What was sent cannot be kept as evidence; `rule` says why."""

    def __init__(self, rule: str, **facts: Any) -> None:
        super().__init__(rule, facts)


class FeedbackGivenError(ServiceError):
    """That was rated already, with other words."""
