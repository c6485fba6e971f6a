"""HTTP to the other processes of this installation."""

from __future__ import annotations

import ssl

import httpx

from .config import Config


def client(config: Config, timeout: httpx.Timeout | float) -> httpx.AsyncClient:
    """A client that knows the shared secret.

    A fresh connection for each request: a broken one is then never an old one of another turn, and what cannot be
    connected was surely not delivered. No proxy of the environment, and no certificate is trusted: these are plain
    connections of this machine or its private network.
    """
    return httpx.AsyncClient(
        headers=config.credentials,
        timeout=timeout,
        limits=httpx.Limits(max_connections=1_000, max_keepalive_connections=0),
        trust_env=False,
        verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    )
