"""`reroute bench orders`: propose and confirm at shops of several sizes, in databases of the benchmark's own."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from backend_stub.bench.copies import Rows, fill
from backend_stub.bench.measuring import Bed, measure
from backend_stub.bench.picks import Picks
from backend_stub.bench.places import PlaceError, place, servers
from backend_stub.bench.telling import show, summary
from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database

BLOCK = 250
SEED = 1
WIDE = 120
err = Console(stderr=True)


def main() -> int:
    given = _arguments()
    stop = Stop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        figures = run(given.sizes, servers(given.database), given.proposals, stop)
    except (PlaceError, LookupError) as error:
        print(error, file=sys.stderr)  # noqa: T201  a command line tool
        return 2
    except KeyboardInterrupt:
        print("Stopped; its databases are gone.", file=sys.stderr)  # noqa: T201  a command line tool
        return 130
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    show(figures, Console(highlight=False, width=None if sys.stdout.isatty() else WIDE))
    return 0


class Stop:
    """Ends the run on a signal: at once, or where that was swallowed, with the next step of a bar."""

    asked = False

    def __call__(self, *_: object) -> NoReturn:
        self.asked = True
        raise KeyboardInterrupt


class Bars(Progress):
    """The progress of filling and measuring."""

    def __init__(self, stop: Stop) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        super().__init__(*columns, console=err)
        self._stop = stop

    def telling(self, what: str, total: int) -> Callable[[int], None]:
        """A new bar; to be called with what is done since."""
        task = self.add_task(what, total=total)

        def told(more: int) -> None:
            if self._stop.asked:
                raise KeyboardInterrupt
            self.advance(task, more)

        return told


def run(sizes: list[int], on: dict[str, str], proposals: int, stop: Stop) -> dict[str, Any]:
    """The figures of every database at every size; see telling.py for their shape."""
    with Bars(stop) as bars:
        orders = min(BLOCK, *sizes)
        block = Rows.lived(orders, bars.telling(f"{orders} orders live their lives", orders), SEED)
        return summary({name: _on(server, name, sizes, block, proposals, bars) for name, server in on.items()})


def _on(server: str, name: str, sizes: list[int], block: Rows, proposals: int, bars: Bars) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        beds = [_bed(stack, server, name, size, block, bars) for size in sizes]
        measure(beds, proposals, bars.telling(f"{name}: measuring", 3 * proposals * len(beds) // 2))
        return [bed.figures() for bed in beds]


def _bed(stack: ExitStack, server: str, name: str, orders: int, block: Rows, bars: Bars) -> Bed:
    url = stack.enter_context(place(server))
    database = Database.open(url)
    stack.callback(database.close)
    fill(database, block, orders, bars.telling(f"{name}: filling {orders:,}", orders))
    return Bed(orders, url, Shop.open(database, "bench"), Picks(block, orders, SEED))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="reroute bench orders", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[1_000, 100_000, 1_000_000], help="orders, comma-separated")
    parser.add_argument("--database", default="", help="sqlite, postgresql, or a server's URL")
    parser.add_argument("--proposals", type=int, default=150, help="measured changes at each size")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    sizes = sorted({int(size.replace("_", "")) for size in text.split(",")})
    if not sizes or sizes[0] < 50 or sizes[-1] > 100_000_000:
        raise argparse.ArgumentTypeError("sizes are between 50 and 100000000")
    return sizes


if __name__ == "__main__":
    raise SystemExit(main())
