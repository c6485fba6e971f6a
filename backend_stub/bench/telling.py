"""What was measured, as figures for programs and a table for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

AT_MOST = 1.3
"""So many times the median at the smallest shop may be at the largest; a figure of the project's goals."""
CALLS = ("propose", "confirm")
WAYS = ("threads", "processes")
HEADINGS = (
    "database",
    "orders",
    "propose ms\np50 / p95",
    "confirm ms\np50 / p95",
    "p50 × smallest\npropose / confirm",
    "4 threads\nper s / confirm p95",
    "2 processes\nper s / confirm p95",
)


def summary(databases: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """`{databases: {name: [{orders, propose, confirm, threads, processes, ratio}]}, at_most, kept}`, milliseconds.

    `ratio` is the median to that of the smallest size; `kept` says whether all stay within `at_most`.
    """
    for sizes in databases.values():
        for size in sizes:
            size["ratio"] = {call: round(size[call]["p50"] / sizes[0][call]["p50"], 2) for call in CALLS}
    kept = all(ratio <= AT_MOST for sizes in databases.values() for ratio in sizes[-1]["ratio"].values())
    return {"databases": databases, "at_most": AT_MOST, "kept": kept}


def show(figures: dict[str, Any], out: Console) -> None:
    table = Table()
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "database" else "right", no_wrap=True)
    for name, sizes in figures["databases"].items():
        for size in sizes:
            table.add_row(name, *_cells(size))
    out.print(table)
    for name, sizes in figures["databases"].items():
        worst = max(sizes[-1]["ratio"].values())
        out.print(
            f"{name}: the median at {sizes[-1]['orders']:,} orders is {worst:.2f} × that at {sizes[0]['orders']:,}; "
            f"{'kept' if worst <= AT_MOST else 'NOT kept'} (at most {AT_MOST} ×)."
        )


def _cells(size: dict[str, Any]) -> list[str]:
    alone = [f"{size[call]['p50']:.1f} / {size[call]['p95']:.1f}" for call in CALLS]
    ratio = " / ".join(f"{size['ratio'][call]:.2f}" for call in CALLS)
    together = [f"{size[way]['changes_per_second']:.0f} / {size[way]['confirm']['p95']:.0f}" for way in WAYS]
    return [f"{size['orders']:,}", *alone, ratio, *together]
