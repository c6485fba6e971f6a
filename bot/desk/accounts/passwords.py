"""Passwords: argon2id, off the event loop, two at a time, for each takes 64 MiB."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
AT_ONCE = 2


class Passwords:
    """Hashes passwords, and compares them with hashes, at one cost: rounds, KiB, lanes."""

    def __init__(self, cost: tuple[int, int, int]) -> None:
        rounds, memory, lanes = cost
        self._hasher = PasswordHasher(rounds, memory, lanes)
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")

    def hash_now(self, password: str) -> str:
        return self._hasher.hash(_as_typed_anywhere(password))

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.hash_now, password)

    async def holds(self, password: str, kept: str | None) -> bool:
        """True when the hash is this password's; as slow when there is none."""
        right = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._verify, kept or self._nobodys, password
        )
        return right and kept is not None

    def is_dated(self, kept: str) -> bool:
        """True when the hash was made at another cost."""
        return self._hasher.check_needs_rehash(kept)

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, _as_typed_anywhere(password))
        except (VerificationError, InvalidHashError):
            return False


def _as_typed_anywhere(password: str) -> str:
    """Keyboards and phones do not spell an ü alike (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
