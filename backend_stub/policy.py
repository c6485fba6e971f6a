"""Reads the shop's two files, policy.yml and carriers.yml, into typed objects."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from backend_stub.model.carriers import CarrierTable
from backend_stub.model.policy import Policy

HERE = Path(__file__).parent


@cache
def load_policy(path: Path = HERE / "policy.yml") -> Policy:
    """The shop's figures; raises pydantic.ValidationError when one is missing, unknown or of a wrong type."""
    return TypeAdapter(Policy).validate_python(_read(path))


@cache
def load_carriers(path: Path = HERE / "carriers.yml") -> CarrierTable:
    """The carrier table; raises pydantic.ValidationError when it cannot be right."""
    return TypeAdapter(CarrierTable).validate_python(_read(path))


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
