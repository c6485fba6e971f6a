"""`reroute label`: shows messages that were not understood, and writes each into the data file of its topic."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bot.gateway import unclear
from bot.gateway.database import Database, migrate
from bot.gateway.tables import UnclearMessage
from bot.labelling import examples
from reroute.settings import Settings

DATA = Path(__file__).parents[2] / "data"
HELP = "a number or a name labels it · ? names · e edit · l language · s skip · d delete · q quit"


class Quit(Exception):
    """Enough for today."""


class Labelling:
    """One person at the terminal."""

    def __init__(self, database: Database, data: Path, out: Console) -> None:
        self._database, self._data, self._out = database, data, out
        self._languages = examples.languages(data)
        self.written = 0

    def run(self, language: str | None) -> None:
        """Asks for each message, until there is none left or the person has had enough."""
        messages = self._database.call(unclear.waiting, language)
        if not messages:
            self._out.print("No message waits for a label.")
            return
        counts = Counter(message.language or "?" for message in messages)
        self._out.print(f"{len(messages)} wait: {', '.join(f'{name} {n}' for name, n in sorted(counts.items()))}.")
        self._out.print(f"[dim]The labelling guide is docs/intents.md. {escape(HELP)}[/]\n")
        try:
            for at, message in enumerate(messages, start=1):
                self._ask(message, f"{at} of {len(messages)}")
        except (Quit, EOFError, KeyboardInterrupt):
            pass
        if self.written:
            self._out.print(f"\n{self.written} examples written. `reroute train` learns them.")

    def _ask(self, message: UnclearMessage, place: str) -> None:
        language, text = message.language, message.text
        while True:
            choices = self._show(message, place, language, text)
            said = self._read("label")
            if said == "q":
                raise Quit
            if said == "s":
                return
            if said == "d":
                break
            if said == "e":
                text = self._read("text") or text
            elif said == "l":
                language = self._language()
            elif said == "?":
                self._out.print(", ".join(examples.labels(self._data, language or "en")))
            elif self._write(language, choices.get(said, said), text):
                break
        self._database.call(unclear.done, message.id)

    def _show(self, message: UnclearMessage, place: str, language: str | None, text: str) -> dict[str, str]:
        """Prints the message; what the numbers stand for."""
        self._out.print(f"[bold]{place}[/] · {language or 'unknown language'} · {message.why} · {message.at:%Y-%m-%d}")
        self._out.print(f"  {escape(text)}", highlight=False)
        guesses = [(name, f"{name} {share:.0%}") for name, share in message.guesses if name != "nlu_fallback"]
        if message.meant:
            guesses.insert(0, (message.meant, f"{message.meant} (what they said next)"))
        numbered = {str(number): guess for number, guess in enumerate(guesses, start=1)}
        self._out.print("  " + "   ".join(f"[bold]{number}[/] {shown}" for number, (_, shown) in numbered.items()))
        return {number: name for number, (name, _) in numbered.items()}

    def _write(self, language: str | None, label: str, text: str) -> bool:
        if language not in self._languages:
            self._out.print(f"[red]Which language? Press l. There are: {', '.join(self._languages)}[/]")
            return False
        try:
            path = examples.add(self._data, language, label, text)
        except examples.LabelError as error:
            self._out.print(f"[red]Not written: {escape(str(error))}[/]")
            return False
        self.written += 1
        self._out.print(f"  [green]✓[/] {path.relative_to(self._data.parent)}\n")
        return True

    def _language(self) -> str | None:
        said = self._read(f"language ({', '.join(self._languages)})")
        return said if said in self._languages else None

    def _read(self, what: str) -> str:
        return self._out.input(f"  {escape(what)}: ").strip()


def main() -> int:
    parser = argparse.ArgumentParser(prog="reroute label", description=__doc__)
    parser.add_argument("--language", help="only messages in this one, such as de")
    parser.add_argument("--data", type=Path, default=DATA, help="the data folder to write into")
    given = parser.parse_args()
    database = Database(Settings.from_env().gateway_database_url)
    try:
        migrate(database.engine)
        Labelling(database, given.data, Console()).run(given.language)
    finally:
        database.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
