"""The figures as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from reroute.evalfigures import Figures

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #667; --line: #d9dde3; --back: #fff; --good: #2b6cb0;
  --other: #c05621; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --soft: #9aa3ad; --line: #363c44; --back: #14171a; --good: #7ab8f5; --other: #f0a36b; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); max-width: 62rem;
  margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
.plots { display: flex; flex-wrap: wrap; gap: 2rem; } figure { margin: 0; } figcaption, .soft { color: var(--soft); }
svg text { fill: var(--soft); font-size: 11px; } .axis { stroke: var(--line); } .wide { overflow-x: auto; }
polyline { fill: none; stroke-width: 2; } .good { stroke: var(--good); } .other { stroke: var(--other); }
.dot, .cell { fill: var(--good); } .miss { fill: var(--other); } .key-good { color: var(--good); }
.key-other { color: var(--other); }
"""
SIDE = 260
EDGE = 34
CELL = 11
Row = Sequence[Any]


def page(figures: Figures, title: str) -> str:
    """The whole report."""
    parts = [
        f"<h1>{escape(title)}</h1>",
        _summary(figures),
        _compared(figures.get("comparison")),
        "<h2>Languages and files</h2>",
        _scores({**figures["by_language"], **figures["by_file"]}),
        '<h2>How sure, and how right</h2><div class="plots">',
        _reliability(figures["calibration"]),
        _acceptance(figures["scope"]),
        "</div><h2>Intents</h2>",
        _table(("intent", "messages", "precision", "recall", "F1"), _intents(figures["by_intent"])),
        "<h2>What is taken for what</h2>",
        _matrix(figures),
        _table(("intent", "taken for", "messages"), map(_values, figures["confusion"][:25])),
        "<h2>Language of the message</h2>",
        _table(("language", "messages", "right", "open", "wrong"), _named(figures["language"])),
        _details(figures),
        "<h2>Worst mistakes</h2>",
        _table(("message", "language", "intent", "taken for", "sure", "where"), map(_values, figures["mistakes"])),
    ]
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{escape(title)}</title><style>{STYLE}</style>"
    return head + "".join(parts) + "</html>\n"


def _summary(figures: Figures) -> str:
    all_of = figures["intents"]
    words = (
        f"{figures['messages']} messages: {_percent(all_of['strict'])} right, {_percent(all_of['lenient'])} with the "
        f"alternatives of their labels; macro-F1 {all_of['macro_f1']:.3f}; calibration error "
        f"{figures['calibration']['ece']:.3f}."
    )
    unknown = figures["unknown_intents"]
    return f"<p>{words}</p>" + (f"<p>The model does not know: {escape(', '.join(unknown))}.</p>" if unknown else "")


def _compared(comparison: Figures | None) -> str:
    if not comparison:
        return ""
    mended, broken = comparison["mended"], comparison["broken"]
    words = f"<p>{len(mended)} mended, {len(broken)} broken; so uneven by chance: p = {comparison['p']}.</p>"
    heads = ("message", "language", "intent", "now", "then")
    return f"<h2>Against {escape(comparison['model'])}</h2>{words}{_table(heads, map(_values, [*broken, *mended]))}"


def _scores(groups: dict[str, Figures]) -> str:
    return _table(("", "messages", "strict", "lenient", "macro-F1"), _named(groups))


def _intents(by_intent: dict[str, Figures]) -> list[Row]:
    rows = sorted(by_intent.items(), key=lambda item: item[1]["f1"])
    return [(name, row["messages"], row["precision"], row["recall"], row["f1"]) for name, row in rows]


def _details(figures: Figures) -> str:
    parts = []
    if figures["entities"]:
        rows = {"all": figures["entities"]["all"], **figures["entities"]["by_kind"]}
        parts = ["<h2>Details</h2>", _table(("detail", "precision", "recall", "F1"), _named(rows))]
    if figures["clauses"]:
        words = f"{_percent(figures['clauses']['exact'])} of {figures['clauses']['messages']} messages"
        parts.append(f"<h2>Clauses</h2><p>{words} were taken apart exactly.</p>")
    return "".join(parts)


