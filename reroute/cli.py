"""`reroute`: one program to run, train, look into and measure an installation."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import requests
import typer
from rich.console import Console
from rich.markup import escape

from reroute import doctor as health
from reroute import staffcli
from reroute.contract import DEMO_FACTS, hold_to_contract
from reroute.evaldata import BadLines
from reroute.evalrun import JudgeFailed
from reroute.processes import APP_PYTHON, ROOT, environment, processes, secret_of
from reroute.settings import Settings
from reroute.supervisor import StartFailed, Supervisor
from reroute.training import TrainingFailed, is_whole, model_path
from reroute.training import train as train_model

app = typer.Typer(
    help="Reroute: a customer-service assistant that changes orders.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
bench = typer.Typer(help="Measure an installation.", no_args_is_help=True)
app.add_typer(bench, name="bench")
app.add_typer(staffcli.app, name="staff")
out = Console()
err = Console(stderr=True)


def main() -> None:
    app()


def installation() -> Settings:
    """The settings from the environment, with the secret of their home."""
    try:
        settings = Settings.from_env()
    except ValueError as error:
        err.print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(2) from error
    return settings if settings.secret else dataclasses.replace(settings, secret=secret_of(settings.home))


@app.command()
def up() -> None:
    """Train if needed, seed the demo shop, start everything, and stay until Ctrl-C."""
    settings = dataclasses.replace(installation(), demo=os.environ.get("REROUTE_DEMO", "1") == "1")
    problems = [check for check in health.checks(settings, running=False) if not check.ok]
    if problems:
        health.show(out, problems)
        raise typer.Exit(1)
    model, _ = _train(settings, force=False)
    _module(settings, "backend_stub.seed")
    supervisor = Supervisor(settings, processes(settings, model))
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    watcher = threading.Thread(target=supervisor.watch, daemon=True)
    try:
        with out.status("Starting …") as status:

            def ready(name: str, seconds: float) -> None:
                out.print(f"  [green]✓[/] {name} ready after {seconds:.1f} s")
                status.update("Waiting for the others …")

            supervisor.start(ready)
        watcher.start()
        out.print(f"\n  Demo shop  [bold]{settings.gateway_url}/[/]")
        out.print(f"  Desk       [bold]{settings.gateway_url}/desk[/]   (first account: reroute staff add --help)")
        out.print(f"  State      {settings.home}   (Ctrl-C stops all)\n")
        stopped.wait()
    except StartFailed as error:
        err.print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(1) from error
    finally:
        supervisor.stop()


@app.command()
def train(force: Annotated[bool, typer.Option(help="Train even when nothing has changed.")] = False) -> None:
    """Train the model from `data/`, `domain.yml` and `config.yml`, if any of them has changed."""
    model, fresh = _train(installation(), force)
    out.print(f"{'Trained' if fresh else 'Up to date:'} {model.relative_to(ROOT)}")


@app.command()
def seed(fresh: Annotated[bool, typer.Option(help="Throw the orders of this home away first.")] = False) -> None:
    """Put the demo shop into the order service's database, unless it holds orders already."""
    _module(installation(), "backend_stub.seed", *(["--fresh"] if fresh else []))


@app.command("import")
def import_data(
    what: Annotated[list[str], typer.Argument(help="A folder, or pairs of a kind and a file.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Write over what is there already.")] = False,
    decimal: Annotated[str, typer.Option(help="How text writes amounts: point (89.00) or comma.")] = "point",
    as_json: Annotated[bool, typer.Option("--json", help="The report for programs.")] = False,
) -> None:
    """Bring in a shop's own customers, catalogue, stock and orders: all of it, or nothing and every bad row named."""
    flags = {"--dry-run": dry_run, "--update": update, "--json": as_json}
    given = [flag for flag, wanted in flags.items() if wanted]
    _module(installation(), "backend_stub.importing", *given, "--decimal", decimal, *_absolute(what))


@app.command()
def contract(
    url: Annotated[str, typer.Argument(help="Where the shop's order service answers.", show_default=False)],
    secret: Annotated[str, typer.Option(help="The shared secret; else REROUTE_SECRET.")] = "",
    facts: Annotated[Path, typer.Option("--facts", "--orders", help="What is known of the shop.")] = DEMO_FACTS,
) -> None:
    """Hold another implementation of the order service to the contract, over HTTP (docs/adapter.md)."""
    raise typer.Exit(hold_to_contract(url, secret or installation().secret, facts.absolute()))


def _absolute(what: list[str]) -> list[str]:
    """A folder, or the second of each pair, as seen from where the command was given."""
    if len(what) == 1:
        return [str(Path(what[0]).absolute())]
    return [str(Path(word).absolute()) if at % 2 else word for at, word in enumerate(what)]


@app.command()
def doctor() -> None:
    """Say what is missing here, and what to do about it."""
    found = health.checks(installation(), running=True)
    health.show(out, found)
    raise typer.Exit(0 if all(check.ok for check in found) else 1)


@app.command()
def chat(locale: Annotated[str, typer.Option(help="The page's locale, such as de-DE.")] = "en") -> None:
    """Talk with the running assistant, here in the terminal."""
    from reroute.chat import talk

    settings = installation()
    with _answering(settings):
        talk(settings, locale, out)


