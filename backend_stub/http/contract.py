"""The order service's OpenAPI document as a file: `python -m backend_stub.http.contract > docs/openapi.json`."""

from __future__ import annotations

import json
import sys

from backend_stub.http.app import create_app
from reroute.settings import Settings


def contract() -> str:
    """What a shop with its own order system implements; the same text for the same code."""
    app = create_app(Settings(secret="none", orders_database_url="sqlite://"))  # noqa: S106  nobody calls this one
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(contract())
