"""Reading the data folders, and what is said when something in them is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.examples import Example, examples_of, told_of
from bot.nlu.folders import DataError
from bot.nlu.importer import LanguageFolders

DOMAIN = 'version: "3.1"\nintents: [greet]\nactions: []\n'
GREET = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - {0}\nresponses:\n  utter_greet:\n  - text: {0}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    for language, word in (("en", "hello"), ("de", "hallo")):
        _write(tmp_path, f"data/{language}/small_talk.yml", GREET.format(word))
    return tmp_path


def _write(project: Path, name: str, text: str) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text(text, encoding="utf-8")


def _importer(project: Path, complete: bool = True) -> LanguageFolders:
    return LanguageFolders(None, str(project / "domain.yml"), [str(project / "data")], complete)


def test_examples_and_replies_keep_their_language(project: Path) -> None:
    importer = _importer(project)
    examples = examples_of(importer.get_nlu_data())
    assert examples == [Example("hallo", "de", "greet"), Example("hello", "en", "greet")]
    assert importer.get_domain().responses["utter_greet"] == [
        {"text": "hallo", "metadata": {"language": "de"}},
        {"text": "hello", "metadata": {"language": "en"}},
    ]


def test_reading_twice_gives_the_same(project: Path) -> None:
    first, second = (_importer(project) for _ in range(2))
    assert first.get_nlu_data().fingerprint() == second.get_nlu_data().fingerprint()
    assert first.get_domain().fingerprint() == second.get_domain().fingerprint()


def test_every_change_of_an_example_is_seen(project: Path) -> None:
    """By Rasa, which asks for a fingerprint: else it would keep the old model."""
    seen = {_importer(project).get_nlu_data().fingerprint()}
    for text in ("- intent: greet\n  examples: |\n    - hey\n", "- wishes: greet\n  examples: |\n    - hey\n"):
        _write(project, "data/en/more.yml", f"nlu:\n{text}")
        seen.add(_importer(project).get_nlu_data().fingerprint())
    _write(project, "data/de/more.yml", f"nlu:\n{text}")
    seen.add(_importer(project).get_nlu_data().fingerprint())
    assert len(seen) == 4


def test_an_example_counts_once_and_a_told_message_keeps_its_lines(project: Path) -> None:
    _write(project, "data/en/more.yml", "nlu:\n- intent: greet\n  examples: |\n    - hello\n    - hey\n")
    _write(project, "data/en/told.yml", "nlu:\n- wishes: greet, greet\n  examples: |\n    - hello\\nhey\n")
    data = _importer(project).get_nlu_data()
    assert [each.text for each in examples_of(data)] == ["hallo", "hello", "hey"]
    assert told_of(data) == [Example("hello\nhey", "en", wishes=("greet", "greet"))]


def test_a_new_language_is_a_new_folder(project: Path) -> None:
    _write(project, "data/fr/small_talk.yml", GREET.format("bonjour"))
    assert len(_importer(project).get_domain().responses["utter_greet"]) == 3


def test_yes_and_no_stay_words(project: Path) -> None:
    _write(
        project, "data/en/small_talk.yml", GREET.format("hello") + "    buttons:\n    - {title: Yes, payload: /greet}\n"
    )
    assert _importer(project).get_domain().responses["utter_greet"][1]["buttons"][0]["title"] == "Yes"


def test_slots_may_share_one_definition(project: Path) -> None:
    slots = "slots:\n  a: &one\n    type: text\n    mappings:\n    - type: custom\n  b: *one\n"
    (project / "domain.yml").write_text(DOMAIN + slots, encoding="utf-8")
    assert {"a", "b"} <= {slot.name for slot in _importer(project).get_domain().slots}


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("data/en/bad.yml", 'nlu:\n- intent: "greet\n', r"bad\.yml:3: this is not YAML"),
        (
            "data/en/bad.yml",
            "nlu:\n- intent: fly\n  examples: |\n    - up\n",
            r"bad\.yml:4: the domain has no intent fly",
        ),
        (
            "data/en/bad.yml",
            "nlu:\n- intent: greet\n  examples: |\n    - hi\n    hey\n",
            r"bad\.yml:5: an example of greet",
        ),
        (
            "data/en/bad.yml",
            "nlu:\n- intent: greet\n  examples: [hi]\n",
            r"bad\.yml:3: examples of greet must be a block",
        ),
        ("data/en/bad.yml", "nlu:\n- greet\n", r"bad\.yml:2: an entry under nlu needs one of"),
        ("data/en/bad.yml", "responses:\n  utter_bye:\n  - text: bye\n", r"bad\.yml:2: utter_bye has no words in de"),
        (
            "data/en/bad.yml",
            "responses:\n  utter_greet:\n  - text: hi\n",
            r"small_talk\.yml:7: utter_greet is said already",
        ),
        ("data/en/bad.yml", "responses:\n  utter_greet: hi\n", r"bad\.yml:2: utter_greet needs a list"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(project: Path, file: str, text: str, message: str) -> None:
    _write(project, file, text)
    with pytest.raises(DataError, match=message):
        _importer(project).get_domain()


def test_an_unfinished_translation_is_only_a_warning_when_told_so(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _write(project, "data/en/more.yml", "responses:\n  utter_bye:\n  - text: bye\n")
    assert "utter_bye" in _importer(project, complete=False).get_domain().responses
    assert "utter_bye has no words in de" in caplog.text