@app.command()
def order(number: str, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Show an order with its history, as staff see it."""
    _module(installation(), "backend_stub.show", number, *(["--json"] if as_json else []))


@app.command()
def outbox(
    retry: Annotated[str, typer.Option(help="Send this dead letter of a messaging channel again, or all.")] = "",
) -> None:
    """Show what waits to leave the order service and the messaging channels, and what could not."""
    settings = installation()
    if retry:
        _module(settings, "bot.gateway.letters", "--retry", retry)
        return
    _module(settings, "backend_stub.show", "--outbox")
    _module(settings, "bot.gateway.letters")


@app.command()
def label(
    language: Annotated[str, typer.Option(help="Only messages in this language, such as de.")] = "",
    data: Annotated[Path, typer.Option(help="The data folder to write into.")] = ROOT / "data",
) -> None:
    """Show what was not understood, without personal data, and make examples of it."""
    only = ["--language", language] if language else []
    _module(installation(), "bot.labelling", "--data", str(data.absolute()), *only)


@app.command("eval")
def evaluate(
    paths: Annotated[
        list[Path],
        typer.Argument(help="JSON lines of text, intent, alt?, lang; or folders of them.", show_default=False),
    ],
    model: Annotated[Path | None, typer.Option(help="A trained model; else that of the present data.")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a report with plots to this file.")] = None,
    compare: Annotated[Path | None, typer.Option(help="Another model, to see what is mended and broken.")] = None,
) -> None:
    """Measure how well a model understands messages that it has not seen."""
    from reroute import evaluation
    from reroute.evalhtml import page

    settings = installation()
    try:
        found = evaluation.measure(paths, _model(model), compare and _model(compare), environment(settings), err)
    except (BadLines, JudgeFailed) as error:
        err.print(f"[red]Not measured.[/]\n{escape(str(error))}")
        raise typer.Exit(1) from error
    evaluation.show(found, out)
    if as_json:
        as_json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if html:
        html.write_text(page(found, f"How {found['model']} understands"), encoding="utf-8")


def _model(given: Path | None) -> Path:
    """The model that is asked for; says what to do, and exits, where there is none."""
    if given is None and not is_whole(model_path()):
        err.print("There is no model of the present data: run `reroute train`, or name one with --model.")
        raise typer.Exit(1)
    if given is not None and not given.exists():
        err.print(f"[red]{escape(str(given))} is not there.[/]")
        raise typer.Exit(2)
    return given or model_path()


@bench.command("turn")
def bench_turn(
    talks: Annotated[int, typer.Option(help="How often the founding talk is played.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Time whole turns of the running installation, and the share of each process."""
    from reroute import turnbench

    settings = installation()
    with _answering(settings):
        figures = turnbench.measure(settings, talks, err)
    out.print_json(json.dumps(figures)) if as_json else turnbench.show(figures, out)


@bench.command("streams")
def bench_streams(
    streams: Annotated[int, typer.Option(min=1, help="Event streams that are open at the same time.")] = 1000,
    seconds: Annotated[float, typer.Option(min=0, help="How long turns are timed beside each number of them.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Weigh open event streams of the running gateway, and time turns beside them.

    They all come from here: start the gateway with REROUTE_RATE_ADDRESS=1000000/1. Memory is right once a start.
    """
    from reroute import streambench

    settings = installation()
    with _answering(settings):
        try:
            figures = streambench.measure(settings, streams, seconds, err)
        except streambench.StreamsFailed as error:
            err.print(f"[red]Not measured:[/] {escape(str(error))}")
            raise typer.Exit(1) from error
    out.print_json(json.dumps(figures)) if as_json else streambench.show(figures, out)


@bench.command("orders")
def bench_orders(
    sizes: Annotated[str, typer.Option(help="Orders of each shop, comma-separated.")] = "1000,100000,1000000",
    database: Annotated[
        str, typer.Option(help="sqlite, postgresql or a server's URL; else both, where PostgreSQL answers.")
    ] = "",
    proposals: Annotated[int, typer.Option(min=20, help="Measured changes at each size.")] = 150,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file, too.")] = None,
) -> None:
    """Time propose and confirm at shops of several sizes, in databases that are made for it and dropped."""
    arguments = ["--sizes", sizes, "--database", database, "--proposals", str(proposals)]
    arguments += ["--json", str(as_json.absolute())] if as_json else []
    _module(installation(), "backend_stub.bench", *arguments)


@contextmanager
def _answering(settings: Settings) -> Iterator[None]:
    """Says so, and exits, when the gateway cannot be talked with."""
    try:
        yield
    except requests.RequestException as error:
        err.print(f"[red]{settings.gateway_url} does not answer as it should:[/] {escape(type(error).__name__)}")
        err.print("Start it with `reroute up`; `reroute doctor` says what is missing.")
        raise typer.Exit(1) from error


def _train(settings: Settings, force: bool) -> tuple[Path, bool]:
    try:
        with err.status("Looking whether the model is up to date …") as status:

            def said(line: str) -> None:
                status.update(f"Training … {line[-100:]}".replace("[", r"\["))

            return train_model(settings, said, force)
    except TrainingFailed as error:
        err.print(f"[red]Training failed.[/]\n{escape(str(error))}")
        raise typer.Exit(1) from error


def _module(settings: Settings, module: str, *arguments: str) -> None:
    """Runs a module of the order service, which this program does not import, and exits as it does on failure."""
    command = [str(APP_PYTHON), "-m", module, *arguments]
    before = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches the module, which may have to clean up
    try:
        code = subprocess.call(command, cwd=ROOT, env=environment(settings))  # noqa: S603  our own command
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        raise typer.Exit(code)
