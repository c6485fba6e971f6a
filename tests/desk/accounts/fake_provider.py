"""An OpenID Connect provider of our own on a free port: real HTTP, real keys, and every way to be wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from bot.gateway.config import OpenIdConnect

CLIENT, SECRET = "reroute", "s3cret:&"
Claims = dict[str, Any]


def rsa_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65_537, key_size=2_048)


def _jwk(key: RSAPrivateKey | EllipticCurvePrivateKey) -> dict[str, Any]:
    public = key.public_key()
    text = RSAAlgorithm.to_jwk(public) if isinstance(public, RSAPublicKey) else ECAlgorithm.to_jwk(public)
    return dict(json.loads(text))


class FakeProvider:
    """Vouches for whom a test says; `change(claims)` and `sign(claims)` are the test's to replace."""

    def __init__(self, now: Callable[[], Any]) -> None:
        self._now, self.kid = now, "one"
        self.key: RSAPrivateKey | EllipticCurvePrivateKey = rsa_key()
        self.stated: str | None = None
        self.sign: Callable[[Claims], str] = lambda claims: self.signed(claims)
        self.change: Callable[[Claims], Claims] = lambda claims: claims
        self.issuer_said = ""
        self.requests: list[str] = []
        self.down = False
        self.codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def config(self) -> OpenIdConnect:
        return OpenIdConnect(self.issuer, CLIENT, SECRET, "Shop accounts")

    def signed(self, claims: Claims, key: Any = None, algorithm: str = "RS256", kid: str | None = None) -> str:
        return jwt.encode(claims, key or self.key, algorithm, headers={"kid": kid or self.kid})

    def authorize(self, location: str, email: str, subject: str = "") -> dict[str, str]:
        """With what the browser of somebody who signed in here is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked | {"email": email, "sub": subject or email}
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        self.requests.append(path)
        if self.down:
            return 503, {}
        if path == "/token":
            return self._token(form, authorization)
        if path == "/keys":
            public = _jwk(self.key) | {"kid": self.kid, "use": "sig"} | ({"alg": self.stated} if self.stated else {})
            return 200, {"keys": [{"kty": "oct", "k": "AAAA", "kid": "odd"}, public]}
        return 200, {
            "issuer": self.issuer_said or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(urlencode({CLIENT: SECRET}).replace("=", ":").encode()).decode()
        if asked is None or authorization != f"Basic {basic}" or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        if challenge.rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(self._now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": asked["sub"], "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], "email": asked["email"], "email_verified": True}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(self.change(claims))}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._serve({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._serve({name: values[0] for name, values in parse_qs(body).items()})

            def _serve(self, form: dict[str, str]) -> None:
                status, document = provider.answer(self.path, form, self.headers.get("Authorization", ""))
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Tests read no access log."""

        return Handler
