"""Measuring a model: figures counted by hand from a process that answers as it was told."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from reroute import cli, evaluation
from reroute.evaldata import BadLines, Case, read
from reroute.evalfigures import comparison, figures, scope
from reroute.evalrun import Answer, JudgeFailed, Judgement, judge_command, judged
from reroute.processes import ROOT, environment
from reroute.settings import Settings
from reroute.training import is_whole, model_path

PROCESS = """
import json, sys
told = json.load(open({told!r}))
print(json.dumps({{"intents": ["greet", "undo", "out_of_scope"]}}), flush=True)
for line in sys.stdin:
    text = json.loads(line)["text"]
    if text == "crash":
        sys.exit("the graph is broken")
    print(json.dumps(told[text]), flush=True)
"""
Fake = Callable[[dict[str, Any]], tuple[str, ...]]


def case(text: str, intent: str, lang: str = "en", **more: Any) -> Case:
    return Case(text, intent, lang, "set.jsonl", 1, **more)


def said(intent: str, confidence: float, language: str | None = "en", **more: Any) -> Answer:
    given = {"believed": intent, "entities": (), "clauses": (intent,), **more}
    return Answer(intent=intent, confidence=confidence, language=language, **given)


def measured(*pairs: tuple[Case, Answer], knows: tuple[str, ...] = ("greet", "undo", "out_of_scope")) -> dict[str, Any]:
    return figures([each for each, _ in pairs], Judgement(knows, [answer for _, answer in pairs]))


def wire(intent: str, confidence: float, second: str = "undo", **more: Any) -> dict[str, Any]:
    ranking = [{"name": intent, "confidence": confidence}, {"name": second, "confidence": 0.1}]
    usual = {"language": "en", "entities": [], "clauses": [intent]}
    return {"intent": intent, "confidence": confidence, "ranking": ranking, **usual, **more}


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """Makes a process that answers each text as it is told."""

    def make(told: dict[str, Any]) -> tuple[str, ...]:
        file = tmp_path / f"told-{len(list(tmp_path.iterdir()))}.json"
        file.write_text(json.dumps(told))
        return sys.executable, "-c", PROCESS.format(told=str(file))

    return make


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    file = tmp_path / "set.jsonl"
    rows = [("hi", "greet", "en"), ("zurück damit", "undo", "de"), ("rain?", "out_of_scope", "en")]
    lines = [json.dumps(dict(zip(("text", "intent", "lang"), row, strict=True))) for row in rows]
    file.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return file


HITS = {
    "hi": wire("greet", 0.95),
    "zurück damit": wire("greet", 0.65, language="de"),
    "rain?": wire("nlu_fallback", 0.35, second="out_of_scope"),
}


def test_accuracy_is_strict_or_lenient() -> None:
    found = measured(
        (case("hi", "greet"), said("greet", 0.9)),
        (case("hi there", "greet", alt=("undo",)), said("undo", 0.9)),
        (case("rain?", "out_of_scope"), said("nlu_fallback", 0.3, believed="undo")),
        (case("back", "undo"), said("greet", 0.8)),
    )

    # greet: 1 hit of 2 said, 2 given → F1 1/2; undo: 0; out_of_scope: 0.
    assert found["intents"] == {"messages": 4, "strict": 0.25, "lenient": 0.75, "macro_f1": 0.1667}
    assert found["by_intent"]["greet"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "messages": 2}
    assert [row["text"] for row in found["mistakes"]] == ["back"]


def test_the_commonest_confusion_is_first() -> None:
    back, rain = case("back", "undo"), case("rain?", "out_of_scope")
    found = measured((rain, said("greet", 0.9)), (back, said("greet", 0.9)), (back, said("greet", 0.8)))

    assert found["confusion"] == [
        {"intent": "undo", "taken_for": "greet", "messages": 2},
        {"intent": "out_of_scope", "taken_for": "greet", "messages": 1},
    ]


def test_the_mistakes_of_which_the_model_was_surest_are_first() -> None:
    found = measured(
        *((case(text, "undo"), said("greet", sure)) for text, sure in (("a", 0.5), ("b", 0.9), ("c", 0.7)))
    )

    assert [row["text"] for row in found["mistakes"]] == ["b", "c", "a"]


def test_every_language_has_its_own_figures() -> None:
    found = measured(
        (case("hi", "greet"), said("greet", 0.9)),
        (case("hallo", "greet", "de"), said("undo", 0.9, language="en")),
        (case("moin", "greet", "de"), said("greet", 0.9, language=None)),
    )

    assert found["by_language"]["en"]["strict"] == 1.0
    assert found["by_language"]["de"]["strict"] == 0.5
    assert found["language"]["de"] == {"messages": 2, "right": 0.0, "open": 0.5, "wrong": 0.5}


def test_the_calibration_error_is_the_mean_gap_of_the_bins() -> None:
    found = measured(
        (case("hi", "greet"), said("greet", 1.0)),
        (case("hey", "greet"), said("undo", 0.95)),
        (case("back", "undo"), said("undo", 0.55)),
        (case("undo", "undo"), said("undo", 0.55)),
    )

    # Bin 0.9: sure 1.95 of 2, right 1 → gap 0.95; bin 0.5: sure 1.1, right 2 → gap 0.9; (0.95 + 0.9) / 4.
    assert found["calibration"]["ece"] == 0.4625
    assert found["calibration"]["bins"][9] == {"from": 0.9, "messages": 2, "confidence": 0.975, "accuracy": 0.5}


def test_the_threshold_is_chosen_where_most_is_right_on_both_sides() -> None:
    found = scope(
        [
            (case("hi", "greet"), said("greet", 0.9)),
            (case("back", "undo"), said("nlu_fallback", 0.3, believed="undo")),
            (case("rain?", "out_of_scope"), said("greet", 0.2)),
            (case("jobs?", "out_of_scope"), said("out_of_scope", 0.8)),
        ]
    )

    assert found
    assert found["chosen"] == {
        "threshold": 0.21,
        "accepted": 1.0,
        "answered_rightly": 1.0,
        "rejected": 1.0,
    }
    assert (found["curve"][0]["rejected"], found["curve"][50]["answered_rightly"]) == (0.5, 0.5)


def test_no_threshold_is_chosen_that_rejects_many_in_scope() -> None:
    sure = [(case("hi", "greet"), said("greet", 0.9))] * 94
    unsure = [(case("back", "undo"), said("undo", 0.4))] * 6
    outside = [(case("rain?", "out_of_scope"), said("greet", 0.45)), (case("jobs?", "out_of_scope"), said("undo", 0.3))]

    found = scope([*sure, *unsure, *outside])

    assert found
    assert (found["chosen"]["threshold"], found["chosen"]["accepted"], found["chosen"]["rejected"]) == (0.31, 1.0, 0.5)


def test_rejecting_more_is_not_chosen_where_more_that_was_right_is_lost() -> None:
    inside = [(case("hi", "greet"), said("greet", 0.9))] * 97 + [(case("back", "undo"), said("undo", 0.4))] * 3
    outside = [(case("jobs?", "out_of_scope"), said("out_of_scope", 0.8))] * 98
    outside += [(case("rain?", "out_of_scope"), said("greet", 0.3)), (case("tax?", "out_of_scope"), said("greet", 0.5))]

    found = scope([*inside, *outside])

    assert found
    assert (found["chosen"]["threshold"], found["chosen"]["rejected"]) == (0.31, 0.99)


def test_without_messages_out_of_scope_there_is_no_threshold() -> None:
    assert scope([(case("hi", "greet"), said("greet", 0.9))]) is None


def test_details_count_with_their_value_and_only_where_they_are_labelled() -> None:
    labelled = case("red and blue", "undo", entities=(("color", "red"), ("color", "blue"), ("size", "M")))
    answer = said("undo", 0.9, entities=(("color", "red"), ("color", "green"), ("code", "1")))
    found = measured((labelled, answer), (case("hi", "greet"), said("greet", 0.9, entities=(("code", "2"),))))

    assert found["entities"]["all"] == {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333}
    assert found["entities"]["by_kind"]["color"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert found["entities"]["by_kind"]["size"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_a_message_is_taken_apart_exactly_or_not() -> None:
    wanted = ("greet", "undo")
    found = measured(
        (case("hi, back", "undo", clauses=wanted), said("undo", 0.9, clauses=("greet", "undo"))),
        (case("back, hi", "undo", clauses=wanted), said("undo", 0.9, clauses=("undo", "greet"))),
        (case("hi", "greet"), said("greet", 0.9)),
    )

    assert found["clauses"] == {"messages": 2, "exact": 0.5}


def test_two_models_are_compared_message_by_message() -> None:
    cases = [case(text, "greet") for text in ("a", "b", "c", "d", "e")]
    good, bad = said("greet", 0.9), said("undo", 0.9)
    ours, others = Judgement((), [good, good, good, good, bad]), Judgement((), [bad, bad, bad, good, good])
    found = comparison(cases, ours, others)

    assert [row["text"] for row in found["mended"]] == ["a", "b", "c"]
    assert found["broken"] == [{"text": "e", "lang": "en", "intent": "greet", "now": "undo", "then": "greet"}]
    assert found["p"] == 0.625  # 2 × (1 + 4) / 2⁴


def test_an_intent_that_the_model_has_never_seen_is_named() -> None:
    assert measured((case("x", "faq"), said("greet", 0.9)))["unknown_intents"] == ["faq"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "no JSON"),
        ("[]", "must be an object"),
        ('{"text": " ", "intent": "greet", "lang": "en"}', "text must be a text that is not empty"),
        ('{"text": "hi", "lang": "en"}', "intent must be a text that is not empty"),
        ('{"text": "hi", "intent": "greet", "lang": "en", "alt": "undo"}', "alt must be a list of intents"),
        ('{"text": "hi", "intent": "greet", "lang": "en", "entities": [{}]}', "entities must be a list of"),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_number(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"text": "hi", "intent": "greet", "lang": "en"}\n' + line + "\n")

    with pytest.raises(BadLines, match=re.escape(f"{file}:2: {problem}")):
        read([file])


def test_every_bad_file_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadLines, match=r"one.jsonl: cannot be read.*\n.*two.jsonl: cannot be read"):
        read([tmp_path / "one.jsonl", tmp_path / "two.jsonl"])


def test_a_folder_is_read_with_all_its_sets(tmp_path: Path) -> None:
    for name in ("sets/en.jsonl", "sets/far/de.jsonl", "sets/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f'{{"text": "{name}", "intent": "greet", "lang": "en"}}\n', encoding="utf-8")

    assert [each.text for each in read([tmp_path / "sets"])] == ["sets/en.jsonl", "sets/far/de.jsonl"]


def test_a_detail_that_is_no_text_is_compared_as_its_json(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    line = {
        "text": "x",
        "intent": "inform",
        "lang": "en",
        "entities": [{"entity": "address", "value": {"b": 1, "a": 2}}],
    }
    file.write_text(json.dumps(line))

    assert read([file])[0].entities == (("address", '{"a": 2, "b": 1}'),)


def test_the_process_is_asked_for_every_message(fake: Fake) -> None:
    asked: list[int] = []
    judgement = judged(fake(HITS), ["hi", "zurück damit", "rain?"], {}, lambda: asked.append(1))

    assert judgement.intents == ("greet", "undo", "out_of_scope")
    assert [answer.intent for answer in judgement.answers] == ["greet", "greet", "nlu_fallback"]
    assert judgement.answers[2].believed == "out_of_scope"
    assert len(asked) == 3


def test_a_process_that_dies_is_told_with_its_last_words(fake: Fake) -> None:
    with pytest.raises(JudgeFailed, match="the graph is broken"):
        judged(fake(HITS), ["hi", "crash"], {}, lambda: None)


def test_a_missing_environment_says_what_to_do() -> None:
    with pytest.raises(JudgeFailed, match="run `make setup`"):
        judged(["/nowhere/python"], ["hi"], {}, lambda: None)


@pytest.fixture
def run_eval(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: Fake) -> Callable[..., Result]:
    """`reroute eval` with models whose answers are told: `one.tar.gz` errs once, `two.tar.gz` twice."""
    told = {"one.tar.gz": HITS, "two.tar.gz": {**HITS, "hi": wire("undo", 0.9)}}
    commands = {name: fake(answers) for name, answers in told.items()}
    for name in told:
        (tmp_path / name).touch()
    monkeypatch.setattr(evaluation, "judge_command", lambda model: commands[model.name])
    monkeypatch.setenv("REROUTE_HOME", str(tmp_path))
    for console in (cli.out, cli.err):
        monkeypatch.setattr(console, "_width", 200)
    return lambda *words: CliRunner().invoke(cli.app, ["eval", *map(str, words)])


def test_the_command_shows_the_figures_and_writes_them(
    run_eval: Callable[..., Result], messages: Path, tmp_path: Path
) -> None:
    figures_file, report = tmp_path / "figures.json", tmp_path / "report.html"
    result = run_eval(
        messages, "--model", tmp_path / "one.tar.gz", "--compare", tmp_path / "two.tar.gz",
        "--json", figures_file, "--html", report,
    )  # fmt: skip

    assert result.exit_code == 0
    assert "Against two.tar.gz: 1 mended, 0 broken, p = 1.0" in result.output
    written = json.loads(figures_file.read_text())
    assert (written["intents"]["strict"], written["intents"]["lenient"]) == (0.3333, 0.6667)
    assert written["comparison"]["mended"][0]["text"] == "hi"
    page = report.read_text()
    assert "zurück damit" in page and page.count("<svg") == 3
    assert not re.search(r"(?:src|href)=|https?://|<script", page)


def test_what_customers_write_is_inert_in_the_report(
    run_eval: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: Fake
) -> None:
    text = "<script>alert(1)</script>"
    file, report = tmp_path / "bad.jsonl", tmp_path / "report.html"
    file.write_text(json.dumps({"text": text, "intent": "undo", "lang": "en"}))
    command = fake({text: wire("greet", 0.9)})
    monkeypatch.setattr(evaluation, "judge_command", lambda _: command)

    assert run_eval(file, "--model", tmp_path / "one.tar.gz", "--html", report).exit_code == 0
    assert "&lt;script&gt;alert(1)" in report.read_text()
    assert "<script" not in report.read_text()


def test_the_command_names_bad_lines(run_eval: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text("{}\n")
    result = run_eval(file, "--model", tmp_path / "one.tar.gz")

    assert result.exit_code == 1
    assert "bad.jsonl:1: text must be a text that is not empty" in result.output


def test_without_a_model_one_is_told_to_train(
    run_eval: Callable[..., Result], messages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "is_whole", lambda _: False)
    result = run_eval(messages)

    assert result.exit_code == 1
    assert "run `reroute train`" in result.output


@pytest.mark.rasa
@pytest.mark.skipif(not is_whole(model_path()), reason="no model of the present data: `reroute train` makes one")
def test_the_real_model_answers(tmp_path: Path) -> None:
    settings = dataclasses.replace(Settings.from_env(), home=tmp_path)
    texts = ["where is my parcel", "GS-1001", "取消订单，然后我要找人工"]
    judgement = judged(judge_command(model_path()), texts, environment(settings), lambda: None)

    assert {"where_is_my_parcel", "out_of_scope"} <= set(judgement.intents)
    assert [answer.intent for answer in judgement.answers[:2]] == ["where_is_my_parcel", "inform"]
    assert judgement.answers[1].entities == (("order_number", "GS-1001"),)
    assert judgement.answers[2].clauses == ("cancel_order", "talk_to_person")
    assert judgement.answers[2].language == "zh"


def test_the_held_out_messages_can_be_read() -> None:
    files = sorted((ROOT / "tests" / "nlu" / "held_out").glob("*.jsonl"))

    assert {each.lang for each in read(files)} == {file.stem for file in files}
