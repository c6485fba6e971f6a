"""Takes out of a message what tells who wrote it: what is left may be kept and read by others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

PERSONAL = (
    "address",
    "case_number",
    "code",
    "email",
    "house_number",
    "order_number",
    "person_name",
    "phone",
    "postal_code",
)
"""Kinds of entities that are masked by their kind: `[email]`."""

LONGEST = 300
_WITH_AT = re.compile(r"\S*@\S*|https?://\S+")
_DIGITS = re.compile(r"\w*\d[\d ./-]{2,}\d\w*")
# Two words in a row with capitals are a name more often than not; a brand that is lost so is no great loss.
_NAMES = re.compile(r"\b[^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)+\b")


def masked(text: str, entities: Iterable[Json], names: str = "") -> str:
    """The message with personal details as `[kind]`; `names` are the customer's own, as far as they are known."""
    spans = sorted(
        ((found["start"], found["end"], found["entity"]) for found in entities if found.get("entity") in PERSONAL),
        reverse=True,
    )
    for start, end, kind in spans:
        if 0 <= start < end <= len(text):
            text = f"{text[:start]}[{kind}]{text[end:]}"
    for name in re.findall(r"\w{2,}", names):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "[name]", text, flags=re.IGNORECASE)
    for pattern, kind in ((_WITH_AT, "email"), (_DIGITS, "number"), (_NAMES, "name")):
        text = pattern.sub(f"[{kind}]", text)
    return re.sub(r"\s+", " ", text).strip()[:LONGEST]
