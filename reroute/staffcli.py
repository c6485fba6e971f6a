"""`reroute staff`: who may sign in at the desk."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

app = typer.Typer(help="Add people who work at the desk, and help them in.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="Their e-mail, with which they sign in.", show_default=False)]


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Whole, as colleagues see it.")],
    first_name: Annotated[str, typer.Option(help="As customers are told it; else the first word of the name.")] = "",
    role: Annotated[Literal["agent", "lead", "admin"], typer.Option(help="A lead may more, an admin all.")] = "agent",
    team: Annotated[list[str] | None, typer.Option(help="Whose talks they see; may be repeated.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Such as de; may be repeated.")] = None,
    oidc: Annotated[bool, typer.Option("--oidc", help="Without a password: they sign in at your provider.")] = False,
) -> None:
    """Add somebody; the password is asked for, or read from standard input."""
    words = ["--name", name, "--first-name", first_name or name.split(" ")[0], "--role", role]
    words += [word for one in team or [] for word in ("--team", one)]
    words += [word for one in language or [] for word in ("--language", one)]
    _run("add", email, *words, *(["--oidc"] if oidc else []))


@app.command("list")
def everybody() -> None:
    """Show everybody who may sign in."""
    _run("list")


@app.command()
def password(email: Email) -> None:
    """Set another password, asked for or read from standard input; ends their sessions."""
    _run("password", email)


@app.command()
def unlock(email: Email) -> None:
    """Let somebody try again after too many wrong passwords or codes."""
    _run("unlock", email)


@app.command("totp-reset")
def totp_reset(email: Email) -> None:
    """Ask for no code any more: the phone with the authenticator app is lost."""
    _run("totp-reset", email)


def _run(*words: str) -> None:
    from reroute.cli import _module, installation

    _module(installation(), "bot.desk.accounts.command", *words)