def _reliability(calibration: Figures) -> str:
    """Accuracy over confidence, a dot a bin, as large as the bin is full; on the diagonal the model is honest."""
    bins = [row for row in calibration["bins"] if row["messages"]]
    most = max(row["messages"] for row in bins)
    dots = "".join(
        f'<circle class="dot" cx="{_x(row["confidence"])}" cy="{_y(row["accuracy"])}" '
        f'r="{3 + 8 * (row["messages"] / most) ** 0.5:.1f}" fill-opacity=".6"><title>{row["messages"]} messages: '
        f"sure {row['confidence']}, right {row['accuracy']}</title></circle>"
        for row in bins
    )
    diagonal = f'<line class="axis" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return _plot(diagonal + dots, "how sure", f"Right, by how sure: ECE {calibration['ece']:.3f}")


def _acceptance(scope: Figures | None) -> str:
    if not scope:
        return ""
    chosen, curve = scope["chosen"], scope["curve"]
    at = _x(chosen["threshold"])
    lines = f'<line class="axis" x1="{at}" y1="{_y(0)}" x2="{at}" y2="{_y(1)}"/>'
    for name, kind in (("answered_rightly", "good"), ("rejected", "other")):
        points = " ".join(f"{_x(point['threshold'])},{_y(point[name])}" for point in curve)
        lines += f'<polyline class="{kind}" points="{points}"/>'
    words = (
        '<span class="key-good">In scope answered rightly</span>, '
        '<span class="key-other">out of scope rejected</span>; '
        f"best at {chosen['threshold']}: {_percent(chosen['answered_rightly'])} and {_percent(chosen['rejected'])}"
    )
    return _plot(lines, "threshold", words)


def _plot(marks: str, label: str, caption: str) -> str:
    """A square from 0 to 1 both ways; the caption is HTML."""
    ticks = "".join(
        f'<text x="{_x(value)}" y="{_y(0) + 15}" text-anchor="middle">{value}</text>'
        f'<text x="{EDGE - 6}" y="{_y(value) + 4}" text-anchor="end">{value}</text>'
        f'<line class="axis" x1="{_x(0)}" y1="{_y(value)}" x2="{_x(1)}" y2="{_y(value)}"/>'
        for value in (0, 0.25, 0.5, 0.75, 1)
    )
    name = f'<text x="{_x(0.5)}" y="{_y(0) + 30}" text-anchor="middle">{label}</text>'
    size = SIDE + 2 * EDGE
    svg = f'<svg role="img" width="{size}" height="{size}" viewBox="0 0 {size} {size}">{ticks}{name}{marks}</svg>'
    return f'<figure style="max-width:{size}px">{svg}<figcaption>{caption}</figcaption></figure>'


def _matrix(figures: Figures) -> str:
    """A row an intent, a column what it was taken for; the fuller, the more of the row."""
    given = figures["by_intent"]
    counts = {(row["intent"], row["taken_for"]): row["messages"] for row in figures["confusion"]}
    counts |= {(name, name): round(row["recall"] * row["messages"]) for name, row in given.items()}
    columns = [*given, *sorted({other for _, other in counts} - set(given))]
    across, down = ({name: 150 + at * CELL for at, name in enumerate(names)} for names in (columns, list(given)))
    cells = "".join(
        f'<rect class="{"cell" if name == other else "miss"}" x="{across[other]}" y="{down[name]}" width="{CELL - 1}" '
        f'height="{CELL - 1}" fill-opacity="{0.15 + 0.85 * count / given[name]["messages"]:.2f}">'
        f"<title>{escape(name)} taken for {escape(other)}: {count}</title></rect>"
        for (name, other), count in counts.items()
        if count
    )
    names = "".join(f'<text x="144" y="{at + 9}" text-anchor="end">{escape(name)}</text>' for name, at in down.items())
    names += "".join(
        f'<text transform="translate({at + 9},144) rotate(-90)">{escape(name)}</text>' for name, at in across.items()
    )
    width, height = 160 + len(columns) * CELL, 160 + len(given) * CELL
    return f'<div class="wide"><svg role="img" width="{width}" height="{height}">{names}{cells}</svg></div>'


def _table(heads: Sequence[str], rows: Iterable[Row]) -> str:
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{escape(head)}</th>' for head in heads)}</tr>{body}</table>"


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"<td>{value:.3f}</td>"
    return f"<td>{escape(str(value))}</td>"


def _named(rows: dict[str, Figures]) -> list[Row]:
    return [(name, *row.values()) for name, row in rows.items()]


def _values(row: Figures) -> Row:
    return tuple(row.values())


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _x(value: float) -> float:
    return round(EDGE + value * SIDE, 1)


def _y(value: float) -> float:
    return round(EDGE + (1 - value) * SIDE, 1)
