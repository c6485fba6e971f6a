"""`reroute eval`: measures a model on test sets and shows the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from reroute.evaldata import Case, read
from reroute.evalfigures import Figures, comparison, figures
from reroute.evalrun import Judgement, judge_command, judged

MISTAKES = 10


def measure(paths: Sequence[Path], model: Path, other: Path | None, env: Mapping[str, str], err: Console) -> Figures:
    """The figures of a model, with a `comparison` where another one is given. Raises BadLines, JudgeFailed."""
    cases = read(paths)
    judgement = _judged(cases, model, env, err)
    found = {"model": model.name, **figures(cases, judgement)}
    if other:
        found["comparison"] = {"model": other.name, **comparison(cases, judgement, _judged(cases, other, env, err))}
    return found


def _judged(cases: Sequence[Case], model: Path, env: Mapping[str, str], err: Console) -> Judgement:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task(f"Asking {escape(model.name)}", total=len(cases))
        return judged(judge_command(model), [case.text for case in cases], env, lambda: progress.advance(task))


def show(found: Figures, out: Console) -> None:
    """The figures in the terminal; what has no room here stands in the report."""
    out.print(_groups(found))
    out.print(f"Calibration error {found['calibration']['ece']:.3f}.")
    if found["unknown_intents"]:
        out.print(f"[red]The model does not know:[/] {', '.join(found['unknown_intents'])}")
    if found["scope"]:
        best = found["scope"]["chosen"]
        out.print(
            f"Best threshold {best['threshold']}: {best['answered_rightly']:.1%} of what is in scope answered rightly, "
            f"{best['rejected']:.1%} of what is not rejected."
        )
    languages = (f"{code} {row['right']:.1%} ({row['wrong']:.1%} wrong)" for code, row in found["language"].items())
    out.print(f"Language recognised: {', '.join(languages)}")
    for name, share in _details(found).items():
        out.print(f"{name}: {share:.1%}")
    _show_mistakes(found, out)
    if "comparison" in found:
        against = found["comparison"]
        counts = f"{len(against['mended'])} mended, {len(against['broken'])} broken"
        out.print(f"Against {escape(against['model'])}: {counts}, p = {against['p']}")


def _groups(found: Figures) -> Table:
    table = Table("", "messages", "strict", "lenient", "macro-F1")
    for name, row in {"all": found["intents"], **found["by_language"], **found["by_file"]}.items():
        shares = (f"{row[key]:.1%}" for key in ("strict", "lenient"))
        table.add_row(escape(name), str(row["messages"]), *shares, f"{row['macro_f1']:.3f}")
    return table


def _details(found: Figures) -> dict[str, float]:
    entities, clauses = found["entities"], found["clauses"]
    shares = {"Details (F1)": entities["all"]["f1"]} if entities else {}
    return {**shares, "Taken apart exactly": clauses["exact"]} if clauses else shares


def _show_mistakes(found: Figures, out: Console) -> None:
    table = Table("message", "intent", "taken for", "sure", title="Worst mistakes")
    for row in found["mistakes"][:MISTAKES]:
        table.add_row(escape(row["text"]), row["intent"], row["taken_for"], f"{row['confidence']:.2f}")
    if table.row_count:
        out.print(table)
