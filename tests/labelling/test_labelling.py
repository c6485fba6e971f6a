"""What was not understood becomes an example in the data file of its topic."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.gateway import unclear
from bot.gateway.database import Database, migrate
from bot.gateway.replies import Unclear
from bot.labelling import examples
from bot.labelling.__main__ import Labelling

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
GUESSES = [("nlu_fallback", 0.4), ("parcel_late", 0.34), ("where_is_my_parcel", 0.31)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for language in ("de", "en"):
        shutil.copytree(ROOT / "data" / language, tmp_path / "data" / language)
    return tmp_path / "data"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'gateway.db'}")
    migrate(database.engine)
    yield database
    database.close()


class Person:
    """Types the given lines."""

    def __init__(self, database: Database, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._database, self._data, self._monkeypatch = database, data, monkeypatch

    def types(self, *said: str, language: str | None = None) -> str:
        screen = StringIO()
        console = Console(file=screen, width=200)
        left = iter(said)

        def read(_: str) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        self._monkeypatch.setattr(console, "input", read)
        Labelling(self._database, self._data, console).run(language)
        return screen.getvalue()


@pytest.fixture
def person(database: Database, data: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(database, data, monkeypatch)


def wait(database: Database, text: str, message: str = "m1", language: str | None = "en") -> None:
    found = Unclear(message=message, text=text, language=language, guesses=GUESSES, why="misunderstood")
    database.call(unclear.keep, found, NOW)


def ends(data: Path, name: str, text: str) -> bool:
    """Whether the text is the last example of a topic's block."""
    label = name.removesuffix(".yml").partition("/")[2]
    return [line.text for line in examples.lines(data, name.partition("/")[0]) if line.label == label][-1] == text


def test_a_number_labels_the_message_and_writes_it_behind_the_others(
    person: Person, database: Database, data: Path
) -> None:
    wait(database, "zzz wherever is that box of mine")
    before = (data / "en" / "where_is_my_parcel.yml").read_text()
    screen = person.types("2")
    assert "parcel_late 34%" in screen
    assert ends(data, "en/where_is_my_parcel.yml", "zzz wherever is that box of mine")
    after = (data / "en" / "where_is_my_parcel.yml").read_text()
    assert len(after.splitlines()) == len(before.splitlines()) + 1
    assert set(before.splitlines()) < set(after.splitlines())
    assert database.call(unclear.waiting) == []


def test_what_the_customer_said_next_is_the_first_choice(person: Person, database: Database, data: Path) -> None:
    wait(database, "zzz that thing again")
    database.call(unclear.keep, Unclear(message="m1", meant="cancel_order"), NOW)
    person.types("1")
    assert ends(data, "en/cancel_order.yml", "zzz that thing again")


def test_masked_details_become_samples(person: Person, database: Database, data: Path) -> None:
    wait(database, "zzz I am [name], send [order_number] to [address] {now}")
    person.types("change_address")
    assert ends(data, "en/change_address.yml", "zzz I am Kim Lee, send GS-1001 to Lindenweg 3, 20095 Hamburg now")


def test_an_entry_of_the_faq_is_a_label_too(person: Person, database: Database, data: Path) -> None:
    label = next(name for name in examples.labels(data, "de") if name.startswith("faq/"))
    wait(database, "zzz wie geht denn das", language="de")
    person.types(label)
    assert [line.text for line in examples.lines(data, "de") if line.label == label][-1] == "zzz wie geht denn das"


def test_what_stands_elsewhere_already_is_not_written_twice(person: Person, database: Database, data: Path) -> None:
    known = next(line for line in examples.lines(data, "en") if line.label == "cancel_order")
    wait(database, known.text.upper())
    screen = person.types("1", "cancel_order")
    assert "Not written: stands as cancel_order" in screen
    assert len([line for line in examples.lines(data, "en") if line.text.upper() == known.text.upper()]) == 1
    assert database.call(unclear.waiting) == []


def test_unknown_names_and_empty_texts_are_asked_again(person: Person, database: Database, data: Path) -> None:
    wait(database, "zzz hm")
    screen = person.types("order_a_pizza", "e", "…", "1", "e", "zzz hm where is it", "2")
    assert "has no label order_a_pizza" in screen
    assert "says nothing" in screen
    assert ends(data, "en/where_is_my_parcel.yml", "zzz hm where is it")


def test_without_a_language_it_is_asked_for(person: Person, database: Database, data: Path) -> None:
    wait(database, "zzz Paket", language=None)
    screen = person.types("2", "l", "de", "2")
    assert "Which language?" in screen
    assert ends(data, "de/where_is_my_parcel.yml", "zzz Paket")


def test_skipped_stays_deleted_goes_and_the_rest_waits(person: Person, database: Database) -> None:
    for message in ("m1", "m2", "m3"):
        wait(database, f"zzz {message}", message)
    person.types("s", "d", "q")
    assert [message.id for message in database.call(unclear.waiting)] == ["m1", "m3"]


def test_only_one_language_is_shown(person: Person, database: Database) -> None:
    wait(database, "zzz Päckchen", "m1", "de")
    assert "No message waits" in person.types(language="en")


def test_a_message_is_kept_once_and_its_meaning_may_come_later(database: Database) -> None:
    wait(database, "zzz one")
    wait(database, "zzz another under the same id")
    database.call(unclear.keep, Unclear(message="m1", meant="undo"), NOW)
    database.call(unclear.keep, Unclear(message="m9", meant="undo"), NOW)
    [kept] = database.call(unclear.waiting)
    assert (kept.text, kept.meant, kept.guesses[0]) == ("zzz one", "undo", ["nlu_fallback", 0.4])


def test_words_of_the_vocabulary_are_no_examples(data: Path) -> None:
    assert "" not in examples.labels(data, "en")
    assert not [line for line in examples.lines(data, "de") if line.path.name in ("vocabulary.yml", "cues.yml")]


def test_what_has_waited_too_long_goes_when_something_new_comes(database: Database) -> None:
    late = NOW + unclear.KEPT_FOR + timedelta(days=1)
    for message, at in (("old", NOW), ("young", NOW + timedelta(days=2)), ("new", late)):
        database.call(unclear.keep, Unclear(message=message, text="hm?", why="misunderstood"), at)
    assert [row.id for row in database.call(unclear.waiting)] == ["young", "new"]
