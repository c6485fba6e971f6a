"""The line to a mail server: a password goes over TLS alone, and a fault tells what is wrong with a certificate."""

from __future__ import annotations

import ssl

from reroute.mailserver import MailServer


class TlsNotOffered(OSError):
    """The server would be given a password that others can read."""


def demand_tls(server: MailServer, encrypted: bool) -> None:
    """TlsNotOffered where a password would leave this machine in the clear."""
    if server.demands_tls and not encrypted:
        raise TlsNotOffered


def fault_of(error: Exception) -> str:
    """The error's name; of a certificate that is not trusted, why."""
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"certificate: {cause.verify_message}"
    return type(error).__name__
