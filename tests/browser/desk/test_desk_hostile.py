"""A talk holds hostile input: whatever customers, colleagues, cards or orders say stays text."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from fake_desk import FakeDesk
from fake_gateway import ROOT
from playwright.sync_api import Dialog, Page, expect

Open = Callable[..., Page]

VECTORS: list[str] = [
    text
    for group in yaml.safe_load((ROOT / "tests" / "browser" / "vectors.yml").read_text(encoding="utf-8")).values()
    for text in group
]
FOREIGN = """() => {
  const all = (wanted) => [...document.querySelectorAll(`desk-app ${wanted}`)];
  const ours = /^(#|\\/desk\\/api\\/|https?:|otpauth:)/;
  return [
    ...all(":is(iframe, script, style, object, embed, math, video, audio, marquee, base, meta, link)"),
    ...all("a").filter((link) => !ours.test(link.getAttribute("href") ?? "#")),
    ...all("img").filter((image) => !image.getAttribute("src").startsWith("/desk/api/pictures/")),
    ...all("*").filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on"))),
  ].map((one) => one.outerHTML);
}"""


def poisoned(value: Any, text: str) -> Any:
    """Every free text in it is this one; ids, times, kinds and addresses of ours stay."""
    kept = ("id", "at", "owner", "waiting_since", "due_at", "from", "number", "language", "order", "currency", "team")
    if isinstance(value, dict):
        return {
            name: part if name in kept or name.endswith("_at") else poisoned(part, text) for name, part in value.items()
        }
    if isinstance(value, list):
        return [poisoned(part, text) for part in value]
    return text if isinstance(value, str) else value


@pytest.mark.parametrize(
    "where",
    ["inbox/waiting/t-anna", "inbox/waiting/t-anna/side", "search?q=x", "approvals", "staff", "canned", "rules"],
)
def test_hostile_strings_are_inert_everywhere(desk_page: Open, desk: FakeDesk, where: str) -> None:
    everything = "\n".join(VECTORS)
    anna = poisoned(copy.deepcopy(desk.talks["t-anna"]), everything)
    anna["messages"].append(anna["messages"][0] | {"id": "m-50", "from": "agent", "agent": everything})
    desk.talks = {"t-anna": anna}
    desk.order, desk.customer = poisoned(desk.order, everything), poisoned(desk.customer, everything)
    desk.approvals, desk.canned = poisoned(desk.approvals, everything), poisoned(desk.canned, everything)
    desk.rules = poisoned(desk.rules, everything)
    desk.staff = [desk.staff[0]] + [poisoned(one, everything) for one in desk.staff[1:]]
    desk.search = lambda words: {"talks": [desk.summary(anna)], "orders": []}  # type: ignore[method-assign]
    page = desk_page(where, size="wide")
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    expect(page.locator("main")).to_contain_text("window.hit=1")
    assert page.evaluate(FOREIGN) == []
    assert page.evaluate("window.hit") is None
    assert dialogs == []


def test_a_customers_link_is_text_and_ours_is_a_link(desk_page: Open, desk: FakeDesk) -> None:
    desk.says("t-3", "See https://evil.example/login now")
    desk.says("t-3", "Track it: https://carrier.example/1", "bot")
    page = desk_page("inbox/mine/t-3")
    expect(page.locator(".message.customer").last).to_contain_text("https://evil.example/login")
    links = page.locator(".message a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://carrier.example/1")
    expect(links).to_have_attribute("rel", "noopener noreferrer nofollow")


def test_very_long_words_do_not_break_the_page(desk_page: Open, desk: FakeDesk) -> None:
    anna = desk.talks["t-anna"]
    anna["customer"]["name"] = "M" * 300
    anna["asked"] = ["x" * 900]
    anna["packet"]["asked"][0]["topic"] = "x" * 900
    anna["labels"] = ["l" * 40] * 3
    anna["messages"][0]["text"] = "y" * 3000
    page = desk_page("inbox/waiting/t-anna", size="phone")
    expect(page.locator(".message")).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = """() => [...document.querySelectorAll(".thread, .talk-head, .packet-body")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"""
    assert page.evaluate(wide) == []


def test_answers_of_a_wrong_shape_do_not_break_the_desk(desk_page: Open, desk: FakeDesk) -> None:
    desk.talks["t-odd"] = {
        "id": "t-odd",
        "owner": "waiting",
        "agent": None,
        "team": "service",
        "topic": None,
        "labels": None,
        "customer": None,
        "language": None,
        "messages": [
            None,
            7,
            {"id": "m-1", "text": "Fine.", "card": {"rows": "none"}, "buttons": [{"title": "A"}, None]},
        ],
        "packet": {"asked": None, "checked": [{}], "mood": 3},
        "notes": None,
        "changes": [{}],
        "unread": -2,
    }
    desk.customer = {"orders": None}
    page = desk_page("inbox/waiting/t-odd")
    expect(page.locator(".message .bubble")).to_have_text("Fine.")
    expect(page.locator(".offered-buttons")).to_contain_text("A")
