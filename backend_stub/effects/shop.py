"""Who the shop is on its mails and papers: `shop.yml`, next to this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Shop:
    """The shop's name, the address its mails come from, where its parcels do, and where its mails lead to."""

    name: str
    mail_from: str
    address: tuple[str, ...]
    country: str
    return_carrier: str
    chat_url: str = ""
    feedback_url: str = ""
    unsubscribe_url: str = ""


@cache
def shop() -> Shop:
    """The shop of this installation."""
    figures = yaml.safe_load(Path(__file__).with_name("shop.yml").read_text("utf-8"))
    return Shop(**{**figures, "address": tuple(figures["address"])})
