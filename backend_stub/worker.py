"""`python -m backend_stub.worker`: works the outbox and keeps the watch until it is told to stop.

`--once` goes round once, does what is due, and ends.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from backend_stub.effects.carriers import carriers
from backend_stub.effects.chat import chat_sink
from backend_stub.effects.effect import Tools
from backend_stub.effects.notifications import Templates, mail_sink
from backend_stub.effects.outbox import Outbox
from backend_stub.effects.papers import Shelf
from backend_stub.effects.payments import SimulatedProvider
from backend_stub.effects.shop import shop
from backend_stub.effects.sms import sms_sink
from backend_stub.service.shop import Shop
from backend_stub.storage.database import Database
from backend_stub.watch.watch import Watch
from reroute.settings import Settings

log = logging.getLogger("reroute.worker")
PAUSE_AFTER_A_FAULT = 2.0


def utc_now() -> datetime:
    return datetime.now(UTC)


def outbox(settings: Settings, database: Database, clock: Callable[[], datetime] = utc_now) -> Outbox:
    """The outbox with the ways out that the settings ask for."""
    tools = Tools(
        shop=shop(),
        carriers=carriers(settings.home, clock),
        payments=SimulatedProvider(settings.home, clock),
        templates=Templates(),
        sink=mail_sink(settings.home, settings.smtp_url),
        sms=sms_sink(settings.home, settings.sms_url),
        secret=settings.secret,
        shelf=Shelf(settings.home),
        clock=clock,
        chat=chat_sink(settings.chat_url, settings.secret),
    )
    return Outbox(database, tools, clock, random.SystemRandom().random)


def watch(settings: Settings, box: Outbox) -> Watch:
    """The watch over the same shop, asking the same carriers and payment provider."""
    shop_of = Shop.open(box.database, settings.secret, settings.home)
    return Watch(shop_of, box.clock, box.tools.carriers, box.tools.payments)


def keep_watch(watch: Watch, stop: threading.Event, seconds: float) -> None:
    """Goes round until `stop` is set; a database that is away is waited for."""
    while not stop.is_set():
        try:
            found = watch.round(stop.is_set)
        except Exception as error:
            log.error("cannot watch: %s", type(error).__name__)
        else:
            if found:
                log.info("watch: %s", dict(found))
        stop.wait(seconds)


def run(box: Outbox, stop: threading.Event, pause_after_a_fault: float = PAUSE_AFTER_A_FAULT) -> None:
    """Works until `stop` is set; a database that is away is waited for."""
    while not stop.is_set():
        pause = box.schedule.poll.total_seconds()
        try:
            box.work(stop.is_set)
        except Exception as error:
            log.error("cannot work the outbox: %s", type(error).__name__)
            pause = pause_after_a_fault
        stop.wait(pause)


def main(arguments: list[str] | None = None) -> int:
    """Runs in the foreground; SIGTERM and SIGINT let the effect at hand finish."""
    parser = argparse.ArgumentParser(prog="python -m backend_stub.worker", description=__doc__)
    parser.add_argument("--once", action="store_true", help="go round once, do what is due, then end")
    once = parser.parse_args(arguments).once
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("reroute").setLevel(logging.INFO)  # no others: a font library logs the letters of names
    settings = Settings.from_env()
    database = Database.open(settings.orders_database_url)
    try:
        box = outbox(settings, database)
        _start(box, watch(settings, box), settings.watch_seconds, once)
    finally:
        database.close()
    return 0


def _start(box: Outbox, watch: Watch, seconds: int | None, once: bool) -> None:
    """`seconds` between two rounds of the watch, None for the policy's; with 0 this worker keeps no watch."""
    if once:
        watch.round()
        box.work()
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    pause = watch.shop.policy.watch.every_seconds if seconds is None else seconds
    watching = threading.Thread(target=keep_watch, args=(watch, stop, pause), name="watch")
    if pause:
        watching.start()
    run(box, stop)
    if pause:
        watching.join()


if __name__ == "__main__":
    raise SystemExit(main())
