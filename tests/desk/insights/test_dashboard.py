"""The dashboard asks for what there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.gateway.config import ROOT

from ..conftest import Desk
from .test_metrics import PATH, SECRET

DEPLOY = ROOT / "deploy" / "grafana"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "reroute.json").read_text())
PAGES = {page.name: page.read_text() for page in (DEPLOY / "README.md", ROOT / "docs" / "insights.md")}
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


async def names(desk: Desk) -> set[str]:
    """Of all series that the gateway may tell, also of those that have no sample yet."""
    text = (await (await desk.browser()).get(PATH, headers=SECRET)).text
    families = list(text_string_to_metric_families(text))
    return {family.name + suffix for family in families for suffix in SUFFIXES[family.type]}


def used(text: str) -> set[str]:
    return set(re.findall(r"\breroute_\w+", text))


def expressions() -> Iterator[str]:
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


async def test_each_metric_of_the_dashboard_is_told(desk: Desk) -> None:
    asked = {name for expression in expressions() for name in used(expression)}
    told = await names(desk)
    assert asked - told == set()
    whole = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in told}
    assert whole - {name.removesuffix("_bucket") for name in asked} == set()


@pytest.mark.parametrize("page", sorted(PAGES))
async def test_each_metric_that_is_written_of_is_told(desk: Desk, page: str) -> None:
    told = await names(desk)
    known = told | {name.removesuffix("_bucket") for name in told}
    assert used(PAGES[page]) - known == set()


async def test_each_metric_is_written_of(desk: Desk) -> None:
    told = {name for name in await names(desk) if not name.endswith(("_sum", "_count"))}
    assert {name.removesuffix("_bucket") for name in told} == used(PAGES["insights.md"])


def test_each_panel_has_a_title_a_unit_and_the_chosen_datasource() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["title"] for panel in panels} - {""}) == len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert {target["datasource"]["uid"] for target in [panel, *panel["targets"]]} == {"${datasource}"}
    variables = {variable["name"]: variable["type"] for variable in DASHBOARD["templating"]["list"]}
    assert variables["datasource"] == "datasource"


def test_no_panel_lies_over_another() -> None:
    places: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        grid = panel["gridPos"]
        own = {(grid["x"] + x, grid["y"] + y) for x in range(grid["w"]) for y in range(grid["h"])}
        assert not own & places
        assert max(x for x, _ in own) < 24
        places |= own
