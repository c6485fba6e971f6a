"""How long a turn takes through all processes, and what each of them has of it."""

from __future__ import annotations

import json
import re
import statistics
import time
from typing import Any

import psutil
import requests
from rich.console import Console
from rich.progress import track
from rich.table import Table

from reroute.chat import Conversation
from reroute.settings import Settings

TALK = (
    "Hi, wrong address, and please make the red handbag black",
    "GS-1001, anna.schmidt@example.com",
    "Hauptstr. 12, 10827 Berlin",
    "where is my parcel?",
    "no, wait, number 14 not 12",
    "forget it",
)
"""The founding talk with a detour and a correction, stopped before it changes anything: so it can be played again."""


def measure(settings: Settings, talks: int, err: Console) -> dict[str, Any]:
    """Milliseconds of whole turns (p50, p95), mean share per process, start-up seconds, memory in MB."""
    Conversation(settings.gateway_url).say(TALK[0])  # the first turn after a start loads lazily
    before = _busy(settings)
    totals: list[float] = []
    rasa: list[float] = []
    for _ in track(range(talks), "Playing talks", console=err):
        conversation = Conversation(settings.gateway_url)
        for line in TALK:
            began = time.perf_counter()
            conversation.say(line)
            totals.append((time.perf_counter() - began) * 1000)
            rasa.append(_rasa_ms(conversation.server_timing))
    after = _busy(settings)
    actions, orders = ((after[name] - before[name]) * 1000 / len(totals) for name in ("actions", "orders"))
    total, in_rasa = statistics.fmean(totals), statistics.fmean(rasa)
    return {
        "turns": len(totals),
        "turn_ms": {"p50": percentile(totals, 50), "p95": percentile(totals, 95)},
        "share_ms": {
            "gateway": round(total - in_rasa, 2),
            "rasa": round(in_rasa - actions, 2),
            "actions": round(actions - orders, 2),
            "orders": round(orders, 2),
        },
        "startup_s": json.loads((settings.home / "run" / "startup.json").read_text()),
        "memory_mb": _memory(settings),
    }


def show(figures: dict[str, Any], out: Console) -> None:
    """The figures as one table per question."""
    turn = figures["turn_ms"]
    out.print(f"{figures['turns']} turns: p50 {turn['p50']} ms, p95 {turn['p95']} ms")
    table = Table("process", "ms of a turn (mean)", "ready after (s)", "memory (MB)")
    for name in ("gateway", "rasa", "actions", "orders", "worker"):
        cells = (figures["share_ms"].get(name), figures["startup_s"].get(name), figures["memory_mb"].get(name))
        table.add_row(name, *("–" if cell is None else str(cell) for cell in cells))
    out.print(table)


def _busy(settings: Settings) -> dict[str, float]:
    """Seconds that actions and order service have spent in requests since they started."""
    headers = {"Authorization": f"Bearer {settings.secret}"}
    urls = {"actions": settings.actions_url, "orders": settings.orders_url}
    return {
        name: float(requests.get(f"{url}/stats", headers=headers, timeout=5).json()["seconds"])
        for name, url in urls.items()
    }


def _rasa_ms(server_timing: str) -> float:
    found = re.search(r"rasa;dur=([\d.]+)", server_timing)
    return float(found[1]) if found else 0.0


def percentile(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 1)


def _memory(settings: Settings) -> dict[str, int]:
    """Resident megabytes of each process and its children."""
    found: dict[str, int] = {}
    for file in (settings.home / "run").glob("*.pid"):
        process = psutil.Process(int(file.read_text()))
        family = [process, *process.children(recursive=True)]
        found[file.stem] = sum(member.memory_info().rss for member in family) // 1_000_000
    return found
