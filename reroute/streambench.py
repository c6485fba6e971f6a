"""What open event streams cost the gateway: memory for each, and how much longer a turn takes beside them."""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psutil
import requests
from rich.console import Console
from rich.progress import track
from rich.table import Table

from reroute.chat import Conversation
from reroute.settings import Settings
from reroute.turnbench import TALK, percentile

OTHER_FILES = 200
"""What a process has open beside the streams, generously."""
OPENED_WITHIN = 30.0
UNLIMITED = "REROUTE_RATE_ADDRESS=1000000/1"


class StreamsFailed(Exception):
    """The streams could not be opened or kept; the message says what to do."""


@dataclass
class Streams:
    """The streams that are open, each of a session of its own."""

    settings: Settings
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    readers: list[asyncio.StreamReader] = field(default_factory=list)

    @property
    def ended(self) -> int:
        """Those that the gateway has closed meanwhile."""
        return sum(reader.at_eof() for reader in self.readers)

    async def open(self) -> None:
        """One more; raises StreamsFailed when the gateway does not begin to stream."""
        conversation = await asyncio.to_thread(Conversation, self.settings.gateway_url)
        address = urlsplit(self.settings.gateway_url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        self.readers.append(reader)
        self.writers.append(writer)
        writer.write(
            f"GET /chat/stream HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Authorization: {conversation.authorization}\r\n\r\n".encode()
        )
        try:
            async with asyncio.timeout(OPENED_WITHIN):
                head = await reader.readuntil(b"\r\n\r\n")
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            raise StreamsFailed(f"stream {len(self.readers)} did not begin") from error
        if b" 200 " not in head.partition(b"\r\n")[0]:
            raise StreamsFailed(f"stream {len(self.readers)} was refused; start the gateway with {UNLIMITED}")

    def close(self) -> None:
        for writer in self.writers:
            writer.close()


@dataclass(frozen=True)
class Sample:
    """With that many streams: the gateway's resident bytes, and the milliseconds of turns."""

    streams: int
    resident: int
    times: list[float]

    @property
    def turn_ms(self) -> dict[str, float]:
        return {"p50": percentile(self.times, 50), "p95": percentile(self.times, 95)}

    def beside(self, first: Sample) -> dict[str, Any]:
        """As figures; ratios and memory are to the sample without streams."""
        more = (self.resident - first.resident) / 1_000
        return {
            "streams": self.streams,
            "gateway_mb": round(self.resident / 1_000_000, 1),
            "kb_per_stream": round(more / self.streams, 1) if self.streams else None,
            "turns": len(self.times),
            "turn_ms": self.turn_ms,
            "ratio": {name: round(ms / first.turn_ms[name], 2) for name, ms in self.turn_ms.items()},
        }


def measure(settings: Settings, streams: int, seconds: float, err: Console) -> dict[str, Any]:
    """Figures with no stream open, a tenth of them, and all, in one run; raises StreamsFailed.

    A turn is timed for `seconds` at each number: longer than the gateway's heartbeat, so that each stream has its part.
    Memory is right on a gateway that has just been started: what streams once took, the process keeps for the next.
    """
    try:
        gateway = psutil.Process(int((settings.home / "run" / "gateway.pid").read_text()))
        _demand_files(gateway, streams)
        return asyncio.run(_measured(settings, gateway, streams, seconds, err))
    except (FileNotFoundError, psutil.NoSuchProcess) as error:
        raise StreamsFailed(f"no gateway of {settings.home} runs here; set REROUTE_HOME to its home") from error
    except requests.HTTPError as error:
        if error.response.status_code != 429:
            raise
        raise StreamsFailed(f"the gateway allows no more from one address; start it with {UNLIMITED}") from error


def show(figures: dict[str, Any], out: Console) -> None:
    """One row for each number of streams; ratios are to none."""
    table = Table("streams", "gateway (MB)", "KB a stream", "turns", "p50 (ms)", "p95 (ms)", "p50 ratio", "p95 ratio")
    for step in figures["steps"]:
        ms, ratio = step["turn_ms"], step["ratio"]
        cells = (step["streams"], step["gateway_mb"], step["kb_per_stream"], step["turns"], ms["p50"], ms["p95"])
        table.add_row(*("–" if cell is None else str(cell) for cell in (*cells, ratio["p50"], ratio["p95"])))
    out.print(table)
    out.print(f"{figures['ended']} streams ended by themselves.")


def _demand_files(gateway: psutil.Process, streams: int) -> None:
    """Room for that many connections, here and there; raises StreamsFailed where there is none."""
    wanted = streams + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    theirs = gateway.rlimit(psutil.RLIMIT_NOFILE)[0] if sys.platform == "linux" else wanted
    if min(hard, theirs) < wanted:
        raise StreamsFailed(f"{wanted} open files are not allowed; `ulimit -n {wanted}` before `reroute up` and this")


async def _measured(
    settings: Settings, gateway: psutil.Process, streams: int, seconds: float, err: Console
) -> dict[str, Any]:
    samples: list[Sample] = []
    await asyncio.to_thread(_played, settings, 0)  # the first turns after a start load lazily
    async with _open_streams(settings) as opened:
        for count in sorted({0, streams // 10, streams}):
            for _ in track(range(count - len(opened.readers)), f"Opening {count} streams", console=err):
                await opened.open()
            resident = gateway.memory_info().rss
            with err.status(f"Timing turns beside {count} streams …"):
                times = await asyncio.to_thread(_played, settings, seconds)
            # what the first turns leave behind is no stream's
            samples.append(Sample(count, resident if count else gateway.memory_info().rss, times))
        return {"steps": [sample.beside(samples[0]) for sample in samples], "ended": opened.ended}


@asynccontextmanager
async def _open_streams(settings: Settings) -> AsyncIterator[Streams]:
    streams = Streams(settings)
    try:
        yield streams
    finally:
        streams.close()


def _played(settings: Settings, seconds: float) -> list[float]:
    """Milliseconds of each turn of as many talks as fit, at least one."""
    times: list[float] = []
    ends = time.monotonic() + seconds
    while not times or time.monotonic() < ends:
        conversation = Conversation(settings.gateway_url)
        for line in TALK:
            began = time.perf_counter()
            conversation.say(line)
            times.append((time.perf_counter() - began) * 1000)
    return times
