"""Keeps the processes of one installation running: starts them, waits until they are ready, restarts, stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import requests

from reroute.processes import ROOT, Process, environment
from reroute.settings import Settings

READY_TIMEOUT = 180.0
"""Seconds until a process that is not ready counts as failed; Rasa loads TensorFlow, which a cold disk makes slow."""
STOP_TIMEOUT = 10.0
RESTART_AFTER = 1.0


class StartFailed(Exception):
    """A process did not become ready; the message names it and where its log is."""


class Supervisor:
    """Runs the processes as children with a log file each under `home/logs` and a pid each under `home/run`."""

    def __init__(self, settings: Settings, processes: list[Process]):
        self._settings = settings
        self._processes = processes
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()
        self._spawning = threading.Lock()
        for folder in ("logs", "run"):
            (settings.home / folder).mkdir(parents=True, exist_ok=True)

    def start(self, on_ready: Callable[[str, float], None]) -> None:
        """Starts all and waits until each is ready; calls `on_ready(name, seconds)`; raises StartFailed."""
        began = time.monotonic()
        for process in self._processes:
            self._spawn(process)
        took: dict[str, float] = {}
        for process in self._processes:
            self._wait_until_ready(process, began + READY_TIMEOUT)
            took[process.name] = round(time.monotonic() - began, 2)
            on_ready(process.name, took[process.name])
        for process in self._processes:  # one that nobody waits for may have died meanwhile
            self._wait_until_ready(process, began + READY_TIMEOUT)
        (self._settings.home / "run" / "startup.json").write_text(json.dumps(took))

    def watch(self) -> None:
        """Restarts what dies, until `stop` is called."""
        while not self._stopping.wait(RESTART_AFTER):
            for process in self._processes:
                with self._spawning:
                    if self._children[process.name].poll() is not None and not self._stopping.is_set():
                        self._spawn(process)

    def stop(self) -> None:
        """Ends all: asks first, and kills what is still there after ten seconds."""
        with self._spawning:  # nothing is started after this
            self._stopping.set()
        for child in reversed(list(self._children.values())):
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT
        for name, child in self._children.items():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)
                child.wait()
            self._pid_file(name).unlink(missing_ok=True)

    def _spawn(self, process: Process) -> None:
        with (self._settings.home / "logs" / f"{process.name}.log").open("ab") as log:
            child = subprocess.Popen(  # noqa: S603  the commands are our own, none of their words comes from outside
                process.command,
                cwd=ROOT,
                env={**environment(self._settings), **process.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._children[process.name] = child
        written = self._pid_file(process.name).with_suffix(".new")
        written.write_text(str(child.pid))
        written.replace(self._pid_file(process.name))  # a reader never finds half a number

    def _wait_until_ready(self, process: Process, deadline: float) -> None:
        while not _is_ready(process, self._children[process.name]):
            exited = self._children[process.name].poll() is not None
            if exited or time.monotonic() > deadline:
                log = self._settings.home / "logs" / f"{process.name}.log"
                what = "stopped" if exited else "is not ready"
                raise StartFailed(f"{process.name} {what}; its log is {log}\n{_tail(log)}")
            self._stopping.wait(0.1)

    def _pid_file(self, name: str) -> Path:
        return self._settings.home / "run" / f"{name}.pid"


def _is_ready(process: Process, child: subprocess.Popen[bytes]) -> bool:
    """Alive, and it is this one that answers: a stranger may listen at its port while it is still starting."""
    if child.poll() is not None or process.ready_url is None:
        return child.poll() is None
    try:
        ready = requests.get(process.ready_url, timeout=2).status_code == 200
    except requests.RequestException:
        return False
    return ready and _listens(child, urlsplit(process.ready_url).port)


def _listens(child: subprocess.Popen[bytes], port: int | None) -> bool:
    try:
        process = psutil.Process(child.pid)
        family = [process, *process.children(recursive=True)]
        sockets = [socket for member in family for socket in member.net_connections("tcp")]
    except psutil.Error:  # it ended meanwhile
        return False
    return any(socket.status == psutil.CONN_LISTEN and socket.laddr.port == port for socket in sockets)


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signals the child and all that it started."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return
