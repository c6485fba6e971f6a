"""Accounts from the command line: `python -m bot.desk.accounts.command add|list|password|unlock|totp-reset …`.

Passwords are asked for, or are the first line of what is piped in; never an argument, which other people's `ps` shows.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.orm import Session

from bot.gateway.config import Config
from bot.gateway.database import Database, migrate
from bot.gateway.problems import PROBLEMS, Problem
from reroute.settings import Settings

from . import staff, tries
from .fields import is_password
from .passwords import Passwords
from .staff import NewStaff
from .staff_routes import NewAccount
from .tables import Role, Staff

COLUMNS = ("e-mail", "name", "role", "teams", "languages", "signs in by", "app", "state")
Command = Callable[[Session, argparse.Namespace, datetime], str | Table]


class NotDone(Exception):
    """Something that was said cannot be; the text says what."""


def main() -> int:
    wish = _parser().parse_args()
    database, out, err = Database(Settings.from_env().gateway_database_url), Console(), Console(stderr=True)
    migrate(database.engine)
    try:
        wish.prepare(wish)
        said = database.call(wish.command, wish, datetime.now(UTC))
        out.print(said, soft_wrap=isinstance(said, str))
    except (NotDone, Problem) as error:
        why = PROBLEMS[error.name][1] if isinstance(error, Problem) else str(error)
        err.print(f"[red]{escape(why)}.[/]")
        return 1
    finally:
        database.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)

    def command(name: str, work: Command, prepare: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name)
        sub.set_defaults(command=work, prepare=prepare)
        if name != "list":
            sub.add_argument("email")
        return sub

    adding = command("add", _add, _prepare_new)
    for option in ("--name", "--first-name"):
        adding.add_argument(option, required=True)
    adding.add_argument("--role", choices=[role.value for role in Role], default="agent")
    adding.add_argument("--team", action="append", default=[])
    adding.add_argument("--language", action="append", default=[])
    adding.add_argument("--oidc", action="store_true")
    command("list", _list, _nothing)
    command("password", _set_password, _ask_password)
    command("unlock", _unlock, _nothing)
    command("totp-reset", _reset_totp, _nothing)
    return parser


def _nothing(_: argparse.Namespace) -> None:
    """There is nothing to ask."""


def _prepare_new(wish: argparse.Namespace) -> None:
    fields = {"email": wish.email, "name": wish.name, "first_name": wish.first_name, "role": wish.role}
    try:
        wish.new = NewAccount.model_validate(fields | {"teams": wish.team or ["service"], "languages": wish.language})
    except ValidationError as error:
        raise NotDone(f"Check {', '.join(sorted({str(one['loc'][0]) for one in error.errors()}))}") from None
    wish.password_hash = None
    if not wish.oidc:
        _ask_password(wish)


def _ask_password(wish: argparse.Namespace) -> None:
    """Twice where somebody types it."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise NotDone("These are two different passwords")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not is_password(password):
        raise NotDone("A password has 12 to 200 characters")
    wish.password_hash = Passwords(Config.password_cost).hash_now(password)


def _add(session: Session, wish: argparse.Namespace, now: datetime) -> str:
    fields = wish.new.model_dump(exclude={"password"})
    added = staff.add(session, NewStaff(**fields, password_hash=wish.password_hash), None, now)
    port = os.environ.get("REROUTE_PORT") or "8080"
    desk = (os.environ.get("REROUTE_PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/") + "/desk"
    way = "by OpenID Connect" if added.password_hash is None else "with the password; then enrol an authenticator app"
    return f"{escape(added.email)} is {added.role} now. Sign in at {escape(desk)} {way}."


def _list(session: Session, _: argparse.Namespace, now: datetime) -> Table | str:
    known = staff.everybody(session)
    if not known:
        return "Nobody yet: `reroute staff add EMAIL --name … --first-name … --role admin`."
    table = Table(*COLUMNS)
    for one in known:
        table.add_row(*(escape(fact) for fact in _facts(session, one, now)))
    return table


def _facts(session: Session, one: Staff, now: datetime) -> tuple[str, ...]:
    until = tries.locked_until(session, tries.key_of(one.email), now)
    state = f"locked until {until:%H:%M} UTC" if until else "active" if one.active else "not active"
    way, app = "OpenID Connect" if one.password_hash is None else "password", "yes" if one.totp_on else "no"
    return (one.email, one.name, one.role, ", ".join(one.teams), ", ".join(one.languages), way, app, state)


def _set_password(session: Session, wish: argparse.Namespace, now: datetime) -> str:
    known = _known(session, wish.email)
    staff.change(session, known.id, {"password_hash": wish.password_hash}, None, now)
    return f"{escape(known.email)} has another password; all their sessions have ended."


def _unlock(session: Session, wish: argparse.Namespace, now: datetime) -> str:
    known = _known(session, wish.email)
    staff.change(session, known.id, {"unlock": True}, None, now)
    return f"{escape(known.email)} may try again."


def _reset_totp(session: Session, wish: argparse.Namespace, now: datetime) -> str:
    known = _known(session, wish.email)
    staff.forget_totp(session, known.id, now)
    return f"{escape(known.email)} signs in without a code, and should enrol an authenticator app anew."


def _known(session: Session, email: str) -> Staff:
    if (known := staff.by_email(session, email)) is None:
        raise NotDone(f"Nobody has the e-mail {email}")
    return known


if __name__ == "__main__":
    raise SystemExit(main())
