"""What a test of TLS needs: a CA of its own, mail servers with its certificates, and a listener in the line."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import sys
import threading
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from .email_driver import EmailDriver, free_port
from .imap_server import PASSWORD, USER, ImapServer, _Connection

HERE = ("127.0.0.1", "localhost")
DAY = timedelta(days=1)


class Authority:
    """A CA that nobody knows who is not given its certificate."""

    def __init__(self) -> None:
        self._key = generate_private_key(SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Throw-away CA")])
        builder = self._builder(self._name, self._key, datetime.now(UTC) + DAY)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self._own = builder.add_extension(_for_signing(), critical=True).sign(self._key, SHA256())

    @property
    def pem(self) -> bytes:
        return self._own.public_bytes(Encoding.PEM)

    def certify(self, context: ssl.SSLContext, folder: Path, *names: str, lasts: timedelta = DAY) -> None:
        """Gives a server a new certificate for these names; it shows it to whoever connects from now on."""
        key = generate_private_key(SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server")])
        others = x509.SubjectAlternativeName([_named(name) for name in names])
        builder = self._builder(subject, key, datetime.now(UTC) + lasts).add_extension(others, critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate = builder.add_extension(issuer, critical=False).sign(self._key, SHA256())
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = folder / "server.pem"
        path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(path)

    def _builder(self, subject: x509.Name, key: EllipticCurvePrivateKey, until: datetime) -> x509.CertificateBuilder:
        public = key.public_key()
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(until - 30 * DAY).not_valid_after(until)
        return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _for_signing() -> x509.KeyUsage:
    others = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    unused = dict.fromkeys(("content_commitment", *others), False)
    return x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **unused)


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


class Listener(socketserver.ThreadingTCPServer):
    """Sits in the line before a server, passes all on, and keeps what either side says."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.behind = port
        self.heard = bytearray()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class _Line(socketserver.BaseRequestHandler):
    server: Listener

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.behind)) as further:
            threading.Thread(target=_pass_on, args=(further, self.request, self.server.heard), daemon=True).start()
            _pass_on(self.request, further, self.server.heard)


def _pass_on(source: socket.socket, target: socket.socket, heard: bytearray) -> None:
    with contextlib.suppress(OSError):
        while said := source.recv(65_536):
            heard += said
            target.sendall(said)
        target.shutdown(socket.SHUT_WR)


class Smtp:
    """A further door to the driver's server: by TLS, and for who knows the password.

    It takes a password in the clear, too, so that a client that gives it is seen.
    """

    def __init__(self, driver: EmailDriver, tls: ssl.SSLContext | None = None, implicit: bool = False) -> None:
        self.logins: list[tuple[str, str]] = []
        ways: dict[str, Any] = {"ssl_context" if implicit else "tls_context": tls}
        login: dict[str, Any] = {"authenticator": self._login, "auth_require_tls": False}
        self._server = Controller(driver, hostname="127.0.0.1", port=free_port(), **ways, **login)
        self._server.start()
        self.port = int(self._server.port)

    def stop(self) -> None:
        self._server.stop()

    def _login(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=self.logins[-1] == (USER, PASSWORD))


class Imap(ImapServer):
    """An IMAP server with TLS from the first byte on, or by STARTTLS."""

    def __init__(self, tls: ssl.SSLContext, implicit: bool) -> None:
        super().__init__()
        self.tls, self.implicit = tls, implicit
        self.RequestHandlerClass = _SecureConnection

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off the handshake is nothing to tell of."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _SecureConnection(_Connection):
    server: Imap
    _upgrading = False

    def setup(self) -> None:
        super().setup()
        if self.server.implicit:
            self._encrypt()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def do_capability(self, _: str) -> str:
        is_secure = isinstance(self.request, ssl.SSLSocket)
        self._say(f"* CAPABILITY IMAP4rev1{'' if is_secure else ' STARTTLS'}")
        return "OK done"

    def do_starttls(self, _: str) -> str:
        self._upgrading = True
        return "OK begin"

    def _say(self, line: str) -> None:
        super()._say(line)
        if self._upgrading:
            self._upgrading = False
            self._encrypt()

    def _encrypt(self) -> None:
        self.request = self.connection = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb", buffering=0)


def forms(*words: str) -> list[bytes]:
    """The password and these words, each in all forms in which mail programs say them in the clear."""
    coded = [PASSWORD, f"\0{USER}\0{PASSWORD}", *words]
    return [each.encode() for each in (PASSWORD, *words)] + [b64encode(each.encode()) for each in coded]
