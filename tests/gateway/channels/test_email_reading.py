"""What is new in a mail, whoever's program wrote it; and that no text takes long to read."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.gateway.channels.html_text import text_of
from bot.gateway.channels.quoting import Marks

MAILS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("mails.yml").read_text(encoding="utf-8"))
MARKS = Marks.read()


@pytest.mark.parametrize("mail", MAILS, ids=[mail["name"] for mail in MAILS])
def test_only_what_the_customer_wrote_now_is_read(mail: dict[str, Any]) -> None:
    text = mail["text"] if "text" in mail else text_of(mail["html"])
    assert MARKS.newest(text) == mail["newest"]
    assert MARKS.newest(text.replace("\n", "\r\n")) == mail["newest"]


@pytest.mark.parametrize(
    "piece",
    [
        "On On ",
        "Am schrieb ",
        "Le 1 a écrit ",
        "From: \n",
        "> ",
        "\n",
        " ",
        "_",
        "-----x",
        "Grüße\n",
        "@ 1 wrote:\n",
        "On 1 wrote:\n",
        "On 1 wrote:\n\n",
        "*",
    ],
)
def test_a_text_that_is_made_to_take_long_does_not(piece: str) -> None:
    _takes_no_time(lambda: MARKS.newest(piece * (400_000 // len(piece))))


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", "</", "<a ", "<a class=", "<div>", "<blockquote>", "&", "<style>", '<a a="', "<!", "\n", "<p\n"],
)
def test_html_that_is_made_to_take_long_does_not(piece: str) -> None:
    _takes_no_time(lambda: text_of(piece * (400_000 // len(piece))))


def _takes_no_time(work: Any) -> None:
    begun = time.process_time()
    work()
    assert time.process_time() - begun < 2
