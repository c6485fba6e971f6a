"""An IMAP server with one folder, as far as a program that fetches mails needs one (RFC 3501)."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

USER, PASSWORD = "service@globalstyle.example", "p@ss word/1"


@dataclass
class Mail:
    content: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer(socketserver.ThreadingTCPServer):
    """Mails by their uid; `commands` are those that came, without what belongs to them."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.mails: dict[int, Mail] = {}
        self.commands: list[str] = []
        self.since: set[str] = set()
        self.refused_stores = 0
        self.before_fetch: Callable[[int], None] = lambda uid: None
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def put(self, content: bytes) -> int:
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = Mail(content)
        return uid

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class _Connection(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, command, *rest = line.decode().strip().split(" ", 2)
            words = rest[0] if rest else ""
            if command.upper() == "UID":
                command, _, words = words.partition(" ")
            self.server.commands.append(command.upper())
            answer = getattr(self, f"do_{command.lower()}", self._unknown)(words)
            self._say(f"{tag} {answer}")
            if command.upper() == "LOGOUT":
                return

    def do_capability(self, _: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def do_login(self, words: str) -> str:
        return "OK welcome" if words == f'"{USER}" "{PASSWORD}"' else "NO [AUTHENTICATIONFAILED] no"

    def do_select(self, words: str) -> str:
        if words.strip('"') != "INBOX":
            return "NO no such folder"
        self._say(f"* {len(self.server.mails)} EXISTS")
        return "OK [READ-WRITE] selected"

    def do_search(self, words: str) -> str:
        found = re.search(r"SINCE (\S+?)\)?( |$)", words)
        assert found is not None
        assert "UNSEEN" in words
        self.server.since.add(found.group(1))
        unseen = [str(uid) for uid, mail in sorted(self.server.mails.items()) if "\\Seen" not in mail.flags]
        self._say(" ".join(["* SEARCH", *unseen]))
        return "OK done"

    def do_fetch(self, words: str) -> str:
        found = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", words)
        assert found is not None
        uid, most = int(found.group(1)), int(found.group(2))
        self.server.before_fetch(uid)
        if (mail := self.server.mails.get(uid)) is not None:
            content = mail.content[:most]
            self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(content)}}}\r\n".encode() + content + b")\r\n")
        return "OK done"

    def do_store(self, words: str) -> str:
        found = re.fullmatch(r"(\d+) \+FLAGS \((.*)\)", words)
        assert found is not None
        if self.server.refused_stores > 0:
            self.server.refused_stores -= 1
            return "NO not now"
        self.server.mails[int(found.group(1))].flags.update(found.group(2).split())
        return "OK done"

    def do_expunge(self, _: str) -> str:
        return "OK nothing to do"

    def do_logout(self, _: str) -> str:
        self._say("* BYE")
        return "OK bye"

    def _unknown(self, _: str) -> str:
        return "BAD what?"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
