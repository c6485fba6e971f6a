"""What must hold when two things happen at one instant, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.desk.accounts import audit, sessions, staff, tries
from bot.desk.accounts.staff import NewStaff
from bot.desk.accounts.tables import Role, Staff
from bot.desk.accounts.totp import Vault, new_secret
from bot.gateway.database import Database
from bot.gateway.problems import Problem
from bot.gateway.sessions import hashed
from tests.gateway.test_storage import NOW, database

HERE, ROBIN = tries.key_of("203.0.113.7"), tries.key_of("robin@shop.example")


def added(database: Database, email: str, role: Role = Role.AGENT) -> Staff:
    new = NewStaff(email, "Robin Berg", "Robin", role, ["service"], ["de"], "hash")
    return database.call(staff.add, new, None, NOW)


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What each of so many threads comes to: a value, or a problem's name."""
    together = threading.Barrier(count)

    def one(number: int) -> Any:
        together.wait()
        try:
            return work(number)
        except Problem as problem:
            return problem.name

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_twelve_tries_at_once_are_five(database: Database) -> None:
    came = at_once(12, lambda number: database.call(tries.begin, ROBIN, str(number), NOW))
    assert came.count("sign_in_locked") == 7


def test_one_code_at_once_lets_one_in(database: Database) -> None:
    import pyotp

    vault, secret, robin = Vault("secret"), new_secret(), added(database, "robin@shop.example")
    code = pyotp.TOTP(secret).at(NOW)

    def enrol(session: Session) -> None:
        known = staff.locked(session, robin.id)
        known.totp_secret, known.totp_on = vault.seal(secret, robin.id), True

    database.call(enrol)
    came = at_once(6, lambda _: database.call(lambda s: vault.spend(staff.locked(s, robin.id), code, NOW)))
    assert sorted(came) == [False] * 5 + [True]


@pytest.mark.parametrize("change", [{"role": Role.AGENT}, {"active": False}], ids=str)
def test_admins_who_take_each_others_role_at_once_leave_one(database: Database, change: dict[str, Any]) -> None:
    ids = [added(database, f"admin-{number}@shop.example", Role.ADMIN).id for number in range(4)]
    came = at_once(4, lambda number: database.call(staff.change, ids[number], dict(change), None, NOW))
    assert came.count("last_admin") == 1
    assert sum(one.active and one.role == Role.ADMIN for one in database.call(staff.everybody)) == 1


def test_an_e_mail_is_one_accounts_in_the_database_too(database: Database) -> None:
    added(database, "robin@shop.example")
    with pytest.raises(Problem, match="email_taken"):
        added(database, "Robin@shop.example")


def test_sessions_that_are_over_are_forgotten(database: Database) -> None:
    robin = added(database, "robin@shop.example")
    old = hashed(database.call(sessions.begin, robin.id, NOW))
    assert database.call(sessions.find, old, NOW).id == robin.id
    database.call(sessions.begin, robin.id, NOW + timedelta(minutes=60))
    with pytest.raises(Problem, match="sign_in_required"):
        database.call(sessions.find, old, NOW)


def test_tries_are_forgotten_after_half_an_hour(database: Database) -> None:
    for _ in range(5):
        database.call(tries.begin, ROBIN, HERE, NOW)
    database.call(tries.begin, None, "elsewhere", NOW + timedelta(minutes=30))
    assert database.call(tries.locked_until, ROBIN, NOW) is None


def test_the_log_is_kept_in_the_transaction_of_what_it_tells(database: Database) -> None:
    def undone(session: Session) -> None:
        audit.note(session, None, "staff_changed", "01ARZ3NDEKTSV4RRFFQ69G5FAV", NOW, role="lead")
        raise Problem("not_found")

    with pytest.raises(Problem):
        database.call(undone)
    assert database.call(audit.page, None, 10) == []


__all__ = ["database"]
