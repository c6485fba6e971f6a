"""The two ways in which the other side can say no."""

from __future__ import annotations


class EffectError(Exception):
    """An effect did not happen, or nobody knows; `reason` is a short code without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnavailableError(EffectError):
    """No answer for now: the same effect, under the same key, is tried again."""


class RefusedError(EffectError):
    """No for good: trying again would get the same answer."""
